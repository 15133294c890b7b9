namespace Wallarm.Connector.Simulators;

/// <summary>The calls in the order they arrived, for those who look back and those who wait.</summary>
internal sealed class CallLog
{
    // A call that does not come in this time will not come any more.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly List<AwsCall> _calls = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<AwsCall> Snapshot
    {
        get
        {
            lock (_gate)
                return [.. _calls];
        }
    }

    public void Add(AwsCall call)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _calls.Add(call);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    public void Clear()
    {
        lock (_gate)
            _calls.Clear();
    }

    /// <exception cref="TimeoutException">The call does not come.</exception>
    public async Task<AwsCall> WaitForAsync(string operation, int nth, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            Task changed;
            AwsCall? found;
            lock (_gate)
            {
                found = _calls.Where(call => AwsOperation.Matches(operation, call.Service, call.Operation)).Skip(nth - 1).FirstOrDefault();
                changed = _changed.Task;
            }

            if (found is not null)
                return found;
            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"Call {nth} of {operation} did not come. What came: {string.Join(", ", Snapshot.Select(call => call.Operation))}.");
            }
        }
    }
}
