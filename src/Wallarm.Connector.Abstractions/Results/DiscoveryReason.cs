namespace Wallarm.Connector;

/// <summary>Why API Discovery would leave an endpoint out: the values of <see cref="ApiEndpoint.Reason"/>.</summary>
/// <remarks>Strings, so that <c>ConvertTo-Json</c> and <c>Export-Csv</c> write them as they are read.</remarks>
public static class DiscoveryReason
{
    /// <summary>No call had a status of 200 to 299.</summary>
    public const string Status = "Status";

    /// <summary>The method is OPTIONS or HEAD.</summary>
    public const string Method = "Method";

    /// <summary>The host is localhost or a loopback address.</summary>
    public const string Host = "Host";

    /// <summary>A path segment has characters that endpoints do not have.</summary>
    public const string Segment = "Segment";

    /// <summary>Too few calls count, so that the node may not have sent one for analysis.</summary>
    public const string TooFewCalls = "TooFewCalls";
}
