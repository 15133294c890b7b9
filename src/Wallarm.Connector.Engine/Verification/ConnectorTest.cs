using System.Runtime.CompilerServices;
using Wallarm.Connector.Engine.Checks;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Verification;

/// <summary>Looks at every part of a connector in one region, in the order in which a log line passes it. Changes nothing.</summary>
internal sealed class ConnectorTest(AwsSession session, ConnectorTestOptions options, StepProgress progress)
{
    /// <summary>The stages and log groups that were looked at. Known when <see cref="RunAsync"/> has returned its first verdict.</summary>
    public IReadOnlyList<CheckedStage> Stages { get; private set; } = [];

    /// <summary>The function. Known when <see cref="RunAsync"/> has returned its first verdict.</summary>
    public CheckedFunction? Function { get; private set; }

    /// <summary>Looks, and returns each verdict as soon as it is there.</summary>
    /// <param name="targets">The stages and log groups that the user names; null to find those that feed the function.</param>
    /// <param name="cancellation">Stops looking.</param>
    /// <exception cref="ConnectorException">The session does not work, AWS cannot be reached at all, or what shall be looked at is not
    /// clear.</exception>
    public async IAsyncEnumerable<ConnectorCheck> RunAsync(
        IReadOnlyList<StageTarget>? targets, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var function = new CheckedFunction(session, await FunctionNameAsync(cancellation).ConfigureAwait(false), abandoned.Token);
        Function = function;
        var (known, unsearched) = targets is not null ? (targets, null) : await SearchAsync(function, cancellation).ConfigureAwait(false);
        Stages = [.. known.Select(target => new CheckedStage(session, target, function, abandoned.Token))];
        var sequence = new CheckSequence();
        var restStages = Stages.Where(stage => stage.Target is { IsStage: true, RestApiId: not null }).ToList();
        var policies = new AccountPolicies(session, abandoned.Token);
        foreach (var stage in Stages)
        {
            var accountRole = stage == restStages.FirstOrDefault() ? new AccountRoleCheck(session, restStages, abandoned.Token) : null;
            AddStage(sequence, stage, function, unsearched, accountRole, policies, abandoned.Token);
        }

        AddFunction(sequence, function, policies, abandoned.Token);
        await foreach (var check in sequence.RunAsync(progress, abandoned).ConfigureAwait(false))
        {
            yield return check with { Region = session.Region.SystemName };
        }
    }

    private void AddStage(
        CheckSequence sequence,
        CheckedStage stage,
        CheckedFunction function,
        ConnectorException? unsearched,
        AccountRoleCheck? accountRole,
        AccountPolicies policies,
        CancellationToken cancellation)
    {
        sequence.Scope = stage.Target.Scope ?? $"what feeds function '{function.Name}'";
        var stageChecks = new StageChecks(session, stage);
        var subscription = new SubscriptionChecks(session, stage);
        if (stage.Target is { IsStage: true } or { IsFound: false })
        {
            sequence.Add("StageLogging", stageChecks.LoggingAsync);
            sequence.Add("StageFormat", stageChecks.FormatAsync);
        }

        if (accountRole is not null) sequence.Add("AccountRole", accountRole.LookAsync);
        sequence.Add("LogGroup", new LogGroupCheck(session, stage, unsearched).LookAsync);
        sequence.Add("DataProtection", new DataProtectionCheck(session, stage, policies, cancellation).LookAsync);
        sequence.Add("SubscriptionFilter", subscription.FilterAsync);
        sequence.Add("LogTransformer", subscription.TransformerAsync);
        sequence.Add("FilterSlots", subscription.SlotsAsync);
        sequence.Add("InvokePermission", () => new PermissionChecks(session, function).InvokeAsync(stage));
    }

    private void AddFunction(CheckSequence sequence, CheckedFunction function, AccountPolicies policies, CancellationToken cancellation)
    {
        sequence.Scope = $"function '{function.Name}'";
        var checks = new FunctionChecks(session, function);
        var role = new RoleChecks(session, function, cancellation);
        var node = new NodeSettingChecks(session, function, Stages);
        sequence.Add("AccountPolicy", new AccountPolicyCheck(session, function, Stages, policies).LookAsync);
        sequence.Add("ResourcePolicy", new PermissionChecks(session, function).PolicyAsync);
        sequence.Add("Function", checks.StateAsync);
        sequence.Add("FunctionAlias", checks.AliasAsync);
        sequence.Add("FunctionCode", new CodeCheck(function, options.PackageFolder).LookAsync);
        sequence.Add("FunctionSettings", checks.SettingsAsync);
        sequence.Add("Role", role.RoleAsync);
        sequence.Add("RolePermissions", role.PermissionsAsync);
        sequence.Add("NodeAddress", node.AddressAsync);
        sequence.Add("NodeSettings", node.SettingsAsync);
        sequence.Add("FailureDestination", new FailureDestinationCheck(session, function, cancellation).LookAsync);
        sequence.Add("UndeliveredBatches", new UndeliveredBatchesCheck(session, progress.Nested, function, cancellation).LookAsync);
        sequence.Add("ForwarderLog", new ForwarderLogCheck(session, function, cancellation).LookAsync);
    }

    /// <summary>Where nothing is found, one target stands for what is missing, with the reason where the search failed.</summary>
    private async Task<(IReadOnlyList<StageTarget> Targets, ConnectorException? Unsearched)> SearchAsync(
        CheckedFunction function, CancellationToken cancellation)
    {
        ConnectorException? unsearched = null;
        try
        {
            var found = await new FoundTargets(session, function, cancellation).FindAsync().ConfigureAwait(false);
            if (found.Count > 0) return (found, null);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var error = exception as ConnectorException ?? AwsErrors.Translate(exception);
            if (error is SessionException) throw error;
            unsearched = error;
        }

        return ([new StageTarget { FilterName = options.FilterName }], unsearched);
    }

    private async Task<string> FunctionNameAsync(CancellationToken cancellation)
    {
        try
        {
            return await RequestedFunction.NameAsync(options.FunctionName, session, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (ConnectorException or OperationCanceledException))
        {
            throw AwsErrors.Translate(exception);
        }
    }
}
