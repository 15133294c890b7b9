using System.Net.Sockets;
using Wallarm.Connector.Forwarding.Http;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.Mirror;

/// <summary>One connection to the node.</summary>
/// <param name="connection">The open connection.</param>
/// <param name="openedAt">When it was opened, by the clock on the wall.</param>
internal sealed class MirrorConnection(NodeStream connection, DateTimeOffset openedAt = default) : IDisposable
{
    /// <summary>A response's body is of no use; a longer one is not waited for, the connection is closed instead.</summary>
    private const int MaxBodyLength = 64 * 1024;

    /// <summary>Nothing is under way that could take too long.</summary>
    private const long Never = long.MaxValue;

    /// <summary>The exchange was ended because it took too long, and the connection with it.</summary>
    private const long Expired = long.MinValue;

    private readonly HttpResponseReader<MirrorResponseHeaders> _reader = new();

    /// <summary>
    /// When the present exchange ends at the latest. Who ends an exchange, in time or not, exchanges this value for another: so the one who
    /// watches the time cannot end the next exchange for the one before.
    /// </summary>
    private long _expiresAt = Never;

    /// <summary>Whether a body was malformed: where it ends is not known.</summary>
    private bool _isBroken;

    public Stream Stream => connection.Stream;

    /// <summary>Whether an exchange was completed on it: the node may have closed it since, without a fault of anybody.</summary>
    public bool WasUsed { get; private set; }

    /// <summary>When it was opened, by the clock on the wall.</summary>
    public DateTimeOffset OpenedAt => openedAt;

    /// <summary>Since when it waits for its next request, by the clock on the wall.</summary>
    public DateTimeOffset IdleSince { get; set; }

    /// <summary>Whether a byte of the present response has come.</summary>
    public bool ResponseStarted => _reader.IsStarted;

    /// <summary>Whether the present response's body was read to its end, and the connection may carry another request.</summary>
    public bool CanReuse => !_isBroken && _reader.CanReuse && !IsExpired;

    /// <summary>Whether the present response's head, all that may have come of it, is one of Amazon API Gateway or AWS Lambda.</summary>
    public bool IsAmazonApi => _reader.Headers.IsAmazonApi;

    /// <summary>Whether the present exchange was ended because it took too long.</summary>
    public bool IsExpired => Interlocked.Read(ref _expiresAt) == Expired;

    /// <summary>Room for the next bytes of the response.</summary>
    public Memory<byte> Room => _reader.Room;

    /// <summary>Whether an idle connection can still be used: nothing has come, and it was not closed.</summary>
    public bool IsUsable()
    {
        try
        {
            return !connection.Socket.Poll(0, SelectMode.SelectRead);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Starts an exchange.</summary>
    /// <param name="isHead">Whether its method is HEAD.</param>
    /// <param name="expiresAt">When <see cref="ExpireIfDue"/> ends it (<see cref="Environment.TickCount64"/>).</param>
    public void Begin(bool isHead, long expiresAt)
    {
        _reader.Begin(isHead, body: null, MaxBodyLength);
        Limit(expiresAt);
    }

    /// <summary>
    /// Takes in what has come of the response. Its head says all there is to know; the body is read for the connection's sake.
    /// </summary>
    /// <param name="received">How many bytes; 0 where the node has closed the connection.</param>
    /// <param name="response">The response, once its head is complete.</param>
    /// <exception cref="HttpProtocolException">It is no response, or ends too early.</exception>
    public bool TryReadHead(int received, out MirrorResponse response)
    {
        try
        {
            _reader.Advance(received);
        }
        catch (Http.HttpProtocolException) when (_reader.HasHead)
        {
            _isBroken = true;
        }

        if (!_reader.HasHead)
        {
            response = default;
            return false;
        }

        WasUsed = true;
        Limit(Never);
        var headers = _reader.Headers;
        response = new MirrorResponse(_reader.Head.Status, headers.IsAmazonApi, headers.IsNginx, headers.RetryAfter);
        return true;
    }

    /// <summary>Reads the response's body, so that the connection may carry another request.</summary>
    /// <param name="expiresAt">When <see cref="ExpireIfDue"/> ends it (<see cref="Environment.TickCount64"/>).</param>
    public async ValueTask DrainAsync(long expiresAt)
    {
        Limit(expiresAt);
        while (!_isBroken && _reader.CanBecomeReusable) _reader.Advance(await Stream.ReadAsync(Room).ConfigureAwait(false));
        Limit(Never);
    }

    /// <summary>Ends the present exchange if its time is over; the waiting side gets an exception.</summary>
    public void ExpireIfDue(long now)
    {
        var expiresAt = Interlocked.Read(ref _expiresAt);
        if (expiresAt == Expired || now < expiresAt) return;
        if (Interlocked.CompareExchange(ref _expiresAt, Expired, expiresAt) == expiresAt) connection.Socket.Dispose();
    }

    /// <summary>Ends the present exchange.</summary>
    public void Expire()
    {
        _ = Interlocked.Exchange(ref _expiresAt, Expired);
        connection.Socket.Dispose();
    }

    public void Dispose() => connection.Dispose();

    /// <summary>Sets the time limit, unless the one before has ended the connection. Only one side sets limits.</summary>
    private void Limit(long expiresAt)
    {
        var before = Interlocked.Read(ref _expiresAt);
        if (before != Expired) _ = Interlocked.CompareExchange(ref _expiresAt, expiresAt, before);
    }
}
