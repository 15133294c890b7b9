using System.Globalization;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Engine;

/// <summary>What a node has counted, from the metrics that Wallarm documents ("Native Node Runtime Metrics").</summary>
internal sealed partial class NodeMetrics
{
    // The namespace before it is the operator's to choose; wallarm_gonode is the default.
    private const string ServerInfix = "_http_connector_server_";
    private const string InfoSuffix = "_application_info";

    private readonly Dictionary<string, double> _counts = new(StringComparer.Ordinal);

    /// <summary>The node's mode; null where the metrics do not tell.</summary>
    public string? Mode { get; private set; }

    /// <summary>The node's version; null where the metrics do not tell.</summary>
    public string? Version { get; private set; }

    /// <summary>Whether there are any metrics of a connector server.</summary>
    public bool IsConnectorServer => _counts.Count > 0;

    /// <summary>Why messages were turned away or lost, each as <c>reason</c> or <c>type</c> names it, and how many.</summary>
    public IEnumerable<KeyValuePair<string, double>> Troubles => _counts
        .Where(count => count.Value > 0 && (count.Key.StartsWith("messages_rejected_total/", StringComparison.Ordinal) || count.Key.StartsWith("errors_total/", StringComparison.Ordinal)))
        .Select(count => KeyValuePair.Create(count.Key[(count.Key.IndexOf('/') + 1)..], count.Value));

    /// <summary>Messages of a type that reached the node: <c>request</c>, <c>response</c>.</summary>
    public double Seen(string type) => _counts.GetValueOrDefault("messages_seen_total/" + type);

    /// <summary>Messages of a type that the node took.</summary>
    public double Processed(string type) => _counts.GetValueOrDefault("messages_processed_total/" + type);

    /// <summary>How many of a trouble there were.</summary>
    public double Trouble(string name) => _counts.GetValueOrDefault("messages_rejected_total/" + name) + _counts.GetValueOrDefault("errors_total/" + name);

    /// <summary>Reads Prometheus text; what is not known is left out.</summary>
    public static NodeMetrics Parse(string text)
    {
        var metrics = new NodeMetrics();
        foreach (var line in text.Split('\n'))
        {
            var sample = Sample().Match(line);
            if (!sample.Success) continue;
            var name = sample.Groups["name"].Value;
            var labels = Label().Matches(sample.Groups["labels"].Value).ToDictionary(label => label.Groups["name"].Value, label => label.Groups["value"].Value, StringComparer.Ordinal);
            if (name.EndsWith(InfoSuffix, StringComparison.Ordinal))
            {
                metrics.Mode ??= labels.GetValueOrDefault("mode");
                metrics.Version ??= labels.GetValueOrDefault("version");
            }
            else if (name.IndexOf(ServerInfix, StringComparison.Ordinal) is var at and >= 0
                && (labels.GetValueOrDefault("type") ?? labels.GetValueOrDefault("reason")) is { } kind
                && double.TryParse(sample.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                // A node that tells its workers apart by further labels means their sum.
                var key = $"{name[(at + ServerInfix.Length)..]}/{kind}";
                metrics._counts[key] = metrics._counts.GetValueOrDefault(key) + value;
            }
        }

        return metrics;
    }

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>[^}]*)\})?[ \t]+(?<value>[^ \t\r]+)")]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>(?:[^"\\]|\\.)*)["]""")]
    private static partial Regex Label();
}
