using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Sessions;
using NotFound = Wallarm.Connector.ResourceNotFoundException;

namespace Wallarm.Connector.Engine.History;

/// <summary>What it takes to read a range, as well as it can be known before.</summary>
/// <remarks>
/// CloudWatch Logs tells how many bytes a group stores, and not when they came; so all days are taken to be alike. FilterLogEvents itself
/// costs nothing; data that leaves AWS does, and what is read from within the region does not leave it ("Amazon CloudWatch Pricing").
/// </remarks>
internal sealed record HistoryEstimate
{
    /// <summary>A page is 1 MB at most, and an event in it has about half as much around its message.</summary>
    private const double MessageBytesOfPage = 700_000;

    /// <summary>US dollars for a GB that leaves AWS for the internet, in most regions, below 10 TB a month.</summary>
    private const double PriceOfGigabyte = 0.09;

    /// <summary>The range.</summary>
    public required HistoryRange Range { get; init; }

    /// <summary>Bytes that the group stores altogether.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>Days that the group keeps its log; null for ever.</summary>
    public required int? RetentionInDays { get; init; }

    /// <summary>Bytes of the messages to read.</summary>
    public required long Bytes { get; init; }

    /// <summary>Calls of FilterLogEvents.</summary>
    public required long Calls { get; init; }

    /// <summary>The shortest time that AWS's rate allows.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>What the transfer costs at most, US dollars.</summary>
    public double Price => Calls * 1e6 / 1e9 * PriceOfGigabyte;

    /// <summary>Estimates.</summary>
    /// <exception cref="NotFound">There is no such group.</exception>
    /// <exception cref="InvalidOptionException">It is of a class that cannot be read.</exception>
    public static async Task<HistoryEstimate> ReadAsync(AwsSession session, HistoryRange range, CancellationToken cancellation)
    {
        var region = session.Region.SystemName;
        var group = await new LogGroups(session).FindAsync(range.LogGroupName, cancellation).ConfigureAwait(false)
            ?? throw NoGroup(range.LogGroupName, region);
        if (group.LogGroupClass is { } logClass && logClass != LogGroupClass.STANDARD) throw NotReadable(group, region);
        var stored = group.StoredBytes ?? 0;
        var bytes = (long)(stored * PartOf(group, range) * range.SampleRate);
        var calls = Math.Max(HistorySlice.Of(range).Count, (long)Math.Ceiling(bytes / MessageBytesOfPage));
        return new HistoryEstimate
        {
            Range = range,
            StoredBytes = stored,
            RetentionInDays = group.RetentionInDays,
            Bytes = bytes,
            Calls = calls,
            Time = CallQuota.Of(AwsService.Logs, "FilterLogEvents", region).Interval * calls,
        };
    }

    /// <summary>How much of the time whose log the group stores is in the range.</summary>
    private static double PartOf(LogGroup group, HistoryRange range)
    {
        var now = DateTimeOffset.UtcNow;
        var begin = group.CreationTime is { } created ? new DateTimeOffset(created.ToUniversalTime(), TimeSpan.Zero) : range.From;
        if (group.RetentionInDays is { } days && now.AddDays(-days) is var kept && kept > begin) begin = kept;
        var (from, to) = (range.From > begin ? range.From : begin, range.To < now ? range.To : now);
        return now <= begin ? 1 : Math.Clamp((to - from) / (now - begin), 0, 1);
    }

    private static NotFound NoGroup(string name, string region) =>
        new("Wallarm.LogGroupNotFound", ConnectorErrorCategory.ObjectNotFound, $"There is no log group '{name}' in {region}.")
        {
            Target = name,
            RecommendedAction = "Check the name and -Region. Get-WallarmApiStage lists the log groups of stages.",
        };

    private static InvalidOptionException NotReadable(LogGroup group, string region) =>
        new(
            "Wallarm.LogGroupNotReadable", ConnectorErrorCategory.InvalidOperation,
            $"The log group '{group.LogGroupName}' in {region} is of the class {group.LogGroupClass}, whose log events cannot be read "
            + "(FilterLogEvents), and a group's class cannot be changed.")
        {
            Target = group.LogGroupName,
            RecommendedAction =
                "Let the stage log to a group of the class STANDARD (Set-WallarmStageLogging -LogGroupName ... -ReplaceExisting).",
        };
}
