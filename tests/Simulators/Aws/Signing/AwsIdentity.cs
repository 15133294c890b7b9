namespace Wallarm.Connector.Simulators;

/// <summary>Somebody who may call: an access key with its secret, and whom it stands for.</summary>
public sealed record AwsIdentity
{
    public required string AccessKeyId { get; init; }

    public required string SecretAccessKey { get; init; }

    /// <summary>Null for a user's long-lived key; calls with temporary credentials must carry it.</summary>
    public string? SessionToken { get; init; }

    /// <summary>Twelve digits. The account's resources in moto belong to no other account.</summary>
    public required string AccountId { get; init; }

    /// <summary>Who it is in error texts and in GetCallerIdentity.</summary>
    public required string Arn { get; init; }

    /// <summary>From then on calls are answered with an expired token; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
