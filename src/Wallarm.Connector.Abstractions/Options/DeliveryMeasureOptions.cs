using System.Net;

namespace Wallarm.Connector;

/// <summary>Of which connector, and of which time, to account for the records.</summary>
public sealed record DeliveryMeasureOptions
{
    /// <summary>Name or ARN of the forwarder function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>How long the window is, if it has no <see cref="StartTime"/>.</summary>
    public TimeSpan Last { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Where the window begins; null for <see cref="Last"/> before its end.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Where the window ends. It ends 15 minutes ago at the latest, which is also meant by null.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>URL of the node's metrics, such as <c>http://node.example.com:9000/metrics</c>; null to leave them out.</summary>
    public string? NodeMetricsUrl { get; init; }

    /// <summary>User name and password for the metrics; null for those of the URL, if it has any.</summary>
    public NetworkCredential? NodeMetricsCredential { get; init; }
}
