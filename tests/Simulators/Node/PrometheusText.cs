using System.Globalization;
using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>Metrics in Prometheus' text format.</summary>
internal sealed class PrometheusText
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins a metric; its samples follow.</summary>
    public PrometheusText Type(string name, string type)
    {
        _text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");
        return this;
    }

    public PrometheusText Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(name);
        char separator = '{';
        foreach ((string label, string labelValue) in labels)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{separator}{label}=\"{Escape(labelValue)}\"");
            separator = ',';
        }

        _text.Append(labels.IsEmpty ? "" : "}").Append(CultureInfo.InvariantCulture, $" {value:0.###}\n");
        return this;
    }

    public override string ToString() => _text.ToString();

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace(
            "\n", "\\n", StringComparison.Ordinal);
}
