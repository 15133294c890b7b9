using System.Buffers.Text;
using System.Text;

namespace Wallarm.Connector.Forwarding.Http;

/// <summary>A response's status line and what its headers say about its framing (RFC 9112).</summary>
internal struct HttpHead
{
    private bool _isClosing;

    public int Status { get; private set; }

    /// <summary>Whether the connection may carry another request.</summary>
    public bool KeepAlive { get; private set; }

    public bool IsChunked { get; private set; }

    /// <summary>The body's length in bytes, or -1 where no header tells.</summary>
    public long ContentLength { get; private set; }

    /// <summary>A response before the response (100 Continue, 103 Early Hints): the real one follows.</summary>
    public readonly bool IsInterim => Status is >= 100 and < 200 and not 101;

    /// <summary>Reads a head up to and including its empty line.</summary>
    /// <exception cref="HttpProtocolException">The bytes are no head of HTTP/1.</exception>
    public static HttpHead Parse<THeaders>(ReadOnlySpan<byte> bytes, ref THeaders headers)
        where THeaders : struct, IHeaderReader
    {
        var line = bytes[..bytes.IndexOf("\r\n"u8)];
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || line[8] != (byte)' '
            || !Utf8Parser.TryParse(line[9..12], out int status, out var consumed) || consumed != 3 || status < 100)
        {
            throw new HttpProtocolException("the response does not start with a status line of HTTP/1");
        }

        var head = new HttpHead { Status = status, KeepAlive = line[7] != (byte)'0', ContentLength = -1 };
        bytes = bytes[(line.Length + 2)..];
        while (true)
        {
            var end = bytes.IndexOf("\r\n"u8);
            if (end <= 0) return head;
            var colon = bytes[..end].IndexOf((byte)':');
            if (colon <= 0) throw new HttpProtocolException("the response has a header line without a name");
            var name = bytes[..colon];
            var value = bytes[(colon + 1)..end].Trim(" \t"u8);
            head.ReadFraming(name, value);
            headers.Read(name, value);
            bytes = bytes[(end + 2)..];
        }
    }

    private void ReadFraming(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (name.Length)
        {
            case 10 when Ascii.EqualsIgnoreCase(name, "Connection"u8):
                _isClosing |= HasToken(value, "close"u8);
                KeepAlive = !_isClosing && (KeepAlive || HasToken(value, "keep-alive"u8));
                break;
            case 14 when Ascii.EqualsIgnoreCase(name, "Content-Length"u8):
                if (!Utf8Parser.TryParse(value, out long length, out var consumed) || consumed != value.Length || length < 0
                    || (ContentLength >= 0 && ContentLength != length))
                {
                    throw new HttpProtocolException("the response has a Content-Length that is no length");
                }

                ContentLength = length;
                break;
            case 17 when Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8):
                IsChunked = HasToken(value, "chunked"u8);
                break;
        }
    }

    private static bool HasToken(ReadOnlySpan<byte> list, ReadOnlySpan<byte> token)
    {
        while (!list.IsEmpty)
        {
            var comma = list.IndexOf((byte)',');
            var item = comma < 0 ? list : list[..comma];
            if (Ascii.EqualsIgnoreCase(item.Trim(" \t"u8), token)) return true;
            list = comma < 0 ? default : list[(comma + 1)..];
        }

        return false;
    }
}
