namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>What the peer itself may still send, as the client granted it.</summary>
internal sealed class PeerFlow
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, long> _streams = [];
    private long _initial = 65_535;
    private long _connection = 65_535;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open(int stream)
    {
        lock (_lock)
            _streams.Add(stream, _initial);
    }

    public void SetInitial(uint window) => Change(() =>
    {
        foreach (int stream in _streams.Keys.ToArray())
            _streams[stream] += window - _initial;
        _initial = window;
    });

    public void Grant(int stream, uint increment) => Change(() =>
    {
        if (stream == 0)
            _connection += increment;
        else if (_streams.ContainsKey(stream))
            _streams[stream] += increment;
    });

    /// <summary>Waits until something may be sent, and takes it off both windows.</summary>
    /// <returns>How much, at the most what was asked for.</returns>
    public async Task<int> TakeAsync(int stream, int most, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                int room = (int)Math.Min(most, Math.Min(_connection, _streams[stream]));
                if (room > 0 || most == 0)
                {
                    _connection -= Math.Max(room, 0);
                    _streams[stream] -= Math.Max(room, 0);
                    return Math.Max(room, 0);
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
