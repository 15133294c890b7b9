namespace Wallarm.Connector.Engine.ForwarderLogs;

/// <summary>The accounts and errors of a part of a forwarder's log, added up.</summary>
internal sealed class HealthSum
{
    private long _batches;
    private long _received;
    private long _forwarded;
    private long _filtered;
    private long _invalid;
    private long _rejected;
    private long _failed;
    private long _blocked;
    private long _withoutResponse;
    private readonly HashSet<string> _failedInvocations = new(StringComparer.Ordinal);
    private readonly HashSet<string> _timedOut = new(StringComparer.Ordinal);
    private long _errorsWithoutInvocation;
    private (DateTimeOffset Time, string Words)? _lastError;
    private DateTimeOffset? _lastBatch;
    private DateTimeOffset? _lastForwarded;

    /// <summary>Invocations that began, as far as Lambda logs it.</summary>
    public long Starts { get; private set; }

    /// <summary>Invocations that Lambda ended, since their time was up.</summary>
    public int Timeouts => _timedOut.Count;

    /// <summary>Adds a line.</summary>
    public void Add(LogLine line, DateTimeOffset time)
    {
        if (line.Account is { } account)
        {
            _batches++;
            _received += account.Received;
            _forwarded += account.Forwarded;
            _filtered += account.Filtered;
            _invalid += account.Invalid;
            _rejected += account.Rejected;
            _failed += account.Failed;
            _blocked += account.Blocked;
            _withoutResponse += account.WithoutResponse;
            _lastBatch = _lastBatch > time ? _lastBatch : time;
            if (account.Forwarded > 0) _lastForwarded = _lastForwarded > time ? _lastForwarded : time;
        }

        if (line.IsStart) Starts++;
        if (line.IsTimeout) _timedOut.Add(line.RequestId ?? "");
        if (!line.IsError) return;

        // Of one failed invocation the forwarder says why, and then Lambda twice that it failed.
        if (line.RequestId is null) _errorsWithoutInvocation++;
        else if (!_failedInvocations.Add(line.RequestId)) return;
        NoteError((time, line.Error));
    }

    /// <summary>Whether the node has taken a record since the last error.</summary>
    public bool HasRecovered => _lastError is { } error && _lastForwarded > error.Time;

    /// <summary>Adds another part.</summary>
    public void Add(HealthSum part)
    {
        _batches += part._batches;
        _received += part._received;
        _forwarded += part._forwarded;
        _filtered += part._filtered;
        _invalid += part._invalid;
        _rejected += part._rejected;
        _failed += part._failed;
        _blocked += part._blocked;
        _withoutResponse += part._withoutResponse;
        Starts += part.Starts;
        _timedOut.UnionWith(part._timedOut);
        _failedInvocations.UnionWith(part._failedInvocations);
        _errorsWithoutInvocation += part._errorsWithoutInvocation;
        _lastBatch = part._lastBatch is null || _lastBatch > part._lastBatch ? _lastBatch : part._lastBatch;
        _lastForwarded = part._lastForwarded is null || _lastForwarded > part._lastForwarded ? _lastForwarded : part._lastForwarded;
        if (part._lastError is { } error) NoteError(error);
    }

    /// <summary>The sum as it is handed out.</summary>
    /// <param name="since">Where the earliest part begins.</param>
    public ForwarderHealth ToHealth(DateTimeOffset since) => new()
    {
        Since = since,
        Batches = _batches,
        Received = _received,
        Forwarded = _forwarded,
        Filtered = _filtered,
        Invalid = _invalid,
        Rejected = _rejected,
        Failed = _failed,
        Blocked = _blocked,
        WithoutResponse = _withoutResponse,
        Errors = _failedInvocations.Count + _errorsWithoutInvocation,
        LastError = _lastError?.Words,
        LastBatch = _lastBatch,
    };

    private void NoteError((DateTimeOffset Time, string Words) error) =>
        _lastError = _lastError is { } known && known.Time > error.Time ? known : error;
}
