using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Removes the subscription of the forwarder to a log group.</summary>
/// <remarks>
/// <para>Deletes the subscription filters of a log group that feed the forwarder function: all of them, or the one named by -FilterName. A
/// filter that feeds anything else stays, and is listed as Kept with the reason. The log group and its lines stay too.</para>
/// <para>The permission by which CloudWatch Logs invokes the function serves every log group of the account and region. It goes with the
/// function.</para>
/// <para>Run again, it finds nothing to do, which is no error: the status is NotFound.</para>
/// </remarks>
/// <example>
/// <para>Stop forwarding the log of one API</para>
/// <code>Remove-WallarmSubscriptionFilter -LogGroupName /aws/apigateway/pet-shop</code>
/// <para>Asks before the filter is deleted. New calls no longer reach the node; what is in the log group stays.</para>
/// </example>
/// <example>
/// <para>See which filters would go</para>
/// <code>
/// '/aws/apigateway/pet-shop', '/aws/apigateway/orders' | Remove-WallarmSubscriptionFilter -FunctionName wallarm-api-discovery-connector -WhatIf
/// </code>
/// <para>The log groups come from the pipeline: their names, or objects of Add-WallarmSubscriptionFilter or Get-WallarmApiStage.</para>
/// </example>
/// <notes>
/// <para>Errors: Wallarm.AccessDenied names the IAM action that the caller lacks, such as logs:DeleteSubscriptionFilter.</para>
/// <para>The caller needs logs:DescribeSubscriptionFilters and logs:DeleteSubscriptionFilter.</para>
/// </notes>
/// <seealso cref="AddWallarmSubscriptionFilterCommand"/>
/// <seealso cref="ResetWallarmStageLoggingCommand"/>
/// <seealso href="https://docs.wallarm.com/installation/connectors/aws-api-gateway/">Wallarm Connector for Amazon API Gateway</seealso>
[Cmdlet(VerbsCommon.Remove, "WallarmSubscriptionFilter", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RemovedResource))]
public sealed class RemoveWallarmSubscriptionFilterCommand : RegionalAwsCmdlet
{
    /// <summary>Name or ARN of the log group.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNameOrArn]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string LogGroupName { get; set; } = null!;

    /// <summary>Name or ARN of the forwarder function.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("FunctionArn")]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>Name of the subscription filter. The default is every filter of the log group that feeds the function.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? FilterName { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override string Subject => LogGroupName;

    internal override bool SkipsConfirmation => Force;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var options = new SubscriptionFilterRemovalOptions
        {
            LogGroupName = LogGroupName,
            FunctionName = string.IsNullOrEmpty(FunctionName) ? ForwarderOptions.DefaultFunctionName : FunctionName,
            FilterName = string.IsNullOrEmpty(FilterName) ? null : FilterName,
        };
        var removed =
            await EngineLoader.Engine.RemoveSubscriptionFilterAsync(session, options, Observer, cancellation).ConfigureAwait(false);
        foreach (var filter in removed)
        {
            await WriteObjectAsync(filter, cancellation).ConfigureAwait(false);
        }
    }
}
