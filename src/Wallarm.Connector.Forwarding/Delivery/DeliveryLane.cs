using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>
/// One record at a time over one connection. A lane whose record has to wait for the node waits with it, so that a node in trouble gets
/// fewer requests all by itself. Connection and buffers live on from batch to batch; nothing of a batch does.
/// </summary>
internal sealed class DeliveryLane(NodeClient client) : IDisposable
{
    private const int FirstBackoff = 100;
    private const int LongestBackoff = 5_000;

    /// <summary>Load balancers close connections that were idle for a minute; most say so only to the next request.</summary>
    private const int LongestIdle = 50_000;

    private readonly AccessLogParser _parser = new();
    private readonly ArrayBufferWriter<byte> _request = new(2048);
    private readonly long _responseTimeout = (long)client.Options.ResponseTimeout.TotalMilliseconds;
    private NodeConnection? _connection;
    private bool _isHead;
    private string? _probeId;
    private long _startedAt;

    /// <summary>Delivers records until none is left or the batch has to stop.</summary>
    public async Task RunAsync(DeliveryBatch batch)
    {
        DropStaleConnection();
        while (batch.TryTake(out var index))
        {
            if (Prepare(batch, index)) Settle(batch, await SendAsync(batch).ConfigureAwait(false));
        }

        Rest();
    }

    /// <summary>Delivers one record, and nothing else.</summary>
    public async Task RunFirstAsync(DeliveryBatch batch, int index)
    {
        if (Prepare(batch, index)) Settle(batch, await SendAsync(batch).ConfigureAwait(false));
        Rest();
    }

    /// <summary>Sends a request that stands for no record.</summary>
    public async Task RunProbeAsync(DeliveryBatch batch)
    {
        _request.ResetWrittenCount();
        client.Writer.WriteProbe(_request, "first-delivery");
        _isHead = false;
        _probeId = null;
        await SendAsync(batch).ConfigureAwait(false);
        Rest();
    }

    /// <summary>Whether a record can be sent, and whether its method is one that changes nothing even on a real API.</summary>
    public (bool Sendable, bool Safe) Look(DeliveryBatch batch, int index)
    {
        if (_parser.ParseJsonString(batch.Envelope[index].Message, out var record) != InvalidReason.None) return default;
        if (client.Options.Address.IsHost(record.DomainName) || IsFiltered(record)) return default;
        var method = record.HttpMethod;
        return (true, method.SequenceEqual("GET"u8) || method.SequenceEqual("HEAD"u8) || method.SequenceEqual("OPTIONS"u8));
    }

    /// <summary>Ends the present exchange where its time is over.</summary>
    public void ExpireIfDue(long now) => Volatile.Read(ref _connection)?.ExpireIfDue(now);

    public void Dispose() => DropConnection();

    /// <summary>Reads a record and writes its request, or counts it where it is not to be sent.</summary>
    private bool Prepare(DeliveryBatch batch, int index)
    {
        var logEvent = batch.Envelope[index];
        var reason = _parser.ParseJsonString(logEvent.Message, out var record);
        if (reason != InvalidReason.None)
        {
            batch.CountInvalid(index, reason);
            return false;
        }

        if (client.Options.Address.IsHost(record.DomainName))
        {
            batch.CountRejected(status: 0);
            return false;
        }

        if (IsFiltered(record))
        {
            batch.CountFiltered();
            return false;
        }

        _request.ResetWrittenCount();
        client.Writer.Write(_request, record, batch.RequestIds.Hash(logEvent.Id));
        _isHead = record.HttpMethod.SequenceEqual("HEAD"u8);
        _probeId = null;
        if (!IsProbe(record)) return true;
        _probeId = Encoding.UTF8.GetString(record.Path[NodeRequestWriter.ProbePath.Length..]);
        _startedAt = Environment.TickCount64;
        return true;
    }

    private void Settle(DeliveryBatch batch, int? status)
    {
        var accepted = status is >= 200 and < 300;
        if (accepted) batch.CountForwarded();
        else if (status is { } answered) batch.CountRejected(answered);
        if (_probeId is null) return;
        var outcome = accepted ? "forwarded" : status is null ? "failed" : "rejected";
        batch.AddProbe(new ProbeOutcome(_probeId, outcome, status, TimeSpan.FromMilliseconds(Environment.TickCount64 - _startedAt)));
    }

