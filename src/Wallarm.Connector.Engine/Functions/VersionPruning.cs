using Amazon.Lambda.Model;
using Wallarm.Connector.Forwarding;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>
/// Which published versions of a function are kept, so that code does not pile up (Lambda gives an account 75 GB in a region for it).
/// </summary>
internal static class VersionPruning
{
    private const int Kept = 3;
    private const string Mark = "Published by Wallarm.Connector ";
    private const string TakesSqs = "It takes events of Amazon SQS.";

    /// <summary>The description of a version that the module publishes.</summary>
    /// <param name="isCodeBundle">Whether it is Wallarm's own function, which knows no events of SQS.</param>
    public static string Description(bool isCodeBundle) => $"{Mark}{ConnectorVersion.Value}.{(isCodeBundle ? "" : $" {TakesSqs}")}";

    /// <summary>Whether a version knows events of SQS, as far as its description says so.</summary>
    public static bool KnowsSqs(FunctionConfiguration version) => version.Description?.EndsWith(TakesSqs, StringComparison.Ordinal) == true;

    /// <summary>
    /// The versions that are no longer needed, oldest first: not of the newest, not behind an alias, and not published by others.
    /// </summary>
    /// <param name="versions">The versions as they are.</param>
    /// <param name="isOneMore">Whether another one is published on top of them.</param>
    public static IReadOnlyList<string> Surplus(FunctionVersions versions, bool isOneMore) =>
    [
        .. versions.Published.SkipLast(isOneMore ? Kept - 1 : Kept).Where(IsOurs).Select(version => version.Version).Where(
            version => !versions.IsBehindAlias(version)),
    ];

    /// <summary>Whether a version would be published, or is there already: Lambda publishes none that is like the last one.</summary>
    /// <param name="versions">The versions as they are.</param>
    /// <param name="latest">The unpublished version.</param>
    /// <param name="isChanged">Whether the unpublished version is changed before.</param>
    public static bool IsOneMore(FunctionVersions versions, FunctionConfiguration latest, bool isChanged)
    {
        if (isChanged || versions.Published.Count == 0) return true;
        var (newest, current) = (FunctionSettings.Of(versions.Published[^1]), FunctionSettings.Of(latest));
        return newest.CodeChanges(current, "").Concat(newest.ConfigurationChanges(current, "")).Any();
    }

    private static bool IsOurs(FunctionConfiguration version) =>
        version.Description?.Contains(Mark, StringComparison.Ordinal) == true;
}
