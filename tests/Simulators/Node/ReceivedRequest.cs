using System.Net;
using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>One request as it came in over the wire.</summary>
public sealed class ReceivedRequest
{
    private readonly Lazy<ParsedHead> _parsed;

    internal ReceivedRequest(byte[] rawHead, long bodyLength, int connectionNumber, long sequenceNumber, IPAddress remoteAddress)
    {
        RawHead = rawHead;
        BodyLength = bodyLength;
        ConnectionNumber = connectionNumber;
        SequenceNumber = sequenceNumber;
        RemoteAddress = remoteAddress;
        ReceivedAt = DateTimeOffset.UtcNow;
        _parsed = new Lazy<ParsedHead>(() => ParsedHead.Of(rawHead));
    }

    public string Method => _parsed.Value.Method;

    /// <summary>The request target exactly as received, percent-encoding and all.</summary>
    public string Target => _parsed.Value.Target;

    /// <summary>The headers in the order received; values are decoded as UTF-8.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => _parsed.Value.Headers;

    /// <summary>Every byte of the head, from the method to the closing blank line.</summary>
    public ReadOnlyMemory<byte> RawHead { get; }

    public long BodyLength { get; }

    /// <summary>Counts connections from 1.</summary>
    public int ConnectionNumber { get; }

    /// <summary>Counts requests from 1, over all connections.</summary>
    public long SequenceNumber { get; }

    public IPAddress RemoteAddress { get; }

    public DateTimeOffset ReceivedAt { get; }

    /// <summary>The first header of that name in any casing, or null.</summary>
    public string? Header(string name)
    {
        foreach ((string key, string value) in Headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }

    public override string ToString() => $"{SequenceNumber} (connection {ConnectionNumber}): {Method} {Target}";

    private sealed record ParsedHead(string Method, string Target, KeyValuePair<string, string>[] Headers)
    {
        public static ParsedHead Of(byte[] rawHead)
        {
            string[] lines = Encoding.UTF8.GetString(rawHead).Split("\r\n");
            string[] requestLine = lines[0].Split(' ');
            KeyValuePair<string, string>[] headers =
            [
                .. lines.Skip(1).TakeWhile(line => line.Length > 0).Select(line =>
                {
                    int colon = line.IndexOf(':', StringComparison.Ordinal);
                    return KeyValuePair.Create(line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
                }),
            ];
            return new ParsedHead(requestLine[0], requestLine[1], headers);
        }
    }
}
