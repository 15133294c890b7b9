namespace Wallarm.Connector;

/// <summary>The verdict on one part of a connector: the values of Status.</summary>
/// <remarks>Strings, so that <c>ConvertTo-Json</c> and <c>Export-Csv</c> write them as they are read.</remarks>
public static class CheckStatus
{
    /// <summary>As it must be.</summary>
    public const string Passed = "Passed";

    /// <summary>The connector cannot work like this.</summary>
    public const string Failed = "Failed";

    /// <summary>It works, but something should be known or changed.</summary>
    public const string Warning = "Warning";

    /// <summary>Does not apply, such as the filters of a log group that is not there.</summary>
    public const string Skipped = "Skipped";

    /// <summary>Could not be looked at: the caller lacks a permission, or AWS did not respond as it should.</summary>
    public const string Unknown = "Unknown";
}
