using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// What CloudWatch Logs and Lambda count of events that are handed to a function: moto keeps metrics, and counts nothing by itself.
/// They are counted at the time of the newest event, so that what a test writes into the past is found there.
/// </summary>
internal sealed class DeliveryMetrics(MotoClient moto)
{
    public async Task CountAsync(AwsExchange exchange, SubscriptionFilter filter, FunctionReference function, LogEvent[] events)
    {
        double time = events.Max(each => each.Timestamp!.Value) / 1000.0;
        await PutAsync(
            "AWS/Logs",
            Metric(
                "ForwardedLogEvents",
                events.Length,
                ("LogGroupName", filter.LogGroup),
                ("DestinationType", "Lambda"),
                ("FilterName", filter.Name)));
        await PutAsync(
            "AWS/Lambda",
            Metric("AsyncEventsReceived", 1, ("FunctionName", function.Name)),
            Metric("Invocations", 1, ("FunctionName", function.Name)));

        Task PutAsync(string metricNamespace, params JsonNode[] metrics) => moto.JsonAsync(
            exchange.Scope,
            "monitoring",
            "GraniteServiceVersion20100801.PutMetricData",
            new JsonObject { ["Namespace"] = metricNamespace, ["MetricData"] = new JsonArray(metrics) });

        JsonNode Metric(string name, int value, params (string Name, string Value)[] dimensions) => new JsonObject
        {
            ["MetricName"] = name,
            ["Value"] = value,
            ["Timestamp"] = time,
            ["Dimensions"] =
                new JsonArray([.. dimensions.Select(each => new JsonObject { ["Name"] = each.Name, ["Value"] = each.Value })]),
        };
    }
}
