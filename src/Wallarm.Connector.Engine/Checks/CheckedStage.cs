using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>A stage with its log group, on the way to the function: each fact is read once, when a check first asks for it.</summary>
internal sealed class CheckedStage
{
    private readonly AwsSession _session;
    private readonly LogGroups _groups;
    private readonly CancellationToken _cancellation;

    public CheckedStage(AwsSession session, StageTarget target, CheckedFunction function, CancellationToken cancellation)
    {
        (_session, _cancellation, Target, Function) = (session, cancellation, target, function);
        _groups = new LogGroups(session);
        Logging = new(ReadLoggingAsync);
        Group = new(FindGroupAsync);
        Filters = new(ReadFiltersAsync);
    }

    /// <summary>What is looked at.</summary>
    public StageTarget Target { get; }

    /// <summary>Where its log shall go.</summary>
    public CheckedFunction Function { get; }

    /// <summary>Destination and format of the stage's access log; null if there is no such stage.</summary>
    public Lookup<StageLoggingSettings?> Logging { get; }

    /// <summary>The log group; null where there is none of that name, or where no name is known.</summary>
    public Lookup<LogGroup?> Group { get; }

    /// <summary>Every filter of the log group; null where the group is not known.</summary>
    public Lookup<List<SubscriptionFilter>?> Filters { get; }

    /// <summary>
    /// The name of the log group: the one that the user gave, or the one that the stage logs to; null where none is known.
    /// </summary>
    public async Task<string?> GroupNameAsync()
    {
        if (Target.LogGroupName is { } asked) return RequestedLogGroup.Parse(asked, _session.Partition, _session.Region.SystemName).Name;
        return Target.IsStage && await Logging.FindAsync().ConfigureAwait(false) is { DestinationArn: { Length: > 0 } arn }
            ? LogDestination.Parse(arn, _session.Region.SystemName).LogGroupName
            : null;
    }

    /// <summary>
    /// The filters that feed the function, of the name that was asked for where there was one; empty where nothing is known.
    /// </summary>
    public async Task<IReadOnlyList<SubscriptionFilter>> FeedingFiltersAsync()
    {
        if (await Function.State.FindAsync().ConfigureAwait(false) is not { } function
            || await Filters.FindAsync().ConfigureAwait(false) is not { } filters)
        {
            return [];
        }

        return filters.FindAll(filter =>
            (Target.FilterName is null || filter.FilterName == Target.FilterName)
                && ForwarderState.Unqualified(filter.DestinationArn) == function.FunctionArn);
    }

    private async Task<StageLoggingSettings?> ReadLoggingAsync()
    {
        if (Target.RestApiId is { } restApi)
        {
            var rest = await Absence.OrNullAsync(_session.ApiGateway.GetStageAsync(
                new() { RestApiId = restApi, StageName = Target.StageName }, _cancellation)).ConfigureAwait(false);
            return rest is null ? null : Settings(rest.AccessLogSettings?.DestinationArn, rest.AccessLogSettings?.Format);
        }

        var http = await Absence.OrNullAsync(_session.ApiGatewayV2.GetStageAsync(
            new() { ApiId = Target.HttpApiId, StageName = Target.StageName }, _cancellation)).ConfigureAwait(false);
        return http is null ? null : Settings(http.AccessLogSettings?.DestinationArn, http.AccessLogSettings?.Format);

        static StageLoggingSettings Settings(string? destinationArn, string? format) =>
            new() { DestinationArn = destinationArn, Format = format };
    }

    private async Task<LogGroup?> FindGroupAsync() =>
        await GroupNameAsync().ConfigureAwait(false) is { } name
            ? await _groups.FindAsync(name, _cancellation).ConfigureAwait(false)
            : null;

    private async Task<List<SubscriptionFilter>?> ReadFiltersAsync() =>
        await Group.FindAsync().ConfigureAwait(false) is { } group
            ? await _groups.FindFiltersAsync(group.LogGroupName, _cancellation).ConfigureAwait(false)
            : null;
}
