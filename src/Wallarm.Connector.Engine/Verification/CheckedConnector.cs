using Amazon.CloudWatchLogs.Model;

namespace Wallarm.Connector.Engine;

/// <summary>What earlier checks found and later ones build on. Null where it was not found, or not looked for.</summary>
internal sealed class CheckedConnector(ConnectorTestOptions options)
{
    /// <summary>What shall be looked at.</summary>
    public ConnectorTestOptions Options { get; } = options;

    /// <summary>The function.</summary>
    public ForwarderState? Function { get; set; }

    /// <summary>The settings that CloudWatch Logs invokes: those behind the alias, or the unpublished ones where there is none.</summary>
    public FunctionSettings? Settings { get; set; }

    /// <summary>What CloudWatch Logs has to invoke.</summary>
    public string? DestinationArn => Function is null ? null : Function.Live is null ? Function.FunctionArn : $"{Function.FunctionArn}:{ForwarderState.Alias}";

    /// <summary>The filter that feeds the function.</summary>
    public SubscriptionFilter? Filter { get; set; }

    /// <summary>Where the stage writes its access log to.</summary>
    public string? StageDestinationArn { get; set; }

    /// <summary>The command that turns on the logging of the stage; null where no stage was named.</summary>
    public string? StageRepair => (Options.RestApiId ?? Options.ApiId) is not { } id || Options.StageName is null
        ? null
        : $"Set-WallarmStageLogging {(Options.RestApiId is null ? "-ApiId" : "-RestApiId")} {CommandText.Quote(id)} -StageName {CommandText.Quote(Options.StageName)}";

    /// <summary>The format of the stage's access log.</summary>
    public string? StageFormat { get; set; }

    /// <summary>The name of the log group that is looked at.</summary>
    public string? LogGroupName { get; set; }

    /// <summary>The log group.</summary>
    public LogGroup? LogGroup { get; set; }
}