    private bool IsFiltered(in AccessLogRecord record) =>
        client.Options.DiscoverableOnly && !IsProbe(record) && DiscoveryRules.Judge(record) != DiscoveryVerdict.Discoverable;

    private static bool IsProbe(in AccessLogRecord record) => record.Path.StartsWith(NodeRequestWriter.ProbePath);

    /// <summary>Sends the request until the node gives an answer that is final, or time is up.</summary>
    /// <returns>The final status; null where there is none.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int?> SendAsync(DeliveryBatch batch)
    {
        for (var attempt = 0; ; attempt++)
        {
            var now = Environment.TickCount64;
            if (batch.HeldUntil > now)
            {
                if (!batch.HasTime(batch.HeldUntil)) return null;
                await Task.Delay((int)(batch.HeldUntil - now)).ConfigureAwait(false);
                now = Environment.TickCount64;
            }

            if (batch.IsStopped || !batch.HasTime(now)) return null;
            var connection = _connection;
            var wasUsed = connection is { WasUsed: true };
            string cause;
            try
            {
                connection ??= await OpenAsync(batch).ConfigureAwait(false);
                connection.Begin(_isHead, Math.Min(now + _responseTimeout, batch.StopAt));
                await connection.Stream.WriteAsync(_request.WrittenMemory).ConfigureAwait(false);
                NodeAnswer answer;
                while (!connection.TryComplete(await connection.Stream.ReadAsync(connection.Room).ConfigureAwait(false), out answer))
                {
                }

                if (!answer.KeepAlive) DropConnection();
                if (client.Judge(batch, answer)) return answer.Status;
                cause = $"{client.Options.Address.Authority} answered {answer.Status} ({NodeStatusMeaning.Of(answer.Status)})";
                if (answer.RetryAfter is { } pause) batch.Hold(pause);
            }
            catch (NodeCertificateException exception)
            {
                batch.Stop(DeliveryError.CertificateRejected, exception.Message);
                return null;
            }
            catch (NodeConnectException exception)
            {
                cause = exception.Message;
            }
            catch (Exception exception)
            {
                var isExpired = connection!.IsExpired;
                DropConnection();
                if (wasUsed && !isExpired && !connection.AnswerStarted)
                {
                    // Closed while it was idle: neither the node's trouble nor this record's. Once more at once, on a new connection.
                    batch.CountRetry();
                    continue;
                }

                cause = isExpired
                    ? $"no answer from {client.Options.Address.Authority} within {_responseTimeout} ms"
                    : $"the connection to {client.Options.Address.Authority} broke: {exception.Message}";
            }

            batch.NoteTrouble(cause);
            var delay = Backoff(attempt);
            if (!batch.HasTime(Environment.TickCount64 + delay)) return null;
            await Task.Delay(delay).ConfigureAwait(false);
            if (!batch.IsStopped) batch.CountRetry();
        }
    }

    /// <summary>Doubles from attempt to attempt; jittered, so that lanes which failed together do not come back together.</summary>
    private static int Backoff(int attempt)
    {
        var longest = Math.Min(FirstBackoff << Math.Min(attempt, 10), LongestBackoff);
        return Random.Shared.Next(longest / 2, longest + 1);
    }

    private async Task<NodeConnection> OpenAsync(DeliveryBatch batch)
    {
        var left = TimeSpan.FromMilliseconds(Math.Max(1, batch.StopAt - Environment.TickCount64));
        var timeout = left < client.Options.ConnectTimeout ? left : client.Options.ConnectTimeout;
        var connection = await client.Connector.ConnectAsync(timeout).ConfigureAwait(false);
        batch.CountConnection();
        Volatile.Write(ref _connection, connection);
        return connection;
    }

    private void Rest()
    {
        if (_connection is not null) _connection.IdleSince = Environment.TickCount64;
    }

    private void DropStaleConnection()
    {
        if (_connection is null) return;
        if (Environment.TickCount64 - _connection.IdleSince > LongestIdle || !_connection.IsUsable()) DropConnection();
    }

    private void DropConnection()
    {
        _connection?.Dispose();
        Volatile.Write(ref _connection, null);
    }
}
