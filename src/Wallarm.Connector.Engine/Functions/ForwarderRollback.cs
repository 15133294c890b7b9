using System.Globalization;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>Points the alias at the version before the one that it points at.</summary>
internal sealed class ForwarderRollback(AwsSession session, IOperationObserver observer)
{
    /// <summary>Reads, plans, asks, and moves the alias.</summary>
    /// <returns>Null where the observer declined.</returns>
    public async Task<PublishedForwarder?> RunAsync(string name, CancellationToken cancellation)
    {
        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var state =
            await ForwarderState.ReadAsync(session, name, cancellation).ConfigureAwait(false)
                ?? throw RequestedFunction.NotFound(name, session.Region.SystemName);
        if (!Ownership.IsOurs(state.Tags))
        {
            throw Refused(
                "Wallarm.FunctionNotOurs",
                name,
                $"This module did not make Lambda function '{name}' (no tag {Ownership.TagKey}).",
                "Check -FunctionName and the region.");
        }

        if (state.Live is not { } live)
        {
            throw Refused(
                "Wallarm.AliasNotFound",
                name,
                $"Lambda function '{name}' has no alias {ForwarderState.Alias}.",
                "Publish-WallarmForwarder makes it.");
        }

        var versions = await FunctionVersions.ReadAsync(session, name, cancellation).ConfigureAwait(false);
        var earlier =
            versions.Published.LastOrDefault(version => FunctionVersions.NumberOf(version) < FunctionVersions.NumberOf(live))
                ?? throw NoEarlier(name, live.Version);
        var (resource, alias) = ($"Lambda function '{name}'", $"alias {ForwarderState.Alias} of Lambda function '{name}'");
        var (now, then) = (FunctionSettings.Of(live), FunctionSettings.Of(earlier));
        ResourceChange[] weights = state.AliasWeights.Count == 0 ? [] :
            [
                new ResourceChange("Remove", alias)
                {
                    Property = "RoutingConfig",
                    Current = string.Join(
                        ", ",
                        state.AliasWeights.Select(
                            weight => string.Create(CultureInfo.InvariantCulture, $"{weight.Value:P0} to version {weight.Key}"))),
                },
            ];
        IReadOnlyList<ResourceChange> changes =
        [
            new ResourceChange("Set", alias) { Property = "FunctionVersion", Current = live.Version, Desired = earlier.Version },
            .. weights,
            .. now.CodeChanges(then, $"what {alias} runs"),
            .. now.ConfigurationChanges(then, $"what {alias} runs"),
        ];
        var result = Result(state, earlier, then, changes);
        if (Ownership.StackOf(state.Tags) is { } stack) observer.Warning(Ownership.StackWarning(resource, stack));
        var decision =
            await observer.DecideAsync(new ChangePlan($"{resource} in {session.Place}", changes), cancellation).ConfigureAwait(false);
        if (decision == ChangeDecision.Decline) return null;
        if (decision == ChangeDecision.Plan) return result with { Status = ChangeStatus.Planned, Version = null };
        await new FunctionWaits(session, observer, name).CallAsync(
            token => session.Lambda.UpdateAliasAsync(AliasMove.To(name, earlier.Version, weights.Length > 0), token),
            cancellation).ConfigureAwait(false);
        return result;
    }

    private PublishedForwarder Result(
        ForwarderState state,
        Amazon.Lambda.Model.FunctionConfiguration version,
        FunctionSettings settings,
        IReadOnlyList<ResourceChange> changes) => new()
    {
        AccountId = session.AccountId,
        Region = session.Region.SystemName,
        FunctionName = state.Latest.FunctionName,
        FunctionArn = state.FunctionArn,
        AliasArn = $"{state.FunctionArn}:{ForwarderState.Alias}",
        Version = version.Version,
        RoleArn = settings.RoleArn,
        Runtime = settings.Runtime,
        Handler = settings.Handler,
        Architecture = settings.Architecture,
        MemorySize = settings.MemorySize,
        Timeout = settings.Timeout,
        CodeSha256 = settings.CodeSha256,
        NodeAddress = settings.FindNode()?.ToString(),
        NodeProtocol = settings.Protocol?.ToString(),
        FunctionLogGroupName = settings.LogGroupName,
        OnFailureDestination = EventInvokeSettings.Of(state.EventInvoke).OnFailureDestination,
        Status = ChangeStatus.Updated,
        Changes = changes,
    };

    private static ConnectorException Refused(string errorId, string functionName, string problem, string action) =>
        new(
            errorId,
            ConnectorErrorCategory.InvalidOperation,
            $"{problem} Nothing was changed.")
        {
            Target = functionName,
            RecommendedAction = action,
        };

    private static ConnectorException NoEarlier(string functionName, string version) => Refused(
        "Wallarm.NoEarlierVersion",
        functionName,
        $"The alias {ForwarderState.Alias} of Lambda function '{functionName}' points at version {version}, and there is no earlier one.",
        "Publish-WallarmForwarder deploys the forwarder of this module; -CodeBundlePath deploys another.");
}
