namespace Wallarm.Connector.Simulators;

public enum ExternalFilterFaultKind
{
    Status,
    End,
    Immediate,
    MoreTime,
    Slow,
    Mutate,
    Hang,
    Reset,
    GoAway,
    Abort,
    Restart,
}

/// <summary>What a node in envoy-external-filter mode does to one call instead of acknowledging both its parts the normal way.</summary>
/// <remarks>
/// Each strikes after a number of acknowledged parts. Those that end the call strike at once then; those that change an
/// acknowledgement wait for the part that it belongs to.
/// </remarks>
public sealed record ExternalFilterFault
{
    private ExternalFilterFault(ExternalFilterFaultKind kind, int after, int most = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(after, most);
        Kind = kind;
        After = after;
    }

    public ExternalFilterFaultKind Kind { get; }

    /// <summary>How many parts are acknowledged before.</summary>
    public int After { get; }

    /// <summary>A gRPC status, an HTTP status, or an error code of HTTP/2.</summary>
    public int Code { get; private init; }

    /// <summary>grpc-message of a Status.</summary>
    public string Message { get; private init; } = "";

    /// <summary>How long the acknowledgement takes, or nobody listens.</summary>
    public TimeSpan Duration { get; private init; }

    /// <summary>MoreTime: what the node asks for.</summary>
    public TimeSpan Requested { get; private init; }

    /// <summary>Whether the call goes on: its parts are acknowledged all the same.</summary>
    internal bool GoesOn => Kind is ExternalFilterFaultKind.MoreTime or ExternalFilterFaultKind.Slow or ExternalFilterFaultKind.Mutate or ExternalFilterFaultKind.GoAway;

    /// <summary>Whether the fault waits for the part behind those that are acknowledged.</summary>
    internal bool NeedsPart => Kind is ExternalFilterFaultKind.Immediate or ExternalFilterFaultKind.MoreTime or ExternalFilterFaultKind.Slow or ExternalFilterFaultKind.Mutate;

    /// <summary>Ends the call with a gRPC status.</summary>
    public static ExternalFilterFault Status(
        int code, string message = "", int after = 0) => new(ExternalFilterFaultKind.Status, after) { Code = code, Message = message };

    /// <summary>Ends the call with status 0: the node wants no more of it.</summary>
    public static ExternalFilterFault End(int after = 0) => new(ExternalFilterFaultKind.End, after, most: 1);

    /// <summary>immediate_response in place of an acknowledgement, as when the node blocks.</summary>
    public static ExternalFilterFault Immediate(
        int httpStatus = 403, int after = 0) => new(ExternalFilterFaultKind.Immediate, after, most: 1) { Code = httpStatus };

    /// <summary>override_message_timeout, then, after a while, the acknowledgement.</summary>
    public static ExternalFilterFault MoreTime(TimeSpan requested, TimeSpan delay, int after = 0) =>
        new(ExternalFilterFaultKind.MoreTime, after, most: 1) { Requested = requested, Duration = delay };

    /// <summary>The acknowledgement comes late.</summary>
    public static ExternalFilterFault Slow(
        TimeSpan delay, int after = 0) => new(ExternalFilterFaultKind.Slow, after, most: 1) { Duration = delay };

    /// <summary>The acknowledgement also orders what a mirrored call cannot obey: header mutations, a mode override, metadata.</summary>
    public static ExternalFilterFault Mutate(int after = 0) => new(ExternalFilterFaultKind.Mutate, after, most: 1);

    /// <summary>Nothing more comes, until the peer gives up or the node stops.</summary>
    public static ExternalFilterFault Hang(int after = 0) => new(ExternalFilterFaultKind.Hang, after);

    /// <summary>RST_STREAM with an error code, e.g. 2 (INTERNAL_ERROR), 7 (REFUSED_STREAM), 8 (CANCEL) or 11 (ENHANCE_YOUR_CALM).</summary>
    public static ExternalFilterFault Reset(
        int errorCode = 8, int after = 0) => new(ExternalFilterFaultKind.Reset, after) { Code = errorCode };

    /// <summary>GOAWAY on the call's connection: what runs may end, the call itself included.</summary>
    public static ExternalFilterFault GoAway(int after = 0) => new(ExternalFilterFaultKind.GoAway, after);

    /// <summary>The call's connection breaks, with all that runs on it.</summary>
    public static ExternalFilterFault Abort(int after = 0) => new(ExternalFilterFaultKind.Abort, after);

    /// <summary>All connections break, and nobody listens for a while.</summary>
    public static ExternalFilterFault Restart(
        TimeSpan pause, int after = 0) => new(ExternalFilterFaultKind.Restart, after) { Duration = pause };
}
