namespace Wallarm.Connector.Simulators;

/// <summary>The partition that a region lies in.</summary>
internal static class RegionPartition
{
    public static string Of(string region) => region switch
    {
        _ when region.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
        _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ => "aws",
    };
}
