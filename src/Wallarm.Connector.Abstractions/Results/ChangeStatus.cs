namespace Wallarm.Connector;

/// <summary>What an operation did to a resource: the values of Status.</summary>
/// <remarks>Strings, so that <c>ConvertTo-Json</c> and <c>Export-Csv</c> write them as they are read.</remarks>
public static class ChangeStatus
{
    /// <summary>Nothing: everything was as asked.</summary>
    public const string Unchanged = "Unchanged";

    /// <summary>It was not there and was made.</summary>
    public const string Created = "Created";

    /// <summary>It was there and was changed.</summary>
    public const string Updated = "Updated";

    /// <summary>Nothing, for it was only planned (<c>-WhatIf</c>): the object shows what would be there.</summary>
    public const string Planned = "Planned";
}
