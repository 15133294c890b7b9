using System.Text.Json;
using Amazon.CloudWatchLogs.Model;
using GroupNotFound = Amazon.CloudWatchLogs.Model.ResourceNotFoundException;

namespace Wallarm.Connector.Engine;

/// <summary>
/// Finds what feeds a function where the user names nothing: the stages whose former settings the connector has saved, and the log groups that single statements of
/// the function's resource policy name. Of these, those with a filter to the function; all log groups of an account would be too many to ask.
/// </summary>
internal sealed class SavedStages(AwsSession session, CheckedFunction function, CancellationToken cancellation)
{
    private const int MostAtOnce = 8;

    /// <summary>What feeds the function.</summary>
    public async Task<IReadOnlyList<StageTarget>> FindAsync()
    {
        if (await function.State.FindAsync().ConfigureAwait(false) is not { } state) return [];
        var named = NamedGroupsAsync(state);
        var saved = await ReadSavedAsync().ConfigureAwait(false);
        var groups = saved.Select(target => target.LogGroupName!).Concat(await named.ConfigureAwait(false)).Distinct(StringComparer.Ordinal).ToList();
        using var gate = new SemaphoreSlim(MostAtOnce);
        var feeds = await Task.WhenAll(groups.Select(group => FeedsAsync(group, state.FunctionArn, gate))).ConfigureAwait(false);
        var feeding = groups.Where((_, index) => feeds[index]).ToList();
        return
        [
            .. saved.Where(target => feeding.Contains(target.LogGroupName!)).Select(target => target with { LogGroupName = null }),
            .. feeding.Where(group => !saved.Exists(target => target.LogGroupName == group)).Select(group => new StageTarget { LogGroupName = group, IsFound = true }),
        ];
    }

    private async Task<List<StageTarget>> ReadSavedAsync() =>
        [.. (await SavedSettings.ListAsync(session, cancellation).ConfigureAwait(false)).Where(each => each.Saved?.LatestLogGroupName is { Length: > 0 }).Select(each => Target(each.Stage, each.Saved!.LatestLogGroupName!))];

    private static StageTarget Target(ILoggedStage stage, string logGroupName) => new()
    {
        RestApiId = stage is RestStage ? stage.ApiId : null,
        HttpApiId = stage is RestStage ? null : stage.ApiId,
        StageName = stage.StageName,
        LogGroupName = logGroupName,
        IsFound = true,
    };

    private async Task<IEnumerable<string>> NamedGroupsAsync(ForwarderState state)
    {
        string? policy;
        try
        {
            policy = await function.Policy(state.Live is null ? null : ForwarderState.Alias).ReadAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The check ResourcePolicy says so.
            return [];
        }

        if (policy is null) return [];
        using var document = JsonDocument.Parse(policy);
        return [.. SourceArns(document.RootElement).Select(arn => LogDestination.Parse(arn, session.Region.SystemName).LogGroupName).OfType<string>().Where(name => !name.Contains('*'))];
    }

    /// <summary>Every string of the document that could be an ARN: conditions nest them in several ways.</summary>
    private static IEnumerable<string> SourceArns(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => SourceArns(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(SourceArns),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };

    private async Task<bool> FeedsAsync(string group, string functionArn, SemaphoreSlim gate)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var answer = await session.Logs.DescribeSubscriptionFiltersAsync(new DescribeSubscriptionFiltersRequest { LogGroupName = group }, cancellation).ConfigureAwait(false);
            return answer.SubscriptionFilters?.Any(filter => ForwarderState.Unqualified(filter.DestinationArn) == functionArn) == true;
        }
        catch (GroupNotFound)
        {
            return false;
        }
        finally
        {
            gate.Release();
        }
    }
}
