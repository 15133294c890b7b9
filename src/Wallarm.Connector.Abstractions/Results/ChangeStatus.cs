namespace Wallarm.Connector;

/// <summary>What an operation did to a resource.</summary>
public enum ChangeStatus
{
    /// <summary>Nothing: everything was as asked.</summary>
    Unchanged,

    /// <summary>It was not there and was made.</summary>
    Created,

    /// <summary>It was there and was changed.</summary>
    Updated,

    /// <summary>Nothing, for it was only planned (<c>-WhatIf</c>): the object shows what would be there.</summary>
    Planned,
}
