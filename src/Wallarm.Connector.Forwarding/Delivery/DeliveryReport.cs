using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>
/// What became of the records of one batch. Every record has exactly one outcome, so the five counts add up to what was received.
/// </summary>
public sealed record DeliveryReport
{
    /// <summary>The counts of nothing received.</summary>
    public static DeliveryReport Empty { get; } = new();

    /// <summary>How many records the batch had.</summary>
    public int Received { get; init; }

    /// <summary>
    /// How many the node has taken: it acknowledged every part that the record has, or judged the call (ext_proc), or responded with 2xx
    /// (mirror).
    /// </summary>
    public int Forwarded { get; init; }

    /// <summary>How many of the forwarded calls the node would have blocked; always 0 with mirror.</summary>
    public int Blocked { get; init; }

    /// <summary>
    /// How many of the forwarded records have no status and so no response part: they build no inventory. Always 0 with mirror.
    /// </summary>
    public int WithoutResponse { get; init; }

    /// <summary>How many were left out because API Discovery ignores them.</summary>
    public int Filtered { get; init; }

    /// <summary>How many lines were no records.</summary>
    public int Invalid { get; init; }

    /// <summary>How many the node refused, or must not be sent.</summary>
    public int Rejected { get; init; }

    /// <summary>How many have no other outcome: the node could not be reached, or time was up.</summary>
    public int Failed { get; init; }

    /// <summary>How many connections to the node were opened.</summary>
    public int ConnectionsOpened { get; init; }

    /// <summary>How many requests were sent again.</summary>
    public int Retries { get; init; }

    /// <summary>Why the batch as a whole counts as not delivered.</summary>
    public DeliveryError Error { get; init; }

    /// <summary>
    /// Whether the node rejected every record that was sent, and accepted the connector's own probe: the records are at fault, not the
    /// address. <see cref="Error"/> is none then.
    /// </summary>
    public bool IsAllRejectedFinally { get; init; }

    /// <summary>
    /// Whether rejections are about the records: the node has taken another one, or the connector's own probe. Otherwise the address may be
    /// a wrong one, and a later attempt sends these records again.
    /// </summary>
    public bool AreRejectionsFinal { get; init; }

    /// <summary>The first trouble of the batch, in words; null where there was none.</summary>
    public string? Cause { get; init; }

    /// <summary>The invalid lines by reason.</summary>
    public IReadOnlyList<InvalidCount> InvalidReasons { get; init; } = [];

    /// <summary>The first few invalid lines. Their content is not here on purpose: execution logs can hold credentials.</summary>
    public IReadOnlyList<InvalidSample> InvalidSamples { get; init; } = [];

    /// <summary>The rejected records by status.</summary>
    public IReadOnlyList<Rejection> Rejections { get; init; } = [];

    /// <summary>What became of the probes among the records.</summary>
    public IReadOnlyList<ProbeOutcome> Probes { get; init; } = [];

    /// <summary>What became of each record, by its index in the batch.</summary>
    public IReadOnlyList<RecordOutcome> Outcomes { get; init; } = [];

    /// <summary>When the oldest call was made whose record was to be sent, in milliseconds since 1970; null if no line says.</summary>
    public long? OldestRequest { get; init; }

    /// <summary>When the newest one was made.</summary>
    public long? NewestRequest { get; init; }

    /// <summary>Whether the next batches are sent; null if there was nothing to deliver.</summary>
    public BreakerState? Breaker { get; init; }
}

/// <summary>Whether a node is tried: the state of the circuit breaker that a process has for its node.</summary>
public enum BreakerState
{
    /// <summary>Batches are sent.</summary>
    Closed,

    /// <summary>The node was away: the next batch asks it by one attempt, and is sent if that succeeds.</summary>
    HalfOpen,

    /// <summary>Nothing is sent for now.</summary>
    Open,
}

/// <summary>What became of a record.</summary>
public enum RecordOutcome : byte
{
    /// <summary>It has no other outcome: the node could not be reached, or time was up. All others are settled.</summary>
    Failed,

    /// <summary>The node has taken it.</summary>
    Forwarded,

    /// <summary>It was left out because of a setting.</summary>
    Filtered,

    /// <summary>Its line is no record.</summary>
    Invalid,

    /// <summary>The node refused it, or must not be sent it.</summary>
    Rejected,
}

/// <summary>Why a batch counts as not delivered.</summary>
public enum DeliveryError
{
    /// <summary>It was delivered.</summary>
    None,

    /// <summary>Some records failed.</summary>
    RecordsFailed,

    /// <summary>
    /// The node rejected all records of the batch, and did not accept the connector's own probe either: a wrong address, most likely.
    /// </summary>
    AllRejected,

    /// <summary>The address belongs to Amazon API Gateway or AWS Lambda. Nothing more is sent in this process.</summary>
    NodeIsApi,

    /// <summary>The node's certificate is not trusted.</summary>
    CertificateRejected,

    /// <summary>What listens at the node's address does not speak the chosen protocol.</summary>
    NodeProtocol,

    /// <summary>The node refuses this client by a setting of its own (gRPC status 7 or 16).</summary>
    NodeRefusesUs,
}

/// <summary>How many lines were invalid for one reason.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Count">How many.</param>
public readonly record struct InvalidCount(InvalidReason Reason, int Count);

/// <summary>An invalid line, without its content.</summary>
/// <param name="EventId">The log event's id.</param>
/// <param name="Length">The line's length in bytes, as it stands in the envelope.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record InvalidSample(string EventId, int Length, InvalidReason Reason);

/// <summary>How many records were rejected with one status.</summary>
/// <param name="Status">The status that the node responded with: HTTP's (mirror) or gRPC's (ext_proc); null if the record must not be
/// sent.</param>
/// <param name="Count">How many.</param>
/// <param name="Meaning">What it usually means, and what to do.</param>
public sealed record Rejection(int? Status, int Count, string Meaning);

/// <summary>What became of a probe: a record whose path starts with <c>/.wallarm-probe/</c>.</summary>
/// <param name="Id">What stands behind that path.</param>
/// <param name="Outcome"><c>forwarded</c>, <c>rejected</c> or <c>failed</c>.</param>
/// <param name="Status">The status that the node responded with: HTTP's (mirror) or gRPC's (ext_proc, rejected only); null without
/// one.</param>
/// <param name="Duration">From the record's turn to its outcome.</param>
public sealed record ProbeOutcome(string Id, string Outcome, int? Status, TimeSpan Duration);
