using Amazon.APIGateway;
using Amazon.APIGateway.Model;
using NotFound = Amazon.APIGateway.Model.NotFoundException;

namespace Wallarm.Connector.Engine;

/// <summary>A stage of a REST API.</summary>
internal sealed class RestStage(AwsSession session, string restApiId, string stageName) : ILoggedStage
{
    /// <summary>The method settings that hold for every resource and method without ones of its own.</summary>
    private const string AllMethods = "*/*";

    public string Collection => "restapis";

    public string ApiId => restApiId;

    public string StageName => stageName;

    public string Resource => $"stage '{stageName}' of REST API '{restApiId}'";

    public bool HasExecutionLogging => true;

    public async Task<StageState> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var stage = await session.ApiGateway.GetStageAsync(new GetStageRequest { RestApiId = restApiId, StageName = stageName }, cancellation).ConfigureAwait(false);
            var settings = new StageLoggingSettings
            {
                DestinationArn = NullIfEmpty(stage.AccessLogSettings?.DestinationArn),
                Format = NullIfEmpty(stage.AccessLogSettings?.Format),
                LoggingLevel = NullIfEmpty(stage.MethodSettings?.GetValueOrDefault(AllMethods)?.LoggingLevel),
            };
            return new StageState(settings, stage.Tags, null);
        }
        catch (NotFound exception)
        {
            throw await new AbsentStage(session, this).ExplainAsync(exception, cancellation).ConfigureAwait(false);
        }
    }

    public async Task<string> ReadApiNameAsync(CancellationToken cancellation) =>
        (await session.ApiGateway.GetRestApiAsync(new GetRestApiRequest { RestApiId = restApiId }, cancellation).ConfigureAwait(false)).Name;

    public Task UpdateAsync(StageLoggingSettings current, StageLoggingSettings desired, CancellationToken cancellation)
    {
        var patches = new List<PatchOperation>();
        Replace("/accessLogSettings/destinationArn", current.DestinationArn, desired.DestinationArn);
        Replace("/accessLogSettings/format", current.Format, desired.Format);
        Replace($"/{AllMethods}/logging/loglevel", current.LoggingLevel, desired.LoggingLevel);
        return session.ApiGateway.UpdateStageAsync(new UpdateStageRequest { RestApiId = restApiId, StageName = stageName, PatchOperations = patches }, cancellation);

        void Replace(string path, string? now, string? then)
        {
            if (now != then) patches.Add(new PatchOperation { Op = Op.Replace, Path = path, Value = then });
        }
    }

    public ConnectorException? Explain(Exception exception) =>
        exception is BadRequestException refused && AccountRole.IsMissing(refused) ? AccountRole.Missing(session.Region.SystemName) : null;

    public bool IsBusy(Exception exception) => exception is TooManyRequestsException or ConflictException;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
