using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>
/// The records of one batch on their way to the node: whose turn it is, when to stop, and what became of each. It knows no protocol and
/// may be used by several threads.
/// </summary>
internal sealed class DeliveryBatch
{
    private const int MaxSamples = 10;

    /// <summary>So often the node may fail on one record while it takes others.</summary>
    private const int MostAttempts = 5;

    /// <summary>An attempt with less time than this, in ms, could only be cut off.</summary>
    private const int ShortestAttempt = 50;

    private readonly object _lock = new();
    private readonly PriorityQueue<int, (long Due, long Number)> _returned = new();
    private readonly Queue<int> _putBack = new();
    private readonly SortedDictionary<InvalidReason, int> _invalidReasons = [];
    private readonly List<InvalidSample> _invalidSamples = [];
    private readonly Dictionary<RejectionReason, int> _rejections = [];
    private readonly Dictionary<int, (string Id, long StartedAt)> _probesUnderWay = [];
    private readonly List<ProbeOutcome> _probes = [];
    private readonly List<(int Index, RejectionReason Reason)> _suspects = [];
    private readonly NodeHealth _health;
    private readonly CallSampler? _sampler;
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RecordOutcome[] _outcomes;
    private RecordSet? _kept;
    private byte[] _attempts = [];
    private byte[] _failedAlone = [];

    /// <summary>How much the node had taken when it last failed on a record alone; negative once it took something in between.</summary>
    private int[] _takenBefore = [];
    private int _taken;
    private int _next = -1;
    private int _putBackCount;
    private int _unsettled;
    private int _forwarded;
    private int _blocked;
    private int _withoutResponse;
    private int _filtered;
    private int _invalid;
    private int _rejected;
    private int _connectionsOpened;
    private int _retries;
    private readonly long _startedAt = Environment.TickCount64;

    /// <summary>
    /// When the node last took or judged something, when the first attempt since then began that failed, and when it had failed.
    /// </summary>
    private long _takenAt;
    private long _failingSince;
    private long _failedAt;
    private long _oldestRequest = long.MaxValue;
    private long _newestRequest = long.MinValue;
    private long _heldUntil;

    /// <summary>How long, in ms, it asked to be left alone since the batch began, the time to come included.</summary>
    private long _held;
    private long _returns;
    private long _probeDue;
    private int _failedProbes;
    private bool _isProbing;
    private bool _isDoubtful;
    private bool _isVouchedFor;
    private volatile bool _wasRejectedByNode;
    private volatile bool _hasSuspects;
    private volatile bool _isInDoubt;
    private volatile bool _hasProbes;
    private string? _cause;
    private DeliveryError _failure;
    private volatile DeliveryError _stopped;

    /// <param name="envelope">The records.</param>
    /// <param name="stopAt">When the last call must have ended (<see cref="Environment.TickCount64"/>).</param>
    /// <param name="health">What is known of the node from the batches before.</param>
    /// <param name="sampler">Chooses what is sent of many equal calls; null: all is.</param>
    public DeliveryBatch(LogsEnvelope envelope, long stopAt, NodeHealth health, CallSampler? sampler)
    {
        Envelope = envelope;
        RequestIds = new RequestIdHash(envelope);
        StopAt = stopAt;
        _outcomes = new RecordOutcome[envelope.Count];
        _health = health;
        _sampler = sampler;
        _held = (long)health.HeldFor.TotalMilliseconds;
        _heldUntil = _startedAt + _held;
        if (health.IsOpen(out var error, out var cause)) Stop(error, cause);
        _unsettled = envelope.Count;
        if (_unsettled == 0) _completed.SetResult();
    }

    public LogsEnvelope Envelope { get; }

    public RequestIdHash RequestIds { get; }

    /// <summary>When the last call must have ended (<see cref="Environment.TickCount64"/>).</summary>
    public long StopAt { get; }

    /// <summary>What is known of the node.</summary>
    public NodeHealth Health => _health;

    /// <summary>About how many records have not had their first turn, or were put back from it.</summary>
    public int Waiting => Math.Max(0, Envelope.Count - 1 - Volatile.Read(ref _next)) + Volatile.Read(ref _putBackCount);

    /// <summary>Completes when every record is settled.</summary>
    public Task Completed => _completed.Task;

    public bool IsStopped => _stopped != DeliveryError.None;

