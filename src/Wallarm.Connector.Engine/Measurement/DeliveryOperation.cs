using System.Globalization;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Listing;
using Wallarm.Connector.Engine.Metrics;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Queues;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Subscriptions;
using LogNotFound = Amazon.CloudWatchLogs.Model.ResourceNotFoundException;

namespace Wallarm.Connector.Engine.Measurement;

/// <summary>Accounts for everything that CloudWatch Logs handed to a forwarder in a window of time.</summary>
internal sealed class DeliveryOperation(AwsSession session, IOperationObserver observer)
{
    private readonly List<string> _notes = [];

    /// <summary>Reads metrics, log and queue, and draws the balance.</summary>
    /// <exception cref="ConnectorException">There is no such function, or something of it could not be read.</exception>
    public async Task<DeliveryMeasure> RunAsync(DeliveryMeasureOptions asked, CancellationToken cancellation)
    {
        var node = asked.NodeMetricsUrl is { } url ? NodeMetricsUrl.Parse(url, asked.NodeMetricsCredential) : null;
        var window = DeliveryWindow.Of(asked, DateTimeOffset.UtcNow);
        var name = await RequestedFunction.NameAsync(asked.FunctionName, session, cancellation).ConfigureAwait(false);
        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var state = await ForwarderState.ReadWithoutWeightsAsync(session, name, cancellation).ConfigureAwait(false)
            ?? throw NotFound(name);
        var filters = await FindFiltersAsync(name, cancellation).ConfigureAwait(false);
        using var progress = new StepProgress(observer, $"Measuring what '{name}' was handed");
        progress.Begin("Reading the metrics");
        var queue = new UndeliveredQueue(session, progress.Nested, name);
        var readingQueue = queue.ReadAsync(cancellation);
        var readingMetrics = FedMetrics.ReadAsync(session, name, queue.Name, filters, window, cancellation);
        await Task.WhenAll(readingQueue, readingMetrics).ConfigureAwait(false);
        var (found, metrics) = (await readingQueue.ConfigureAwait(false), await readingMetrics.ConfigureAwait(false));
        var logged = await ReadLogAsync(state, window, progress, cancellation).ConfigureAwait(false);
        progress.Begin("Reading the node's metrics");
        var counted = node is null ? null : await ReadNodeAsync(node, cancellation).ConfigureAwait(false);
        var handedOver = HandedOver(filters, metrics);
        var balance = logged is null
            ? null
            : DeliveryBalance.Of(
                handedOver ?? 0,
                logged.Batches,
                window,
                (metrics.EventAges.AtStart, metrics.EventAges.AtEnd),
                Kept(state, queue, found));
        var errors = Sum(metrics.Subscriptions.Select(each => each.DeliveryErrors));
        Explain(balance, logged, handedOver, errors, metrics);
        var isKnown = balance is not null && handedOver is not null;
        return new DeliveryMeasure
        {
            FunctionName = name,
            AccountId = session.AccountId,
            Region = session.Region.SystemName,
            StartTime = window.Start,
            EndTime = window.End,
            Subscriptions = metrics.Subscriptions,
            HandedOver = handedOver,
            DeliveryErrors = errors,
            DeliveryThrottling = Sum(metrics.Subscriptions.Select(each => each.DeliveryThrottling)),
            Invocations = metrics["Invocations"],
            InvocationErrors = metrics["Errors"],
            Throttles = metrics["Throttles"],
            OldestEventAge = metrics.EventAges.InWindow,
            EventsDropped = metrics["AsyncEventsDropped"],
            DestinationDeliveryFailures = metrics["DestinationDeliveryFailures"],
            Batches = balance?.Batches.Count,
            Settled = balance?.Settled,
            Forwarded = balance?.Batches.Sum(batch => batch.Forwarded),
            Filtered = balance?.Batches.Sum(batch => batch.Filtered),
            Invalid = balance?.Batches.Sum(batch => batch.Invalid),
            Rejected = balance?.Batches.Sum(batch => batch.Rejected),
            Duplicates = balance?.Batches.Sum(batch => batch.Duplicates),
            Waiting = balance?.Waiting,
            InFlight = isKnown ? balance!.InFlight : null,
            FromBefore = isKnown ? balance!.FromBefore : null,
            Unexplained = isKnown && errors is not > 0 ? balance!.Unexplained : null,
            QueuedBatches = found?.Messages,
            OldestQueuedAge = found is { Messages: > 0 } ? metrics.OldestMessage : null,
            Unreadable = logged?.Unreadable,
            NodeRequests = counted?.Requests,
            NodeResponses = counted?.Responses,
            Notes = _notes,
        };
    }

    private async Task<IReadOnlyList<SubscriptionFilter>> FindFiltersAsync(string functionName, CancellationToken cancellation)
    {
        var quiet = new QuietObserver(observer);
        var progress = new ListingProgress(observer, $"Looking for what feeds '{functionName}'", StageListing.Lists);
        try
        {
            var (_, filters) = await new RegionFeeds(session, quiet, progress).ReadAsync([], cancellation).ConfigureAwait(false);
            if (quiet.Failures is [var error, ..]) throw error;
            return
            [
                .. filters.Where(filter => SubscriptionFilters.Feeds(filter, functionName))
                    .OrderBy(filter => filter.LogGroupName, StringComparer.Ordinal)
                    .ThenBy(filter => filter.FilterName, StringComparer.Ordinal),
            ];
        }
        finally
        {
            progress.Complete();
        }
    }

