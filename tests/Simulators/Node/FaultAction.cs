using System.Text;

namespace Wallarm.Connector.Simulators;

public enum FaultKind
{
    Status,
    ResetAfter,
    CloseAfter,
    Hang,
    Slow,
    SlowBytes,
    Raw,
    Refuse,
}

/// <summary>What the node does to one request instead of answering it the normal way.</summary>
public sealed record FaultAction
{
    private FaultAction(FaultKind kind) => Kind = kind;

    public FaultKind Kind { get; }

    public int StatusCode { get; private init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; private init; } = [];

    /// <summary>The body of a Status answer, or every byte of a Raw one.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private init; }

    public int ByteCount { get; private init; }

    public TimeSpan Duration { get; private init; }

    /// <summary>Raw: the connection is closed after the bytes. Refuse: all connections are dropped, not just this one.</summary>
    public bool ClosesToo { get; private init; }

    public static FaultAction Status(int code, IEnumerable<KeyValuePair<string, string>>? headers = null, string body = "") =>
        new(FaultKind.Status) { StatusCode = code, Headers = [.. headers ?? []], Bytes = Encoding.UTF8.GetBytes(body) };

    /// <summary>503 (or another status) with Retry-After.</summary>
    public static FaultAction RetryAfter(string value, int code = 503) => Status(code, [KeyValuePair.Create("Retry-After", value)]);

    /// <summary>RST after that many bytes of the normal answer.</summary>
    public static FaultAction ResetAfter(int bytes = 0) => new(FaultKind.ResetAfter) { ByteCount = bytes };

    /// <summary>
    /// FIN after that many bytes of the normal answer; int.MaxValue answers in full and then closes without having announced it.
    /// </summary>
    public static FaultAction CloseAfter(int bytes) => new(FaultKind.CloseAfter) { ByteCount = bytes };

    public static FaultAction CloseBeforeAnswer() => CloseAfter(0);

    /// <summary>Reads the request and never answers, until the peer gives up or the node stops.</summary>
    public static FaultAction Hang() => new(FaultKind.Hang);

    public static FaultAction Slow(TimeSpan delay) => new(FaultKind.Slow) { Duration = delay };

    /// <summary>The normal answer, one byte at a time.</summary>
    public static FaultAction SlowBytes(TimeSpan delayPerByte) => new(FaultKind.SlowBytes) { Duration = delayPerByte };

    /// <summary>These bytes and nothing else: chunked answers, interim answers, garbage.</summary>
    public static FaultAction Raw(
        ReadOnlyMemory<byte> bytes, bool close = false) => new(FaultKind.Raw) { Bytes = bytes, ClosesToo = close };

    public static FaultAction Raw(string text, bool close = false) => Raw(Encoding.UTF8.GetBytes(text), close);

    /// <summary>
    /// Drops this connection and refuses new ones for a while; <paramref name="dropAll"/> drops the others too, as a restart does.
    /// </summary>
    public static FaultAction Refuse(TimeSpan duration, bool dropAll = false) =>
        new(FaultKind.Refuse) { Duration = duration, ClosesToo = dropAll };

    /// <summary>Whether the node has taken the request in before the trouble starts, so that a second copy is a duplicate.</summary>
    internal bool TakesRequest => Kind switch
    {
        FaultKind.Status => StatusCode is >= 200 and < 300,
        FaultKind.ResetAfter or FaultKind.CloseAfter => ByteCount > 0,
        FaultKind.Slow or FaultKind.SlowBytes => true,
        FaultKind.Raw => Bytes.Span.StartsWith("HTTP/1.1 2"u8) || Bytes.Span.IndexOf("\r\nHTTP/1.1 2"u8) >= 0,
        _ => false,
    };
}
