namespace Wallarm.Connector.Bench.Rig;

/// <summary>
/// Waits for moments in which nobody else uses the cores, as long as a budget for the whole run lasts: a shared machine
/// should make a run longer rather than its figures worse.
/// </summary>
internal sealed class QuietMachine
{
    private const double TolerableShare = 0.05;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    private TimeSpan _budget = TimeSpan.FromMinutes(3);

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (_budget > TimeSpan.Zero)
        {
            var sender = new CoreWatch(Cores.Sender);
            var surroundings = new CoreWatch(Cores.Surroundings);
            await Task.Delay(Look, cancellationToken);
            if (Math.Max(sender.BusyShare, surroundings.BusyShare) <= TolerableShare)
                return;
            _budget -= Look;
        }
    }
}
