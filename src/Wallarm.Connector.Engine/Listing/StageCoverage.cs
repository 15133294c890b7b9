using System.Collections.Concurrent;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.LogFormats;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;

namespace Wallarm.Connector.Engine.Listing;

/// <summary>Tells whether what a stage logs reaches a forwarder, and if not, where it ends.</summary>
internal sealed class StageCoverage(AwsSession session, IOperationObserver observer, LogGroupFilters filters, FedFunctions functions)
{
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Judges a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="functionName">The function that must be fed; null for any forwarder.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ApiStage> JudgeAsync(ListedStage stage, string? functionName, CancellationToken cancellation)
    {
        var destination = stage.DestinationArn is { } arn ? LogDestination.Parse(arn, session.Region.SystemName) : null;
        var group = destination?.Flaw is null ? destination?.LogGroupName : null;
        var template = stage.Format is null ? null : LogFormatTemplate.Parse(stage.Format, out _);
        var feed = group is null ? null : await FindFeedAsync(group, functionName, cancellation).ConfigureAwait(false);
        string?[] reasons =
        [
            destination is null
                ? "Access logging is off."
                : destination.Flaw is { } flaw ? $"It logs to '{destination.Arn}', which {flaw}." : null,
            destination is null ? null : FormatReason(stage.Format),
            feed?.Reason,
        ];
        var reason = string.Join(' ', reasons.OfType<string>());
        return new ApiStage
        {
            AccountId = session.AccountId,
            Region = session.Region.SystemName,
            ApiType = stage.ApiType.ToString(),
            RestApiId = stage.ApiType == ApiType.Rest ? stage.ApiId : null,
            ApiId = stage.ApiType == ApiType.Http ? stage.ApiId : null,
            ApiName = stage.ApiName,
            StageName = stage.StageName,
            DestinationArn = stage.DestinationArn,
            LogGroupName = group,
            Format = stage.Format,
            IsFormatUnderstood = template?.IsUnderstood == true,
            FunctionName = feed?.FunctionName,
            FilterName = feed?.FilterName,
            IsCovered = reason.Length == 0,
            Reason = reason.Length == 0 ? null : reason,
        };
    }

    private static string? FormatReason(string? format)
    {
        if (format is null) return "It has no access-log format.";
        if (LogFormatTemplate.Parse(format, out var flaw) is not { } template) return $"Its format yields no JSON object: {flaw}.";
        if (template.MisreadKeys.Any()) return $"In its format {string.Join(", ", template.MisreadKeys)}.";
        return template.IsUnderstood ? null : $"Its format lacks {string.Join(", ", template.MissingNeededKeys)}.";
    }

    /// <summary>What of the filters of a group feeds a forwarder, or why none does.</summary>
    private async Task<Feed> FindFeedAsync(string group, string? functionName, CancellationToken cancellation)
    {
        try
        {
            if (await filters.OfAsync(group, cancellation).ConfigureAwait(false) is not { } existing)
            {
                return new Feed(null, null, $"There is no log group '{group}'.");
            }

            var looking = existing.Select(
                async filter =>
                    (Filter: filter, Function: await functions.AtAsync(filter.DestinationArn, cancellation).ConfigureAwait(false)));
            return Choose(group, await Task.WhenAll(looking).ConfigureAwait(false), functionName);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var error = AwsErrors.Translate(exception);
            if (error is SessionException) throw error;

            // One permission that is missing would be told as often as there are stages.
            if (_told.TryAdd($"{error.ErrorId} {error.AwsOperation}", true))
            {
                observer.Failed(PartialFailure.Of($"Which stages of {session.Region.SystemName} a connector covers cannot be told", error));
            }

            return new Feed(null, null, $"Whether the log group '{group}' feeds a forwarder cannot be told: {error.Problem}");
        }
    }

    private static Feed Choose(string group, (SubscriptionFilter Filter, FedFunction? Function)[] feeds, string? functionName)
    {
        if (feeds.Length == 0) return new Feed(null, null, $"The log group '{group}' has no subscription filter.");
        var ours = feeds.Where(
            feed => feed.Function is { } function && (functionName is null ? function.IsForwarder : function.Name == functionName))
            .OrderBy(feed => feed.Function!.Flaw is null ? 0 : 1).ToList();
        if (ours is [var (filter, found), ..] && found is not null)
        {
            return new Feed(
                found.Name,
                filter.FilterName,
                found.Flaw is null ? null : $"The filter '{filter.FilterName}' feeds the function '{found.Name}', {found.Flaw}.");
        }

        var others = feeds.Select(
            feed =>
                $"'{feed.Filter.FilterName}' feeds '{feed.Filter.DestinationArn}'{(feed.Function?.Flaw is { } flaw ? $", {flaw}" : "")}");
        var wanted = functionName is null ? "a forwarder" : $"the function '{functionName}'";
        return new Feed(null, null, $"No filter of the log group '{group}' feeds {wanted}: {string.Join("; ", others)}.");
    }

    private sealed record Feed(string? FunctionName, string? FilterName, string? Reason);
}
