using System.Globalization;
using System.Runtime.CompilerServices;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Roles;

namespace Wallarm.Connector.Engine.Removal;

/// <summary>
/// Removes a connector from all of its regions: stages first, so that nothing logs to what goes; saved settings last, since they lead a
/// second run to what the first one left.
/// </summary>
internal sealed class ConnectorRemoval(IOperationObserver observer, ConnectorRemovalOptions options) : IDisposable
{
    private readonly StepProgress _progress = new(observer, $"Removing connector '{options.FunctionName}'");
    private readonly List<RegionRemoval> _regions = [];
    private readonly List<(RoleRemoval Role, string? Users)> _roles = [];
    private readonly StepsDone _done = new(observer);
    private ChangeDecision _decision;
    private int _count;
    private int _begun;

    private IEnumerable<(string? Region, RemovalStep Step)> AllSteps =>
    [
        .. _regions.SelectMany(region => region.Stages.Select(stage => ((string?)region.Region, stage.Step))),
        .. _regions.SelectMany(region => region.Filters.Select(step => ((string?)region.Region, step))),
        .. _regions.SelectMany(region => region.FunctionSteps.Select(step => ((string?)region.Region, step))),
        .. _roles.Where(role => role.Users is null).SelectMany(role => role.Role.Plan().Steps.Select(step => ((string?)null, step))),
        .. _regions.SelectMany(region => region.LogGroups.Select(step => ((string?)region.Region, step))),
        .. _regions.SelectMany(
            region => region.Stages.Select(stage => stage.Forgetting).Concat(region.Forgettings).Select(
                step => ((string?)region.Region, step))),
    ];

    /// <summary>Reads every region and the roles. A region that fails is reported, and the others go on.</summary>
    public async Task ReadAsync(AwsSessionOptions session, CancellationToken cancellation)
    {
        IReadOnlyList<AwsSessionOptions> sessions =
            options.Regions.Count == 0 ? [session] : [.. options.Regions.Distinct(StringComparer.OrdinalIgnoreCase).Select(session.In)];
        _progress.Begin(
            options.Regions.Count == 0 ? "Reading what there is" : $"Reading what there is in {string.Join(", ", options.Regions)}");
        var outcomes = await Task.WhenAll(sessions.Select(each => TryReadAsync(each, cancellation))).ConfigureAwait(false);
        _regions.AddRange(outcomes.Select(outcome => outcome.Region).OfType<RegionRemoval>());
        foreach (var error in outcomes.Select(outcome => outcome.Error).OfType<ConnectorException>())
        {
            if (error is SessionException || error.Category == ConnectorErrorCategory.ConnectionError || _regions.Count == 0) throw error;
            observer.Failed(error);
        }

        foreach (var roleName in RoleNames()) await ReadRoleAsync(session, roleName, cancellation).ConfigureAwait(false);
    }

    /// <summary>Asks once for all.</summary>
    /// <returns>Whether there is anything to tell.</returns>
    public async Task<bool> DecideAsync(CancellationToken cancellation)
    {
        ResourceChange[] changes =
        [
            .. AllSteps.SelectMany(
                each => each.Step.Result.Changes.Select(
                    change => each.Region is null ? change : change with { Resource = $"{change.Resource} in {each.Region}" })),
        ];
        if (changes.Length == 0)
        {
            _decision = ChangeDecision.Plan;
            return true;
        }

        var target =
            $"connector '{_regions[0].Function.FunctionName}' in {string.Join(", ", _regions.Select(region => region.Region))} of account "
            + $"{_regions[0].Session.AccountId}";
        _decision = await observer.DecideAsync(new ChangePlan(target, changes), cancellation).ConfigureAwait(false);
        return _decision != ChangeDecision.Decline;
    }

    /// <summary>Makes the changes, and tells what became of each resource. What depends on a step that failed is kept.</summary>
    public async IAsyncEnumerable<RemovedResource> ApplyAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var steps = _decision == ChangeDecision.Plan ? Planned() : CarriedOutAsync(cancellation);
        await foreach (var resource in steps.ConfigureAwait(false)) yield return resource;
        foreach (var resource in _regions.SelectMany(region => region.Left)) yield return resource;
        foreach (var (role, users) in _roles)
        {
            if (users is not null) yield return KeptRole(role, users);
            else foreach (var resource in role.Plan().Left) yield return resource;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _progress.Dispose();
        foreach (var region in _regions) region.Dispose();
    }

    private async IAsyncEnumerable<RemovedResource> Planned()
    {
        foreach (var (_, step) in AllSteps) yield return step.Result with { Status = RemovalStatus.Planned };
        await Task.CompletedTask.ConfigureAwait(false);
    }

    private async IAsyncEnumerable<RemovedResource> CarriedOutAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        _count = AllSteps.Count();
        var unforgotten = new HashSet<RemovalStep>();
        var feedingRegions = new HashSet<string>();
        var areFunctionsGone = true;
        foreach (var region in _regions)
        {
            foreach (var (step, forgetting) in region.Stages)
            {
                var result = await RunAsync(step, cancellation).ConfigureAwait(false);
                if (result.Status == RemovalStatus.Kept) unforgotten.Add(forgetting);
                yield return result;
            }
        }

