using System.Globalization;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Engine.Metrics;

/// <summary>What a node has counted, from the metrics that Wallarm documents ("Native Node Runtime Metrics").</summary>
internal sealed partial class NodeMetrics
{
    private const string Server = "http_connector_server";
    private const string Inspector = "http_inspector";
    private const string Filter = "envoy_external_filter";
    private const string InfoSuffix = "_application_info";
    private const string PerHostSuffix = "_per_host_total";

    private readonly Dictionary<(string Section, string Metric, string Label, string Source), double> _counts = [];

    /// <summary>The node's mode; null if the metrics do not tell.</summary>
    public string? Mode { get; private set; }

    /// <summary>The node's version; null if the metrics do not tell.</summary>
    public string? Version { get; private set; }

    /// <summary>Whether there are metrics of a mode.</summary>
    public bool Has(NodeMode mode) =>
        _counts.Keys.Any(key => mode == NodeMode.ConnectorServer ? key.Section == Server : key.Section is Filter or Inspector);

    /// <summary>Requests that the node has processed.</summary>
    public double Requests(NodeMode mode) =>
        mode == NodeMode.ConnectorServer ? Of(Server, "messages_processed_total", "request") : Most(Inspector, "requests_processed_total");

    /// <summary>Responses that the node has processed.</summary>
    public double Responses(NodeMode mode) =>
        mode == NodeMode.ConnectorServer
            ? Of(Server, "messages_processed_total", "response")
            : Most(Inspector, "responses_processed_total");

    /// <summary>Requests that reached a connector server, processed or not.</summary>
    public double RequestsSeen => Of(Server, "messages_seen_total", "request");

    /// <summary>What was rejected or lost, by its <c>reason</c> or <c>type</c>, and how many.</summary>
    public IEnumerable<KeyValuePair<string, double>> Troubles(NodeMode mode) => _counts
        .Where(count => IsTrouble(count.Key, mode))
        .GroupBy(count => count.Key.Label, count => count.Value)
        .Select(group => KeyValuePair.Create(group.Key, group.Sum()))
        .Where(trouble => trouble.Value > 0);

    /// <summary>How many of a trouble there were.</summary>
    public double Trouble(NodeMode mode, string name) =>
        _counts.Where(count => count.Key.Label == name && IsTrouble(count.Key, mode)).Sum(count => count.Value);

    /// <summary>
    /// The inspector's counters of a host, by their names; empty unless the node counts by host (<c>metrics.per_host_stats</c>).
    /// </summary>
    public IEnumerable<KeyValuePair<string, double>> PerHost(string host) => _counts
        .Where(
            count => count.Key.Section == Inspector
                && count.Key.Label == host
                && count.Key.Metric.EndsWith(PerHostSuffix, StringComparison.Ordinal))
        .GroupBy(count => count.Key.Metric[..^PerHostSuffix.Length], count => count.Value)
        .Select(counts => KeyValuePair.Create(counts.Key, counts.Max()));

    /// <summary>Reads Prometheus text; what is not known is left out.</summary>
    public static NodeMetrics Parse(string text)
    {
        var metrics = new NodeMetrics();
        foreach (var line in text.Split('\n'))
        {
            var sample = Sample().Match(line);
            if (!sample.Success) continue;
            var name = sample.Groups["name"].Value;
            var labels = Label().Matches(sample.Groups["labels"].Value)
                .GroupBy(label => label.Groups["name"].Value).ToDictionary(
                    group => group.Key, group => group.Last().Groups["value"].Value, StringComparer.Ordinal);
            if (name.EndsWith(InfoSuffix, StringComparison.Ordinal))
            {
                metrics.Mode ??= labels.GetValueOrDefault("mode");
                metrics.Version ??= labels.GetValueOrDefault("version");
            }
            else if (double.TryParse(sample.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                metrics.Add(name, labels, value);
            }
        }

        return metrics;
    }

    /// <summary>
    /// The namespace before the section is the operator's to choose; a node that tells its workers apart by further labels means their sum.
    /// </summary>
    private void Add(string name, Dictionary<string, string> labels, double value)
    {
        foreach (var section in (ReadOnlySpan<string>)[Server, Inspector, Filter])
        {
            if (name.IndexOf($"_{section}_", StringComparison.Ordinal) is not (var at and >= 0)) continue;
            if (labels.GetValueOrDefault("aggregate") is not (null or "sum")) return;
            var label = labels.GetValueOrDefault("type") ?? labels.GetValueOrDefault("reason") ?? labels.GetValueOrDefault("host") ?? "";
            var key = (section, name[(at + section.Length + 2)..], label, labels.GetValueOrDefault("source") ?? "");
            _counts[key] = _counts.GetValueOrDefault(key) + value;
            return;
        }
    }

    private double Of(string section, string metric, string label) =>
        _counts.Where(count => count.Key.Section == section && count.Key.Metric == metric && count.Key.Label == label).Sum(
            count => count.Value);

    /// <summary>The inspector counts a part once for each <c>source</c> that looks at it: the sum would be no number of parts.</summary>
    private double Most(string section, string metric) =>
        _counts.Where(count => count.Key.Section == section && count.Key.Metric == metric).Select(
            count => count.Value).DefaultIfEmpty().Max();

    private static bool IsTrouble((string Section, string Metric, string Label, string Source) key, NodeMode mode) =>
        key.Label.Length > 0
        && (mode == NodeMode.ConnectorServer ? key.Section == Server : key.Section is Inspector or Filter)
        && (key.Metric is "messages_rejected_total" or "errors_total");

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>[^}]*)\})?[ \t]+(?<value>[^ \t\r]+)")]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>(?:[^"\\]|\\.)*)["]""")]
    private static partial Regex Label();
}
