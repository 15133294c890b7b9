namespace Wallarm.Connector;

/// <summary>What an installation did to one target.</summary>
public enum InstallationStatus
{
    /// <summary>Nothing: everything was as asked.</summary>
    Unchanged,

    /// <summary>It was made.</summary>
    Created,

    /// <summary>It was changed.</summary>
    Updated,

    /// <summary>Nothing, for it was only planned (<c>-WhatIf</c>).</summary>
    Planned,

    /// <summary>It could not be made as asked.</summary>
    Failed,

    /// <summary>It was not begun, since something that it needs had failed.</summary>
    NotStarted,
}
