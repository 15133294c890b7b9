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

    /// <summary>Could not be looked at, since an earlier part is missing or nothing was said about it.</summary>
    Skipped,
}
