using System.Text.RegularExpressions;
using Amazon;
using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>A region and where it came from.</summary>
internal sealed record ChosenRegion(RegionEndpoint Region, string Source);

/// <summary>
/// The order in which a region is looked for: <c>-Region</c>, the region of an explicit <c>-ProfileName</c>, <c>$StoredAWSRegion</c>,
/// <c>AWS_REGION</c>, <c>AWS_DEFAULT_REGION</c>, the default profile. Never the instance metadata: a missing region is an error at once.
/// </summary>
internal static partial class RegionChain
{
    /// <summary>
    /// The regions that the SDK knows, as it lists them before it adds those that it was asked for. Its us-east-1-regional is an endpoint
    /// of S3, and no region.
    /// </summary>
    public static IReadOnlyList<RegionEndpoint> Known { get; } =
        [.. RegionEndpoint.EnumerableAllRegions.Where(region => !region.SystemName.EndsWith("-regional", StringComparison.Ordinal))];

    /// <summary>Finds the region.</summary>
    /// <exception cref="SessionException">There is none, or it is none of AWS.</exception>
    public static ChosenRegion Resolve(AwsSessionOptions options, ProfileFiles files) =>
        Named(options.Region)
        ?? OfProfile(options.ProfileName, files)
        ?? From(options.StoredRegion, "$StoredAWSRegion")
        ?? From(SessionEnvironment.Read("AWS_REGION"), "AWS_REGION")
        ?? From(SessionEnvironment.Read("AWS_DEFAULT_REGION"), "AWS_DEFAULT_REGION")
        ?? OfProfile(SessionEnvironment.ProfileName, files)
        ?? throw SessionErrors.RegionMissing();

    /// <summary>The region that a command names; null where it names none.</summary>
    /// <exception cref="SessionException">It is none of AWS.</exception>
    public static ChosenRegion? Named(string? text) => From(text, "-Region");

    /// <summary>The system names of every region of a partition, without the pseudo-regions that the SDK lists beside them.</summary>
    public static IReadOnlyList<string> AllOf(string partition) =>
        [
            .. RegionEndpoint.EnumerableAllRegions.Where(
                region => region.PartitionName == partition && Pattern().IsMatch(region.SystemName)).Select(region => region.SystemName),
        ];

    private static ChosenRegion? OfProfile(string? profile, ProfileFiles files) =>
        string.IsNullOrWhiteSpace(profile) ? null : From(files.Find(profile)?["region"], $"profile '{profile}'");

    private static ChosenRegion? From(string? text, string source)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var name = text.Trim().ToLowerInvariant();
        if (!Known.Any(region => region.SystemName == name) && !Pattern().IsMatch(name))
        {
            throw SessionErrors.RegionUnknown(name, source, NearName.Find(name, [.. Known.Select(region => region.SystemName)]));
        }

        return new ChosenRegion(RegionEndpoint.GetBySystemName(name), source);
    }

    /// <summary>
    /// Names as AWS forms them, for regions younger than the SDK. The SDK's own pattern takes any word between the hyphens, and with it
    /// most typing mistakes, so that the error would be that of a host name which nobody knows.
    /// </summary>
    [GeneratedRegex("^[a-z]{2,4}(-[a-z]{2,4})?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9]$")]
    private static partial Regex Pattern();
}