    /// <returns>Null where the log does not tell what became of the records.</returns>
    private async Task<LoggedBatches?> ReadLogAsync(
        ForwarderState state, DeliveryWindow window, StepProgress progress, CancellationToken cancellation)
    {
        var settings = FunctionSettings.Of(state.Live ?? state.Latest);
        if (WhyUntold(settings, state.LogGroup, window) is { } why)
        {
            _notes.Add($"What became of the records is unknown: {why}");
            return null;
        }

        try
        {
            return await LoggedBatches.ReadAsync(session, settings.LogGroupName, window, progress, cancellation).ConfigureAwait(false);
        }
        catch (LogNotFound)
        {
            _notes.Add($"What became of the records is unknown: there is no log group '{settings.LogGroupName}'.");
            return null;
        }
    }

    private static string? WhyUntold(FunctionSettings settings, LogGroup? group, DeliveryWindow window)
    {
        if (!settings.IsForwarder) return "the function is not this module's forwarder, whose log tells it.";
        if (group is null) return $"there is no log group '{settings.LogGroupName}'.";
        if (group.RetentionInDays is { } days && window.Start < window.Now.AddDays(-days))
        {
            return $"the window begins before the {days} days for which '{settings.LogGroupName}' keeps lines.";
        }

        var emitsMetrics = "emf".Equals(settings.Environment.GetValueOrDefault("X_METRICS")?.Trim(), StringComparison.OrdinalIgnoreCase);
        return settings.ApplicationLogLevel is "WARN" or "ERROR" or "FATAL" && !emitsMetrics
            ? $"the function logs {settings.ApplicationLogLevel} and worse only (Publish-WallarmForwarder -LogLevel Info)."
            : null;
    }

    private async Task<(long Requests, long Responses)?> ReadNodeAsync(NodeMetricsUrl url, CancellationToken cancellation)
    {
        try
        {
            using var reader = new NodeMetricsReader(url);
            var metrics = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            var mode = metrics.Has(NodeMode.ExternalFilter) ? NodeMode.ExternalFilter : NodeMode.ConnectorServer;
            _notes.Add($"What the node at {url} has counted is since it started, and from everyone who sends to it.");
            return ((long)metrics.Requests(mode), (long)metrics.Responses(mode));
        }
        catch (NodeMetricsException exception)
        {
            _notes.Add($"The metrics of the node at {url} cannot be read: {exception.Message}.");
            return null;
        }
    }

    private long? HandedOver(IReadOnlyList<SubscriptionFilter> filters, FedMetrics metrics)
    {
        if (filters.Count == 0)
        {
            _notes.Add(
                "What was handed over is unknown: no subscription filter feeds the function, of the log groups that stages log to or that "
                + "are below /aws/apigateway/.");
            return null;
        }

        var sum = Sum(metrics.Subscriptions.Select(each => each.ForwardedLogEvents));
        if (sum is null) _notes.Add("What was handed over is unknown: CloudWatch could not say for every filter.");
        return sum;
    }

    /// <returns>How many batches are kept; null if a destination of the user's keeps them.</returns>
    private long? Kept(ForwarderState state, UndeliveredQueue queue, UndeliveredQueueState? found)
    {
        var destination = EventInvokeSettings.Of(state.EventInvoke).OnFailureDestination;
        if (destination is null || destination == queue.Arn) return found?.Messages ?? 0;
        _notes.Add($"Records that wait are taken to be at '{destination}', which nobody can ask for them.");
        return null;
    }

    private void Explain(DeliveryBalance? balance, LoggedBatches? logged, long? handedOver, long? errors, FedMetrics metrics)
    {
        if (errors > 0)
        {
            _notes.Add(Text(
                $"CloudWatch Logs could not hand over {errors} log events (DeliveryErrors): they are in none of these numbers, unless it ")
                + "handed them over later. Test-WallarmConnector looks at the permission and at what the filters name.");
        }

        if (handedOver is not null && balance is { Surplus: > 0 and var surplus })
        {
            _notes.Add(Text(
                $"{surplus} more records were begun than can have crossed the begin of the window: a filter is gone, or not among these."));
        }

        if (logged is { WithoutHash: > 0 and var without })
        {
            _notes.Add(Text($"{without} batches of the log are left out: they have no hash (Firehose, or an older forwarder)."));
        }

        if (metrics["Throttles"] is > 0 and var throttles)
        {
            _notes.Add(Text($"Lambda throttled {throttles} invocations: what it still holds, for up to six hours, counts as unexplained."));
        }

        if (balance is { Unexplained: > 0 } && logged is { Unreadable: > 0 and var unreadable })
        {
            _notes.Add(Text($"{unreadable} messages were removed as unreadable; nobody knows how many records they held."));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Null if one of them is.</summary>
    private static long? Sum(IEnumerable<long?> counts) => counts.Aggregate((long?)0, (sum, count) => sum + count);

    private ResourceNotFoundException NotFound(string name) => new(
        "Wallarm.FunctionNotFound",
        ConnectorErrorCategory.ObjectNotFound,
        $"There is no Lambda function '{name}' in {session.Region.SystemName}.")
    {
        Target = name,
        RecommendedAction = "Check -FunctionName, -Region and the account.",
    };
}
