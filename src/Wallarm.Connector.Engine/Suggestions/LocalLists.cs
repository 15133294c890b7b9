using Amazon;

namespace Wallarm.Connector.Engine;

/// <summary>Lists what is known without asking AWS.</summary>
internal static class LocalLists
{
    /// <summary>The regions that the AWS SDK knows, with the names that AWS's console shows.</summary>
    public static IEnumerable<ListedResource> Regions() =>
        RegionEndpoint.EnumerableAllRegions.Select(region => new ListedResource(region.SystemName, Description: region.DisplayName));

    /// <summary>The profiles of the shared credentials and config files.</summary>
    /// <param name="location">What <c>-ProfileLocation</c> says, or null.</param>
    /// <exception cref="SessionException">A file is malformed or cannot be read.</exception>
    public static IEnumerable<ListedResource> Profiles(string? location) => new ProfileFiles(location).ListNames().Select(name => new ListedResource(name));
}
