using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Reads the log of a forwarder as objects: accounts of batches, errors, and lines that were no access-log record.</summary>
/// <remarks>
/// <para>Returns the lines of the function's log group, oldest first, the streams of all its instances merged. The forwarder's own lines
/// are taken apart: level, request id, account (records received, forwarded, filtered, invalid, rejected, failed), error, and samples of
/// invalid lines (their event ids and lengths, never their text). Lines of Lambda itself and of Wallarm's Python function keep their text
/// as Message. Raw is always the line as it was written.</para>
/// <para>-ErrorsOnly leaves out everything but errors: what the forwarder logs as ERROR or FATAL, and what Lambda says when it had to end
/// an invocation (Task timed out, Runtime.ExitError, a platform.report that is no success). CloudWatch Logs searches for them, so that
/// little is transferred.</para>
/// <para>-Follow goes on until Ctrl+C. Every line comes once; one that becomes visible late, by up to twenty seconds, comes late.</para>
/// </remarks>
/// <example>
/// <para>Errors of the last day</para>
/// <code>Get-WallarmForwarderLog -Last 1d -ErrorsOnly | Format-List Timestamp, ErrorType, ErrorMessage, RequestId</code>
/// </example>
/// <example>
/// <para>Watch batches as they are forwarded</para>
/// <code>Get-WallarmForwarderLog -Last 5m -Follow | Where-Object Account</code>
/// </example>
/// <example>
/// <para>How many records were forwarded this morning</para>
/// <code>Get-WallarmForwarderLog -StartTime 06:00 -EndTime 12:00 | Where-Object Account | ForEach-Object { $_.Account.Forwarded } | Measure-Object -Sum</code>
/// </example>
/// <notes>
/// <para>A log of any size is read page by page. Where a function has no log group, the error is Wallarm.FunctionLogNotFound: it has not
/// run yet, or its role may not write. Wallarm.FunctionNotFound: there is neither function nor log group.</para>
/// <para>The caller needs logs:FilterLogEvents on the function's log group, and lambda:GetFunctionConfiguration; without the latter the
/// group is taken to be /aws/lambda/ followed by the function's name.</para>
/// </notes>
/// <seealso cref="GetWallarmConnectorCommand"/>
/// <seealso cref="TestWallarmConnectorCommand"/>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html">Working with Lambda function logs</seealso>
[Cmdlet(VerbsCommon.Get, "WallarmForwarderLog", DefaultParameterSetName = LastSet)]
[OutputType(typeof(ForwarderLogEvent))]
public sealed class GetWallarmForwarderLogCommand : RegionalAwsCmdlet
{
    private const string LastSet = "Last";
    private const string RangeSet = "Range";

    /// <summary>Name or ARN of the forwarder function.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FunctionArn")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>How far back to begin, such as 90m, 2h, 1d, or 0:30 for half an hour; a second at least. The default is one hour.</summary>
    [Parameter(ParameterSetName = LastSet)]
    [Duration]
    public TimeSpan Last { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The first moment; local time unless it says otherwise.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RangeSet)]
    public DateTimeOffset StartTime { get; set; }

    /// <summary>The last moment; local time unless it says otherwise. The default is now.</summary>
    [Parameter(ParameterSetName = RangeSet)]
    public DateTimeOffset? EndTime { get; set; }

    /// <summary>Go on with new lines until Ctrl+C.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <summary>Leave out everything but errors.</summary>
    [Parameter]
    public SwitchParameter ErrorsOnly { get; set; }

    /// <inheritdoc/>
    protected override string Subject => FunctionName;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var options = new ForwarderLogOptions
        {
            FunctionName = FunctionName,
            StartTime = ParameterSetName == RangeSet ? StartTime : DateTimeOffset.UtcNow - Last,
            EndTime = EndTime,
            Follow = Follow,
            ErrorsOnly = ErrorsOnly,
        };
        await foreach (var line in EngineLoader.Engine.GetForwarderLogAsync(session, options, Observer, cancellation).ConfigureAwait(false))
        {
            await WriteObjectAsync(line, cancellation).ConfigureAwait(false);
        }
    }
}
