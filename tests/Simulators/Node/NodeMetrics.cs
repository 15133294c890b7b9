namespace Wallarm.Connector.Simulators;

/// <summary>The counters of the connector server, under the documented names.</summary>
/// <remarks>The message with a response is not published, so none is ever counted here.</remarks>
internal sealed class NodeMetrics
{
    private const string Prefix = "wallarm_gonode_http_connector_server_";

    private static readonly string[] ErrorTypes =
    [
        "DroppedOnOverload", "DuplicateReqId", "MsgDataFormat", "MsgpackDataFormat", "MsgpackDecode", "NilBody", "ReqBodyReading", "RespBodyReading",
    ];

    private static readonly string[] RejectReasons = ["connector_info", "host", "remote_address"];

    private readonly Counter _health = new();
    private readonly Counter _requestsSeen = new();
    private readonly Counter _requestsProcessed = new();
    private readonly Counter _latencyTicks = new();
    private readonly Dictionary<string, Counter> _rejected = RejectReasons.ToDictionary(reason => reason, _ => new Counter());
    private readonly Dictionary<string, Counter> _errors = ErrorTypes.ToDictionary(type => type, _ => new Counter());

    public void HealthSeen() => _health.Increment();

    public void RequestSeen() => _requestsSeen.Increment();

    public void RequestProcessed(TimeSpan latency)
    {
        _requestsProcessed.Increment();
        _latencyTicks.Add(latency.Ticks);
    }

    public void Rejected(string reason) => _rejected[reason].Increment();

    public void Error(string type) => _errors[type].Increment();

    public string ToPrometheusText(string version)
    {
        PrometheusText text = new();
        text.Type("wallarm_gonode_application_info", "gauge")
            .Sample("wallarm_gonode_application_info", 1, ("mode", "connector-server"), ("version", version));
        text.Type(Prefix + "messages_seen_total", "counter")
            .Sample(Prefix + "messages_seen_total", _health.Value, ("type", "health"))
            .Sample(Prefix + "messages_seen_total", _requestsSeen.Value, ("type", "request"))
            .Sample(Prefix + "messages_seen_total", 0, ("type", "response"))
            .Sample(Prefix + "messages_seen_total", _health.Value + _requestsSeen.Value, ("type", "total"));
        text.Type(Prefix + "messages_processed_total", "counter")
            .Sample(Prefix + "messages_processed_total", _requestsProcessed.Value, ("type", "request"))
            .Sample(Prefix + "messages_processed_total", 0, ("type", "response"));
        text.Type(Prefix + "messages_rejected_total", "counter");
        foreach (string reason in RejectReasons)
            text.Sample(Prefix + "messages_rejected_total", _rejected[reason].Value, ("reason", reason));
        text.Type(Prefix + "errors_total", "counter");
        foreach (string type in ErrorTypes)
            text.Sample(Prefix + "errors_total", _errors[type].Value, ("type", type));
        double average = TimeSpan.FromTicks(_latencyTicks.Value / Math.Max(1, _requestsProcessed.Value)).TotalMilliseconds;
        text.Type(Prefix + "avg_latency_ms", "gauge").Sample(Prefix + "avg_latency_ms", average);
        return text.ToString();
    }
}