    /// <summary>The next record in order; behind the last one, those that were returned and are due.</summary>
    /// <param name="now">The time (<see cref="Environment.TickCount64"/>).</param>
    /// <param name="index">The record.</param>
    public bool TryTake(long now, out int index)
    {
        while (Volatile.Read(ref _next) < Envelope.Count - 1)
        {
            index = Interlocked.Increment(ref _next);
            if (index < Envelope.Count) return true;
        }

        lock (_lock)
        {
            if (_putBack.TryDequeue(out index))
            {
                _putBackCount--;
                return true;
            }

            if (_returned.TryPeek(out index, out var turn) && turn.Due <= now)
            {
                _returned.Dequeue();
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts a record back that was not sent after all: whoever comes first takes it.</summary>
    public void PutBack(int index)
    {
        lock (_lock)
        {
            _putBack.Enqueue(index);
            _putBackCount++;
        }
    }

    /// <summary>Puts a record back for another attempt that need not wait. Whether that is a retry, the caller knows and counts.</summary>
    public void Return(int index) => Return(index, due: 0);

    /// <summary>Puts a record back for another attempt after a pause, longer each time, and counts the retry.</summary>
    public void ReturnLater(int index)
    {
        CountRetry();
        lock (_lock)
        {
            if (_attempts.Length == 0) _attempts = new byte[Envelope.Count];
            var attempt = _attempts[index];
            if (attempt < byte.MaxValue) _attempts[index]++;
            Return(index, Environment.TickCount64 + Backoff.Milliseconds(attempt));
        }
    }

    /// <summary>
    /// Counts an attempt at which the node failed on this record alone, and said so. Who has had all its attempts is set aside: it is
    /// rejected once the node takes something else, a probe at the latest, if it did so between the attempts as well. A node that takes
    /// nothing is in trouble itself.
    /// </summary>
    /// <param name="index">The record.</param>
    /// <param name="reason">Why it is to be rejected then.</param>
    /// <returns>Whether the batch has set the record aside; otherwise the caller puts it back.</returns>
    public bool CountAttempt(int index, RejectionReason reason)
    {
        lock (_lock)
        {
            if (_failedAlone.Length == 0) (_failedAlone, _takenBefore) = (new byte[Envelope.Count], new int[Envelope.Count]);
            if (_failedAlone[index] == 0) _takenBefore[index] = _taken;
            else if (_takenBefore[index] >= 0 && _takenBefore[index] != _taken) _takenBefore[index] = -1;
            if (_failedAlone[index] < MostAttempts) _failedAlone[index]++;

            // The last attempt comes after the node has taken something else, a probe if need be.
            var wasTakenBetween = _takenBefore[index] < 0;
            if (_failedAlone[index] < (wasTakenBetween ? MostAttempts : MostAttempts - 1)) return false;
            _suspects.Add((index, reason));
            _hasSuspects = true;
            return true;
        }
    }

    /// <summary>
    /// Whether the connector's own probe is to be sent now. It is needed when records were set aside and nothing else is left to show
    /// whether the node takes anything, when it is in doubt, and when all records were rejected: are they wrong, or is the address?
    /// </summary>
    /// <param name="now">The time (<see cref="Environment.TickCount64"/>): after a probe that was not accepted there is a pause.</param>
    /// <param name="isUnknown">Whether it is needed in any case, to know who listens there.</param>
    public bool TryBeginProbe(long now, bool isUnknown = false)
    {
        if (!isUnknown && !_isInDoubt && !_hasSuspects && (!IsAllRejected || _completed.Task.IsCompleted)) return false;
        lock (_lock)
        {
            if (_isProbing || now < _probeDue || IsStopped || !HasTime(Environment.TickCount64)) return false;
            _isInDoubt = false;
            return _isProbing = true;
        }
    }

    /// <summary>
    /// Whether the node has taken nothing for so long that it may be away, and has failed on single records only: the probe is to be sent
    /// before the next record, and decides.
    /// </summary>
    public bool IsInDoubt => _isInDoubt;

    /// <summary>Whether a probe is under way, or a pause before the next one.</summary>
    /// <param name="now">The time (<see cref="Environment.TickCount64"/>).</param>
    public bool IsProbeAwaited(long now)
    {
        lock (_lock) return _isProbing || now < _probeDue;
    }

    /// <summary>The probe could not be sent, or nobody looked at it: it is due again at once.</summary>
    public void ReturnProbe()
    {
        lock (_lock) _isProbing = false;
    }

    /// <summary>
    /// When a probe that is needed is due (<see cref="Environment.TickCount64"/>); null if none is needed, one is under way, or there is no
    /// time for one.
    /// </summary>
    public long? ProbeDue
    {
        get
        {
            if (!_hasSuspects && (!IsAllRejected || _completed.Task.IsCompleted)) return null;
            lock (_lock) return _isProbing || IsStopped || !HasTime(Math.Max(_probeDue, Environment.TickCount64)) ? null : _probeDue;
        }
    }

    /// <summary>Says what became of the probe.</summary>
    /// <param name="isAccepted">Whether the node has taken it.</param>
    /// <param name="isJudged">Whether the node has judged it, if only to refuse it: it is well.</param>
    public void EndProbe(bool isAccepted, bool isJudged)
    {
        lock (_lock)
        {
            _isProbing = false;
            if (!isAccepted) _probeDue = Environment.TickCount64 + Backoff.Milliseconds(_failedProbes++);
        }

        if (isJudged) NoteTaken();
        lock (_lock)
        {
            _isVouchedFor = isAccepted;
            _isDoubtful = !isJudged && _hasSuspects;
        }

        if (IsAllRejected) _completed.TrySetResult();
    }

    /// <summary>When the next record is due (<see cref="Environment.TickCount64"/>); 0 if one is due now, or none waits.</summary>
    public long NextDue
    {
        get
        {
            if (Volatile.Read(ref _next) < Envelope.Count - 1) return 0;
            lock (_lock) return _returned.TryPeek(out _, out var turn) ? turn.Due : 0;
        }
    }

    /// <summary>Until when nothing may be sent because the node asked for it (<see cref="Environment.TickCount64"/>).</summary>
    public long HeldUntil => Interlocked.Read(ref _heldUntil);

    /// <summary>Whether an attempt that starts at a time (<see cref="Environment.TickCount64"/>) can end in time.</summary>
    public bool HasTime(long start) => start + ShortestAttempt <= StopAt;

    /// <summary>The node asks to be left alone for a while: the batches behind this one leave it alone, too.</summary>
    public void Hold(TimeSpan time)
    {
        var now = Environment.TickCount64;
        var until = now + (long)Math.Min(time.TotalMilliseconds, int.MaxValue);
        lock (_lock)
        {
            _held += Math.Max(0, until - Math.Max(_heldUntil, now));
            _heldUntil = Math.Max(_heldUntil, until);
        }

        _health.Hold(time);
    }

    /// <summary>No connection could be opened. The batch waits for a node that restarts, and ends for one that is away.</summary>
    /// <param name="cause">Why, in words.</param>
    /// <param name="duration">How long the attempt took.</param>
    public void NoteUnreachable(string cause, TimeSpan duration)
    {
        NoteTrouble(cause);
        if (IsStopped) return;
        if (_health.NoteUnreachable(cause, duration)) Stop(DeliveryError.RecordsFailed, $"{cause}; it has been so for 5 s or longer");
    }

    /// <summary>
    /// The node has failed on an attempt. If it goes on so for as long as a batch waits for a restart, and has taken nothing meanwhile, the
    /// batch ends: the same would come of waiting for the deadline. A second attempt has to fail, so that one which takes long does not
    /// decide; nor do failures on one record alone, which only ask for the probe. A response that asks for a pause is no failure.
    /// </summary>
    /// <param name="cause">Why, in words.</param>
    /// <param name="startedAt">When the attempt began (<see cref="Environment.TickCount64"/>).</param>
    /// <param name="isAlone">Whether the node responded to one record, and failed on it.</param>
    public void NoteFailure(string cause, long startedAt, bool isAlone = false)
    {
        NoteTrouble(cause);
        if (IsStopped) return;
        if (!_health.IsAway)
        {
            // A connection may be older than the batch.
            startedAt = Math.Max(startedAt, _startedAt);
            lock (_lock)
            {
                var takenAt = Volatile.Read(ref _takenAt);
                if (startedAt <= takenAt) return;
                var now = Environment.TickCount64;
                if (_failingSince <= takenAt)
                {
                    (_failingSince, _failedAt) = (startedAt, now);
                    return;
                }

                if (startedAt < _failedAt || now - _failingSince < (long)NodeHealth.LongestRestart.TotalMilliseconds) return;
                if (isAlone)
                {
                    _isInDoubt = true;
                    return;
                }
            }
        }

        _health.NoteAway(cause);
        Stop(DeliveryError.RecordsFailed, $"{cause}; it has been so for 5 s or longer");
    }

    /// <summary>
    /// Ends the batch: if the node took nothing of it, the next ones need not find out the same. Pauses that the node asked for do not
    /// count: nothing was tried then.
    /// </summary>
    public void End()
    {
        if (IsStopped || _taken > 0 || _wasRejectedByNode || Failed == 0) return;
        var now = Environment.TickCount64;
        var tried = now - _startedAt - (_held - Math.Max(0, _heldUntil - now));
        if (tried < ShortestAttempt) return;
        _health.NoteFruitless(_cause ?? "the node took nothing before time was up", TimeSpan.FromMilliseconds(tried));
    }

    /// <summary>
    /// Ends all sending. Records that come up from now on are still read, so that invalid ones are told from unsent ones.
    /// </summary>
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

    public void CountConnection() => Interlocked.Increment(ref _connectionsOpened);

    public void CountRetry() => Interlocked.Increment(ref _retries);

    /// <summary>Notes when the call of a record was made.</summary>
    /// <param name="time">In milliseconds since 1970.</param>
    public void NoteRequestTime(long time)
    {
        if (time >= Volatile.Read(ref _oldestRequest) && time <= Volatile.Read(ref _newestRequest)) return;
        lock (_lock)
        {
            _oldestRequest = Math.Min(_oldestRequest, time);
            _newestRequest = Math.Max(_newestRequest, time);
        }
    }

    /// <summary>Notes that a record is a probe whose attempts begin.</summary>
    public void BeginProbe(int index, string id)
    {
        lock (_lock) _probesUnderWay.TryAdd(index, (id, Environment.TickCount64));
        _hasProbes = true;
    }

    /// <summary>The node has taken the record.</summary>
    /// <param name="index">The record.</param>
    /// <param name="status">The HTTP status of a mirrored request's response; null with other protocols.</param>
    public void Forward(int index, int? status = null)
    {
        Interlocked.Increment(ref _forwarded);
        NoteTaken();
        Settle(index, RecordOutcome.Forwarded, status);
    }

    /// <summary>The node has taken the record, and would have blocked the call.</summary>
    public void ForwardBlocked(int index)
    {
        Interlocked.Increment(ref _blocked);
        Forward(index);
    }

    /// <summary>The node has taken the record, which has no response part because its line has no status.</summary>
    public void ForwardWithoutResponse(int index)
    {
        Interlocked.Increment(ref _withoutResponse);
        Forward(index);
    }

    /// <summary>Whether a record is among those of its kind that are sent. Once it is, it stays so for all its attempts.</summary>
    public bool Keeps(int index, in AccessLogRecord record)
    {
        if (_sampler is null) return true;
        lock (_lock)
        {
            _kept ??= new RecordSet(Envelope.Count);
            if (_kept.Contains(index)) return true;
            if (!_sampler.Keeps(record, RequestIds, Envelope[index].Id)) return false;
            _kept.Add(index);
            return true;
        }
    }

    /// <summary>The record is not to be sent.</summary>
    public void Filter(int index)
    {
        Interlocked.Increment(ref _filtered);
        Settle(index, RecordOutcome.Filtered, status: null);
    }

    /// <summary>The line is no record.</summary>
    public void Invalidate(int index, InvalidReason reason)
    {
        lock (_lock)
        {
            _invalid++;
            _invalidReasons[reason] = _invalidReasons.GetValueOrDefault(reason) + 1;
            if (_invalidSamples.Count < MaxSamples)
            {
                var logEvent = Envelope[index];
                _invalidSamples.Add(new InvalidSample(logEvent.IdText, logEvent.Message.Length, reason));
            }
        }

        Settle(index, RecordOutcome.Invalid, status: null);
    }

    /// <summary>The node does not want the record, or it must not be sent.</summary>
    public void Reject(int index, RejectionReason reason)
    {
        lock (_lock)
        {
            _rejected++;
            _wasRejectedByNode |= reason.Status is not null;
            _isVouchedFor = false;
            _rejections[reason] = _rejections.GetValueOrDefault(reason) + 1;
        }

        if (reason.Status is not null) NoteWell();

        Settle(index, RecordOutcome.Rejected, reason.Status);
    }

    /// <summary>
    /// The record cannot be delivered, and trying again would not help. What no other outcome settles has failed as well.
    /// </summary>
    public void Fail(int index, DeliveryError error, string cause)
    {
        lock (_lock)
        {
            _cause ??= cause;
            if (_failure == DeliveryError.None) _failure = error;
        }

        Settle(index, RecordOutcome.Failed, status: null);
    }

    /// <summary>Gives up a record that nobody can send any more.</summary>
    public void GiveUp(int index) => Settle(index, RecordOutcome.Failed, status: null);

    /// <summary>Gives up the records that were set aside: nobody can ask the node about them any more.</summary>
    public void GiveUpSuspects()
    {
        foreach (var (index, _) in TakeSuspects()) GiveUp(index);
    }

    /// <summary>The counts. A record without another outcome has failed, whatever the reason: none can be lost from it.</summary>
    public DeliveryReport Report()
    {
        var failed = Failed;
        return new DeliveryReport
        {
            Received = Envelope.Count,
            Forwarded = _forwarded,
            Filtered = _filtered,
            Invalid = _invalid,
            Rejected = _rejected,
            Failed = failed,
            Blocked = _blocked,
            WithoutResponse = _withoutResponse,
            ConnectionsOpened = _connectionsOpened,
            Retries = _retries,
            Error = ErrorOf(failed),
            Cause = _cause ?? (failed > 0
                ? "time was up before the record's turn"
                : _rejections.Keys.OrderBy(reason => reason.Status).FirstOrDefault()?.Cause),
            InvalidReasons = [.. _invalidReasons.Select(pair => new InvalidCount(pair.Key, pair.Value))],
            InvalidSamples = _invalidSamples,
            Rejections =
            [
                .. _rejections.OrderBy(pair => pair.Key.Status).Select(
                    pair => new Rejection(pair.Key.Status, pair.Value, pair.Key.Meaning)),
            ],
            Probes = _probes,
            Outcomes = _outcomes,
            OldestRequest = _oldestRequest == long.MaxValue ? null : _oldestRequest,
            NewestRequest = _newestRequest == long.MinValue ? null : _newestRequest,
            IsAllRejectedFinally = IsAllRejected && _isVouchedFor && !IsStopped,
            AreRejectionsFinal = _forwarded > 0 || _isVouchedFor,
            Breaker = _health.Breaker,
        };
    }

    /// <summary>A batch that had to stop is a failure only where that kept something from the node.</summary>
    private DeliveryError ErrorOf(int failed)
    {
        if (failed == 0 && (!IsAllRejected || _isVouchedFor)) return DeliveryError.None;
        if (IsStopped) return _stopped;
        if (failed == 0) return DeliveryError.AllRejected;
        return _failure == DeliveryError.None ? DeliveryError.RecordsFailed : _failure;
    }

    /// <summary>How many records have no other outcome.</summary>
    private int Failed => Envelope.Count - _forwarded - _filtered - _invalid - _rejected;

    /// <summary>Whether every record has its outcome, and the node rejected all that were sent.</summary>
    private bool IsAllRejected => _wasRejectedByNode && Volatile.Read(ref _rejected) is var rejected
        && Volatile.Read(ref _forwarded) == 0 && rejected + _filtered + _invalid == Envelope.Count;

    /// <summary>The node has taken a record or a probe: what it failed on alone is at fault itself.</summary>
    private void NoteTaken()
    {
        NoteWell();
        Interlocked.Increment(ref _taken);
        if (!_hasSuspects) return;
        bool isDoubtful;
        lock (_lock)
        {
            isDoubtful = _isDoubtful;
            _isDoubtful = false;
        }

        // It took nothing else between its failures, or failed on a probe as well: its last words on these records say nothing.
        foreach (var (index, reason) in TakeSuspects())
        {
            if (isDoubtful || _takenBefore[index] >= 0) Return(index);
            else Reject(index, reason);
        }
    }

    /// <summary>The node has judged something: it is not away.</summary>
    private void NoteWell()
    {
        Volatile.Write(ref _takenAt, Environment.TickCount64);
        if (_isInDoubt) _isInDoubt = false;
        _health.NoteSuccess();
    }

    private (int Index, RejectionReason Reason)[] TakeSuspects()
    {
        lock (_lock)
        {
            _hasSuspects = false;
            (int, RejectionReason)[] suspects = [.. _suspects];
            _suspects.Clear();
            return suspects;
        }
    }

    private void Return(int index, long due)
    {
        lock (_lock) _returned.Enqueue(index, (due, _returns++));
    }

    private void Settle(int index, RecordOutcome outcome, int? status)
    {
        _outcomes[index] = outcome;
        if (_hasProbes) SettleProbe(index, outcome, status);
        if (Interlocked.Decrement(ref _unsettled) == 0 && (IsStopped || !IsAllRejected)) _completed.TrySetResult();
    }

    /// <summary>Keeps the first few: anybody can call an API at the probes' path, and fill the log with them.</summary>
    private void SettleProbe(int index, RecordOutcome outcome, int? status)
    {
        lock (_lock)
        {
            if (!_probesUnderWay.Remove(index, out var probe) || _probes.Count == MaxSamples) return;
            var duration = TimeSpan.FromMilliseconds(Environment.TickCount64 - probe.StartedAt);
            _probes.Add(new ProbeOutcome(probe.Id, outcome.ToString().ToLowerInvariant(), status, duration));
        }
    }
}
