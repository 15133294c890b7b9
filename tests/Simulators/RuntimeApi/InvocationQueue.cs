namespace Wallarm.Connector.Simulators;

/// <summary>Events that wait for the function, in order.</summary>
internal sealed class InvocationQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Invocation> _waiting = new();
    private readonly SemaphoreSlim _available = new(0);

    public void Dispose() => _available.Dispose();

    public void Add(Invocation invocation)
    {
        lock (_gate)
            _waiting.AddLast(invocation);
        _available.Release();
    }

    public void PutBack(Invocation invocation)
    {
        lock (_gate)
            _waiting.AddFirst(invocation);
        _available.Release();
    }

    /// <summary>Waits for an event; null, and the event stays queued, when the asker has meanwhile gone away.</summary>
    public async ValueTask<Invocation?> TakeAsync(Func<bool> isAskerGone, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _available.WaitAsync(cancellationToken);
            if (isAskerGone())
            {
                _available.Release();
                return null;
            }

            lock (_gate)
            {
                Invocation invocation = _waiting.First!.Value;
                _waiting.RemoveFirst();
                if (!invocation.Completion.IsCompleted)
                    return invocation;
            }
        }
    }
}
