using System.Globalization;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Queues;
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
        ResourceChange[] move =
        [
            new ResourceChange("Set", alias) { Property = "FunctionVersion", Current = live.Version, Desired = earlier.Version },
            .. weights,
            .. now.CodeChanges(then, $"what {alias} runs"),
            .. now.ConfigurationChanges(then, $"what {alias} runs"),
        ];
        Step?[] steps =
        [
            VersionPruning.KnowsSqs(earlier) ? null : await DisablingAsync(state, cancellation).ConfigureAwait(false),
            new Step(move, token => new FunctionWaits(session, observer, name).CallAsync(
                inner => session.Lambda.UpdateAliasAsync(AliasMove.To(name, earlier.Version, weights.Length > 0), inner), token)),
        ];
        var plan = new Plan($"{resource} in {session.Place}", [.. steps.OfType<Step>()]);
        var result = Result(state, earlier, then, plan.Changes);
        if (Ownership.StackOf(state.Tags) is { } stack) observer.Warning(Ownership.StackWarning(resource, stack));
        switch (await plan.DecideAsync(observer, cancellation).ConfigureAwait(false))
        {
            case ChangeDecision.Decline: return null;
            case ChangeDecision.Plan: return result with { Status = ChangeStatus.Planned, Version = null };
        }

        await plan.ApplyAsync(observer, cancellation).ConfigureAwait(false);
        return result;
    }

    /// <summary>
    /// The end of the mapping, before a version that knows no events of SQS; null if there is none. Publish-WallarmForwarder enables it
    /// again.
    /// </summary>
    private async Task<Step?> DisablingAsync(ForwarderState state, CancellationToken cancellation)
    {
        var queue = new UndeliveredQueue(session, observer, state.Latest.FunctionName);
        var mapping = new QueueMapping(session, observer, queue.Arn, state.FunctionArn, ForwarderState.Alias);
        return mapping.Disabling(await mapping.ReadAsync(cancellation).ConfigureAwait(false));
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
        IncludePath = SelectionSettings.Of(settings.Environment, SelectionSettings.Include),
        ExcludePath = SelectionSettings.Of(settings.Environment, SelectionSettings.Exclude),
        Redact = SelectionSettings.Of(settings.Environment, SelectionSettings.Redact),
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
