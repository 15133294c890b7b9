namespace Wallarm.Connector;

/// <summary>How handing over an access log ended: the values of Status.</summary>
public static class BackfillStatus
{
    /// <summary>All was handed over.</summary>
    public const string Completed = "Completed";

    /// <summary>It was interrupted. The same command goes on.</summary>
    public const string Stopped = "Stopped";

    /// <summary>Nothing was left to hand over: the ledger has it all.</summary>
    public const string Unchanged = "Unchanged";

    /// <summary>Nothing was handed over, for it was only planned (<c>-WhatIf</c>).</summary>
    public const string Planned = "Planned";
}
