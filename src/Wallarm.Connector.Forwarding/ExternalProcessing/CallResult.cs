using Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>How a call of <c>Process</c> ended.</summary>
internal enum CallEnd
{
    /// <summary>Every part that the record has is acknowledged.</summary>
    Acknowledged,

    /// <summary>The node would have responded to the caller itself: it has taken the call in, and judged it.</summary>
    Blocked,

    /// <summary>The node ended the stream before that.</summary>
    Closed,

    /// <summary>The node reset the stream.</summary>
    Reset,

    /// <summary>The node has certainly not processed the call.</summary>
    Refused,

    /// <summary>The node broke a rule of HTTP/2, gRPC or ext_proc on the stream.</summary>
    ProtocolError,

    /// <summary>The node did not respond in time.</summary>
    TimedOut,

    /// <summary>The connection broke.</summary>
    Broken,

    /// <summary>The connection, kept from the batch before, was dead already.</summary>
    WasDead,
}

/// <summary>How a call ended, and what is known of it.</summary>
internal readonly ref struct CallResult
{
    public required CallEnd End { get; init; }

    /// <summary>When the call began (<see cref="Environment.TickCount64"/>).</summary>
    public long StartedAt { get; init; }

    /// <summary>Whether the node acknowledged the request part.</summary>
    public bool IsRequestAcknowledged { get; init; }

    /// <summary>Whether the record has one part only: its line has no status.</summary>
    public bool HasNoResponsePart { get; init; }

    /// <summary>What head and trailers said, for <see cref="CallEnd.Closed"/>.</summary>
    public ResponseFields Fields { get; init; }

    /// <summary>The error code, for <see cref="CallEnd.Reset"/>.</summary>
    public Http2Error Error { get; init; }

    /// <summary>
    /// What went wrong, for <see cref="CallEnd.ProtocolError"/>, <see cref="CallEnd.TimedOut"/> and <see cref="CallEnd.Broken"/>.
    /// </summary>
    public string? What { get; init; }
}
