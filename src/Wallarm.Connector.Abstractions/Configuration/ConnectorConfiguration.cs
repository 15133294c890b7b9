namespace Wallarm.Connector;

/// <summary>The desired state of a connector, as a configuration file or the parameters of Install-WallarmConnector give it.</summary>
public sealed record ConnectorConfiguration
{
    /// <summary>The role; null where <see cref="ForwarderOptions.RoleArn"/> of <see cref="Function"/> names one that is managed elsewhere.</summary>
    public LambdaRoleOptions? Role { get; init; }

    /// <summary>The function, with its node, as it is in every region.</summary>
    public required ForwarderOptions Function { get; init; }

    /// <summary>The stages, in the order of the file.</summary>
    public required IReadOnlyList<ConnectedStage> Stages { get; init; }
}
