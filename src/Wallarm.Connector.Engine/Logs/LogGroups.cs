using System.Globalization;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using AlreadyExists = Amazon.CloudWatchLogs.Model.ResourceAlreadyExistsException;

namespace Wallarm.Connector.Engine.Logs;

/// <summary>The log groups of the session's region.</summary>
internal sealed class LogGroups(AwsSession session)
{
    /// <summary>Days that a log is kept in a group that the module makes, unless the user says otherwise.</summary>
    public const int DefaultRetentionInDays = 30;

    private const string ApiTagKey = Ownership.TagKey + "-api";

    private static readonly TimeSpan BusyLimit = TimeSpan.FromSeconds(10);

    /// <summary>The group of exactly this name; null where there is none.</summary>
    public async Task<LogGroup?> FindAsync(string name, CancellationToken cancellation)
    {
        await foreach (var page in ReadAsync(name, cancellation).ConfigureAwait(false))
        {
            // Groups come sorted by name, so the one that equals the prefix is the first of all.
            if (page.LogGroups?.Find(group => group.LogGroupName == name) is { } found) return found;
        }

        return null;
    }

    /// <summary>The groups whose name begins with a prefix; null for every group.</summary>
    public async Task<List<LogGroup>> ListAsync(string? prefix, CancellationToken cancellation)
    {
        var all = new List<LogGroup>();
        await foreach (var page in ReadAsync(prefix, cancellation).ConfigureAwait(false)) all.AddRange(page.LogGroups ?? []);
        return all;
    }

    /// <summary>The subscription filters of a group; null where there is no such group.</summary>
    public Task<List<SubscriptionFilter>?> FindFiltersAsync(string name, CancellationToken cancellation) =>
        Absence.OrNullAsync(Pages.ListAsync(
            token => session.Logs.DescribeSubscriptionFiltersAsync(
                new DescribeSubscriptionFiltersRequest { LogGroupName = name, NextToken = token }, cancellation),
            page => page.NextToken,
            page => page.SubscriptionFilters));

    /// <summary>How plans call a group.</summary>
    public static string Resource(string name) => $"log group '{name}'";

    /// <summary>The ARN of a group, without <c>:*</c>.</summary>
    public static string ArnOf(LogGroup group) =>
        group.LogGroupArn ?? (group.Arn.EndsWith(":*", StringComparison.Ordinal) ? group.Arn[..^2] : group.Arn);

    /// <summary>The ARN that a group of this name has or will have, without <c>:*</c>.</summary>
    public string ArnOf(string name) => session.ArnOf("logs", $"log-group:{name}");

    /// <summary>How long a group shall keep its log, days; null to leave it as it is.</summary>
    /// <remarks>
    /// A run that was stopped between making a group and setting its retention leaves an empty group of ours that keeps everything for
    /// ever: it gets the default after all. One that holds lines already may keep them on purpose, and a shorter retention would delete
    /// them.
    /// </remarks>
    /// <param name="existing">The group as it is; null where there is none.</param>
    /// <param name="asked">What was asked; null for the default of a new group, and for no change of an existing one.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<int?> RetentionAsync(LogGroup? existing, int? asked, CancellationToken cancellation)
    {
        if (asked is not null) return asked;
        if (existing is null) return DefaultRetentionInDays;
        if (existing is not { RetentionInDays: null, StoredBytes: null or 0 }) return null;
        return await IsOursAsync(existing, cancellation).ConfigureAwait(false) ? DefaultRetentionInDays : null;
    }

    /// <summary>Whether the module made a group.</summary>
    public async Task<bool> IsOursAsync(LogGroup group, CancellationToken cancellation) =>
        Ownership.IsOurs(await TagsAsync(group, cancellation).ConfigureAwait(false));

    /// <summary>Whether the module made a group for this API.</summary>
    /// <param name="group">The group.</param>
    /// <param name="api">Kind and id of the API, as <see cref="Steps"/> was given them.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<bool> IsMadeForAsync(LogGroup group, string api, CancellationToken cancellation) =>
        await TagsAsync(group, cancellation).ConfigureAwait(false) is { } tags && tags.GetValueOrDefault(ApiTagKey) == api;

    /// <summary>What must be done so that the group exists and keeps its log as long as it shall.</summary>
    /// <param name="existing">The group as it is; null where there is none.</param>
    /// <param name="name">Its name.</param>
    /// <param name="retentionInDays">What <see cref="RetentionAsync"/> said.</param>
    /// <param name="tags">Tags of a new group.</param>
    /// <param name="api">Kind and id of the API that a new group is for, such as <c>restapis/a1b2c3d4e5</c>; null where it is for
    /// none.</param>
    public IEnumerable<Step> Steps(
        LogGroup? existing, string name, int? retentionInDays, IReadOnlyDictionary<string, string> tags, string? api = null)
    {
        if (existing is null)
        {
            var request = new CreateLogGroupRequest { LogGroupName = name, Tags = Ownership.Tags(tags) };
            if (api is not null) request.Tags[ApiTagKey] = api;
            yield return new Step(new ResourceChange("Create", Resource(name)), token => CreateAsync(request, token));
        }

        if (retentionInDays is not { } days || days == existing?.RetentionInDays) yield break;
        var change = new ResourceChange("Set", Resource(name))
        {
            Property = "RetentionInDays",
            Current = existing is null ? null : existing.RetentionInDays?.ToString(CultureInfo.InvariantCulture) ?? "never expires",
            Desired = days.ToString(CultureInfo.InvariantCulture),
        };
        var retention = new PutRetentionPolicyRequest { LogGroupName = name, RetentionInDays = days };
        yield return new Step(change, token => WhileAbortedAsync(() => session.Logs.PutRetentionPolicyAsync(retention, token), token));
    }

    /// <summary>Deletes a group with everything in it.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> DeleteAsync(string name, CancellationToken cancellation) =>
        Absence.WasThereAsync(WhileAbortedAsync(
            () => session.Logs.DeleteLogGroupAsync(new DeleteLogGroupRequest { LogGroupName = name }, cancellation), cancellation));

    private IAsyncEnumerable<DescribeLogGroupsResponse> ReadAsync(string? prefix, CancellationToken cancellation) =>
        Pages.ReadAsync(
            token => session.Logs.DescribeLogGroupsAsync(
                new DescribeLogGroupsRequest { LogGroupNamePrefix = prefix, NextToken = token }, cancellation),
            page => page.NextToken);

    private async Task<Dictionary<string, string>?> TagsAsync(LogGroup group, CancellationToken cancellation)
    {
        var request = new ListTagsForResourceRequest { ResourceArn = ArnOf(group) };
        return (await session.Logs.ListTagsForResourceAsync(request, cancellation).ConfigureAwait(false)).Tags;
    }

    /// <returns>Whether it was made here; somebody may be faster, such as the function itself with its first line.</returns>
    private async Task<bool> CreateAsync(CreateLogGroupRequest request, CancellationToken cancellation)
    {
        try
        {
            await WhileAbortedAsync(() => session.Logs.CreateLogGroupAsync(request, cancellation), cancellation).ConfigureAwait(false);
            return true;
        }
        catch (AlreadyExists)
        {
            return false;
        }
    }

    /// <summary>CloudWatch Logs aborts a change of a group while another one of the same group is under way, which takes moments.</summary>
    private static Task WhileAbortedAsync(Func<Task> change, CancellationToken cancellation) =>
        new Wait(new RelayingObserver(outer: null), "Waiting for another change of the log group", BusyLimit).RepeatAsync(
            change, failure => failure is OperationAbortedException, cancellation);
}
