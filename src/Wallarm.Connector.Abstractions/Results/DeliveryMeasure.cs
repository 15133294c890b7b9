namespace Wallarm.Connector;

/// <summary>
/// What became of everything that CloudWatch Logs handed to a forwarder in a window of time: <see cref="HandedOver"/> plus
/// <see cref="FromBefore"/> is <see cref="Settled"/> plus <see cref="Waiting"/>, <see cref="InFlight"/> and <see cref="Unexplained"/>. Counts
/// are records unless they say otherwise. A count that cannot be known is null, and <see cref="Notes"/> say why.
/// </summary>
public sealed record DeliveryMeasure
{
    /// <summary>Name of the function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Number of the account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>System name of the region.</summary>
    public required string Region { get; init; }

    /// <summary>Where the window begins.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>Where the window ends; not part of it.</summary>
    public required DateTimeOffset EndTime { get; init; }

    /// <summary>The subscription filters that feed the function.</summary>
    public IReadOnlyList<SubscriptionMeasure> Subscriptions { get; init; } = [];

    /// <summary>Records that CloudWatch Logs handed to the function, over all its filters.</summary>
    public long? HandedOver { get; init; }

    /// <summary>Records for which CloudWatch Logs got an error, over all filters.</summary>
    public long? DeliveryErrors { get; init; }

    /// <summary>Records for which CloudWatch Logs was throttled, over all filters.</summary>
    public long? DeliveryThrottling { get; init; }

    /// <summary>Invocations of the function, repeated ones and those from the queue included.</summary>
    public long? Invocations { get; init; }

    /// <summary>Invocations that failed.</summary>
    public long? InvocationErrors { get; init; }

    /// <summary>Invocations that Lambda throttled; it tries them again.</summary>
    public long? Throttles { get; init; }

    /// <summary>The longest that an event waited in Lambda before the function had it; null if none did.</summary>
    public TimeSpan? OldestEventAge { get; init; }

    /// <summary>
    /// Events that Lambda gave up (<c>AsyncEventsDropped</c>): lost if there is no failure destination, else sent there before.
    /// </summary>
    public long? EventsDropped { get; init; }

    /// <summary>Failed events that their destination did not take (<c>DestinationDeliveryFailures</c>).</summary>
    public long? DestinationDeliveryFailures { get; init; }

    /// <summary>Batches that the function began in the window, each counted once.</summary>
    public long? Batches { get; init; }

    /// <summary>Records that have a final outcome by now.</summary>
    public long? Settled { get; init; }

    /// <summary>Of those settled, records that the node has taken.</summary>
    public long? Forwarded { get; init; }

    /// <summary>Of those settled, records that were left out as configured.</summary>
    public long? Filtered { get; init; }

    /// <summary>Of those settled, lines that were no access-log record.</summary>
    public long? Invalid { get; init; }

    /// <summary>Of those settled, records that the node refused for good.</summary>
    public long? Rejected { get; init; }

    /// <summary>Records that are still to be delivered, and are kept where batches go that could not be.</summary>
    public long? Waiting { get; init; }

    /// <summary>Records that were handed over at the end of the window and begun after it.</summary>
    public long? InFlight { get; init; }

    /// <summary>Records that were handed over before the window and begun in it.</summary>
    public long? FromBefore { get; init; }

    /// <summary>Batches in the connector's queue now; null if it has none.</summary>
    public int? QueuedBatches { get; init; }

    /// <summary>
    /// How long the oldest of them is there, as CloudWatch tells it (<c>ApproximateAgeOfOldestMessage</c>): without those that were
    /// received three times or more; null if there is none.
    /// </summary>
    public TimeSpan? OldestQueuedAge { get; init; }

    /// <summary>Messages of the queue that could never be read, and were removed.</summary>
    public long? Unreadable { get; init; }

    /// <summary>Requests that the node has counted since it started; null if it was not asked.</summary>
    public long? NodeRequests { get; init; }

    /// <summary>Responses that the node has counted since it started; null if it was not asked.</summary>
    public long? NodeResponses { get; init; }

    /// <summary>Records that the node was given more than once.</summary>
    public long? Duplicates { get; init; }

    /// <summary>What limits the counts, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// Records that were handed over and are neither settled nor waiting nor in flight: 0 if nothing is lost. Null if it cannot be known,
    /// such as with <see cref="DeliveryErrors"/>.
    /// </summary>
    public long? Unexplained { get; init; }
}
