using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Measurement;

/// <summary>What CloudWatch has counted of a function, of the filters that feed it, and of its queue.</summary>
internal sealed class FedMetrics
{
    private const string Lambda = "AWS/Lambda";
    private const string EventAge = "AsyncEventAge";

    private static readonly string[] OfFilter = ["ForwardedLogEvents", "DeliveryErrors", "DeliveryThrottling"];
    private static readonly string[] OfFunction =
        ["Invocations", "Errors", "Throttles", "AsyncEventsDropped", "DestinationDeliveryFailures"];

    private readonly Dictionary<string, long?> _function = [];

    /// <summary>What each filter has handed over.</summary>
    public required IReadOnlyList<SubscriptionMeasure> Subscriptions { get; init; }

    /// <summary>How long the longest event waited in Lambda, in the window, around its begin, and around its end.</summary>
    public required (TimeSpan? InWindow, TimeSpan AtStart, TimeSpan AtEnd) EventAges { get; init; }

    /// <summary>How old the oldest message of the queue is; null if it holds none.</summary>
    public required TimeSpan? OldestMessage { get; init; }

    /// <summary>A sum of the function, by the name of the metric; null if CloudWatch could not say.</summary>
    public long? this[string metric] => _function[metric];

    /// <summary>Reads all of it.</summary>
    public static async Task<FedMetrics> ReadAsync(
        AwsSession session,
        string functionName,
        string queueName,
        IReadOnlyList<SubscriptionFilter> filters,
        DeliveryWindow window,
        CancellationToken cancellation)
    {
        var reader = new MetricReader(session);
        AskedMetric[] asked =
        [
            .. OfFunction.Select(name => new AskedMetric(Lambda, name, ("FunctionName", functionName))),
            Age(functionName),
            .. filters.SelectMany(filter => OfFilter.Select(name => Of(filter, name))),
        ];
        var reading = reader.ReadAsync(asked, window.Start, window.End, window.Period, cancellation);
        var atStart = reader.ReadAsync([Age(functionName)], window.Start, window.Start + DeliveryWindow.Lag, window.Period, cancellation);
        var atEnd = reader.ReadAsync([Age(functionName)], window.End, window.Now, window.Period, cancellation);
        var age = new AskedMetric("AWS/SQS", "ApproximateAgeOfOldestMessage", ("QueueName", queueName)) { Stat = "Maximum" };
        var readingQueue = reader.ReadAsync([age], window.Now - DeliveryWindow.Lag, window.Now, 60, cancellation);
        await Task.WhenAll(reading, atStart, atEnd, readingQueue).ConfigureAwait(false);
        var values = await reading.ConfigureAwait(false);
        var first = OfFunction.Length + 1;
        var metrics = new FedMetrics
        {
            Subscriptions =
            [
                .. filters.Select((filter, index) => new SubscriptionMeasure
                {
                    LogGroupName = filter.LogGroupName,
                    FilterName = filter.FilterName,
                    ForwardedLogEvents = (long?)values[first + (OfFilter.Length * index)],
                    DeliveryErrors = (long?)values[first + (OfFilter.Length * index) + 1],
                    DeliveryThrottling = (long?)values[first + (OfFilter.Length * index) + 2],
                }),
            ],
            EventAges = (
                values[OfFunction.Length] is > 0 and var longest ? TimeSpan.FromMilliseconds(longest) : null,
                TimeSpan.FromMilliseconds((await atStart.ConfigureAwait(false))[0] ?? 0),
                TimeSpan.FromMilliseconds((await atEnd.ConfigureAwait(false))[0] ?? 0)),
            OldestMessage =
                (await readingQueue.ConfigureAwait(false))[0] is > 0 and var oldest ? TimeSpan.FromSeconds(oldest) : null,
        };
        for (var index = 0; index < OfFunction.Length; index++) metrics._function[OfFunction[index]] = (long?)values[index];
        return metrics;
    }

    /// <summary>Of all versions and aliases of a function together.</summary>
    private static AskedMetric Age(string functionName) =>
        new(Lambda, EventAge, ("FunctionName", functionName)) { Stat = "Maximum" };

    private static AskedMetric Of(SubscriptionFilter filter, string name) => new(
        "AWS/Logs",
        name,
        ("LogGroupName", filter.LogGroupName),
        ("DestinationType", "Lambda"),
        ("FilterName", filter.FilterName));
}
