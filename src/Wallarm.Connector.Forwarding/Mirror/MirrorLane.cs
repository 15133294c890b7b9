using System.Runtime.CompilerServices;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.Mirror;

/// <summary>
/// One record at a time over one connection. A lane that meets trouble pauses before its next request, longer each time until the node
/// gives a final response, so that a node in trouble gets fewer requests all by itself; the record goes back to the end of the queue, so
/// that one which the node cannot digest keeps no other waiting. Connection and buffers live on from batch to batch; nothing of a batch
/// does.
/// </summary>
internal sealed class MirrorLane(MirrorProtocol protocol) : IDisposable
{
    /// <summary>Load balancers close connections that were idle for a minute; most say so only to the next request.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(50);

    /// <summary>The longest age of a connection: a new one follows DNS and load balancers.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromMinutes(10);

    /// <summary>How long, in ms, a connection that was idle may be silent: it may have died without a word.</summary>
    private const long PatienceAfterPause = 2_000;

    /// <summary>How long, in ms, a body may take of which only the end is of interest; then a new connection costs less.</summary>
    private const long PatienceWithBody = 500;

    /// <summary>The longest pause, in ms, before another connection is tried: a restart takes seconds.</summary>
    private const int LongestConnectPause = 500;

    private readonly MirrorRequest _request = new(protocol);
    private readonly TimeProvider _clock = protocol.Options.Clock;
    private MirrorConnection? _connection;
    private MirrorCrew? _crew;

    /// <summary>A connection that was not there yet when its batch ended: the next one has it.</summary>
    private Task<(MirrorConnection? Connection, string? Trouble)>? _late;
    private volatile bool _isRunning;
    private bool _isDoubtful;
    private int _failures;

    /// <summary>What became of one attempt.</summary>
    private enum Attempt
    {
        /// <summary>The node has given its final response.</summary>
        Settled,

        /// <summary>The record needs another attempt; the pause before it is over.</summary>
        Again,

        /// <summary>Nothing more can be sent, by this lane at least: time is up, or the batch has to stop.</summary>
        Over,
    }

    /// <summary>Whether it delivers, and has a connection, as far as is known.</summary>
    public bool IsConnected => _isRunning && Volatile.Read(ref _connection) is not null;

    /// <summary>Starts with a batch: forgets the trouble of the last one, and a connection that has died since.</summary>
    public void Begin()
    {
        _failures = 0;
        _crew = null;
        if (_connection is null && _late is { IsCompletedSuccessfully: true }) Volatile.Write(ref _connection, _late.Result.Connection);
        if (_late is { IsCompleted: true }) _late = null;
        if (_connection is null) return;
        var pause = _clock.GetUtcNow() - _connection.IdleSince;
        if (pause < TimeSpan.Zero || pause > LongestIdle || !_connection.IsUsable()) DropConnection();
        _isDoubtful = pause > TimeSpan.FromSeconds(1);
    }

    /// <summary>Delivers records until none is left, or no more can be sent.</summary>
    public async Task RunAsync(DeliveryBatch batch, MirrorCrew crew)
    {
        _crew = crew;
        _isRunning = true;
        try
        {
            await DeliverAsync(batch, crew).ConfigureAwait(false);
        }
        finally
        {
            // Nobody finds out any more whether its connection is alive.
            _isRunning = false;
        }

        Rest();
    }

    /// <summary>
    /// Sends a request that stands for no record, until the node has given any response at all; one that was away, a final one.
    /// </summary>
    public async Task RunProbeAsync(DeliveryBatch batch)
    {
        _request.WriteProbe("first-delivery");
        Attempt attempt;
        do
        {
            attempt = await SendAsync(batch).ConfigureAwait(false);
        }
        while (attempt == Attempt.Again && (!protocol.NodeHasResponded || batch.Health.IsAway));

        if (attempt == Attempt.Settled) batch.Health.NoteSuccess();
        Rest();
    }

    /// <summary>Settles the records that nobody could send any more: they have failed, unless they are none.</summary>
    public void SettleRest(DeliveryBatch batch)
    {
        while (batch.TryTake(long.MaxValue, out var index))
        {
            if (_request.TryWrite(batch, index)) _request.Settle(batch, status: null);
        }

        batch.GiveUpSuspects();
    }

    /// <summary>Whether a record can be sent.</summary>
    public bool IsSendable(DeliveryBatch batch, int index) => _request.IsSendable(batch, index);

    /// <summary>Ends the present exchange if its time is over.</summary>
    public void ExpireIfDue(long now) => Volatile.Read(ref _connection)?.ExpireIfDue(now);

