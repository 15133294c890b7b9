using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// What a server must know of a request head to find its end and to answer it. Read straight off the bytes, without an
/// allocation, because load tests run through here; strict, because a client that lets a log line break out of its place must be caught.
/// </summary>
internal readonly struct HeadFraming
{
    private const string TokenCharacters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly System.Buffers.SearchValues<byte> Token =
        System.Buffers.SearchValues.Create(Encoding.ASCII.GetBytes(TokenCharacters));

    public required bool IsHead { get; init; }

    public required bool WantsClose { get; init; }

    public required bool IsChunked { get; init; }

    public required bool ExpectsContinue { get; init; }

    public required long ContentLength { get; init; }

    /// <summary>Where the request target stands in the head.</summary>
    public required Range Target { get; init; }

    public static HeadFraming Read(ReadOnlySpan<byte> head)
    {
        int lineEnd = head.IndexOf("\r\n"u8);
        ReadOnlySpan<byte> line = head[..lineEnd];
        int methodEnd = line.IndexOf((byte)' ');
        if (methodEnd <= 0 || line[..methodEnd].ContainsAnyExcept(Token))
            throw new MalformedHttpException("The request line does not start with a method.");
        int targetStart = methodEnd + 1;
        int targetLength = line[targetStart..].IndexOf((byte)' ');
        if (targetLength <= 0)
            throw new MalformedHttpException("The request line has no target.");
        ReadOnlySpan<byte> target = line.Slice(targetStart, targetLength);
        if (target.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            throw new MalformedHttpException("The request target has a byte that must be percent-encoded.");
        ReadOnlySpan<byte> version = line[(targetStart + targetLength + 1)..];
        bool isHttp10 = version.SequenceEqual("HTTP/1.0"u8);
        if (!isHttp10 && !version.SequenceEqual("HTTP/1.1"u8))
            throw new MalformedHttpException("The request line does not end in HTTP/1.1 or HTTP/1.0.");

        long contentLength = -1;
        bool chunked = false, close = isHttp10, expectsContinue = false, hasHost = false;
        ReadOnlySpan<byte> rest = head[(lineEnd + 2)..];
        while (true)
        {
            int end = rest.IndexOf("\r\n"u8);
            if (end <= 0)
                break;
            (ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) = SplitHeader(rest[..end]);
            rest = rest[(end + 2)..];
            switch (name.Length)
            {
                case 4 when Is(name, "host"u8):
                    if (hasHost)
                        throw new MalformedHttpException("Two Host headers.");
                    hasHost = true;
                    break;
                case 6 when Is(name, "expect"u8):
                    expectsContinue = Is(value, "100-continue"u8);
                    break;
                case 10 when Is(name, "connection"u8):
                    close = isHttp10 ? !Is(value, "keep-alive"u8) : Is(value, "close"u8);
                    break;
                case 14 when Is(name, "content-length"u8):
                    if (contentLength >= 0)
                        throw new MalformedHttpException("Two Content-Length headers.");
                    contentLength = ReadLength(value);
                    break;
                case 17 when Is(name, "transfer-encoding"u8):
                    chunked = Is(value, "chunked"u8);
                    break;
            }
        }

        if (!hasHost && !isHttp10)
            throw new MalformedHttpException("No Host header.");
        if (chunked && contentLength >= 0)
            throw new MalformedHttpException("Both Content-Length and Transfer-Encoding.");
        return new HeadFraming
        {
            IsHead = line[..methodEnd].SequenceEqual("HEAD"u8),
            WantsClose = close,
            IsChunked = chunked,
            ExpectsContinue = expectsContinue,
            ContentLength = Math.Max(0, contentLength),
            Target = targetStart..(targetStart + targetLength),
        };
    }

    private static HeaderSpans SplitHeader(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(Token))
            throw new MalformedHttpException("A header line does not start with a name and a colon.");
        ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t"u8);
        foreach (byte b in value)
        {
            if (b < 0x20 && b != (byte)'\t' || b == 0x7f)
                throw new MalformedHttpException("A header value has a control character.");
        }

        return new HeaderSpans(line[..colon], value);
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower) => Ascii.EqualsIgnoreCase(text, lower);

    private static long ReadLength(ReadOnlySpan<byte> digits)
    {
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !long.TryParse(digits, System.Globalization.CultureInfo.InvariantCulture, out long length))
            throw new MalformedHttpException("Content-Length is not a number.");
        return length;
    }

    private readonly ref struct HeaderSpans(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        private readonly ReadOnlySpan<byte> _name = name;
        private readonly ReadOnlySpan<byte> _value = value;

        public void Deconstruct(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
        {
            name = _name;
            value = _value;
        }
    }
}
