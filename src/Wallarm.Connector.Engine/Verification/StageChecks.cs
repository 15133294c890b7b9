using HttpNotFound = Amazon.ApiGatewayV2.Model.NotFoundException;
using RestNotFound = Amazon.APIGateway.Model.NotFoundException;

namespace Wallarm.Connector.Engine;

/// <summary>The stage that writes the access log.</summary>
internal sealed class StageChecks(AwsSession session, CheckedConnector connector)
{
    private string? ApiId => connector.Options.RestApiId ?? connector.Options.ApiId;

    private string Target => $"{ApiId}/{connector.Options.StageName}";

    public async Task<ConnectorCheck> LoggingAsync(CancellationToken cancellation)
    {
        if (ApiId is null || connector.Options.StageName is null)
        {
            return Verdict.Skipped(null, "No stage was named.", "Name one with -RestApiId or -ApiId, and -StageName.");
        }

        try
        {
            (connector.StageDestinationArn, connector.StageFormat) = await ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RestNotFound or HttpNotFound)
        {
            return Verdict.Failed(Target, $"There is no such stage in {session.Region.SystemName}.", null);
        }

        if (string.IsNullOrEmpty(connector.StageDestinationArn)) return Verdict.Failed(Target, "Access logging is off.", connector.StageRepair);
        if (LogDestination.Parse(connector.StageDestinationArn, session.Region.SystemName) is { Flaw: { } flaw }) return Verdict.Failed(Target, $"It logs to '{connector.StageDestinationArn}', which {flaw}.", connector.StageRepair + " -Force");
        return Verdict.Passed(Target, $"Logs to '{connector.StageDestinationArn}'.");
    }

    public ConnectorCheck Format()
    {
        if (string.IsNullOrEmpty(connector.StageFormat)) return Verdict.Skipped(ApiId is null ? null : Target, "There is no access-log format to look at.");
        if (LogFormatTemplate.Parse(connector.StageFormat, out var flaw) is not { } template) return Verdict.Failed(Target, $"The forwarder cannot read this format: {flaw}", connector.StageRepair + " -Force");
        if (template.IsComplete) return Verdict.Passed(Target, "Every key that the forwarder reads is there.");
        var conflicts = string.Concat(template.Conflicts.Select(conflict => $" {conflict}"));
        return template.Conflicts.Count > 0
            ? Verdict.Failed(Target, $"Keys mean something else:{conflicts}", connector.StageRepair + " -Force")
            : Verdict.Failed(Target, $"Keys are missing: {string.Join(", ", template.MissingKeys)}.", connector.StageRepair + " -Merge");
    }

    private async Task<(string? DestinationArn, string? Format)> ReadAsync(CancellationToken cancellation)
    {
        if (connector.Options.RestApiId is { } restApi)
        {
            var rest = await session.ApiGateway.GetStageAsync(
                new Amazon.APIGateway.Model.GetStageRequest { RestApiId = restApi, StageName = connector.Options.StageName }, cancellation).ConfigureAwait(false);
            return (rest.AccessLogSettings?.DestinationArn, rest.AccessLogSettings?.Format);
        }

        var http = await session.ApiGatewayV2.GetStageAsync(
            new Amazon.ApiGatewayV2.Model.GetStageRequest { ApiId = connector.Options.ApiId, StageName = connector.Options.StageName }, cancellation).ConfigureAwait(false);
        return (http.AccessLogSettings?.DestinationArn, http.AccessLogSettings?.Format);
    }
}
