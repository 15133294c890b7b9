namespace Wallarm.Connector;

/// <summary>What an installation did to one target: the values of Status.</summary>
/// <remarks>Strings, so that <c>ConvertTo-Json</c> and <c>Export-Csv</c> write them as they are read.</remarks>
public static class InstallationStatus
{
    /// <summary>Nothing: everything was as asked.</summary>
    public const string Unchanged = "Unchanged";

    /// <summary>It was made.</summary>
    public const string Created = "Created";

    /// <summary>It was changed.</summary>
    public const string Updated = "Updated";

    /// <summary>Nothing, for it was only planned (<c>-WhatIf</c>).</summary>
    public const string Planned = "Planned";

    /// <summary>It could not be made as asked.</summary>
    public const string Failed = "Failed";

    /// <summary>It was not begun, since something that it needs had failed.</summary>
    public const string NotStarted = "NotStarted";
}
