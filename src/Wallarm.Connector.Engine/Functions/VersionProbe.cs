using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Nodes;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>
/// Has a new version test its node before it serves: a node that speaks another protocol must not cost what the old version still delivers.
/// </summary>
internal sealed class VersionProbe(AwsSession session, IOperationObserver observer, ForwarderPlan plan)
{
    private readonly string _functionName = plan.Options.FunctionName;

    /// <summary>Whether a version is probed at all.</summary>
    private bool IsWanted => !plan.Package.IsCodeBundle && !plan.Options.SkipNodeTest;

    /// <summary>Probes a version. Whatever keeps it from a result is a warning: the node may still be on its way.</summary>
    /// <exception cref="ResourceConflictException">Something that certainly speaks another protocol listens at the node's
    /// address.</exception>
    public async Task RunAsync(string version, CancellationToken cancellation)
    {
        if (!IsWanted) return;
        try
        {
            using var progress = new StepProgress(observer, $"Testing the node of '{_functionName}'");
            progress.Begin($"Waiting for version {version}, which tests its node", limit: TimeSpan.FromSeconds(plan.Desired.Timeout));
            var call = await DiagnoseCall.RunAsync(session, _functionName, version, cancellation).ConfigureAwait(false);
            if (call.Diagnosis is { } diagnosis) Judge(version, diagnosis);
            else Warn(version, call.Error is { } error ? $"it failed instead: {error}" : "it returned something else than a diagnosis");
        }
        catch (Exception exception) when (exception is not ConnectorException && !cancellation.IsCancellationRequested)
        {
            var error = AwsErrors.Translate(exception);
            Warn(version, $"{error.Problem.TrimEnd('.')}. {error.RecommendedAction}");
        }
    }

    private void Judge(string version, FunctionDiagnosis diagnosis)
    {
        var checks = new NodeChecks(new NodeViewpoint
        {
            Node = diagnosis.Node,
            Protocol = diagnosis.Protocol,
            FunctionName = _functionName,
            IsInVpc = plan.Desired.SubnetIds.Count > 0,
        });
        if (checks.Contradiction(diagnosis.Steps.Peer) is { } seen) throw NotTheNode(version, diagnosis, seen);
        if (checks.Of(diagnosis.Steps).FirstOrDefault(check => check.Status == CheckStatus.Failed) is not { } failed)
        {
            observer.Verbose($"Version {version} of {plan.Resource} reached its node {diagnosis.Node}.");
            return;
        }

        observer.Warning(
            $"Version {version} of {plan.Resource} cannot deliver to its node {diagnosis.Node} yet ({failed.Name}): {failed.Detail} "
            + $"See what to do with: Test-WallarmNode -FromFunction {CommandText.Quote(_functionName)}");
    }

    private void Warn(string version, string why) => observer.Warning(
        $"Whether version {version} of {plan.Resource} reaches its node is not known: {why.TrimEnd('.', ' ')}. "
        + $"Test it with: Test-WallarmNode -FromFunction {CommandText.Quote(_functionName)}");

    private ResourceConflictException NotTheNode(string version, FunctionDiagnosis diagnosis, string seen) =>
        new(
            "Wallarm.NodeProtocol",
            ConnectorErrorCategory.InvalidOperation,
            $"{seen}. Version {version} of {plan.Resource} stays, but does not serve: {AliasNow()}.")
        {
            Target = diagnosis.Node.ToString(),
            RecommendedAction =
                "Correct the node or its address and run the command again, or add -SkipNodeTest to let the version serve all the same.",
        };

    private string AliasNow() => plan.State?.Live?.Version switch
    {
        null => $"the alias {ForwarderState.Alias} was not created",
        "$LATEST" => $"the alias {ForwarderState.Alias} stays at the unpublished version, which has the new code and settings already",
        { } before => $"the alias {ForwarderState.Alias} stays at version {before}",
    };
}
