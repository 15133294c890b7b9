using System.Collections;
using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Turns on access logging of an API Gateway stage, in the format that the forwarder reads (step 5 of Wallarm's guide).</summary>
/// <remarks>
/// <para>Lets a stage of a REST API (-RestApiId) or of an HTTP API (-ApiId) log each call as one JSON line, in the format of Wallarm's
/// guide, to a CloudWatch log group. The group is created where it does not exist. No redeployment of the API is needed.</para>
/// <para>A stage has one destination and one format. Where it logs elsewhere or otherwise already, nothing is changed and an error says so.
/// -Merge keeps the customer's JSON format and log group and adds the keys that are missing. -ReplaceExisting replaces both, and asks
/// before it does. What the connector set is set right without a switch; what somebody changed since is an error as well. The settings from
/// before are in the output, and saved as a parameter of SSM Parameter Store, from which they can be restored; a later run does not
/// overwrite them.</para>
/// </remarks>
/// <example>
/// <para>Log a stage of a REST API</para>
/// <code>Set-WallarmStageLogging -RestApiId a1b2c3d4e5 -StageName prod</code>
/// <para>Logs go to /aws/apigateway/ followed by the name of the API, and are kept for 30 days. Execution logging is set to Info, as in
/// Wallarm's guide.</para>
/// </example>
/// <example>
/// <para>Add what is missing to the format that a stage has</para>
/// <code>Set-WallarmStageLogging -RestApiId a1b2c3d4e5 -StageName prod -Merge -ExecutionLogging Off -WhatIf</code>
/// <para>Shows the format that would result. The log group that the stage has stays, and is the LogGroupName of the output.</para>
/// </example>
/// <example>
/// <para>Log several stages and subscribe the forwarder to their log groups</para>
/// <code>
/// [pscustomobject]@{ RestApiId = 'a1b2c3d4e5'; StageName = 'prod' }, [pscustomobject]@{ ApiId = 'f6g7h8i9j0'; StageName = '$default' } |
///     Set-WallarmStageLogging -RetentionInDays 7 -CreateAccountRole |
///     Add-WallarmSubscriptionFilter
/// </code>
/// <para>The $default of an HTTP API is the name of a stage: put it in single quotes.</para>
/// </example>
/// <notes>
/// <para>REST APIs log through a role that belongs to the account, one a region. If there is none, or the one that is set is gone or not
/// trusted by API Gateway, -CreateAccountRole creates one; without that switch it is an error that says what to do.</para>
/// <para>Not possible, and said so: WebSocket APIs (their logs have neither method nor path), stages that log to Firehose (unless
/// -ReplaceExisting replaces that), log groups of the Infrequent Access class (they take no subscription filter), and the execution-log
/// groups API-Gateway-Execution-Logs_*.</para>
/// <para>A format holds 3 KB. With -Merge, a key of Wallarm's format that the customer's format binds to another variable is a conflict and
/// an error.</para>
/// <para>The caller needs apigateway:GET and apigateway:PATCH on the API and its stage, logs:DescribeLogGroups, logs:CreateLogGroup,
/// logs:TagResource, logs:PutRetentionPolicy, logs:ListTagsForResource, ssm:PutParameter, ssm:AddTagsToResource and ssm:GetParametersByPath
/// on /wallarm-connector/*; for a REST API apigateway:GET on /account; for an HTTP API what API Gateway needs to deliver logs
/// (logs:CreateLogDelivery and its like); and for -CreateAccountRole apigateway:PATCH on /account, iam:GetRole, iam:CreateRole,
/// iam:TagRole, iam:UpdateAssumeRolePolicy, iam:ListAttachedRolePolicies, iam:AttachRolePolicy and iam:PassRole.</para>
/// <para>CloudWatch Logs charges for every line. Execution logging is many times as large as access logging, and the connector never reads
/// it: -ExecutionLogging Error or Off saves that.</para>
/// </notes>
/// <seealso cref="AddWallarmSubscriptionFilterCommand"/>
/// <seealso cref="TestWallarmConnectorCommand"/>
/// <seealso href="https://docs.wallarm.com/installation/connectors/aws-api-gateway/">Wallarm Connector for Amazon API Gateway</seealso>
[Cmdlet(VerbsCommon.Set, "WallarmStageLogging", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(StageLogging))]
public sealed class SetWallarmStageLoggingCommand : RegionalAwsCmdlet
{
    /// <summary>Id of a REST API. Give either this or ApiId.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? RestApiId { get; set; }

    /// <summary>Id of an HTTP API. Give either this or RestApiId.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? ApiId { get; set; }

    /// <summary>Name of the stage, such as prod. The default is $default for an HTTP API; a REST API has none.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? StageName { get; set; }

    /// <summary>
    /// The log group that access logs go to: its name, or its ARN. The default is the one that the stage has, or /aws/apigateway/ followed
    /// by the API's name; where a group of that name is there already for something else, the API's id follows as well.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? LogGroupName { get; set; }

    /// <summary>
    /// Name of the function of the connector that the stage is for. It is saved with the settings from before, so that
    /// Uninstall-WallarmConnector knows whose stage it is.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ValidateName("[a-zA-Z0-9_-]{0,64}", "a Lambda function name: 1 to 64 letters, digits, hyphens and underscores")]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? FunctionName { get; set; }

    /// <summary>Days that access logs are kept. The default is 30 where the log group is made.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateSet(
        "1", "3", "5", "7", "14", "30", "60", "90", "120", "150", "180", "365", "400", "545", "731", "1096", "1827", "2192", "2557", "2922",
        "3288", "3653")]
    public int? RetentionInDays { get; set; }

    /// <summary>
    /// Execution logging of a REST stage. The default is Info, as in Wallarm's guide, but a stage that logs errors only stays at that.
    /// CloudWatch charges for it, and the connector never reads it.
    /// </summary>
    [Parameter]
    public ExecutionLogging? ExecutionLogging { get; set; }

    /// <summary>Create the role by which API Gateway writes to CloudWatch Logs, where the account has none in this region.</summary>
    [Parameter]
    public SwitchParameter CreateAccountRole { get; set; }

    /// <summary>Tags of what is made: the log group, the SSM parameter with the settings from before, and the account's role.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public Hashtable? Tag { get; set; }

    /// <summary>Keep the JSON format and the log group that the stage has, and add only the keys that are missing.</summary>
    [Parameter]
    public SwitchParameter Merge { get; set; }

    /// <summary>
    /// Replace a destination or format that somebody else has set, before the connector or since. It is saved before, and the command asks
    /// first.
    /// </summary>
    [Parameter]
    [Alias("ReplaceChanged")]
    public SwitchParameter ReplaceExisting { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    internal override bool SkipsConfirmation => Force;

    /// <inheritdoc/>
    protected override string Subject => StageName ?? ApiId ?? RestApiId ?? "";

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var stage = NamedStage.Of(RestApiId, ApiId, StageName);
        var options = new StageLoggingOptions
        {
            RestApiId = stage.RestApiId,
            ApiId = stage.ApiId,
            StageName = stage.StageName ?? "",
            FunctionName = string.IsNullOrEmpty(FunctionName) ? null : FunctionName,
            LogGroupName = string.IsNullOrEmpty(LogGroupName) ? null : LogGroupName,
            RetentionInDays = RetentionInDays,
            ExecutionLogging = ExecutionLogging,
            CreateAccountRole = CreateAccountRole,
            Tags = TagTable.Strings(Tag),
            Merge = Merge,
            ReplaceExisting = ReplaceExisting,
        };
        var logging = await EngineLoader.Engine.SetStageLoggingAsync(session, options, Observer, cancellation).ConfigureAwait(false);
        if (logging is not null) await WriteObjectAsync(logging, cancellation).ConfigureAwait(false);
    }
}
