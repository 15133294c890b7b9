namespace Wallarm.Connector;

/// <summary>The verdict on one part of a connector.</summary>
public enum CheckStatus
{
    /// <summary>As it must be.</summary>
    Passed,

    /// <summary>The connector cannot work like this.</summary>
    Failed,

    /// <summary>It works, but something should be known or changed.</summary>
    Warning,

    /// <summary>Does not apply, such as the filters of a log group that is not there.</summary>
    Skipped,

    /// <summary>Could not be looked at: the caller lacks a permission, or AWS did not respond as it should.</summary>
    Unknown,
}
