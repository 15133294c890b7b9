namespace Wallarm.Connector;

/// <summary>How a delivery by hand ended: the values of Status.</summary>
/// <remarks>Strings, so that <c>ConvertTo-Json</c> and <c>Export-Csv</c> write them as they are read.</remarks>
public static class ResumptionStatus
{
    /// <summary>Every batch is delivered.</summary>
    public const string Delivered = "Delivered";

    /// <summary>Every batch is saved.</summary>
    public const string Saved = "Saved";

    /// <summary>
    /// Some batches are left: the function could not deliver them, somebody else holds them at the moment, or they are another function's.
    /// </summary>
    public const string Partial = "Partial";

    /// <summary>Something was met that every batch would meet, such as a node that is away. Run again, the command goes on.</summary>
    public const string Stopped = "Stopped";

    /// <summary>Nothing, for it was only planned (<c>-WhatIf</c>).</summary>
    public const string Planned = "Planned";
}
