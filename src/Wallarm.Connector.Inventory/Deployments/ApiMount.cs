namespace Wallarm.Connector.Inventory.Deployments;

/// <summary>Where a stage of an API can be called: its default domain, or a mapping of a custom one.</summary>
/// <param name="Host">The domain, in lower case; of a wildcard domain with its asterisk.</param>
/// <param name="BasePath">
/// What stands before the routes in paths, without slashes at its ends: the base path of the mapping, or the stage; empty for nothing.
/// </param>
/// <param name="StageName">Name of the stage.</param>
/// <param name="Api">The API.</param>
public sealed record ApiMount(string Host, string BasePath, string StageName, DeployedApi Api)
{
    /// <summary>Whether the API is handed the base path too, as a routing rule can say: its routes hold it then.</summary>
    public bool PassesBasePath { get; init; }

    /// <summary>
    /// The priority of the routing rule that it is of: the lowest one that fits counts, and all of them before mappings.
    /// </summary>
    public int Rank { get; init; } = int.MaxValue;

    /// <summary>Whether it is that of the domain that every API has.</summary>
    public bool IsDefault { get; init; }

    /// <summary>What stands before the routes in paths, each segment after a slash.</summary>
    internal string Prefix => BasePath.Length == 0 || PassesBasePath ? "" : "/" + BasePath;
}
