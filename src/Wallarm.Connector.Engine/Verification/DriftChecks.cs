using System.Globalization;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Installation;
using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Verification;

/// <summary>What is no more as the configuration says, as the installer itself would find it.</summary>
internal sealed class DriftChecks(
    AwsSessionOptions session, ConnectorTestOptions options, ConnectorConfiguration configuration, IOperationObserver observer)
{
    /// <summary>As results about the configuration are headed.</summary>
    public static string Scope(ConnectorTestOptions options) =>
        options.ConfigurationPath is { } path ? $"configuration '{path}'" : "configuration";

    private string Install =>
        options.ConfigurationPath is { } path
            ? $"Install-WallarmConnector -ConfigurationPath {CommandText.Quote(path)}"
            : "Install-WallarmConnector";

    /// <summary>Compares: one verdict a difference, or one that there is none.</summary>
    public async Task<IReadOnlyList<ConnectorCheck>> LookAsync(CancellationToken cancellation)
    {
        IReadOnlyList<PlannedTarget> targets;
        try
        {
            targets =
                await new ConnectorInstaller(session, new QuietObserver(observer)).PlanAsync(
                    configuration, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var error = AwsErrors.Translate(exception);
            return error is SessionException ? throw error : [Named(null, Verdict.Unseen(error))];
        }

        var differences = targets.SelectMany(Differences).ToList();
        return differences.Count > 0
            ? differences
            : [
                Named(
                    null,
                    Verdict.Passed(
                        options.ConfigurationPath,
                        string.Create(
                            CultureInfo.InvariantCulture, $"All {targets.Count} targets of the configuration are as it says."))),
            ];
    }

    private IEnumerable<ConnectorCheck> Differences(PlannedTarget target)
    {
        foreach (var change in target.Changes.Where(change => IsDifference(change, target.Changes)))
        {
            yield return Named(target.Region, Verdict.Failed(target.Target, Describe(change), Install));
        }

        if (target.Error is not { } error) yield break;

        // What cannot be read is no difference yet; what stands in the way of the configuration is one.
        yield return Named(target.Region, error is AccessDeniedException or AwsServiceException
            ? Verdict.Unknown(target.Target, $"Could not be compared: {error.Problem}", error.RecommendedAction)
            : Verdict.Failed(target.Target, error.Problem, error.RecommendedAction ?? Install));
    }

    /// <summary>
    /// Whether a change is more than a step on the way to another: room for a new version, saved settings, the version that carries new
    /// settings.
    /// </summary>
    private static bool IsDifference(ResourceChange change, IReadOnlyList<ResourceChange> all) => change.Action switch
    {
        "Delete" or "Save" => false,
        "Publish" => !all.Any(other => other is { Action: "Set" or "Remove" or "Replace", Property: not null }),
        _ => true,
    };

    private static string Describe(ResourceChange change) => change switch
    {
        { Action: "Create" } => $"There is no {change.Resource}.",
        { Property: not null } => change.ToString()[(change.Action.Length + 1)..],
        _ => change.ToString(),
    };

    private ConnectorCheck Named(string? region, ConnectorCheck check) =>
        check with { Name = "Drift", Region = region, Scope = Scope(options) };
}
