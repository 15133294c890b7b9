namespace Wallarm.Connector.Simulators;

public enum RuntimeApiFaultKind
{
    Status,
    Close,
    Reset,
    CloseAfterTaking,
    DribbleBody,
    ChunkedBody,
    TruncateBody,
}

/// <summary>A hiccup of the Runtime API.</summary>
public sealed record RuntimeApiFault
{
    private RuntimeApiFault(RuntimeApiFaultKind kind) => Kind = kind;

    public RuntimeApiFaultKind Kind { get; }

    public int StatusCode { get; private init; }

    public int ByteCount { get; private init; }

    public TimeSpan Delay { get; private init; }

    /// <summary>That status; no event is handed out, no answer is taken.</summary>
    public static RuntimeApiFault Status(int code) => new(RuntimeApiFaultKind.Status) { StatusCode = code };

    /// <summary>FIN instead of an answer.</summary>
    public static RuntimeApiFault Close() => new(RuntimeApiFaultKind.Close);

    /// <summary>RST instead of an answer.</summary>
    public static RuntimeApiFault Reset() => new(RuntimeApiFaultKind.Reset);

    /// <summary>For response and error: the answer is taken, but the connection ends before the function is told so.</summary>
    public static RuntimeApiFault CloseAfterTaking() => new(RuntimeApiFaultKind.CloseAfterTaking);

    /// <summary>For next: the event arrives in pieces of that size with a pause between them.</summary>
    public static RuntimeApiFault DribbleBody(int pieceBytes, TimeSpan pause) =>
        new(RuntimeApiFaultKind.DribbleBody) { ByteCount = Math.Max(1, pieceBytes), Delay = pause };

    /// <summary>For next: the event arrives with Transfer-Encoding: chunked.</summary>
    public static RuntimeApiFault ChunkedBody() => new(RuntimeApiFaultKind.ChunkedBody);

    /// <summary>
    /// For next: the connection ends after that many bytes of the answer; the event stays queued and is handed out again.
    /// </summary>
    public static RuntimeApiFault TruncateBody(int bytes) => new(RuntimeApiFaultKind.TruncateBody) { ByteCount = bytes };
}
