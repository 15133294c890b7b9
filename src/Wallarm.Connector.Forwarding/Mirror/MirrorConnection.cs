using System.Net.Sockets;
using Wallarm.Connector.Forwarding.Http;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.Mirror;

/// <summary>One connection to the node.</summary>
internal sealed class MirrorConnection(NodeStream connection) : IDisposable
{
    /// <summary>An answer's body is of no use; a longer one is not waited for, the connection is closed instead.</summary>
    private const int MaxBodyLength = 64 * 1024;

    private readonly HttpAnswerReader<MirrorResponseHeaders> _reader = new();
    private long _expiresAt = long.MaxValue;
    private int _expired;

    public Stream Stream => connection.Stream;

    /// <summary>Whether an exchange was completed on it: the node may have closed it since, without a fault of anybody.</summary>
    public bool WasUsed { get; private set; }

    /// <summary>Since when it waits for its next request (<see cref="Environment.TickCount64"/>).</summary>
    public long IdleSince { get; set; }

    /// <summary>Whether a byte of the present answer has come.</summary>
    public bool AnswerStarted => _reader.IsStarted;

    /// <summary>Whether the present answer's head, all that may have come of it, is one of Amazon API Gateway or AWS Lambda.</summary>
    public bool IsAmazonApi => _reader.Headers.IsAmazonApi;

    /// <summary>Whether the present exchange was ended because it took too long.</summary>
    public bool IsExpired => Volatile.Read(ref _expired) != 0;

    /// <summary>Room for the next bytes of the answer.</summary>
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
        Volatile.Write(ref _expiresAt, expiresAt);
    }

    /// <summary>Takes in what has come of the answer.</summary>
    /// <param name="received">How many bytes; 0 where the node has closed the connection.</param>
    /// <param name="response">The answer, once it is complete.</param>
    /// <exception cref="HttpProtocolException">It is no answer, or ends too early.</exception>
    public bool TryComplete(int received, out MirrorResponse response)
    {
        _reader.Advance(received);
        if (!_reader.IsComplete)
        {
            response = default;
            return false;
        }

        Volatile.Write(ref _expiresAt, long.MaxValue);
        WasUsed = true;
        var headers = _reader.Headers;
        response =
            new MirrorResponse(
                _reader.Head.Status, _reader.CanReuse && !IsExpired, headers.IsAmazonApi, headers.IsNginx, headers.RetryAfter);
        return true;
    }

    /// <summary>Ends the present exchange where its time is over; the waiting side gets an exception.</summary>
    public void ExpireIfDue(long now)
    {
        if (now >= Volatile.Read(ref _expiresAt)) Expire();
    }

    /// <summary>Ends the present exchange.</summary>
    public void Expire()
    {
        Volatile.Write(ref _expired, 1);
        connection.Socket.Dispose();
    }

    public void Dispose() => connection.Dispose();
}
