namespace Wallarm.Connector;

/// <summary>What is decided about a plan.</summary>
public enum ChangeDecision
{
    /// <summary>Make the changes.</summary>
    Apply,

    /// <summary>Make none; return what would be there (<c>-WhatIf</c>).</summary>
    Plan,

    /// <summary>Make none and return nothing: the user said no.</summary>
    Decline,
}
