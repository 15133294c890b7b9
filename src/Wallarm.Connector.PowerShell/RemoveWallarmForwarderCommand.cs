using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Removes the forwarder function.</summary>
/// <remarks>
/// <para>Deletes the Lambda function with its versions, its alias live, the permissions by which CloudWatch Logs invokes it, and its
/// settings for failed events. Only a function that this module made is removed: its tag wallarm:connector tells. One that was there before
/// and that this module took over is given back: it stays as it is, and its tag says so from then on.</para>
/// <para>It is refused while log groups still feed the function, and the error names them: remove their filters first, or add
/// -EvenIfFed.</para>
/// <para>A queue of undelivered batches goes once nothing more can come into it: the command waits until Lambda has had no events for the
/// function for eight minutes, 20 minutes at most, disables the mapping, and looks three times over a minute whether the queue is empty. A
/// queue that holds anything is Kept, with its alarm, after the same wait for Lambda's events. -DiscardUndelivered deletes it and waits for
/// nothing. The alarms of -Alarm go with the function.</para>
/// <para>The function's own log group is audit data. It is kept and listed, unless -RemoveLogGroup is given and this module made it. Run
/// again, it finds nothing to do, which is no error: the status is NotFound.</para>
/// </remarks>
/// <example>
/// <para>See what would go, once no log group feeds the function</para>
/// <code>Remove-WallarmForwarder -WhatIf</code>
/// <para>Names the versions of the function wallarm-api-discovery-connector and its log group.</para>
/// </example>
/// <example>
/// <para>Stop forwarding, then remove the function and its log</para>
/// <code>
/// Get-WallarmApiStage | Where-Object IsCovered | Remove-WallarmSubscriptionFilter
/// Remove-WallarmForwarder -RemoveLogGroup
/// </code>
/// <para>Each command asks before it removes anything. Uninstall-WallarmConnector does all of it for one connector.</para>
/// </example>
/// <notes>
/// <para>To find what feeds the function, the filters of the log groups are read that stages log to, that saved settings name, or that are
/// below /aws/apigateway/. -FullScan reads those of every log group of the region.</para>
/// <para>Errors: Wallarm.ForwarderInUse, Wallarm.FunctionNotOurs, Wallarm.EventsStillHeld, Wallarm.QueueNotEmpty; Wallarm.AccessDenied names the IAM action that the caller lacks.</para>
/// <para>The caller needs lambda:GetFunction, lambda:ListTags, lambda:ListVersionsByFunction, lambda:ListAliases, lambda:DeleteFunction
/// (lambda:TagResource for one that is given back), logs:DescribeLogGroups, logs:DescribeSubscriptionFilters, ssm:GetParametersByPath,
/// apigateway:GET, sqs:GetQueueAttributes, sqs:ListQueueTags and cloudwatch:DescribeAlarms (without them it says so),
/// lambda:ListEventSourceMappings, lambda:GetEventSourceMapping, lambda:UpdateEventSourceMapping, lambda:DeleteEventSourceMapping,
/// cloudwatch:GetMetricData (without it nobody waits for Lambda's events) and sqs:DeleteQueue for a function with a queue of its own,
/// cloudwatch:ListTagsForResource and cloudwatch:DeleteAlarms for one with alarms, and logs:ListTagsForResource and
/// logs:DeleteLogGroup for -RemoveLogGroup.</para>
/// </notes>
/// <seealso cref="PublishWallarmForwarderCommand"/>
/// <seealso cref="RemoveWallarmSubscriptionFilterCommand"/>
/// <seealso cref="RemoveWallarmLambdaRoleCommand"/>
/// <seealso cref="UninstallWallarmConnectorCommand"/>
/// <seealso href="https://docs.wallarm.com/installation/connectors/aws-api-gateway/">Wallarm Connector for Amazon API Gateway</seealso>
[Cmdlet(VerbsCommon.Remove, "WallarmForwarder", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RemovedResource))]
public sealed class RemoveWallarmForwarderCommand : RegionalAwsCmdlet
{
    /// <summary>Name or ARN of the function.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FunctionArn")]
    [ValidateNotNullOrEmpty]
    [ValidateNameOrArn]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>Delete the function's log group as well, with every line in it, where this module made it.</summary>
    [Parameter]
    public SwitchParameter RemoveLogGroup { get; set; }

    /// <summary>Delete the queue of undelivered batches although it holds some. What is in it is lost.</summary>
    [Parameter]
    public SwitchParameter DiscardUndelivered { get; set; }

    /// <summary>
    /// Read the subscription filters of every log group of the region, which takes a second for each five, and not only of those
    /// that stages log to, that saved settings name, or that are below /aws/apigateway/.
    /// </summary>
    [Parameter]
    public SwitchParameter FullScan { get; set; }

    /// <summary>Remove the function although log groups still feed it.</summary>
    [Parameter]
    public SwitchParameter EvenIfFed { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override string Subject => FunctionName;

    internal override bool SkipsConfirmation => Force;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var options = new ForwarderRemovalOptions
        {
            FunctionName = FunctionName,
            RemoveLogGroup = RemoveLogGroup,
            DiscardUndelivered = DiscardUndelivered,
            FullScan = FullScan,
            EvenIfFed = EvenIfFed,
        };
        foreach (
            var resource in await EngineLoader.Engine.RemoveForwarderAsync(session, options, Observer, cancellation).ConfigureAwait(false))
        {
            await WriteObjectAsync(resource, cancellation).ConfigureAwait(false);
        }
    }
}
