using System.Management.Automation;

namespace Wallarm.Connector.PowerShell;

/// <summary>Turns on access logging of an API Gateway stage, in the format that the forwarder reads (step 5 of Wallarm's guide).</summary>
[Cmdlet(VerbsCommon.Set, "WallarmStageLogging", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(StageLogging))]
public sealed class SetWallarmStageLoggingCommand : AwsCmdlet
{
    /// <summary>Id of a REST API. Give either this or ApiId.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? RestApiId { get; set; }

    /// <summary>Id of an HTTP API. Give either this or RestApiId.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? ApiId { get; set; }

    /// <summary>Name of the stage, such as prod or $default (in single quotes).</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public string StageName { get; set; } = null!;

    /// <summary>The log group that access logs go to. The default is the one that the stage has, or /aws/apigateway/ followed by the API's name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? LogGroupName { get; set; }

    /// <summary>Days that access logs are kept. The default is 30 where the log group is made.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateSet("1", "3", "5", "7", "14", "30", "60", "90", "120", "150", "180", "365", "400", "545", "731", "1096", "1827", "2192", "2557", "2922", "3288", "3653")]
    public int? RetentionInDays { get; set; }

    /// <summary>Execution logging of a REST stage. The default is Info, as in Wallarm's guide; CloudWatch charges for it, and the connector never reads it.</summary>
    [Parameter]
    public ExecutionLogging? ExecutionLogging { get; set; }

    /// <summary>Create the role by which API Gateway writes to CloudWatch Logs, where the account has none in this region.</summary>
    [Parameter]
    public SwitchParameter CreateAccountRole { get; set; }

    /// <summary>Keep the JSON format and the log group that the stage has, and add only the keys that are missing.</summary>
    [Parameter]
    public SwitchParameter Merge { get; set; }

    /// <summary>Replace another destination or format that the stage has.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var options = new StageLoggingOptions
        {
            RestApiId = string.IsNullOrEmpty(RestApiId) ? null : RestApiId,
            ApiId = string.IsNullOrEmpty(ApiId) ? null : ApiId,
            StageName = StageName,
            LogGroupName = string.IsNullOrEmpty(LogGroupName) ? null : LogGroupName,
            RetentionInDays = RetentionInDays,
            ExecutionLogging = ExecutionLogging,
            CreateAccountRole = CreateAccountRole,
            Merge = Merge,
            Force = Force,
        };
        var logging = await EngineLoader.Engine.SetStageLoggingAsync(session, options, Observer, cancellation).ConfigureAwait(false);
        if (logging is not null) await WriteObjectAsync(logging, cancellation).ConfigureAwait(false);
    }
}