    public void Dispose()
    {
        DropConnection();
        _ = _late?.ContinueWith(
            late => late.Result.Connection?.Dispose(),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default);
    }

    private async Task DeliverAsync(DeliveryBatch batch, MirrorCrew crew)
    {
        var attempt = Attempt.Settled;
        while (attempt != Attempt.Over)
        {
            // Lanes that do not get the probe go on with records.
            var mustProbe = batch.IsInDoubt && batch.TryBeginProbe(Environment.TickCount64);
            if (!mustProbe && batch.TryTake(long.MaxValue, out var index))
            {
                if (!_request.TryWrite(batch, index)) continue;
                if (_connection is null && crew.IsConnected && CanSend(batch))
                {
                    // Others go on, and can send it before this lane can.
                    batch.PutBack(index);
                    await ConnectAsideAsync(batch).ConfigureAwait(false);
                    continue;
                }

                attempt = await SendAsync(batch).ConfigureAwait(false);
                if (attempt == Attempt.Again) batch.Return(index);
                if (attempt == Attempt.Settled) crew.NoteSettled();
            }
            else if (mustProbe || batch.TryBeginProbe(Environment.TickCount64))
            {
                _request.WriteProbe("delivery");
                attempt = await SendAsync(batch).ConfigureAwait(false);
                batch.EndProbe(_request.IsAccepted, isJudged: attempt == Attempt.Settled);
            }
            else if (batch.ProbeDue is { } due)
            {
                await Task.Delay((int)Math.Max(1, due - Environment.TickCount64)).ConfigureAwait(false);
            }
            else
            {
                break;
            }
        }
    }

    /// <summary>Sends the request once, and pauses where the node is in trouble.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Attempt> SendAsync(DeliveryBatch batch)
    {
        string cause;
        var longestPause = int.MaxValue;
        while (true)
        {
            var now = Environment.TickCount64;
            var start = Math.Max(now, batch.HeldUntil);
            if (batch.IsStopped || !batch.HasTime(start)) return End(batch);
            if (start > now)
            {
                await Task.Delay((int)(start - now)).ConfigureAwait(false);
                continue;
            }

            if (_connection is not null && _clock.GetUtcNow() - _connection.OpenedAt > LongestAge) DropConnection();
            var connection = _connection;
            if (connection is null)
            {
                var trouble = await OpenAsync(batch).ConfigureAwait(false);

                // A connection takes time: who listens there may have shown itself meanwhile, or asked for a pause.
                if (trouble is null) continue;
                cause = trouble;
                longestPause = LongestConnectPause;
                break;
            }

            var wasUsed = connection.WasUsed;
            var wasDoubtful = _isDoubtful;
            _isDoubtful = false;
            try
            {
                var patience = (long)batch.Health.Patience(protocol.Options.ResponseTimeout).TotalMilliseconds;
                if (wasDoubtful) patience = Math.Min(PatienceAfterPause, patience);
                connection.Begin(_request.IsHead, Math.Min(now + patience, batch.StopAt));
                await connection.Stream.WriteAsync(_request.Bytes).ConfigureAwait(false);
                MirrorResponse response;
                while (!connection.TryReadHead(await connection.Stream.ReadAsync(connection.Room).ConfigureAwait(false), out response))
                {
                }

                if (response.IsAmazonApi) return EndAtApi(batch);
                protocol.NoteResponse();
                if (!response.IsRetryable)
                {
                    _failures = 0;
                    _request.Settle(batch, response.Status);
                    await DrainAsync(batch, connection).ConfigureAwait(false);
                    return Attempt.Settled;
                }

                cause = $"{protocol.Options.Address.Authority} responded with {response.Status} ({HttpStatusMeaning.Of(response.Status)})";
                if (response.RetryAfter is { } pause) batch.Hold(pause);
                await DrainAsync(batch, connection).ConfigureAwait(false);
                if (!response.AsksForPause) batch.NoteFailure(cause, now, isAlone: response.FailedAlone && _request.IsRecord);
                if (response.FailedAlone && _request.CountAttempt(batch, response.Status)) return Attempt.Settled;
                break;
            }
            catch (Exception exception)
            {
                DropConnection();
                if (connection.IsAmazonApi) return EndAtApi(batch);
                if (!wasUsed || connection.ResponseStarted || (connection.IsExpired && !wasDoubtful))
                {
                    cause = Describe(exception, connection, now);
                    batch.NoteFailure(cause, now);
                    break;
                }

                // Closed or dead since it was idle: neither the node's trouble nor this record's. Once more at once, on a new connection.
                batch.CountRetry();
            }
        }

        batch.NoteTrouble(cause);
        var delay = Math.Min(Backoff.Milliseconds(_failures++), longestPause);
        if (batch.IsStopped || !batch.HasTime(Environment.TickCount64 + delay)) return End(batch);
        await Task.Delay(delay).ConfigureAwait(false);
        if (batch.IsStopped) return End(batch);
        batch.CountRetry();
        return Attempt.Again;
    }

