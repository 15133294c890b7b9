using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Wallarm.Connector.Forwarding.Http;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>One connection to the node.</summary>
internal sealed class NodeConnection(Socket socket, Stream stream) : IDisposable
{
    /// <summary>An answer's body is of no use; a longer one is not waited for, the connection is closed instead.</summary>
    private const int MaxBodyLength = 64 * 1024;

    private readonly HttpConnection _http = new(stream);
    private long _expiresAt = long.MaxValue;
    private int _expired;

    /// <summary>Whether an exchange was completed on it: the node may have closed it since, without a fault of anybody.</summary>
    public bool WasUsed { get; private set; }

    /// <summary>Since when it waits for its next request (<see cref="Environment.TickCount64"/>).</summary>
    public long IdleSince { get; set; }

    /// <summary>Whether a byte of the present answer has come.</summary>
    public bool AnswerStarted => _http.AnswerStarted;

    /// <summary>Whether the present exchange was ended because it took too long.</summary>
    public bool IsExpired => Volatile.Read(ref _expired) != 0;

    /// <summary>Whether an idle connection can still be used: nothing has come, and it was not closed.</summary>
    public bool IsUsable()
    {
        try
        {
            return !socket.Poll(0, SelectMode.SelectRead);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Sends a request and reads its answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isHead">Whether its method is HEAD, whose answers have no body.</param>
    /// <param name="expiresAt">When <see cref="ExpireIfDue"/> ends it (<see cref="Environment.TickCount64"/>).</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<NodeAnswer> ExchangeAsync(ReadOnlyMemory<byte> request, bool isHead, long expiresAt)
    {
        Volatile.Write(ref _expiresAt, expiresAt);
        await _http.SendAsync(request).ConfigureAwait(false);
        NodeAnswerHeaders headers;
        HttpHead head;
        do
        {
            var length = await _http.ReceiveHeadAsync().ConfigureAwait(false);
            headers = default;
            head = HttpHead.Parse(_http.Head(length), ref headers);
            _http.SkipHead(length);
        }
        while (head.IsInterim);

        var hasBody = !isHead && head.Status is not (101 or 204 or 304);
        var keepAlive = await _http.ReceiveBodyAsync(head, hasBody, body: null, MaxBodyLength).ConfigureAwait(false);
        Volatile.Write(ref _expiresAt, long.MaxValue);
        WasUsed = true;
        return new NodeAnswer(head.Status, keepAlive && head.Status != 101 && !_http.HasUnreadBytes && !IsExpired, headers.IsAmazonApi, headers.RetryAfter);
    }

    /// <summary>Ends the present exchange where its time is over; the waiting side gets an exception.</summary>
    public void ExpireIfDue(long now)
    {
        if (now < Volatile.Read(ref _expiresAt)) return;
        Expire();
    }

    /// <summary>Ends the present exchange.</summary>
    public void Expire()
    {
        Volatile.Write(ref _expired, 1);
        socket.Dispose();
    }

    public void Dispose() => _http.Dispose();
}
