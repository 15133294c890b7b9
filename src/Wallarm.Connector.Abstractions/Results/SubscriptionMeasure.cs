namespace Wallarm.Connector;

/// <summary>What CloudWatch Logs says of one subscription filter (namespace <c>AWS/Logs</c>).</summary>
public sealed record SubscriptionMeasure
{
    /// <summary>The log group.</summary>
    public required string LogGroupName { get; init; }

    /// <summary>The filter.</summary>
    public required string FilterName { get; init; }

    /// <summary>Log events that it handed to the function (<c>ForwardedLogEvents</c>); null if CloudWatch did not say.</summary>
    public long? ForwardedLogEvents { get; init; }

    /// <summary>Log events for which it got an error (<c>DeliveryErrors</c>); it tries them again for a while.</summary>
    public long? DeliveryErrors { get; init; }

    /// <summary>Log events for which it was throttled (<c>DeliveryThrottling</c>); it tries them again for a while.</summary>
    public long? DeliveryThrottling { get; init; }
}
