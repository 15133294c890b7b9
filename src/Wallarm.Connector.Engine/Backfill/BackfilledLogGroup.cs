using System.Globalization;
using System.Text;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.History;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;
using Wallarm.Connector.Engine.Subscriptions;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>A log group whose past is handed over, and the subscription filter by which its present is.</summary>
internal sealed class BackfilledLogGroup
{
    /// <summary>A group that takes no more calls than these to read is read for the plan: seconds, and all figures are true.</summary>
    private const int CallsToCount = 20;

    private readonly AwsSession _session;
    private readonly IOperationObserver _observer;
    private readonly SubscriptionFilter? _filter;
    private readonly string _functionName;

    private BackfilledLogGroup(
        AwsSession session, IOperationObserver observer, string name, string functionName, SubscriptionFilter? filter)
    {
        _session = session;
        _observer = observer;
        Name = name;
        _functionName = functionName;
        _filter = filter;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The filter that feeds the function; null if none does.</summary>
    public string? FilterName => _filter?.FilterName;

    private DateTimeOffset? LiveSince =>
        _filter?.CreationTime is { } created ? DateTimeOffset.FromUnixTimeMilliseconds(created) : null;

    /// <summary>Reads what is to be known of a group.</summary>
    /// <param name="session">Where it is.</param>
    /// <param name="observer">Who is told.</param>
    /// <param name="text">Its name or ARN, as the user gave it.</param>
    /// <param name="functionName">The function that a filter of it feeds.</param>
    /// <param name="logOfFunction">The log group that the function itself writes to; null if nothing goes to it.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<BackfilledLogGroup> ReadAsync(
        AwsSession session,
        IOperationObserver observer,
        string text,
        string functionName,
        string? logOfFunction,
        CancellationToken cancellation)
    {
        var name = RequestedLogGroup.Parse(text, session.Partition, session.Region.SystemName).Name;
        if (name == logOfFunction) throw SubscriptionErrors.LogLoop(name, functionName);
        var filters = await new LogGroups(session).FindFiltersAsync(name, cancellation).ConfigureAwait(false)
            ?? throw SubscriptionErrors.NoGroup(name, session.Region.SystemName);
        var feeding = filters.Where(filter => SubscriptionFilters.Feeds(filter, functionName)).MinBy(filter => filter.CreationTime);
        return new BackfilledLogGroup(session, observer, name, functionName, feeding);
    }

    /// <summary>The moment before which all is handed over.</summary>
    /// <param name="asked">What the user says; null for the moment at which the filter was made.</param>
    /// <param name="allowsOverlap">Whether lines may be handed over that the filter hands over as well.</param>
    /// <exception cref="InvalidOptionException">It is later than that, and that is not allowed.</exception>
    public DateTimeOffset EndTime(DateTimeOffset? asked, bool allowsOverlap)
    {
        if (LiveSince is not { } live)
        {
            _observer.Warning(
                $"No subscription filter of log group '{Name}' feeds function '{_functionName}': calls from now on are not handed over. "
                + CommandText.InRegion(
                    $"Add-WallarmSubscriptionFilter {CommandText.Quote(Name)} -FunctionName {CommandText.Quote(_functionName)}",
                    _session.Region.SystemName) + " subscribes it.");
            return asked ?? DateTimeOffset.UtcNow;
        }

        var end = asked ?? (allowsOverlap ? DateTimeOffset.UtcNow : live);
        if (end <= live) return end;
        if (!allowsOverlap) throw BackfillErrors.Overlaps(Name, FilterName!, live);
        _observer.Warning(string.Create(
            CultureInfo.CurrentCulture,
            $"The subscription filter '{FilterName}' has handed over the lines of log group '{Name}' since {live.LocalDateTime:g}. Hits of "
            + $"calls that are handed over twice count twice in the inventory."));
        return end;
    }

    /// <summary>Its lines in a span of time.</summary>
    public ISource Source(LedgerState state) => new LogGroupSource(_session, Range(state));

    /// <summary>What there is to hand over: counted if that takes a few calls, else estimated.</summary>
    public async Task<BackfillSurvey> SurveyAsync(LedgerState state, int recordsOfEvent, CancellationToken cancellation)
    {
        var range = Range(state);
        if (state.Through is { } through) range = range with { From = DateTimeOffset.FromUnixTimeMilliseconds(through.Number) };
        var estimate = await HistoryEstimate.ReadAsync(_session, range, cancellation).ConfigureAwait(false);
        if (estimate.Calls <= CallsToCount)
        {
            var counted =
                await BackfillSurvey.ReadAsync(Source(state), state, recordsOfEvent, _observer, cancellation).ConfigureAwait(false);
            return counted with { PriceOfReading = estimate.Price };
        }

        // The first page tells how long a line is.
        var reader = new HistoryReader(_session, range);
        await foreach (var page in reader.ReadAsync(inOrder: true, cancellation).ConfigureAwait(false))
        {
            var judging = new SourceLines();
            var isReadable = page.Any(each => judging.Judge(Encoding.UTF8.GetBytes(each.Message ?? ""), 0, out _) != RecordFate.Invalid);
            if (state.Through is null && !isReadable) throw BackfillErrors.NotAnAccessLog($"log group '{Name}'", page.Count);
            break;
        }

        var lines = reader.Lines == 0 ? 0 : estimate.Bytes / Math.Max(1, reader.Bytes / reader.Lines);
        return new BackfillSurvey
        {
            Lines = lines,
            Bytes = estimate.Bytes,
            Records = lines,
            Invocations = (lines + recordsOfEvent - 1) / recordsOfEvent,
            IsExact = false,
            PriceOfReading = estimate.Price,
        };
    }

    private HistoryRange Range(LedgerState state) => new(
        Name, state.StartTime ?? DateTimeOffset.UnixEpoch, state.EndTime!.Value.AddMilliseconds(-1));
}
