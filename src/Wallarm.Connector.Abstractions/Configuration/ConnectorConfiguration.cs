namespace Wallarm.Connector;

/// <summary>The desired state of a connector, as a configuration file or the parameters of Install-WallarmConnector give it.</summary>
public sealed record ConnectorConfiguration
{
    /// <summary>
    /// The role; null where <see cref="ForwarderOptions.RoleArn"/> of <see cref="Function"/> names one that is managed elsewhere. It gets,
    /// beyond what it says, what the function needs in every region: a VPC, failure destinations, KMS keys.
    /// </summary>
    public LambdaRoleOptions? Role { get; init; }

    /// <summary>The function, with its node, in every region that <see cref="Regions"/> says nothing else for.</summary>
    public required ForwarderOptions Function { get; init; }

    /// <summary>
    /// The regions that the connector is in, each with its function. A region of <see cref="Stages"/> that is not among them gets <see
    /// cref="Function"/>; where there is neither, the session's does.
    /// </summary>
    public IReadOnlyList<ConnectedRegion> Regions { get; init; } = [];

    /// <summary>The stages, in the order of the file.</summary>
    public required IReadOnlyList<ConnectedStage> Stages { get; init; }

    /// <summary>The regions that a command is restricted to; empty for all. What the role may do is for all regions even so.</summary>
    public IReadOnlyList<string> OnlyRegions { get; init; } = [];

    /// <summary>The regions that it names, in its order.</summary>
    public IReadOnlyList<string> NamedRegions =>
        [
            .. Regions.Select(region => region.Region).Concat(
                Stages.Select(stage => stage.Region).OfType<string>()).Distinct(StringComparer.Ordinal),
        ];

    /// <summary>Whether a command works in a region.</summary>
    /// <param name="region">System name of the region.</param>
    public bool Includes(string region) => OnlyRegions.Count == 0 || OnlyRegions.Contains(region, StringComparer.OrdinalIgnoreCase);
}
