using System.Net;
using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>One request as it came in over the wire.</summary>
public sealed class ReceivedRequest
{
    private readonly byte[] _head;
    private string? _method;
    private string? _target;
    private IReadOnlyList<KeyValuePair<string, string>>? _headers;

    internal ReceivedRequest(byte[] rawHead, long bodyLength, int connectionNumber, long sequenceNumber, IPAddress remoteAddress)
    {
        _head = rawHead;
        BodyLength = bodyLength;
        ConnectionNumber = connectionNumber;
        SequenceNumber = sequenceNumber;
        RemoteAddress = remoteAddress;
        ReceivedAt = DateTimeOffset.UtcNow;
    }

    public string Method => _method ??= Encoding.ASCII.GetString(_head.AsSpan(0, _head.IndexOf((byte)' ')));

    /// <summary>The request target exactly as received, percent-encoding and all.</summary>
    public string Target => _target ??= ReadTarget();

    /// <summary>The headers in the order received; values are decoded as UTF-8.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers ??= ReadHeaders();

    /// <summary>Every byte of the head, from the method to the closing blank line.</summary>
    public ReadOnlyMemory<byte> RawHead => _head;

    public long BodyLength { get; }

    /// <summary>Counts connections from 1.</summary>
    public int ConnectionNumber { get; }

    /// <summary>Counts requests from 1, over all connections; 0 for a probe.</summary>
    public long SequenceNumber { get; }

    public IPAddress RemoteAddress { get; }

    public DateTimeOffset ReceivedAt { get; }

    /// <summary>The first header of that name in any casing, or null.</summary>
    public string? Header(string name)
    {
        // Straight off the bytes: under load nobody asks for all the headers, but for a few of them.
        foreach (Range line in HeaderLines(_head))
        {
            ReadOnlySpan<byte> text = _head.AsSpan(line);
            if (text.Length > name.Length && text[name.Length] == (byte)':' && Ascii.EqualsIgnoreCase(text[..name.Length], name))
                return Encoding.UTF8.GetString(text[(name.Length + 1)..].Trim(" \t"u8));
        }

        return null;
    }

    public override string ToString() => $"{SequenceNumber} (connection {ConnectionNumber}): {Method} {Target}";

    private static IEnumerable<Range> HeaderLines(byte[] head)
    {
        int start = head.AsSpan().IndexOf("\r\n"u8) + 2;
        while (true)
        {
            int length = head.AsSpan(start).IndexOf("\r\n"u8);
            if (length <= 0)
                yield break;
            yield return start..(start + length);
            start += length + 2;
        }
    }

    private string ReadTarget()
    {
        ReadOnlySpan<byte> afterMethod = _head.AsSpan(_head.IndexOf((byte)' ') + 1);
        return Encoding.ASCII.GetString(afterMethod[..afterMethod.IndexOf((byte)' ')]);
    }

    private KeyValuePair<string, string>[] ReadHeaders() =>
    [
        .. HeaderLines(_head).Select(range =>
        {
            string line = Encoding.UTF8.GetString(_head.AsSpan(range));
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            return KeyValuePair.Create(line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
        }),
    ];
}
