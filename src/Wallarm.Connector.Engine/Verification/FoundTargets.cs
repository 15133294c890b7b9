using System.Text.Json;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Checks;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Listing;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;

namespace Wallarm.Connector.Engine.Verification;

/// <summary>
/// Finds what feeds a function, or should, if the user names nothing: the stages whose former settings the connector has saved, and the log
/// groups that single statements of the function's resource policy name and that have a filter to it; all log groups of an account would be
/// too many to ask.
/// </summary>
internal sealed class FoundTargets(AwsSession session, CheckedFunction function, CancellationToken cancellation)
{
    /// <summary>What feeds the function, or should.</summary>
    public async Task<IReadOnlyList<StageTarget>> FindAsync()
    {
        if (await function.State.FindAsync().ConfigureAwait(false) is not { } state) return [];
        var filters = new LogGroupFilters(session);
        var functions = new FedFunctions(session);
        var readingNamed = NamedGroupsAsync(state);
        var saved = await ReadSavedAsync().ConfigureAwait(false);
        var named = (await readingNamed.ConfigureAwait(false)).Except(saved.Select(target => target.LogGroupName!)).ToList();
        var isOurs = Task.WhenAll(saved.Select(target => IsOursAsync(target.LogGroupName!)));
        var feeds =
            await Task.WhenAll(
                named.Select(async group => (await FiltersAsync(group).ConfigureAwait(false)).Any(IsFeeding))).ConfigureAwait(false);
        return
        [
            .. saved.Zip(await isOurs.ConfigureAwait(false)).Where(each => each.Second).Select(
                each => each.First with { LogGroupName = null }),
            .. named.Where((_, index) => feeds[index]).Select(group => new StageTarget { LogGroupName = group, IsFound = true }),
        ];

        bool IsFeeding(SubscriptionFilter filter) => ForwarderState.Unqualified(filter.DestinationArn) == state.FunctionArn;

        async Task<IReadOnlyList<SubscriptionFilter>> FiltersAsync(string group) =>
            await filters.OfAsync(group, cancellation).ConfigureAwait(false) ?? [];

        // A saved stage whose filter is gone is ours, unless its log group feeds another connector.
        async Task<bool> IsOursAsync(string group)
        {
            var existing = await FiltersAsync(group).ConfigureAwait(false);
            if (existing.Any(IsFeeding)) return true;
            var others = await Task.WhenAll(existing.Select(filter => IsForwarderAsync(filter.DestinationArn))).ConfigureAwait(false);
            return !Array.Exists(others, isForwarder => isForwarder);
        }

        async Task<bool> IsForwarderAsync(string destinationArn)
        {
            try
            {
                return await functions.AtAsync(destinationArn, cancellation).ConfigureAwait(false) is { IsForwarder: true };
            }
            catch (Exception exception) when (AwsErrors.Translate(exception) is AccessDeniedException)
            {
                // Whoever may read one connector only has another's stages beside it.
                return true;
            }
        }
    }

    private async Task<List<StageTarget>> ReadSavedAsync() =>
        [
            .. (await SavedSettings.ListAsync(session, cancellation).ConfigureAwait(false))
                .Where(each => each.Saved?.LatestLogGroupName is { Length: > 0 })
                .Select(each => Target(each.Stage, each.Saved!.LatestLogGroupName!)),
        ];

    private static StageTarget Target(LoggedStage stage, string logGroupName) => new()
    {
        RestApiId = stage.ApiType == ApiType.Rest ? stage.ApiId : null,
        HttpApiId = stage.ApiType == ApiType.Http ? stage.ApiId : null,
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
        return [
            .. SourceArns(document.RootElement).Select(arn => LogDestination.Parse(arn, session.Region.SystemName).LogGroupName)
                .OfType<string>().Where(name => !name.Contains('*')),
        ];
    }

    /// <summary>Every string of the document that could be an ARN: conditions nest them in several ways.</summary>
    private static IEnumerable<string> SourceArns(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => SourceArns(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(SourceArns),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };
}
