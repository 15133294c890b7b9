using Amazon.APIGateway;
using Amazon.APIGateway.Model;
using Wallarm.Connector.Engine.Sessions;
using NotFound = Amazon.APIGateway.Model.NotFoundException;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>A stage of a REST API.</summary>
internal sealed class RestStage(AwsSession session, string restApiId, string stageName) : LoggedStage(session, restApiId, stageName)
{
    /// <summary>The method settings that hold for every resource and method without ones of its own.</summary>
    private const string AllMethods = "*/*";

    /// <summary>
    /// What API Gateway gives to method settings that say nothing of throttling, requests at once and a second: now, and to accounts of
    /// old.
    /// </summary>
    private static readonly (int? Burst, double? Rate)[] DefaultThrottling = [(null, null), (-1, -1), (5000, 10_000), (2000, 1000)];

    private bool _hasOnlyLevel;

    public override string Collection => "restapis";

    public override ApiType ApiType => ApiType.Rest;

    public override async Task<StageState> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var stage =
                await Session.ApiGateway.GetStageAsync(
                    new GetStageRequest { RestApiId = ApiId, StageName = StageName }, cancellation).ConfigureAwait(false);
            var methods = stage.MethodSettings?.GetValueOrDefault(AllMethods);
            _hasOnlyLevel = methods is not null && HasOnlyLevel(methods);
            var settings = new StageLoggingSettings
            {
                DestinationArn = NullIfEmpty(stage.AccessLogSettings?.DestinationArn),
                Format = NullIfEmpty(stage.AccessLogSettings?.Format),
                LoggingLevel = NullIfEmpty(methods?.LoggingLevel),
                DataTraceEnabled = methods?.DataTraceEnabled == true,
            };
            return new StageState(settings, stage.Tags, stage.CreatedDate, null);
        }
        catch (NotFound exception)
        {
            throw await new StageNotFound(Session, this).ExplainAsync(exception, cancellation).ConfigureAwait(false);
        }
    }

    public override async Task<string> ReadApiNameAsync(CancellationToken cancellation) =>
        (await Session.ApiGateway.GetRestApiAsync(new GetRestApiRequest { RestApiId = ApiId }, cancellation).ConfigureAwait(false)).Name;

    public override Task UpdateAsync(StageLoggingSettings current, StageLoggingSettings desired, CancellationToken cancellation)
    {
        var patches = new List<PatchOperation>();
        if (desired is { DestinationArn: null, Format: null } && current is not { DestinationArn: null, Format: null })
        {
            patches.Add(new PatchOperation { Op = Op.Remove, Path = "/accessLogSettings" });
        }
        else
        {
            Patch("/accessLogSettings/destinationArn", current.DestinationArn, desired.DestinationArn);
            Patch("/accessLogSettings/format", current.Format, desired.Format);
        }

        // Before the level: logging that is turned on must not begin with headers and bodies.
        Patch($"/{AllMethods}/logging/dataTrace", Flag(current.DataTraceEnabled), Flag(desired.DataTraceEnabled));

        // Settings for all methods that hold nothing but the level came with it, and go with it; others must not be lost.
        if (desired is { LoggingLevel: null, DataTraceEnabled: false } && current.LoggingLevel is not null && _hasOnlyLevel)
        {
            patches.Add(new PatchOperation { Op = Op.Remove, Path = $"/{AllMethods}" });
        }
        else Patch(
            $"/{AllMethods}/logging/loglevel", current.LoggingLevel, desired.LoggingLevel ?? (current.LoggingLevel is null ? null : "OFF"));
        if (patches.Count == 0) return Task.CompletedTask;
        return Session.ApiGateway.UpdateStageAsync(
            new UpdateStageRequest { RestApiId = ApiId, StageName = StageName, PatchOperations = patches }, cancellation);

        void Patch(string path, string? now, string? then)
        {
            if (now != then) patches.Add(new PatchOperation { Op = then is null ? Op.Remove : Op.Replace, Path = path, Value = then });
        }
    }

    public override ConnectorException? Explain(Exception exception) =>
        exception is BadRequestException refused && AccountRole.IsMissing(refused) ? AccountRole.Missing(Session.Region.SystemName) : null;

    private static bool HasOnlyLevel(MethodSetting methods) =>
        methods is { CachingEnabled: null or false, DataTraceEnabled: null or false, MetricsEnabled: null or false }
        && DefaultThrottling.Contains((methods.ThrottlingBurstLimit, methods.ThrottlingRateLimit));

    private static string Flag(bool isSet) => isSet ? "true" : "false";
}
