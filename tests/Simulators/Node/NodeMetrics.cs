using System.Globalization;
using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>The counters of the connector server, under the documented names.</summary>
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
    private readonly Counter _responsesSeen = new();
    private readonly Counter _requestsProcessed = new();
    private readonly Counter _responsesProcessed = new();
    private readonly Counter _latencyTicks = new();
    private readonly Dictionary<string, Counter> _rejected = RejectReasons.ToDictionary(reason => reason, _ => new Counter());
    private readonly Dictionary<string, Counter> _errors = ErrorTypes.ToDictionary(type => type, _ => new Counter());

    public void HealthSeen() => _health.Increment();

    /// <summary>A mirrored call is a request message, and a response message as well where it tells the status.</summary>
    public void Seen(bool hasResponse)
    {
        _requestsSeen.Increment();
        if (hasResponse)
            _responsesSeen.Increment();
    }

    public void Processed(bool hasResponse, TimeSpan latency)
    {
        _requestsProcessed.Increment();
        if (hasResponse)
            _responsesProcessed.Increment();
        _latencyTicks.Add(latency.Ticks);
    }

    public void Rejected(string reason) => _rejected[reason].Increment();

    public void Error(string type) => _errors[type].Increment();

    public string ToPrometheusText(string version)
    {
        StringBuilder text = new();
        Head("wallarm_gonode_application_info", "gauge");
        text.Append(CultureInfo.InvariantCulture, $"wallarm_gonode_application_info{{mode=\"connector-server\",version=\"{version}\"}} 1\n");
        Head(Prefix + "messages_seen_total", "counter");
        Sample("messages_seen_total", "type", "health", _health.Value);
        Sample("messages_seen_total", "type", "request", _requestsSeen.Value);
        Sample("messages_seen_total", "type", "response", _responsesSeen.Value);
        Sample("messages_seen_total", "type", "total", _health.Value + _requestsSeen.Value + _responsesSeen.Value);
        Head(Prefix + "messages_processed_total", "counter");
        Sample("messages_processed_total", "type", "request", _requestsProcessed.Value);
        Sample("messages_processed_total", "type", "response", _responsesProcessed.Value);
        Head(Prefix + "messages_rejected_total", "counter");
        foreach (string reason in RejectReasons)
            Sample("messages_rejected_total", "reason", reason, _rejected[reason].Value);
        Head(Prefix + "errors_total", "counter");
        foreach (string type in ErrorTypes)
            Sample("errors_total", "type", type, _errors[type].Value);
        Head(Prefix + "avg_latency_ms", "gauge");
        double average = TimeSpan.FromTicks(_latencyTicks.Value / Math.Max(1, _requestsProcessed.Value)).TotalMilliseconds;
        text.Append(CultureInfo.InvariantCulture, $"{Prefix}avg_latency_ms {average:0.###}\n");
        return text.ToString();

        void Head(string name, string type) => text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");

        void Sample(string name, string label, string labelValue, long value) =>
            text.Append(CultureInfo.InvariantCulture, $"{Prefix}{name}{{{label}=\"{labelValue}\"}} {value}\n");
    }

    private sealed class Counter
    {
        private long _value;

        public long Value => Interlocked.Read(ref _value);

        public void Increment() => Interlocked.Increment(ref _value);

        public void Add(long amount) => Interlocked.Add(ref _value, amount);
    }
}
