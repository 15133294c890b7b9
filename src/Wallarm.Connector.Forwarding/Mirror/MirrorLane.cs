using System.Runtime.CompilerServices;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.Mirror;

/// <summary>
/// One record at a time over one connection. A lane that meets trouble pauses before its next request, longer each time until the node
/// gives a final answer, so that a node in trouble gets fewer requests all by itself; the record goes back to the end of the queue, so that
/// one which the node cannot digest keeps no other waiting. Connection and buffers live on from batch to batch; nothing of a batch does.
/// </summary>
internal sealed class MirrorLane(MirrorProtocol protocol) : IDisposable
{
    /// <summary>Load balancers close connections that were idle for a minute; most say so only to the next request.</summary>
    private const int LongestIdle = 50_000;

    private readonly MirrorRequest _request = new(protocol);
    private readonly long _responseTimeout = (long)protocol.Options.ResponseTimeout.TotalMilliseconds;
    private MirrorConnection? _connection;
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

    /// <summary>Starts with a batch: forgets the trouble of the last one, and a connection that has died since.</summary>
    public void Begin()
    {
        _failures = 0;
        if (_connection is null) return;
        if (Environment.TickCount64 - _connection.IdleSince > LongestIdle || !_connection.IsUsable()) DropConnection();
    }

    /// <summary>Delivers records until none is left, or no more can be sent.</summary>
    public async Task RunAsync(DeliveryBatch batch)
    {
        var attempt = Attempt.Settled;
        while (attempt != Attempt.Over && batch.TryTake(long.MaxValue, out var index))
        {
            if (!_request.TryWrite(batch, index)) continue;
            attempt = await SendAsync(batch).ConfigureAwait(false);
            if (attempt == Attempt.Again) batch.Return(index);
        }

        Rest();
    }

    /// <summary>Delivers one record and nothing else, until the node has given any answer at all.</summary>
    public async Task RunFirstAsync(DeliveryBatch batch, int index)
    {
        if (!_request.TryWrite(batch, index)) return;
        if (await SendUntilAnsweredAsync(batch).ConfigureAwait(false) == Attempt.Again) batch.Return(index);
    }

    /// <summary>Sends a request that stands for no record, until the node has given any answer at all.</summary>
    public Task RunProbeAsync(DeliveryBatch batch)
    {
        _request.WriteProbe("first-delivery");
        return SendUntilAnsweredAsync(batch);
    }

    /// <summary>Settles the records that nobody could send any more: they have failed, unless they are none.</summary>
    public void SettleRest(DeliveryBatch batch)
    {
        while (batch.TryTake(long.MaxValue, out var index))
        {
            if (_request.TryWrite(batch, index)) _request.Settle(batch, status: null);
        }
    }

    /// <summary>Whether a record can be sent, and whether its method is one that changes nothing even on a real API.</summary>
    public (bool Sendable, bool Safe) Inspect(DeliveryBatch batch, int index) => _request.Inspect(batch, index);

    /// <summary>Ends the present exchange where its time is over.</summary>
    public void ExpireIfDue(long now) => Volatile.Read(ref _connection)?.ExpireIfDue(now);

    public void Dispose() => DropConnection();

    private async Task<Attempt> SendUntilAnsweredAsync(DeliveryBatch batch)
    {
        Attempt attempt;
        do
        {
            attempt = await SendAsync(batch).ConfigureAwait(false);
        }
        while (attempt == Attempt.Again && !protocol.NodeHasAnswered);

        Rest();
        return attempt;
    }

    /// <summary>Sends the request once, and pauses where the node is in trouble.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Attempt> SendAsync(DeliveryBatch batch)
    {
        string cause;
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

            var connection = _connection;
            if (connection is null)
            {
                var trouble = await OpenAsync(batch).ConfigureAwait(false);

                // A connection takes time: who listens there may have shown itself meanwhile, or asked for a pause.
                if (trouble is null) continue;
                cause = trouble;
                break;
            }

            var wasUsed = connection.WasUsed;
            try
            {
                connection.Begin(_request.IsHead, Math.Min(now + _responseTimeout, batch.StopAt));
                await connection.Stream.WriteAsync(_request.Bytes).ConfigureAwait(false);
                MirrorResponse response;
                while (!connection.TryComplete(await connection.Stream.ReadAsync(connection.Room).ConfigureAwait(false), out response))
                {
                }

                if (!response.KeepAlive) DropConnection();
                if (response.IsAmazonApi) return EndAtApi(batch);
                protocol.NoteAnswer();
                if (!response.IsRetryable)
                {
                    _failures = 0;
                    _request.Settle(batch, response.Status);
                    return Attempt.Settled;
                }

                cause = $"{protocol.Options.Address.Authority} answered {response.Status} ({HttpStatusMeaning.Of(response.Status)})";
                if (response.RetryAfter is { } pause) batch.Hold(pause);
                break;
            }
            catch (Exception exception)
            {
                DropConnection();
                if (connection.IsAmazonApi) return EndAtApi(batch);
                if (!wasUsed || connection.IsExpired || connection.AnswerStarted)
                {
                    cause = Describe(exception, connection, now);
                    break;
                }

                // Closed while it was idle: neither the node's trouble nor this record's. Once more at once, on a new connection.
                batch.CountRetry();
            }
        }

        batch.NoteTrouble(cause);
        var delay = Backoff.Milliseconds(_failures++);
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

    private Attempt EndAtApi(DeliveryBatch batch)
    {
        protocol.NoteApi(batch);
        return End(batch);
    }

    private string Describe(Exception exception, MirrorConnection connection, long startedAt)
    {
        var authority = protocol.Options.Address.Authority;
        if (connection.IsExpired) return $"no answer from {authority} within {Environment.TickCount64 - startedAt} ms";
        var hint =
            protocol.Options.Address.IsHttps || connection.WasUsed
                ? ""
                : " (X_NODE_SCHEME is http: does the node listen for https on this port?)";
        return $"the connection to {authority} broke: {exception.Message}{hint}";
    }

    /// <returns>Why there is no connection; null where there is one.</returns>
    private async ValueTask<string?> OpenAsync(DeliveryBatch batch)
    {
        var left = TimeSpan.FromMilliseconds(Math.Max(1, batch.StopAt - Environment.TickCount64));
        try
        {
            var timeout = left < protocol.Options.ConnectTimeout ? left : protocol.Options.ConnectTimeout;
            Volatile.Write(ref _connection, new MirrorConnection(await protocol.Connector.ConnectAsync(timeout).ConfigureAwait(false)));
            batch.CountConnection();
            return null;
        }
        catch (NodeCertificateException exception)
        {
            batch.Stop(DeliveryError.CertificateRejected, exception.Message);
            return exception.Message;
        }
        catch (NodeConnectException exception)
        {
            return exception.Message;
        }
    }

    private void Rest()
    {
        if (_connection is not null) _connection.IdleSince = Environment.TickCount64;
    }

    private void DropConnection()
    {
        _connection?.Dispose();
        Volatile.Write(ref _connection, null);
    }
}
