using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarding.Mirror;

/// <summary>
/// The lanes that deliver one batch: few at first, more while many records wait, so that few records open few connections. Connections
/// that were kept from the batch before are made use of at once.
/// </summary>
internal sealed class MirrorCrew(MirrorProtocol protocol, DeliveryBatch batch)
{
    /// <summary>How exactly (in ms) a time limit of an exchange is kept.</summary>
    private const int WatchInterval = 50;

    /// <summary>A further lane has to have so many records to deliver: opening a connection takes as long as some of them.</summary>
    private const int RecordsPerLane = 4;

    private readonly object _lock = new();
    private readonly List<MirrorLane> _lanes = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _fault;
    private int _active;
    private int _settled;
    private int _settledBefore = -1;
    private volatile bool _isStarted;

    /// <summary>Whether any lane that still delivers has a connection, as far as is known.</summary>
    public bool IsConnected
    {
        get
        {
            lock (_lock) return _lanes.Exists(lane => lane.IsConnected);
        }
    }

    /// <summary>
    /// Delivers the batch. Who listens at the address is found out first, if it is not known yet, or if the node was away.
    /// </summary>
    public async Task RunAsync()
    {
        var first = Add();
        try
        {
            await using (new Timer(_ => Watch(), null, WatchInterval, WatchInterval).ConfigureAwait(false))
            {
                var mustAsk = !protocol.NodeHasResponded || batch.Health.IsAway;
                if (mustAsk && !batch.IsStopped) await AskFirstAsync(first).ConfigureAwait(false);
                _ = RunAsync(first);
                _isStarted = true;
                while (protocol.HasKept && TryAdd())
                {
                }

                await _ended.Task.ConfigureAwait(false);
                first.SettleRest(batch);
            }
        }
        finally
        {
            foreach (var lane in _lanes) protocol.Keep(lane);
        }
    }

    /// <summary>A lane's record is settled. If many more wait, one more lane helps.</summary>
    public void NoteSettled()
    {
        Interlocked.Increment(ref _settled);
        if (batch.Waiting > 0) TryAdd();
    }

    /// <summary>
    /// A request of the connector's own, whose method changes nothing even on a real API: should the address be one, a mirrored DELETE must
    /// never run on it, and a record that the node cannot digest must not stand in the way of the others.
    /// </summary>
    private async Task AskFirstAsync(MirrorLane lane)
    {
        var index = 0;
        while (index < batch.Envelope.Count && !lane.IsSendable(batch, index)) index++;
        if (index == batch.Envelope.Count) return;
        await lane.RunProbeAsync(batch).ConfigureAwait(false);

        // Nobody has responded: it is still unknown who listens at this address.
        if (!protocol.NodeHasResponded) batch.Stop(DeliveryError.RecordsFailed);
    }

    private MirrorLane Add()
    {
        lock (_lock)
        {
            var lane = protocol.TakeLane();
            _lanes.Add(lane);
            _active++;
            return lane;
        }
    }

    private bool TryAdd(int recordsPerLane = RecordsPerLane)
    {
        MirrorLane lane;
        lock (_lock)
        {
            if (_active == 0 || _lanes.Count == protocol.Options.Concurrency || batch.Waiting < recordsPerLane * _lanes.Count) return false;
            lane = Add();
        }

        _ = RunAsync(lane);
        return true;
    }

    /// <summary>Runs a lane. The last one to end ends the batch, with what went wrong in any of them.</summary>
    private async Task RunAsync(MirrorLane lane)
    {
        Exception? fault = null;
        try
        {
            await lane.RunAsync(batch, this).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            fault = exception;
        }

        lock (_lock)
        {
            _fault ??= fault;
            if (--_active > 0) return;
            if (_fault is null) _ended.SetResult();
            else _ended.SetException(_fault);
        }
    }

    /// <summary>
    /// Ends exchanges whose time is over. If no record was settled for a while, the waiting ones do not wait for those under way.
    /// </summary>
    private void Watch()
    {
        var now = Environment.TickCount64;
        lock (_lock)
        {
            foreach (var lane in _lanes) lane.ExpireIfDue(now);
        }

        if (!_isStarted) return;
        var settled = Volatile.Read(ref _settled);
        var isStalled = settled == _settledBefore;
        _settledBefore = settled;
        if (isStalled && batch.Waiting > 0 && !batch.Health.IsFailing) TryAdd(recordsPerLane: 0);
    }
}
