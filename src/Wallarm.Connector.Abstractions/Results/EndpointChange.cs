namespace Wallarm.Connector;

/// <summary>How an endpoint differs between two inventories: the values of <see cref="ApiEndpointChange.Change"/>.</summary>
/// <remarks>Strings, so that <c>ConvertTo-Json</c> and <c>Export-Csv</c> write them as they are read.</remarks>
public static class EndpointChange
{
    /// <summary>Only in the later inventory.</summary>
    public const string New = "New";

    /// <summary>Only in the earlier inventory.</summary>
    public const string Gone = "Gone";

    /// <summary>In both, and different.</summary>
    public const string Changed = "Changed";
}
