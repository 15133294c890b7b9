using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Suggestions;

/// <summary>Lists what is known without asking AWS.</summary>
internal static class LocalLists
{
    /// <summary>The regions that the AWS SDK knows, with the names that AWS's console shows.</summary>
    public static IEnumerable<ListedResource> Regions() =>
        RegionChain.Known.Select(region => new ListedResource(region.SystemName, Description: region.DisplayName));

    /// <summary>What a filter is called where nobody says otherwise.</summary>
    public static IEnumerable<ListedResource> Filters() =>
        [
            new ListedResource(
                SubscriptionFilterOptions.DefaultFilterName, Description: "The usual name; -LogGroupName lists those of a log group"),
        ];

    /// <summary>The profiles of the shared credentials and config files.</summary>
    /// <param name="location">What <c>-ProfileLocation</c> says, or null.</param>
    /// <exception cref="SessionException">A file is malformed or cannot be read.</exception>
    public static IEnumerable<ListedResource> Profiles(string? location) =>
        new ProfileFiles(location).ListNames().Select(name => new ListedResource(name));
}
