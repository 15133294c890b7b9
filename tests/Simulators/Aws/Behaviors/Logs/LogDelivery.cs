using System.Diagnostics.CodeAnalysis;

namespace Wallarm.Connector.Simulators;

/// <summary>What CloudWatch Logs hands a subscribed function, and the function as it is deployed behind the filter's destination.</summary>
public sealed record LogDelivery : DeployedVersion
{
    [SetsRequiredMembers]
    internal LogDelivery(DeployedVersion version, string destinationArn, LogsEvent logsEvent)
        : base(version)
    {
        DestinationArn = destinationArn;
        Event = logsEvent;
    }

    /// <summary>The filter's destination.</summary>
    public string DestinationArn { get; }

    public LogsEvent Event { get; }
}
