namespace Wallarm.Connector;

/// <summary>How an endpoint stands to the API's definition: the values of <see cref="ApiEndpoint.State"/>.</summary>
/// <remarks>
/// Wallarm's terms of rogue API detection. Strings, so that <c>ConvertTo-Json</c> and <c>Export-Csv</c> write them as they are read.
/// </remarks>
public static class EndpointState
{
    /// <summary>In the definition, and called.</summary>
    public const string Documented = "Documented";

    /// <summary>Called, and not in the definition.</summary>
    public const string Shadow = "Shadow";

    /// <summary>In the definition, and not called. Older pages of Wallarm name it orphan.</summary>
    public const string Unused = "Unused";

    /// <summary>Called, gone from the newer definition, and in the older one.</summary>
    public const string Zombie = "Zombie";
}
