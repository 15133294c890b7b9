using System.Text.Json;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarder;

/// <summary>The counts, under the names that responses, errors, log lines and metrics share. Stable.</summary>
internal static class CountsJson
{
    public static void Write(Utf8JsonWriter json, DeliveryReport report)
    {
        json.WriteNumber("received", report.Received);
        json.WriteNumber("forwarded", report.Forwarded);
        json.WriteNumber("filtered", report.Filtered);
        json.WriteNumber("invalid", report.Invalid);
        json.WriteNumber("rejected", report.Rejected);
        json.WriteNumber("failed", report.Failed);
        json.WriteNumber("blocked", report.Blocked);
        json.WriteNumber("withoutResponse", report.WithoutResponse);
    }

    public static string Describe(DeliveryReport report) =>
        $"received {report.Received}, forwarded {report.Forwarded}, filtered {report.Filtered}, invalid {report.Invalid}, rejected {report.Rejected}, failed {report.Failed}";
}
