namespace Wallarm.Connector;

/// <summary>What a removal did to a resource.</summary>
public enum RemovalStatus
{
    /// <summary>It was deleted.</summary>
    Removed,

    /// <summary>It has the settings again that it had before the connector.</summary>
    Restored,

    /// <summary>It was left as it is; the reason says why.</summary>
    Kept,

    /// <summary>There was none.</summary>
    NotFound,

    /// <summary>Nothing, for it was only planned (<c>-WhatIf</c>): it would be deleted or restored.</summary>
    Planned,
}
