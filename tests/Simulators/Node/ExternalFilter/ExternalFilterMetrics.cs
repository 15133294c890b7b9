using System.Collections.Concurrent;

namespace Wallarm.Connector.Simulators;

/// <summary>The counters of a node in envoy-external-filter mode.</summary>
/// <remarks>
/// Names and labels are those of Wallarm's pages "Native Node Runtime Metrics" and "Native Node Artifact Versions". Every request is
/// counted once for each <c>source</c> that looks at it: their sum is no number of requests. Of envoy_external_filter_*, the pages
/// name requests_blocked_total only: the other names after that prefix are guessed.
/// </remarks>
internal sealed class ExternalFilterMetrics(bool perHost)
{
    private const string Inspector = "wallarm_gonode_http_inspector_";
    private const string Filter = "wallarm_gonode_envoy_external_filter_";

    private static readonly string[] RequestSources = ["anything", "apifw", "proton"];

    private static readonly string[] ErrorTypes = ["FlowIsMissingRequest", "FlowIsMissingResponse", "FlowIsNotClosed"];

    private static readonly (string Name, string Value) Sum = ("aggregate", "sum");

    private readonly Counter _requests = new();
    private readonly Counter _responses = new();
    private readonly Counter _blocked = new();
    private readonly Counter _invalid = new();
    private readonly Dictionary<string, Counter> _errors = ErrorTypes.ToDictionary(type => type, _ => new Counter());
    private readonly ConcurrentDictionary<string, (Counter Requests, Counter Responses)> _hosts = new(StringComparer.Ordinal);

    public long Requests => _requests.Value;

    public long Responses => _responses.Value;

    public void RequestProcessed(ReceivedCall call)
    {
        _requests.Increment();
        if (perHost)
            Host(call).Requests.Increment();
    }

    public void ResponseProcessed(ReceivedCall call)
    {
        _responses.Increment();
        if (perHost)
            Host(call).Responses.Increment();
    }

    public void RequestBlocked() => _blocked.Increment();

    public void MessageInvalid() => _invalid.Increment();

    public void ResponseMissing() => _errors["FlowIsMissingResponse"].Increment();

    public string ToPrometheusText(string version)
    {
        PrometheusText text = new();
        text.Type("wallarm_gonode_application_info", "gauge")
            .Sample("wallarm_gonode_application_info", 1, ("mode", "envoy-external-filter"), ("version", version));
        text.Type(Inspector + "requests_processed_total", "counter");
        foreach (string source in RequestSources)
            text.Sample(Inspector + "requests_processed_total", _requests.Value, Sum, ("source", source));
        text.Type(Inspector + "responses_processed_total", "counter")
            .Sample(Inspector + "responses_processed_total", _responses.Value, Sum, ("source", "proton"));
        text.Type(Inspector + "errors_total", "counter");
        foreach (string type in ErrorTypes)
            text.Sample(Inspector + "errors_total", _errors[type].Value, Sum, ("type", type));
        if (perHost)
            AddHosts(text);

        text.Type(Filter + "requests_blocked_total", "counter").Sample(Filter + "requests_blocked_total", _blocked.Value);

        // Guessed names.
        text.Type(Filter + "requests_processed_total", "counter").Sample(Filter + "requests_processed_total", _requests.Value);
        text.Type(Filter + "responses_processed_total", "counter").Sample(Filter + "responses_processed_total", _responses.Value);
        text.Type(Filter + "errors_total", "counter").Sample(Filter + "errors_total", _invalid.Value, ("type", "InvalidMessage"));
        return text.ToString();
    }

    private void AddHosts(PrometheusText text)
    {
        KeyValuePair<string, (Counter Requests, Counter Responses)>[] hosts = [.. _hosts.OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        text.Type(Inspector + "requests_processed_per_host_total", "counter");
        foreach ((string host, (Counter requests, _)) in hosts)
        {
            foreach (string source in RequestSources)
                text.Sample(Inspector + "requests_processed_per_host_total", requests.Value, Sum, ("host", host), ("source", source));
        }

        text.Type(Inspector + "responses_processed_per_host_total", "counter");
        foreach ((string host, (_, Counter responses)) in hosts)
            text.Sample(Inspector + "responses_processed_per_host_total", responses.Value, Sum, ("host", host), ("source", "proton"));
    }

    private (Counter Requests, Counter Responses) Host(ReceivedCall call) =>
        _hosts.GetOrAdd(HostPattern.FirstHost(call.Authority).ToLowerInvariant(), _ => (new Counter(), new Counter()));
}
