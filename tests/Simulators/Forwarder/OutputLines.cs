namespace Wallarm.Connector.Simulators;

/// <summary>Lines as a process writes them, for those who look back and those who wait.</summary>
internal sealed class OutputLines
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;

    public IReadOnlyList<string> Snapshot
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    public void Add(string line) => Change(() => _lines.Add(line));

    public void End() => Change(() => _ended = true);

    /// <summary>The first line, old or new, that the predicate likes.</summary>
    public async Task<string> WaitForAsync(Func<string, bool> predicate, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(timeout);
        int seen = 0;
        while (true)
        {
            Task changed;
            bool ended;
            string[] fresh;
            lock (_gate)
            {
                fresh = [.. _lines.Skip(seen)];
                changed = _changed.Task;
                ended = _ended;
            }

            seen += fresh.Length;
            if (Array.Find(fresh, line => predicate(line)) is { } found)
                return found;
            if (ended)
                throw new InvalidOperationException(
                    $"The process ended without the expected line. Its output:\n{string.Join('\n', Snapshot)}");
            try
            {
                await changed.WaitAsync(timer.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"The expected line did not come within {timeout}. Output so far:\n{string.Join('\n', Snapshot)}");
            }
        }
    }

    /// <summary>Every line, old or new, until there will be no more.</summary>
    public async Task ForEachAsync(Func<string, Task> take)
    {
        for (int seen = 0; ;)
        {
            Task changed;
            bool ended;
            string[] fresh;
            lock (_gate)
            {
                fresh = [.. _lines.Skip(seen)];
                changed = _changed.Task;
                ended = _ended;
            }

            seen += fresh.Length;
            foreach (string line in fresh)
                await take(line);
            if (ended)
                return;
            if (fresh.Length == 0)
                await changed;
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
