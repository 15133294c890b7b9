using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.ExternalProcessing.Http2;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>What becomes of a record after one call.</summary>
internal enum Fate
{
    /// <summary>The node has taken it.</summary>
    Forwarded,

    /// <summary>The node has taken it, and would have blocked the call.</summary>
    Blocked,

    /// <summary>Once more, after a pause.</summary>
    Again,

    /// <summary>Once more, after a pause, and slower altogether.</summary>
    AgainSlower,

    /// <summary>Once more at once.</summary>
    AgainAtOnce,

    /// <summary>The node does not want it.</summary>
    Rejected,

    /// <summary>The node refuses this connector.</summary>
    Refused,

    /// <summary>What listens there is no node of this mode.</summary>
    WrongPeer,
}

/// <summary>The verdict on one call.</summary>
/// <param name="Fate">What becomes of the record.</param>
/// <param name="What">What was seen, in words that go behind the node's name; null if all is well.</param>
internal readonly record struct Verdict(Fate Fate, string? What)
{
    /// <summary>The gRPC status, if there is one.</summary>
    public int? Status { get; private init; }

    /// <summary>What a rejection usually means.</summary>
    public string? Meaning { get; private init; }

    /// <summary>What listens there, for <see cref="Fate.WrongPeer"/>.</summary>
    public NodePeer Peer { get; private init; }

    /// <summary>
    /// Whether the node responded to this record alone, and failed: gRPC status 2, 13 or 15, or RST_STREAM. What happens to a connection or
    /// to all records says nothing about one.
    /// </summary>
    public bool FailedAlone { get; private init; }

    /// <summary>How long the node asks to be left alone (<c>grpc-retry-pushback-ms</c>); null if it does not.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Whether the node asks to be left alone: it is busy, not away.</summary>
    public bool AsksForPause => (Fate is Fate.Again or Fate.AgainSlower) && RetryAfter > TimeSpan.Zero;

    /// <summary>The reason that is counted, for <see cref="Fate.Rejected"/> and records on which the node fails alone.</summary>
    /// <param name="node">The node's host and port.</param>
    public RejectionReason ToRejection(string node) => new(Status, Meaning ?? "", $"{node} {What} ({Meaning})");

    /// <summary>Judges how a call ended.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="hasSucceeded">Whether the node has ever acknowledged anything in this process: if so, it is a node of this
    /// mode.</param>
    public static Verdict Of(in CallResult result, bool hasSucceeded) => result.End switch
    {
        CallEnd.Acknowledged => new Verdict(Fate.Forwarded, null),
        CallEnd.Blocked => new Verdict(Fate.Blocked, null),
        CallEnd.Refused or CallEnd.WasDead => new Verdict(Fate.AgainAtOnce, "refused a stream"),
        CallEnd.Closed => OfFields(result.Fields, hasSucceeded) with { RetryAfter = result.Fields.RetryAfter },
        CallEnd.Reset when result.Error == Http2Error.EnhanceYourCalm => new Verdict(Fate.AgainSlower, "reset a stream: ENHANCE_YOUR_CALM"),
        CallEnd.Reset => new Verdict(Fate.Again, $"reset a stream: {result.Error.Name()}")
        {
            FailedAlone = true,
            Status = GrpcStatus.Internal,
            Meaning = GrpcStatus.MeaningOfFailure,
        },
        CallEnd.TimedOut => new Verdict(Fate.AgainSlower, $"sent {result.What}"),
        CallEnd.ProtocolError => new Verdict(Fate.Again, $"broke the protocol: {result.What}"),
        _ => new Verdict(Fate.Again, result.What),
    };

    private static Verdict OfFields(in ResponseFields fields, bool hasSucceeded)
    {
        if (fields.GrpcStatus >= 0)
        {
            var described = $"responded with gRPC status {GrpcStatus.Describe(fields.GrpcStatus)}";
            return OfStatus(fields.GrpcStatus, fields.GrpcMessage, described, hasSucceeded);
        }

        if (fields is { Status: 200, IsGrpc: true }) return new Verdict(Fate.Again, "ended a response without a grpc-status");
        var seen = fields.Status == 200
            ? "responded with HTTP 200, but no gRPC"
            : $"responded with HTTP status {fields.Status} and no grpc-status";
        if (!hasSucceeded && fields.Status is 200 or 404 or 415) return new Verdict(Fate.WrongPeer, seen) { Peer = NodePeer.Http2Server };
        return OfStatus(GrpcStatus.FromHttp(fields.Status), null, seen, hasSucceeded);
    }

    private static Verdict OfStatus(int status, string? message, string seen, bool hasSucceeded)
    {
        var what = message is null ? seen : $"{seen}: {message}";
        if (status == GrpcStatus.Unimplemented && !hasSucceeded)
        {
            return new Verdict(Fate.WrongPeer, what) { Status = status, Peer = NodePeer.GrpcServer };
        }

        if (status == GrpcStatus.Ok || GrpcStatus.IsRejection(status))
        {
            return new Verdict(Fate.Rejected, what) { Status = status, Meaning = GrpcStatus.MeaningOfRejection(status) };
        }

        return new Verdict(
            status switch
            {
                GrpcStatus.PermissionDenied or GrpcStatus.Unauthenticated => Fate.Refused,
                GrpcStatus.ResourceExhausted or GrpcStatus.Unavailable => Fate.AgainSlower,
                _ => Fate.Again,
            },
            what)
        {
            Status = status,
            FailedAlone = GrpcStatus.IsFailure(status),
            Meaning = GrpcStatus.IsFailure(status) ? GrpcStatus.MeaningOfFailure : null,
        };
    }
}
