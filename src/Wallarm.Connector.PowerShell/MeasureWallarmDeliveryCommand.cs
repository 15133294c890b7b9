using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Accounts for every record that CloudWatch Logs handed to the forwarder: settled, waiting, in flight, or unexplained.</summary>
/// <remarks>
/// <para>Adds up, for a window of time, what CloudWatch Logs handed over by each subscription filter (namespace AWS/Logs), what Lambda says
/// of the function (invocations, errors, throttles, events dropped, destinations that failed), what became of each batch in the end by the
/// forwarder's own log, and what lies in the connector's queue. HandedOver and FromBefore together are Settled, Waiting, InFlight and
/// Unexplained. Unexplained is 0 if nothing is lost.</para>
/// <para>A batch that was tried several times counts once, with the outcome of its last attempt; records that the node was given again are
/// Duplicates. A window ends 15 minutes ago at the latest, since metrics come late. Records that were handed over at its end and begun
/// after it are InFlight, and those of its begin are FromBefore.</para>
/// <para>A count that cannot be known is empty and shown as Unknown, such as for a window that begins before the log's retention; Notes
/// say why. Unexplained is unknown too if CloudWatch Logs could not hand over log events (DeliveryErrors).</para>
/// <para>With -NodeMetricsUrl the node's counters are read from this computer. They count since the node started.</para>
/// </remarks>
/// <example>
/// <para>Was everything of the last day delivered?</para>
/// <code>Measure-WallarmDelivery -Last 1d</code>
/// <para>The last line is the number to look at.</para>
/// </example>
/// <example>
/// <para>Connectors of two regions of which not everything is explained</para>
/// <code>Get-WallarmConnector -Region eu-central-1, us-east-1 | Measure-WallarmDelivery | Where-Object Unexplained -ne 0 | Format-List Region, FunctionName, Unexplained, Notes</code>
/// </example>
/// <example>
/// <para>Which log group handed over how much in twelve hours</para>
/// <code>(Measure-WallarmDelivery -Last 12h).Subscriptions</code>
/// </example>
/// <notes>
/// <para>The log of the window is read page by page; a line for each attempt of a batch. CloudWatch bills the metrics that are asked for:
/// nine, and three for each filter.</para>
/// <para>Errors: Wallarm.FunctionNotFound, Wallarm.TimeRangeInvalid, Wallarm.NodeMetricsUrlInvalid; Wallarm.AccessDenied names the IAM
/// action that the caller lacks.</para>
/// <para>The caller needs apigateway:GET, cloudwatch:GetMetricData, lambda:GetFunction, lambda:GetFunctionEventInvokeConfig,
/// lambda:ListTags, logs:DescribeLogGroups, logs:DescribeSubscriptionFilters, logs:FilterLogEvents, sqs:GetQueueAttributes and
/// sqs:ListQueueTags.</para>
/// </notes>
/// <seealso cref="TestWallarmConnectorCommand"/>
/// <seealso cref="GetWallarmForwarderLogCommand"/>
/// <seealso cref="GetWallarmConnectorCommand"/>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html">Monitoring usage with CloudWatch metrics</seealso>
[Cmdlet(VerbsDiagnostic.Measure, "WallarmDelivery", DefaultParameterSetName = LastSet)]
[OutputType(typeof(DeliveryMeasure))]
public sealed class MeasureWallarmDeliveryCommand : RegionalAwsCmdlet
{
    private const string LastSet = "Last";
    private const string RangeSet = "Range";

    /// <summary>Name or ARN of the forwarder function.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FunctionArn")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>
    /// How long the window is, such as 90m, 2h, 1d, or 0:30 for half an hour. It ends 15 minutes ago. The default is one day.
    /// </summary>
    [Parameter(ParameterSetName = LastSet)]
    [Duration]
    public TimeSpan Last { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Where the window begins; local time unless it says otherwise.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RangeSet)]
    public DateTimeOffset StartTime { get; set; }

    /// <summary>Where the window ends; local time unless it says otherwise. 15 minutes ago at the latest, which is the default.</summary>
    [Parameter(ParameterSetName = RangeSet)]
    public DateTimeOffset? EndTime { get; set; }

    /// <summary>
    /// URL of the node's metrics, such as http://node.example.com:9000/metrics (metrics.listen_address of the node), to read what it has
    /// counted. It has to be reachable from this computer.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NodeMetricsUrl { get; set; }

    /// <summary>User name and password for the node's metrics, sent as basic authentication. They go before those of the URL.</summary>
    [Parameter]
    [Credential]
    [ValidateNotNull]
    public PSCredential? NodeMetricsCredential { get; set; }

    /// <inheritdoc/>
    protected override string Subject => FunctionName;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var options = new DeliveryMeasureOptions
        {
            FunctionName = FunctionName,
            Last = Last,
            StartTime = ParameterSetName == RangeSet ? StartTime : null,
            EndTime = EndTime,
            NodeMetricsUrl = NodeMetricsUrl,
            NodeMetricsCredential = NodeMetricsCredential?.GetNetworkCredential(),
        };
        await WriteObjectAsync(
            await EngineLoader.Engine.MeasureDeliveryAsync(session, options, Observer, cancellation).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
    }
}
