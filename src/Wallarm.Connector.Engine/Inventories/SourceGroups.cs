using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.LogFormats;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;

namespace Wallarm.Connector.Engine.Inventories;

/// <summary>Finds the log groups of the stages that an inventory is asked of.</summary>
internal sealed class SourceGroups(IOperationObserver observer) : IDisposable
{
    private readonly Dictionary<(string? Region, string? AccountId), AwsSession> _sessions = [];

    /// <summary>The log groups, each once. A stage that has none is told, and the others go on.</summary>
    public async Task<IReadOnlyList<LogGroupToRead>> FindAsync(IReadOnlyList<InventorySource> sources, CancellationToken cancellation)
    {
        foreach (var source in sources)
        {
            var key = (source.Session.Region, source.Session.AccountId);
            if (_sessions.ContainsKey(key)) continue;
            _sessions.Add(key, await SessionFactory.OpenAsync(source.Session, observer, cancellation).ConfigureAwait(false));
            if (source.Session.AccountId is not null) await _sessions[key].GetAccountIdAsync(cancellation).ConfigureAwait(false);
        }

        var finding = sources.Select(source => OrToldAsync(source, sources.Count > 1, cancellation));
        var found = (await Task.WhenAll(finding).ConfigureAwait(false)).OfType<LogGroupToRead>().ToList();
        return
        [
            .. found.GroupBy(group => (group.Session, group.LogGroupName)).Select(group => group.First() with
            {
                // A group that was named is read whole, also if one of its stages was named too.
                Stages = group.Any(each => each.Stages.Count == 0) ? [] : [.. group.SelectMany(each => each.Stages).Distinct()],
            }),
        ];
    }

    public void Dispose()
    {
        foreach (var session in _sessions.Values) session.Dispose();
    }

    private async Task<LogGroupToRead?> OrToldAsync(InventorySource source, bool hasOthers, CancellationToken cancellation)
    {
        try
        {
            return await FindAsync(source, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (hasOthers && !cancellation.IsCancellationRequested)
        {
            var error = AwsErrors.Translate(exception);
            if (error is SessionException) throw error;
            observer.Failed(error);
            return null;
        }
    }

    private async Task<LogGroupToRead> FindAsync(InventorySource source, CancellationToken cancellation)
    {
        var session = _sessions[(source.Session.Region, source.Session.AccountId)];
        if (source.RestApiId is null && source.ApiId is null)
        {
            var group = RequestedLogGroup.ParseAny(source.LogGroupName ?? "", session.Partition, session.Region.SystemName);
            return new LogGroupToRead(session, group.Name, []);
        }

        var stage = LoggedStage.Named(session, source.RestApiId, source.ApiId, source.StageName ?? "");
        var state = await stage.ReadAsync(cancellation).ConfigureAwait(false);
        var name = state.ApiName ?? await stage.ReadApiNameAsync(cancellation).ConfigureAwait(false);
        var arn = state.Settings.DestinationArn ?? throw NotLogging(stage);
        var destination = LogDestination.Parse(arn, session.Region.SystemName);
        if (destination.LogGroupName is null || destination.Flaw is not null) throw Elsewhere(stage, destination);
        CheckFormat(stage, state.Settings.Format ?? "");
        return new LogGroupToRead(
            session, destination.LogGroupName, [new LoggingStage(stage.ApiType, stage.ApiId, name, stage.StageName)]);
    }

    /// <summary>Without method and path a line is no call; without the others an inventory lacks what they tell.</summary>
    private void CheckFormat(LoggedStage stage, string format)
    {
        var template = LogFormatTemplate.Parse(format, out var flaw);
        var misread = template?.MisreadKeys.Where(conflict => conflict.Key is "httpMethod" or "path").ToList() ?? [];
        var missing = template?.MissingNeededKeys.ToList() ?? [];
        if (template is null) throw NotUnderstood(stage, $"yields no JSON object: {flaw}", "-ReplaceExisting");
        if (misread.Count > 0) throw NotUnderstood(stage, $"cannot be read: {string.Join(", ", misread)}", "-ReplaceExisting");
        if (missing.Contains("httpMethod") || missing.Contains("path"))
        {
            throw NotUnderstood(stage, $"lacks {string.Join(", ", missing)}", "-Merge");
        }

        if (missing.Count == 0) return;
        observer.Warning(
            $"The access-log format of the {stage.Resource} lacks {string.Join(", ", missing)}, and the inventory what they tell. "
            + $"{Command(stage)} -Merge adds them to the lines of calls from then on.");
    }

    private static string Command(LoggedStage stage) =>
        $"Set-WallarmStageLogging {(stage.ApiType == ApiType.Rest ? "-RestApiId" : "-ApiId")} {CommandText.Quote(stage.ApiId)} "
        + $"-StageName {CommandText.Quote(stage.StageName)}";

    private static InvalidOptionException NotLogging(LoggedStage stage) =>
        Error("Wallarm.StageNotLogging", stage, $"The {stage.Resource} does not log its calls: access logging is off.", Command(stage));

    private static InvalidOptionException Elsewhere(LoggedStage stage, LogDestination destination) =>
        Error(
            "Wallarm.LogDestinationUnsupported", stage,
            $"The access log of the {stage.Resource} goes to '{destination.Arn}', which {destination.Flaw}.",
            destination.Arn.Contains(":firehose:", StringComparison.Ordinal)
                ? "Give the files that Firehose delivers with Get-WallarmApiInventory -Path; or let the stage log to a log group: "
                    + $"{Command(stage)} -ReplaceExisting"
                : $"Let the stage log to a log group for access logs: {Command(stage)} -ReplaceExisting");

    private static InvalidOptionException NotUnderstood(LoggedStage stage, string lack, string parameter) =>
        Error(
            "Wallarm.LogFormatNotUnderstood", stage, $"The access-log format of the {stage.Resource} {lack}.",
            $"Change it for calls from now on: {Command(stage)} {parameter}. To read what was logged in another format before, name "
            + "the log group: Get-WallarmApiInventory -LogGroupName");

    private static InvalidOptionException Error(string id, LoggedStage stage, string problem, string action) =>
        new(id, ConnectorErrorCategory.InvalidOperation, problem) { Target = stage.StageName, RecommendedAction = action };
}
