namespace Wallarm.Connector.Tests;

/// <summary>The clock on the wall, ahead of the system's by as much as a test says: as if the process had been frozen meanwhile.</summary>
/// <param name="standsStill">Whether its time passes only if the test says so.</param>
internal sealed class TestClock(bool standsStill = false) : TimeProvider
{
    private readonly DateTimeOffset _start = System.GetUtcNow();
    private long _ahead;

    public override DateTimeOffset GetUtcNow() =>
        (standsStill ? _start : System.GetUtcNow()) + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
}
