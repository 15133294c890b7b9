namespace Wallarm.Connector.Simulators;

/// <summary>What goes wrong with a call.</summary>
public sealed record AwsFault
{
    private AwsFault()
    {
    }

    internal enum Kind
    {
        Error,
        Throttle,
        AccessDenied,
        Expired,
        Reset,
        Hang,
        Delay,
        CutAnswer,
    }

    internal Kind What { get; private init; }

    internal AwsError? TheError { get; private init; }

    internal TimeSpan Time { get; private init; }

    /// <summary>The call has its effect first; only the answer is lost.</summary>
    internal bool IsAfterEffect { get; private init; }

    /// <summary>Any error, in the shape of the service's protocol.</summary>
    public static AwsFault Error(
        string code, string message, int status = 400) => new() { What = Kind.Error, TheError = new AwsError(code, message, status) };

    /// <summary>Too many requests, as the service in question words it.</summary>
    public static AwsFault Throttled() => new() { What = Kind.Throttle };

    public static AwsFault InternalError() =>
        Error("InternalFailure", "The request processing has failed because of an unknown error, exception or failure.", 500);

    public static AwsFault Unavailable() =>
        Error("ServiceUnavailable", "The request has failed due to a temporary failure of the server.", 503);

    /// <summary>
    /// No identity-based policy allows the operation, in AWS's words, with the caller's ARN, the action and the resource.
    /// </summary>
    public static AwsFault AccessDenied() => new() { What = Kind.AccessDenied };

    /// <summary>The caller's credentials have run out.</summary>
    public static AwsFault ExpiredCredentials() => new() { What = Kind.Expired };

    /// <summary>The connection is reset instead of an answer.</summary>
    /// <param name="afterEffect">The call has its effect first.</param>
    public static AwsFault Reset(bool afterEffect = false) => new() { What = Kind.Reset, IsAfterEffect = afterEffect };

    /// <summary>No answer until the client leaves, which <see cref="AwsCall.ClientLeft"/> tells. The call has no effect.</summary>
    public static AwsFault Hang() => new() { What = Kind.Hang };

    /// <summary>The call has its effect, but no answer until the client leaves.</summary>
    public static AwsFault HangAfterEffect() => new() { What = Kind.Hang, IsAfterEffect = true };

    /// <summary>The normal answer, later.</summary>
    public static AwsFault Delay(TimeSpan time) => new() { What = Kind.Delay, Time = time };

    /// <summary>The call has its effect; half of the answer's body arrives, then the connection ends.</summary>
    public static AwsFault CutAnswer() => new() { What = Kind.CutAnswer, IsAfterEffect = true };
}
