namespace Wallarm.Connector;

/// <summary>What a removal did to a resource: the values of Status.</summary>
/// <remarks>Strings, so that <c>ConvertTo-Json</c> and <c>Export-Csv</c> write them as they are read.</remarks>
public static class RemovalStatus
{
    /// <summary>It was deleted.</summary>
    public const string Removed = "Removed";

    /// <summary>It has the settings again that it had before the connector.</summary>
    public const string Restored = "Restored";

    /// <summary>It was left as it is; the reason says why.</summary>
    public const string Kept = "Kept";

    /// <summary>There was none.</summary>
    public const string NotFound = "NotFound";

    /// <summary>Nothing, for it was only planned (<c>-WhatIf</c>): it would be deleted or restored.</summary>
    public const string Planned = "Planned";
}
