namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>What is wrong with an event that should have come from a CloudWatch Logs subscription.</summary>
public enum LogsEnvelopeError
{
    /// <summary>The event is not <c>{"awslogs":{"data":"..."}}</c>, or its message type is unknown.</summary>
    NotCloudWatchLogs,

    /// <summary>The data are not base64.</summary>
    InvalidBase64,

    /// <summary>The data are not gzip, or are damaged or cut off.</summary>
    InvalidGzip,

    /// <summary>The decompressed data exceed the limit.</summary>
    TooLarge,

    /// <summary>The decompressed data are not JSON.</summary>
    InvalidJson,

    /// <summary>A field that CloudWatch Logs always sends is missing or has another type.</summary>
    MissingField,
}
