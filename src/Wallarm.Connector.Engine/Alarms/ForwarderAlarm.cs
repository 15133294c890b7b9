using System.Globalization;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;

namespace Wallarm.Connector.Engine.Alarms;

/// <summary>An alarm of a connector: when it goes off, and what it says.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means, and what to do.</param>
/// <param name="Metrics">What it looks at; the one that returns data decides.</param>
/// <param name="Threshold">It goes off above this.</param>
/// <param name="Periods">How many periods beside each other must be above it.</param>
internal sealed record ForwarderAlarm(
    string Name, string Description, IReadOnlyList<MetricDataQuery> Metrics, double Threshold, int Periods)
{
    private const int Period = 300;

    /// <summary>Those of a day, the longest that CloudWatch looks at in periods of less than an hour.</summary>
    private const int PeriodsOfDay = 86_400 / Period;

    /// <summary>CloudWatch Logs and Lambda count nothing while there is nothing: that is no reason to ring.</summary>
    private const string MissingData = "notBreaching";

    /// <summary>When it goes off, in one line, by which alarms can be compared.</summary>
    public string Condition => ConditionOf(Metrics, ComparisonOperator.GreaterThanThreshold, Threshold, Periods, Periods, MissingData);

    /// <summary>The name of the alarm about events that Lambda gave up.</summary>
    public static string NameOfDropped(string functionName) => functionName + "-dropped";

    /// <summary>The name of the alarm about a queue that does not get empty.</summary>
    public static string NameOfUndelivered(string functionName) => functionName + "-undelivered";

    /// <summary>The alarms of a function.</summary>
    /// <param name="functionName">The function.</param>
    /// <param name="queueName">Its queue.</param>
    public static IReadOnlyList<ForwarderAlarm> Of(string functionName, string queueName)
    {
        var get = $"Measure-WallarmDelivery -FunctionName {functionName}";
        return
        [
            new(
                NameOfDropped(functionName),
                $"Lambda gave up batches of API calls, and there is no failure destination: they are lost. {get} counts them.",
                [Alone(OfFunction("dropped", "AsyncEventsDropped", functionName))],
                Threshold: 0,
                Periods: 1),
            new(
                functionName + "-destination",
                $"The failure destination did not take batches of API calls: they are lost. {get} counts them.",
                [Alone(OfFunction("failures", "DestinationDeliveryFailures", functionName))],
                Threshold: 0,
                Periods: 1),
            new(
                functionName + "-errors",
                "Invocations have failed for 15 minutes: the node takes nothing, or not all. "
                + $"Get-WallarmForwarderLog -FunctionName {functionName} -ErrorsOnly says why.",
                [Alone(OfFunction("errors", "Errors", functionName))],
                Threshold: 0,
                Periods: 3),
            new(
                functionName + "-silence",
                "Log events have come in for 30 minutes, and no invocation has succeeded. "
                + $"Test-WallarmConnector -FunctionName {functionName} says what is wrong.",
                [
                    Math("IF(FILL(received, 0) > 0 AND FILL(invocations, 0) - FILL(errors, 0) <= 0, 1, 0)"),
                    OfFunction("received", "AsyncEventsReceived", functionName),
                    OfFunction("invocations", "Invocations", functionName),
                    OfFunction("errors", "Errors", functionName),
                ],
                Threshold: 0,
                Periods: 6),
            new(
                NameOfUndelivered(functionName),
                "Batches have waited in the queue for 24 hours, and SQS deletes what is older than 14 days. Have the node take them, or "
                + $"save them: Test-WallarmConnector -FunctionName {functionName} says how old they are.",
                [
                    // A batch is always one or the other; the age that SQS tells leaves out what was received three times.
                    Math("visible + invisible"),
                    OfQueue("visible", "ApproximateNumberOfMessagesVisible", queueName),
                    OfQueue("invisible", "ApproximateNumberOfMessagesNotVisible", queueName),
                ],
                Threshold: 0,
                PeriodsOfDay),
        ];
    }

    /// <summary>When an alarm that is there goes off.</summary>
    public static string ConditionOf(MetricAlarm alarm) => ConditionOf(
        alarm.Metrics is { Count: > 0 } metrics ? metrics : [MetricOf(alarm)],
        alarm.ComparisonOperator,
        alarm.Threshold,
        alarm.EvaluationPeriods,
        alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods,
        alarm.TreatMissingData);

    /// <summary>The request that makes it, or sets it right.</summary>
    /// <param name="alarmActions">What it sets off.</param>
    /// <param name="okActions">What its end sets off.</param>
    /// <param name="isEnabled">Whether it may set off anything.</param>
    /// <param name="tags">Its tags, which only a new one takes.</param>
    public PutMetricAlarmRequest ToRequest(
        List<string> alarmActions, List<string> okActions, bool isEnabled, IReadOnlyDictionary<string, string>? tags) => new()
    {
        AlarmName = Name,
        AlarmDescription = Description,
        Metrics = [.. Metrics],
        ComparisonOperator = ComparisonOperator.GreaterThanThreshold,
        Threshold = Threshold,
        EvaluationPeriods = Periods,
        DatapointsToAlarm = Periods,
        TreatMissingData = MissingData,
        ActionsEnabled = isEnabled,
        AlarmActions = alarmActions,
        OKActions = okActions,
        Tags = tags is null ? null : [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })],
    };

    private static string ConditionOf(
        IEnumerable<MetricDataQuery> metrics,
        ComparisonOperator? comparison,
        double? threshold,
        int? periods,
        int? datapoints,
        string? missing)
    {
        var queries = metrics.OrderBy(query => query.Id, StringComparer.Ordinal).Select(Text);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join("; ", queries)}: {comparison?.Value} {threshold} in {datapoints} of {periods}, missing data {missing}");
    }

    private static string Text(MetricDataQuery query)
    {
        if (query.MetricStat is not { Metric: { } metric } stat) return $"{query.Id} = {query.Expression}";
        var dimensions = (metric.Dimensions ?? []).Select(each => $"{each.Name} {each.Value}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{query.Id} = {stat.Stat} of {metric.Namespace} {metric.MetricName} ({string.Join(", ", dimensions)}) in {stat.Period} s");
    }

    /// <summary>The older form, of one metric.</summary>
    private static MetricDataQuery MetricOf(MetricAlarm alarm) => new()
    {
        Id = "metric",
        MetricStat = new MetricStat
        {
            Metric = new Metric { Namespace = alarm.Namespace, MetricName = alarm.MetricName, Dimensions = alarm.Dimensions },
            Period = alarm.Period,
            Stat = alarm.Statistic?.Value ?? alarm.ExtendedStatistic,
        },
    };

    private static MetricDataQuery Math(string expression) => new() { Id = "result", Expression = expression, ReturnData = true };

    private static MetricDataQuery Alone(MetricDataQuery query)
    {
        query.ReturnData = true;
        return query;
    }

    private static MetricDataQuery OfFunction(string id, string metric, string functionName) =>
        Of(id, "AWS/Lambda", metric, "Sum", "FunctionName", functionName);

    private static MetricDataQuery OfQueue(string id, string metric, string queueName) =>
        Of(id, "AWS/SQS", metric, "Maximum", "QueueName", queueName);

    private static MetricDataQuery Of(
        string id, string metricNamespace, string metric, string stat, string dimension, string value) => new()
    {
        Id = id,
        MetricStat = new MetricStat
        {
            Metric = new Metric
            {
                Namespace = metricNamespace,
                MetricName = metric,
                Dimensions = [new Dimension { Name = dimension, Value = value }],
            },
            Period = Period,
            Stat = stat,
        },
        ReturnData = false,
    };
}
