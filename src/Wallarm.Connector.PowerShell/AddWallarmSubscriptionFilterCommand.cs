using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Subscribes the forwarder to a log group and lets CloudWatch Logs invoke it (step 6 of Wallarm's guide).</summary>
/// <remarks>
/// <para>Lets CloudWatch Logs invoke the forwarder and subscribes the forwarder's alias live to a log group (the function itself where it
/// has no such alias). One permission serves all log groups of the account in the region, so that any number of groups fits into the
/// function's policy.</para>
/// <para>Where CloudWatch Logs does not see a new permission yet, the call is repeated until it does. A filter of another function is never
/// removed. Run again, it changes nothing.</para>
/// </remarks>
/// <example>
/// <para>Subscribe the forwarder to a log group</para>
/// <code>Add-WallarmSubscriptionFilter -LogGroupName /aws/apigateway/pet-shop</code>
/// <para>Every line goes to the function wallarm-api-discovery-connector, through the filter WallarmFilter.</para>
/// </example>
/// <example>
/// <para>Turn on logging of a stage and subscribe to it</para>
/// <code>Set-WallarmStageLogging -ApiId f6g7h8i9j0 -StageName '$default' | Add-WallarmSubscriptionFilter -FunctionName wallarm-api-discovery-connector</code>
/// <para>The log group comes from the pipeline.</para>
/// </example>
/// <example>
/// <para>Leave out health checks</para>
/// <code>Add-WallarmSubscriptionFilter -LogGroupName /aws/apigateway/pet-shop -FilterPattern '{ $.path != "/health" }' -WhatIf</code>
/// <para>The pattern is one of CloudWatch Logs; lines that it leaves out cost nothing in the function.</para>
/// </example>
/// <notes>
/// <para>A log group takes only a few subscription filters (CloudWatch Logs sets how many). Where none is left, the error names those that
/// hold the places.</para>
/// <para>The function's own log group is refused: its lines would invoke it again, for ever. Log groups of the Infrequent Access class take
/// no filter.</para>
/// <para>Errors: Wallarm.AccessDenied names the IAM action that the caller lacks, such as logs:PutSubscriptionFilter or
/// lambda:AddPermission; Wallarm.FunctionNeverRun if the function's reserved concurrency is 0, which lambda:GetFunctionConcurrency
/// tells.</para>
/// <para>The caller needs lambda:GetFunctionConfiguration, lambda:GetPolicy, lambda:AddPermission, lambda:RemovePermission,
/// logs:DescribeLogGroups, logs:DescribeSubscriptionFilters and logs:PutSubscriptionFilter.</para>
/// </notes>
/// <seealso cref="SetWallarmStageLoggingCommand"/>
/// <seealso cref="PublishWallarmForwarderCommand"/>
/// <seealso cref="TestWallarmConnectorCommand"/>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html">Filter pattern syntax of CloudWatch
/// Logs</seealso>
[Cmdlet(VerbsCommon.Add, "WallarmSubscriptionFilter", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(LogSubscription))]
public sealed class AddWallarmSubscriptionFilterCommand : RegionalAwsCmdlet
{
    /// <summary>Name or ARN of the log group that holds the access logs. Several come down the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNameOrArn]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string LogGroupName { get; set; } = null!;

    /// <summary>
    /// Name or ARN of the forwarder function. The default is wallarm-api-discovery-connector, also where an object of the pipeline has
    /// none.
    /// </summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("FunctionArn")]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>Name of the subscription filter. The default is WallarmFilter, also where an object of the pipeline has none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ValidateName("[^:*]{0,512}", "a name of a subscription filter: 1 to 512 characters without : and *")]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? FilterName { get; set; } = SubscriptionFilterOptions.DefaultFilterName;

    /// <summary>Pattern of the filter. Empty, as is the default, lets every line through.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ValidateLength(0, 1024)]
    public string FilterPattern { get; set; } = "";

    /// <summary>Replace a filter of that name that feeds something else. The command asks first.</summary>
    [Parameter]
    public SwitchParameter ReplaceExisting { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    internal override bool SkipsConfirmation => Force;

    /// <inheritdoc/>
    protected override string Subject => LogGroupName;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var options = new SubscriptionFilterOptions
        {
            LogGroupName = LogGroupName,
            FunctionName = string.IsNullOrEmpty(FunctionName) ? ForwarderOptions.DefaultFunctionName : FunctionName,
            FilterName = string.IsNullOrEmpty(FilterName) ? SubscriptionFilterOptions.DefaultFilterName : FilterName,
            FilterPattern = FilterPattern,
            ReplaceExisting = ReplaceExisting,
        };
        var subscription =
            await EngineLoader.Engine.AddSubscriptionFilterAsync(session, options, Observer, cancellation).ConfigureAwait(false);
        if (subscription is not null) await WriteObjectAsync(subscription, cancellation).ConfigureAwait(false);
    }
}
