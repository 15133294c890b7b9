using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.LogFormats;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>The stage that writes the access log.</summary>
internal sealed class StageChecks(AwsSession session, CheckedStage stage)
{
    private StageTarget Target => stage.Target;

    public async Task<ConnectorCheck> LoggingAsync()
    {
        if (!Target.IsStage) return Verdict.Skipped(null, "No stage was named.", "Name one with -RestApiId or -ApiId, and -StageName.");
        if (await stage.Logging.ReadAsync().ConfigureAwait(false) is not { } settings)
        {
            if (Target.IsFound)
            {
                return Verdict.Warning(
                    Target.Name,
                    "The connector was given this stage, but it is gone; what the connector made for it is still there.",
                    $"Uninstall-WallarmConnector -FunctionName {CommandText.Quote(stage.Function.Name)} -WhatIf");
            }

            return Verdict.Failed(
                Target.Name, $"There is no such stage in {session.Region.SystemName}.",
                $"See which there are with Get-WallarmApiStage -Region {CommandText.Quote(session.Region.SystemName)}, and whether the id "
                + "is that of a REST API (-RestApiId) or of an HTTP API (-ApiId).");
        }

        if (string.IsNullOrEmpty(settings.DestinationArn)) return Verdict.Failed(Target.Name, "Access logging is off.", Target.SetLogging);
        return LogDestination.Parse(settings.DestinationArn, session.Region.SystemName) is { Flaw: { } flaw }
            ? Verdict.Failed(Target.Name, $"It logs to '{settings.DestinationArn}', which {flaw}.", Target.SetLogging + " -ReplaceExisting")
            : Verdict.Passed(Target.Name, $"Logs to '{settings.DestinationArn}'.");
    }

    public async Task<ConnectorCheck> FormatAsync()
    {
        var format = Target.IsStage ? (await stage.Logging.FindAsync().ConfigureAwait(false))?.Format : null;
        if (string.IsNullOrEmpty(format))
        {
            return Verdict.Skipped(Target.IsStage ? Target.Name : null, "There is no access-log format to look at.");
        }

        if (LogFormatTemplate.Parse(format, out var flaw) is not { } template)
        {
            return Verdict.Failed(Target.Name, $"The forwarder cannot read this format: {flaw}", Target.SetLogging + " -ReplaceExisting");
        }

        if (template.MisreadKeys.Any())
        {
            return Verdict.Failed(
                Target.Name,
                $"Keys mean something else: {string.Join("; ", template.MisreadKeys)}.",
                Target.SetLogging + " -ReplaceExisting");
        }

        if (template.NeededLack is { } needed)
        {
            return Verdict.Failed(Target.Name, template.UsedLack is { } lack ? $"{needed} {lack}" : needed, Target.SetLogging + " -Merge");
        }

        // What is left, the forwarder can do without.
        return template.UsedLack is { } used
            ? Verdict.Warning(Target.Name, used, Target.SetLogging + " -Merge")
            : Verdict.Passed(Target.Name, "Every key that the forwarder reads is there.");
    }
}
