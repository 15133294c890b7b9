using System.Globalization;

namespace Wallarm.Connector.Engine.Measurement;

/// <summary>The time that is accounted for, in whole periods of CloudWatch.</summary>
/// <param name="Start">Its begin.</param>
/// <param name="End">Its end, which is not part of it.</param>
/// <param name="Now">When it is looked at.</param>
internal sealed record DeliveryWindow(DateTimeOffset Start, DateTimeOffset End, DateTimeOffset Now)
{
    /// <summary>Metrics are complete a few minutes late, and what crosses the end must have been begun since.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromMinutes(15);

    /// <summary>The period of metrics, s.</summary>
    public int Period => PeriodAt(Now - Start);

    /// <summary>Finds the window that was asked for.</summary>
    /// <exception cref="InvalidOptionException">It has no length.</exception>
    public static DeliveryWindow Of(DeliveryMeasureOptions asked, DateTimeOffset now)
    {
        now = now.ToUniversalTime();
        var latest = now - Lag;
        var end = asked.EndTime is { } until && until < latest ? until.ToUniversalTime() : latest;
        var start = asked.StartTime?.ToUniversalTime() ?? end - asked.Last;
        var period = TimeSpan.FromSeconds(PeriodAt(now - start));
        var window = new DeliveryWindow(Floor(start, period), Floor(end, period), now);
        return window.Start < window.End ? window : throw Empty(asked, window);
    }

    /// <summary>
    /// How long CloudWatch keeps which period: Amazon CloudWatch User Guide, "Metrics retention". A little less, so that none ends under
    /// way.
    /// </summary>
    private static int PeriodAt(TimeSpan age) => age switch
    {
        { TotalDays: < 14.99 } => 60,
        { TotalDays: < 62.99 } => 300,
        _ => 3600,
    };

    private static DateTimeOffset Floor(DateTimeOffset time, TimeSpan period) => time.AddTicks(-(time.Ticks % period.Ticks));

    private static InvalidOptionException Empty(DeliveryMeasureOptions asked, DeliveryWindow window) => new(
        "Wallarm.TimeRangeInvalid",
        ConnectorErrorCategory.InvalidArgument,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The window from {asked.StartTime ?? window.Start:u} to {asked.EndTime ?? window.End:u} is empty; "
            + $"windows end {Lag.TotalMinutes:0} minutes ago at the latest, since metrics come late."))
    {
        RecommendedAction = "Give an earlier -StartTime, and an -EndTime that is later than it; or -Last instead, such as -Last 1d.",
    };
}