        foreach (var region in _regions)
        {
            foreach (var step in region.Filters)
            {
                var result = await RunAsync(step, cancellation).ConfigureAwait(false);
                if (result.Status == RemovalStatus.Kept) feedingRegions.Add(region.Region);
                yield return result;
            }
        }

        foreach (var region in _regions)
        {
            var obstacle =
                feedingRegions.Contains(region.Region) ? "A log group still feeds it, since its filter could not be removed." : null;
            foreach (var step in region.FunctionSteps)
            {
                var result = obstacle is null
                    ? await RunAsync(step, cancellation).ConfigureAwait(false)
                    : step.Result with { Status = RemovalStatus.Kept, Changes = [], Reason = obstacle };
                if (result.Status == RemovalStatus.Kept) obstacle ??= $"The {step.Result.ResourceType} could not be removed.";
                if (step.Result.ResourceType == "Function") areFunctionsGone &= result.Status != RemovalStatus.Kept;
                yield return result;
            }
        }

        foreach (var (role, users) in _roles.Where(role => role.Users is null))
        {
            if (!areFunctionsGone)
            {
                yield return KeptRole(role, "A function that runs as it could not be removed.");
                continue;
            }

            var isStopped = false;
            foreach (var step in role.Plan().Steps)
            {
                var result = isStopped
                    ? step.Result with { Status = RemovalStatus.Kept, Changes = [], Reason = "Its policy could not be removed." }
                    : await RunAsync(step, cancellation).ConfigureAwait(false);
                isStopped |= result.Status == RemovalStatus.Kept;
                yield return result;
            }
        }

        foreach (var region in _regions)
        {
            var hasKeptGroup = false;
            foreach (var step in region.LogGroups)
            {
                var result = await RunAsync(step, cancellation).ConfigureAwait(false);
                hasKeptGroup |= result.Status == RemovalStatus.Kept;
                yield return result;
            }

            foreach (var step in region.Stages.Select(stage => stage.Forgetting).Concat(region.Forgettings))
            {
                // The next run finds stages, and the log groups of stages, by what is saved.
                yield return hasKeptGroup || unforgotten.Contains(step)
                    ? step.Result with
                    {
                        Status = RemovalStatus.Kept,
                        Changes = [],
                        Reason = "The next run needs it to finish what could not be removed.",
                    }
                    : await RunAsync(step, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<(RegionRemoval? Region, ConnectorException? Error)> TryReadAsync(
        AwsSessionOptions session, CancellationToken cancellation)
    {
        try
        {
            return (await RegionRemoval.ReadAsync(session, _progress.Nested, options, cancellation).ConfigureAwait(false), null);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return (null, AwsErrors.Translate(exception));
        }
    }

    private async Task<RemovedResource> RunAsync(RemovalStep step, CancellationToken cancellation)
    {
        _progress.Begin(
            string.Create(CultureInfo.CurrentCulture, $"{_begun} of {_count} done; {step.Result.ResourceType} '{step.Result.Name}'"),
            100 * _begun++ / _count);
        try
        {
            await step.ApplyAsync(_done, cancellation).ConfigureAwait(false);
            return step.Result;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var error = AwsErrors.Translate(exception);
            if (error is SessionException || error.Category == ConnectorErrorCategory.ConnectionError) throw error;
            observer.Failed(error);
            return step.Result with { Status = RemovalStatus.Kept, Changes = [], Reason = $"It could not be removed: {error.Problem}" };
        }
    }

    /// <summary>The roles of the functions; where a function is gone already, the one that New-WallarmLambdaRole makes.</summary>
    private string[] RoleNames()
    {
        if (options.RoleName is { } name) return [name];
        string[] named =
        [
            .. _regions.Where(region => region.Function.IsOurs).Select(
                region => region.Function.RoleArn!.Split('/')[^1]).Distinct(StringComparer.Ordinal),
        ];
        return named.Length > 0 || _regions.Any(region => region.Function.Exists) ? named : [LambdaRoleOptions.DefaultRoleName];
    }

    private async Task ReadRoleAsync(AwsSessionOptions session, string roleName, CancellationToken cancellation)
    {
        var role =
            await RoleRemoval.ReadAsync(
                _regions[0].Session, _progress.Nested, roleName, policyName: null, cancellation).ConfigureAwait(false);
        if (role.RoleArn is null || role.Obstacle is not null)
        {
            _roles.Add((role, null));
            return;
        }

        if (role.Stack is { } stack) observer.Warning(Ownership.StackWarning($"IAM role '{roleName}'", stack));
        _progress.Begin($"Looking in every region for functions that run as the role '{roleName}'");
        var users = await RoleUsers.FindAsync(session, role, IsRemoved, _progress.Nested, cancellation).ConfigureAwait(false);
        _roles.Add((role, users.Sentence));
    }

    private bool IsRemoved(string functionName, string region) =>
        _regions.Exists(
            each =>
                each.Region == region && each.Function.FunctionName == functionName && each.Function is { IsOurs: true, IsAdopted: false });

    private static RemovedResource KeptRole(RoleRemoval role, string reason) =>
        role.Result("Role", role.RoleName, RemovalStatus.Kept) with { Reason = reason };
}
