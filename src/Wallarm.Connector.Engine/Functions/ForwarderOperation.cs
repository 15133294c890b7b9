using Amazon.Lambda;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Alarms;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Nodes;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using LambdaConflict = Amazon.Lambda.Model.ResourceConflictException;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>Creates or updates the forwarder function, publishes a version and points the alias at it.</summary>
internal sealed class ForwarderOperation(AwsSession session, IOperationObserver observer)
{
    private IReadOnlyDictionary<string, string?> _requestedEnvironment = new Dictionary<string, string?>();
    private ForwarderPackage? _codeBundle;

    /// <summary>Checks, reads, plans, asks, and makes the changes.</summary>
    public async Task<PublishedForwarder?> RunAsync(ForwarderOptions options, CancellationToken cancellation)
    {
        Check(options);
        _requestedEnvironment = ForwarderEnvironment.Requested(options);
        _codeBundle = options.CodeBundlePath is { } bundle ? ForwarderPackage.FromCodeBundle(bundle) : null;
        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var state = await ForwarderState.ReadAsync(session, options.FunctionName, cancellation).ConfigureAwait(false);
        var plan = await PlanAsync(options, state, cancellation).ConfigureAwait(false);
        var deployment = new ForwarderDeployment(session, observer, plan);
        var changes = new Plan($"{plan.Resource} in {session.Place}", [.. deployment.Steps()]) { Overwrites = plan.ReplacesForeign };
        Warn(plan, isChanged: changes.Changes.Count > 0);
        if (changes.Changes.Count == 0)
        {
            observer.Verbose($"{plan.Resource} is as asked; nothing is changed.");
            return plan.Result(ChangeStatus.Unchanged, deployment.Version, changes.Changes);
        }

        switch (await changes.DecideAsync(observer, cancellation).ConfigureAwait(false))
        {
            case ChangeDecision.Decline: return null;
            case ChangeDecision.Plan: return plan.Result(ChangeStatus.Planned, version: null, changes.Changes);
        }

        var done = new StepsDone(observer);
        await done.TellOnErrorAsync(_ => ApplyAsync(), cancellation).ConfigureAwait(false);
        var status = changes.Changes.Count == 0 ? ChangeStatus.Unchanged : state is null ? ChangeStatus.Created : ChangeStatus.Updated;
        return plan.Result(status, deployment.Version, changes.Changes);

        // Once where nobody else is at work; a second time where somebody made the function since it was looked for.
        async Task ApplyAsync()
        {
            try
            {
                await done.RunAsync(changes.Steps, cancellation).ConfigureAwait(false);
            }
            catch (LambdaConflict) when (state is null)
            {
                observer.Verbose($"{plan.Resource} was created by somebody else meanwhile; it is read again.");
                state = await ForwarderState.ReadAsync(session, options.FunctionName, cancellation).ConfigureAwait(false);
                plan = await PlanAsync(options, state, cancellation).ConfigureAwait(false);
                deployment = new ForwarderDeployment(session, observer, plan);
                changes = new Plan(changes.Target, [.. deployment.Steps()]);
                await done.RunAsync(changes.Steps, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<ForwarderPlan> PlanAsync(ForwarderOptions options, ForwarderState? state, CancellationToken cancellation)
    {
        var current = state is null ? null : FunctionSettings.Of(state.Latest);
        var architecture = options.Architecture ?? current?.Architecture ?? "x86_64";
        var package =
            CodeObject.Asked(options) is { } source
                ? ForwarderPackage.FromS3(source, state)
                : _codeBundle ?? ForwarderPackage.Packaged(options.PackageFolder, architecture);
        var isForeign = state is not null && IsForeign(state, current!, package);
        if (isForeign && !options.ReplaceExisting) throw NotOurs(state!, current!);
        if (state?.Latest.PackageType?.Value == "Image") throw IsImage(state);
        if (state?.Latest.State == State.Failed) throw FunctionWaits.CreationFailed(options.FunctionName, state.Latest.StateReason);
        if (state?.Latest.Environment?.Error is { } error) throw UnreadableEnvironment(state, error);

        var environment =
            ForwarderEnvironment.Desired(
                current?.Environment ?? new Dictionary<string,
                string>(),
                _requestedEnvironment,
                options,
                package.IsCodeBundle,
                out var node);
        var desired = FunctionSettings.Desired(current, options, package, architecture, environment, Ownership.IsOurs(state?.Tags));
        if (desired.SubnetIds.Count > 0 != desired.SecurityGroupIds.Count > 0) throw HalfAVpc(options);
        var groups = new LogGroups(session);
        var logGroup = state is null ? await groups.FindAsync(desired.LogGroupName, cancellation).ConfigureAwait(false) : state.LogGroup;
        options = options with
        {
            LogRetentionInDays = await groups.RetentionAsync(logGroup, options.LogRetentionInDays, cancellation).ConfigureAwait(false),
        };
        var functionArn = state?.FunctionArn ?? session.ArnOf("lambda", $"function:{options.FunctionName}");
        var keeping =
            await UndeliveredKeeping.ReadAsync(session, observer, options, state, functionArn, cancellation).ConfigureAwait(false);
        options = keeping?.Options(state?.EventInvoke?.MaximumRetryAttempts) ?? options;
        var plan = new ForwarderPlan(options, state, package, desired, node, logGroup)
        {
            ReplacesForeign = isForeign,
            FunctionArn = functionArn,
            Keeping = keeping,
            Alarms = await ReadAlarmsAsync(options, cancellation).ConfigureAwait(false),
        };
        if (state is not null && plan.IsVersionNeeded)
        {
            plan.Versions = await FunctionVersions.ReadAsync(session, options.FunctionName, cancellation).ConfigureAwait(false);
        }

        return plan;
    }

    /// <returns>Null where nothing is asked about them.</returns>
    private async Task<ForwarderAlarms?> ReadAlarmsAsync(ForwarderOptions options, CancellationToken cancellation)
    {
        if (options is { Alarm: null, AlarmTopicArn: null }) return null;
        var alarms = await ForwarderAlarms.ReadAsync(session, options.FunctionName, cancellation).ConfigureAwait(false);
        return ForwarderAlarms.IsWanted(options) && alarms.Foreign is [var foreign, ..] ? throw ForwarderAlarms.NotOurs(foreign) : alarms;
    }

    private void Warn(ForwarderPlan plan, bool isChanged)
    {
        if (NodeNetwork.PlainText(plan.Node) is { } plainText) observer.Warning(plainText);
        if (plan is { EventInvoke.OnFailureDestination: null, HasDeadLetterQueue: false })
        {
            observer.Warning(ForwarderWarnings.NoFailureDestination);
        }

        if (plan.ReservedConcurrency == 0) observer.Warning(ForwarderWarnings.NeverRun(plan.Options.FunctionName));
        if (!isChanged) return;
        if (plan is { Options: { Alarm: true, AlarmTopicArn: null }, Alarms.HasActions: false })
        {
            observer.Warning(ForwarderWarnings.AlarmsTellNobody);
        }

        if (plan is { Package.IsCodeBundle: false, Desired.Protocol: ForwarderProtocol.Mirror })
        {
            observer.Warning(ForwarderWarnings.MirrorBuildsNoInventory);
        }

        if (plan.Package.IsCodeBundle && SelectionSettings.Shown(plan.Desired.Environment).ToList() is { Count: > 0 } ignored)
        {
            observer.Warning(ForwarderWarnings.SelectionIgnored(ignored));
        }

        if (plan.RemovedApplicationId is { } id) observer.Warning(ForwarderWarnings.ApplicationIdRemoved(id));
        if (Ownership.StackOf(plan.State?.Tags) is { } stack) observer.Warning(Ownership.StackWarning(plan.Resource, stack));
    }

    private void Check(ForwarderOptions options)
    {
        _ = CodeObject.Asked(options);
        UndeliveredKeeping.Check(options);
        ForwarderAlarms.Check(options);
        SelectionSettings.Check(options);
        if (options.OnFailureDestination is { Length: > 0 } destination) _ = FailureDestination.Parse(destination);
        if (options.KmsKeyArn is { Length: > 0 } key && !(Amazon.Arn.TryParse(key, out var arn) && arn.Service == "kms"))
        {
            throw new InvalidOptionException(
                "Wallarm.KmsKeyNotUsable",
                ConnectorErrorCategory.InvalidArgument,
                $"-KmsKeyArn '{key}' is not the ARN of a KMS key (arn:aws:kms:region:account:key/id).")
            {
                Target = key,
                RecommendedAction = "Give the key's own ARN: aws kms describe-key --key-id <alias> shows it.",
            };
        }

        if (options.RoleArn is { } role && Amazon.Arn.Parse(role).Partition != session.Partition)
        {
            throw new InvalidOptionException(
                "Wallarm.RoleArnNotUsable",
                ConnectorErrorCategory.InvalidArgument,
                $"-RoleArn '{role}' is not of the partition '{session.Partition}', to "
                + $"which the region {session.Region.SystemName} belongs.")
            {
                Target = role,
                RecommendedAction = "Give a role of this account, as New-WallarmLambdaRole returns it in this region.",
            };
        }
    }

    /// <summary>Ours by its tag, by its code, or made by hand from Wallarm's guide.</summary>
    private static bool IsForeign(ForwarderState state, FunctionSettings current, ForwarderPackage package)
    {
        var isOfGuide = current.IsCodeBundle && current.Environment.ContainsKey(ForwarderEnvironment.NodeUrl);
        return !Ownership.IsOurs(state.Tags) && current.CodeSha256 != package.CodeSha256 && !isOfGuide;
    }

    private static ResourceConflictException NotOurs(ForwarderState state, FunctionSettings current) =>
        new(
            "Wallarm.FunctionNotOurs",
            ConnectorErrorCategory.ResourceExists,
            $"Lambda function '{state.FunctionArn}' is not a forwarder of this connector (runtime {current.Runtime}, handler "
            + $"{current.Handler}, no tag {Ownership.TagKey}, not made from Wallarm's guide). Nothing was changed.")
        {
            Target = state.FunctionArn,
            RecommendedAction = "Choose another -FunctionName, or add -ReplaceExisting to replace the function's code and settings.",
        };

    private static ResourceConflictException IsImage(ForwarderState state) =>
        new(
            "Wallarm.FunctionIsImage",
            ConnectorErrorCategory.InvalidOperation,
            $"Lambda function '{state.FunctionArn}' is made of a container image, which cannot become a zip archive. Nothing was changed.")
        {
            Target = state.FunctionArn,
            RecommendedAction = "Choose another -FunctionName.",
        };

    private static AccessDeniedException UnreadableEnvironment(ForwarderState state, EnvironmentError error) =>
        new(
            "Wallarm.EnvironmentUnreadable",
            ConnectorErrorCategory.PermissionDenied,
            $"The environment variables of Lambda function '{state.FunctionArn}' cannot be read, and would be lost by an update: "
            + $"{error.ErrorCode}: {error.Message}. Nothing was changed.")
        {
            Target = state.FunctionArn,
            RecommendedAction = $"Allow the caller kms:Decrypt on {state.Latest.KMSKeyArn ?? "the function's KMS key"}.",
        };

    private static InvalidOptionException HalfAVpc(ForwarderOptions options) =>
        new(
            "Wallarm.VpcIncomplete",
            ConnectorErrorCategory.InvalidArgument,
            "A function in a VPC needs both -SubnetId and -SecurityGroupId.")
        {
            Target = options.FunctionName,
            RecommendedAction = "Give both, or -SubnetId @() to take the function out of its VPC.",
        };
}
