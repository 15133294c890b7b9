namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>What a CloudWatch Logs subscription sends (the <c>messageType</c> of its envelope).</summary>
public enum LogsMessageType
{
    /// <summary><c>DATA_MESSAGE</c>: log events.</summary>
    Data,

    /// <summary><c>CONTROL_MESSAGE</c>: CloudWatch Logs checks that the destination can be reached; there is nothing to forward.</summary>
    Control,
}
