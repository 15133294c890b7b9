using System.Collections.Concurrent;
using System.Text;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>What the lanes that deliver one batch share: whose turn it is, when to stop, and the account.</summary>
internal sealed class DeliveryBatch(LogsEnvelope envelope, long stopAt)
{
    private const int MaxSamples = 10;

    /// <summary>An attempt with less time than this could only be cut off.</summary>
    private const int ShortestAttempt = 50;

    private readonly object _lock = new();
    private readonly ConcurrentQueue<int> _returned = new();
    private readonly SortedDictionary<InvalidReason, int> _invalidReasons = [];
    private readonly List<InvalidSample> _invalidSamples = [];
    private readonly SortedDictionary<int, int> _rejections = [];
    private readonly List<ProbeOutcome> _probes = [];
    private int _next = -1;
    private int _first = -1;
    private int _forwarded;
    private int _filtered;
    private int _invalid;
    private int _rejected;
    private int _connectionsOpened;
    private int _retries;
    private long _heldUntil;
    private string? _cause;
    private volatile DeliveryError _stopped;

    public LogsEnvelope Envelope { get; } = envelope;

    public RequestIdHash RequestIds { get; } = new(envelope);

    /// <summary>When the last exchange must have ended (<see cref="Environment.TickCount64"/>).</summary>
    public long StopAt { get; } = stopAt;

    /// <summary>Completes when the node has answered anything: it is a node, and the other records may follow.</summary>
    public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsStopped => _stopped != DeliveryError.None;

    /// <summary>Gives one record its turn before and apart from all others.</summary>
    public void TakeFirst(int index) => _first = index;

    /// <summary>The next record in order; behind the last one, those that were returned.</summary>
    public bool TryTake(out int index)
    {
        do
        {
            index = Interlocked.Increment(ref _next);
        }
        while (index == _first);
        return index < Envelope.Count || _returned.TryDequeue(out index);
    }

    /// <summary>Puts a record back for another attempt.</summary>
    public void Return(int index) => _returned.Enqueue(index);

    /// <summary>Until when nothing may be sent because the node asked for it (<see cref="Environment.TickCount64"/>).</summary>
    public long HeldUntil => Interlocked.Read(ref _heldUntil);

    /// <summary>Whether an attempt that starts at a time (<see cref="Environment.TickCount64"/>) can end in time.</summary>
    public bool HasTime(long start) => start + ShortestAttempt <= StopAt;

    public void Hold(TimeSpan time)
    {
        var until = Environment.TickCount64 + (long)Math.Min(time.TotalMilliseconds, int.MaxValue);
        lock (_lock) _heldUntil = Math.Max(_heldUntil, until);
    }

    /// <summary>Ends all sending. Records that come up from now on are still read, so that invalid ones are told from unsent ones.</summary>
    public void Stop(DeliveryError error, string? cause = null)
    {
        lock (_lock)
        {
            if (IsStopped) return;
            _cause = cause ?? _cause;
            _stopped = error;
        }
    }

    public void NoteTrouble(string cause)
    {
        lock (_lock) _cause ??= cause;
    }

    public void CountForwarded() => Interlocked.Increment(ref _forwarded);

    public void CountFiltered() => Interlocked.Increment(ref _filtered);

    public void CountConnection() => Interlocked.Increment(ref _connectionsOpened);

    public void CountRetry() => Interlocked.Increment(ref _retries);

    public void CountInvalid(int index, InvalidReason reason)
    {
        lock (_lock)
        {
            _invalid++;
            _invalidReasons[reason] = _invalidReasons.GetValueOrDefault(reason) + 1;
            if (_invalidSamples.Count == MaxSamples) return;
            var logEvent = Envelope[index];
            _invalidSamples.Add(new InvalidSample(Encoding.UTF8.GetString(logEvent.Id), logEvent.Message.Length, reason));
        }
    }

    /// <param name="status">What the node answered; 0 for a record that was not sent.</param>
    public void CountRejected(int status)
    {
        lock (_lock)
        {
            _rejected++;
            _rejections[status] = _rejections.GetValueOrDefault(status) + 1;
        }
    }

    /// <summary>Keeps the first few: anybody can call an API at the probes' path, and fill the log with them.</summary>
    public void AddProbe(ProbeOutcome probe)
    {
        lock (_lock)
        {
            if (_probes.Count < MaxSamples) _probes.Add(probe);
        }
    }

    /// <summary>The account. A record without another outcome has failed, whatever the reason: none can be lost from it.</summary>
    /// <param name="nodeHasAccepted">Whether the node has accepted a record of an earlier batch.</param>
    public DeliveryReport Report(bool nodeHasAccepted)
    {
        var failed = Envelope.Count - _forwarded - _filtered - _invalid - _rejected;
        return new DeliveryReport
        {
            Received = Envelope.Count,
            Forwarded = _forwarded,
            Filtered = _filtered,
            Invalid = _invalid,
            Rejected = _rejected,
            Failed = failed,
            ConnectionsOpened = _connectionsOpened,
            Retries = _retries,
            Error = IsStopped ? _stopped
                : failed > 0 ? DeliveryError.RecordsFailed
                : _rejected > 0 && _forwarded == 0 && !nodeHasAccepted ? DeliveryError.AllRejected
                : DeliveryError.None,
            Cause = _cause ?? (failed > 0 ? "time was up before the record's turn" : _rejections.Count > 0 ? Describe(_rejections.First().Key) : null),
            InvalidReasons = [.. _invalidReasons.Select(pair => new InvalidCount(pair.Key, pair.Value))],
            InvalidSamples = _invalidSamples,
            Rejections = [.. _rejections.Select(pair => new Rejection(pair.Key == 0 ? null : pair.Key, pair.Value, Meaning(pair.Key)))],
            Probes = _probes,
        };
    }

    private static string Describe(int status) => status == 0 ? Meaning(status) : $"the node answered {status} ({Meaning(status)})";

    private static string Meaning(int status) => status == 0 ? NodeStatusMeaning.OwnHost : NodeStatusMeaning.Of(status);
}