    private Attempt End(DeliveryBatch batch)
    {
        _request.Settle(batch, status: null);
        return Attempt.Over;
    }

    /// <summary>What the node said counts, whatever becomes of the rest: that decides only whether the connection is kept.</summary>
    private async ValueTask DrainAsync(DeliveryBatch batch, MirrorConnection connection)
    {
        try
        {
            if (!connection.CanReuse)
            {
                var until = Math.Min(Environment.TickCount64 + PatienceWithBody, batch.StopAt);
                await connection.DrainAsync(until).ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The connection broke or was too slow. It is of no more use.
        }

        if (!connection.CanReuse) DropConnection();
    }

    private Attempt EndAtApi(DeliveryBatch batch)
    {
        DropConnection();
        protocol.NoteApi(batch);
        return End(batch);
    }

    private string Describe(Exception exception, MirrorConnection connection, long startedAt)
    {
        var authority = protocol.Options.Address.Authority;
        if (connection.IsExpired) return $"no response from {authority} within {Environment.TickCount64 - startedAt} ms";
        var hint =
            protocol.Options.Address.IsHttps || connection.WasUsed
                ? ""
                : " (X_NODE_SCHEME is http: does the node listen for https on this port?)";
        return $"the connection to {authority} broke: {exception.Message}{hint}";
    }

    private static bool CanSend(DeliveryBatch batch) =>
        !batch.IsStopped && batch.HasTime(Math.Max(Environment.TickCount64, batch.HeldUntil));

    /// <summary>Opens a connection while other lanes deliver, and only for as long as they do.</summary>
    private async Task ConnectAsideAsync(DeliveryBatch batch)
    {
        _late ??= ConnectAsync(batch, isAside: true);
        if (await Task.WhenAny(_late, batch.Completed).ConfigureAwait(false) != _late) return;
        var (connection, trouble) = await TakeLate()!.ConfigureAwait(false);
        Volatile.Write(ref _connection, connection);
        if (trouble is null) return;
        batch.NoteTrouble(trouble);
        var pause = Task.Delay(Math.Min(Backoff.Milliseconds(_failures++), LongestConnectPause));
        await Task.WhenAny(pause, batch.Completed).ConfigureAwait(false);
    }

    /// <returns>Why there is no connection; null where there is one.</returns>
    private async ValueTask<string?> OpenAsync(DeliveryBatch batch)
    {
        var (connection, trouble) = await (TakeLate() ?? ConnectAsync(batch)).ConfigureAwait(false);
        Volatile.Write(ref _connection, connection);
        return trouble;
    }

    private Task<(MirrorConnection? Connection, string? Trouble)>? TakeLate()
    {
        var late = _late;
        _late = null;
        return late;
    }

    /// <returns>The connection, or why there is none.</returns>
    private async Task<(MirrorConnection? Connection, string? Trouble)> ConnectAsync(DeliveryBatch batch, bool isAside = false)
    {
        var start = Environment.TickCount64;
        var left = TimeSpan.FromMilliseconds(Math.Max(1, batch.StopAt - start));
        try
        {
            var timeout = batch.Health.Patience(protocol.Options.ConnectTimeout);
            var stream = await protocol.Connector.ConnectAsync(left < timeout ? left : timeout).ConfigureAwait(false);
            _isDoubtful = false;
            batch.CountConnection();
            batch.Health.NoteConnected();
            var now = _clock.GetUtcNow();
            return (new MirrorConnection(stream, now) { IdleSince = now }, null);
        }
        catch (NodeCertificateException exception)
        {
            batch.Stop(DeliveryError.CertificateRejected, exception.Message);
            return (null, exception.Message);
        }
        catch (NodeConnectException exception)
        {
            // A node that takes no further connection, and serves the ones it has, is not away.
            var duration = TimeSpan.FromMilliseconds(Environment.TickCount64 - start);
            if (!isAside && _crew is not { IsConnected: true }) batch.NoteUnreachable(exception.Message, duration);
            return (null, exception.Message);
        }
    }

    private void Rest()
    {
        if (_connection is not null) _connection.IdleSince = _clock.GetUtcNow();
    }

    private void DropConnection()
    {
        _connection?.Dispose();
        Volatile.Write(ref _connection, null);
    }
}
