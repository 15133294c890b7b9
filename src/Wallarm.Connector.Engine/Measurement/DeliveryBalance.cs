namespace Wallarm.Connector.Engine.Measurement;

/// <summary>What became of the records that were handed over in a window.</summary>
internal sealed record DeliveryBalance
{
    /// <summary>Lambda and SQS may be at a batch for as long without a trace of it.</summary>
    private static readonly TimeSpan OnTheMove = DeliveryWindow.Lag;

    /// <summary>CloudWatch counts by the minute, and by its own clock.</summary>
    private static readonly TimeSpan Blur = TimeSpan.FromMinutes(1);

    /// <summary>The batches that began in the window.</summary>
    public required IReadOnlyList<LoggedBatch> Batches { get; init; }

    public required long Settled { get; init; }

    public required long Waiting { get; init; }

    public required long InFlight { get; init; }

    public required long FromBefore { get; init; }

    /// <summary>Of <see cref="FromBefore"/>, those that are too many to have crossed the begin.</summary>
    public required long Surplus { get; init; }

    public required long Unexplained { get; init; }

    /// <summary>Draws the balance.</summary>
    /// <param name="handedOver">Records that CloudWatch Logs handed over in the window.</param>
    /// <param name="batches">What the function logged since it began.</param>
    /// <param name="window">The window.</param>
    /// <param name="ages">How long events waited in Lambda at its begin and at its end.</param>
    /// <param name="kept">
    /// How many batches are kept somewhere; null if they are, and cannot be counted.
    /// </param>
    public static DeliveryBalance Of(
        long handedOver, IEnumerable<LoggedBatch> batches, DeliveryWindow window, (TimeSpan AtStart, TimeSpan AtEnd) ages, long? kept)
    {
        List<LoggedBatch> inWindow = [], unsettledOnes = [];
        long crossedStart = 0, crossedEnd = 0;
        foreach (var batch in batches)
        {
            if (batch.Began < window.Start) continue;
            if (batch.Began < window.End) inWindow.Add(batch);
            if (batch.Unsettled > 0) unsettledOnes.Add(batch);
            if (batch.Began - Reach(ages.AtStart) < window.Start) crossedStart += batch.Records;
            if (batch.Began >= window.End && batch.Began - Reach(ages.AtEnd) < window.End) crossedEnd += batch.Records;
        }

        var gap = handedOver - inWindow.Sum(batch => batch.Records);
        var inFlight = Math.Clamp(gap, 0, crossedEnd);
        var unsettled = inWindow.Sum(batch => batch.Unsettled);
        var waiting = SumWaiting(unsettledOnes, window, kept);
        return new DeliveryBalance
        {
            Batches = inWindow,
            Settled = inWindow.Sum(batch => batch.Settled),
            Waiting = waiting,
            InFlight = inFlight,
            FromBefore = Math.Max(0, -gap),
            Surplus = Math.Max(0, -gap - crossedStart),
            Unexplained = Math.Max(0, gap - inFlight) + unsettled - waiting,
        };
    }

    /// <summary>How long before its begin a batch can have been handed over.</summary>
    private static TimeSpan Reach(TimeSpan age) => Blur + (age < DeliveryWindow.Lag - Blur ? age : DeliveryWindow.Lag - Blur);

    /// <summary>
    /// Of the batches that are not settled, the latest are those that are kept: SQS ends with the oldest. Those begun since the window lie
    /// there as well.
    /// </summary>
    private static long SumWaiting(List<LoggedBatch> unsettled, DeliveryWindow window, long? kept)
    {
        long waiting = 0;
        foreach (var batch in unsettled.OrderByDescending(batch => batch.LastLine))
        {
            if (kept == 0 && batch.LastLine < window.Now - OnTheMove) break;
            if (batch.Began < window.End) waiting += batch.Unsettled;
            if (kept > 0) kept--;
        }

        return waiting;
    }
}
