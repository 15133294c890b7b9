using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Reliability;

/// <summary>What happens to the node and to the function's processes beside single calls that go wrong.</summary>
internal sealed class Chaos(SimulatedLambda function, EventSourceMapping mapping, ITroubledNode node, Random random)
{
    private TimeSpan _absence;
    private int _absences;
    private int _killed;
    private int _frozen;
    private int _retired;
    private int _replaced;

    /// <summary>Completes when the node is there.</summary>
    public Task Back { get; private set; } = Task.CompletedTask;

    public bool IsAway => !Back.IsCompleted;

    /// <summary>The node is away for that time at least, and until the queue has been served in vain.</summary>
    public void BeginAbsence(TimeSpan time)
    {
        (_absence, _absences) = (time, _absences + 1);
        Back = BeAwayAsync();
    }

    /// <summary>Waits until one of so many batches is due that come while the node is away, or until it is back.</summary>
    public Task WaitAsync(int batches) => Task.WhenAny(Back, Task.Delay(_absence / batches));

    /// <summary>
    /// Now and then kills a process in the middle of a batch, freezes one until Lambda ends it, retires one, or replaces the node.
    /// </summary>
    /// <param name="number">The number of the batch that was handed over.</param>
    public async Task StrikeAsync(int number)
    {
        ForwarderProcess? busy = function.Busy.Select(environment => environment.Process).OrderBy(_ => random.Next()).FirstOrDefault();
        if (busy is not null && _killed < (number + 13) / 25)
        {
            busy.Kill();
            _killed++;
        }
        else if (busy is not null && _frozen < (number + 390) / 400)
        {
            busy.Freeze();
            _frozen++;
        }
        else if (number % 25 == 20 && await function.RetireAsync())
        {
            _retired++;
        }
        else if (number % 50 == 5 && !IsAway)
        {
            await node.LeaveAsync();
            await node.ReturnAsync();
            _replaced++;
        }
    }

    public override string ToString() =>
        $"{_killed} killed, {_frozen} frozen, {_retired} retired; "
        + $"the node was replaced {_replaced} times and away {_absences} times, the last time for {_absence.TotalSeconds:0} s or longer";

    private async Task BeAwayAsync()
    {
        await node.LeaveAsync();
        await Task.WhenAll(Task.Delay(_absence), mapping.NextFailure);
        await node.ReturnAsync();
    }
}
