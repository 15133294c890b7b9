using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>
/// Hands access logs of the past over to the deployed forwarder, or straight to a node, so that API Discovery need not wait for new calls.
/// </summary>
/// <remarks>
/// <para>Reads a log group, or files, and hands their records over as a subscription of CloudWatch Logs would: in events of up to 1,000
/// records of one log stream, with the ids and times that CloudWatch Logs has. The function's alias live is invoked asynchronously, through
/// Lambda's own queue, which retries failed events and has the function's failure queue behind it. Wallarm's own Python function takes
/// these events as well.</para>
/// <para>With -NodeUrl the records go from this computer to the node, over ext_proc, and what became of each is counted. Of a file that
/// goes to a node nothing is asked of AWS.</para>
/// <para>Of a log group everything is handed over that was logged before the subscription filter was made: the filter hands over the rest.
/// A later -EndTime needs -AllowOverlap, since hits of calls that are handed over twice count twice: no published fact says that a node
/// drops repeated ids.</para>
/// <para>A ledger remembers what was handed over. Interrupted, killed or throttled, the same command goes on where it stopped: after each
/// event the ledger is written, and only then the next one goes. If the process is killed between the two, or a response of AWS is lost,
/// this one event of up to 1,000 records is handed over twice, with the same ids. The ledger of a file is beside it, with the extension
/// .wallarm-ledger. That of a log group is the SSM parameter /wallarm-connector/backfill/LOGGROUP, which Uninstall-WallarmConnector
/// removes; with -LedgerPath it is a file.</para>
/// <para>-RecordsPerSecond bounds the rate. It pauses while the oldest event in the function's queue is older than 60 seconds
/// (AsyncEventAge), and while Lambda throttles.</para>
/// </remarks>
/// <example>
/// <para>See what handing over a week costs, and do it</para>
/// <code>
/// Send-WallarmAccessLog -LogGroupName /aws/apigateway/pet-shop -Last 7d -WhatIf
/// Send-WallarmAccessLog -LogGroupName /aws/apigateway/pet-shop -Last 7d
/// </code>
/// </example>
/// <example>
/// <para>A saved log straight to a node, without AWS</para>
/// <code>Send-WallarmAccessLog -Path access.log -NodeUrl node.example.com:5080 -NodeScheme https</code>
/// </example>
/// <example>
/// <para>A saved log to the function, twice as fast, with a ledger of its own</para>
/// <code>Send-WallarmAccessLog -Path access.log -RecordsPerSecond 1000 -LedgerPath ./access.ledger</code>
/// </example>
/// <notes>
/// <para>At a console the first Ctrl+C, once it hands over, ends it after the event at hand, and returns what was handed over; nothing
    /// else of the pipeline is begun then. A second one stops the command.
/// Either way the ledger is true.</para>
/// <para>Received is Forwarded, Filtered, Invalid, Rejected and Failed together if the records go to a node from here. If they go to the
/// function, its log has the counts: NextStep is the command that shows them. Lines that are no access-log record are counted as Invalid,
/// in one warning, and are not handed over.</para>
/// <para>PriceUsd is an estimate by list prices of us-east-1: Lambda's requests and time, the lines that the function logs, and the
/// transfer of the log out of AWS, which is free within the region and below 100 GB a month. A large log group is estimated, a small one
/// and files are counted.</para>
/// <para>Lines of a file without ids get a hash of their number and text: 32 hexadecimal digits. That the ids of FilterLogEvents, which are
/// taken of a log group, are those of a subscription is our reading; nothing published says so. Records that reach the log group late,
/// around the moment at which the filter was made, may be handed over by both.</para>
/// <para>Errors: Wallarm.BackfillOverlaps, Wallarm.LedgerDiffers (a ledger of another log group, file, destination or range),
/// Wallarm.LedgerBusy, Wallarm.LedgerNotWritable, Wallarm.NotAnAccessLog, Wallarm.LogGroupNotFound, Wallarm.LogFileNotFound, and for a node
/// those of the forwarder's log, such as Wallarm.DeliveryFailed.</para>
/// <para>The caller needs lambda:GetFunctionConfiguration and lambda:InvokeFunction, logs:DescribeLogGroups,
/// logs:DescribeSubscriptionFilters and logs:FilterLogEvents for a log group, and ssm:GetParameter, ssm:PutParameter and
/// ssm:AddTagsToResource for its ledger. Without cloudwatch:GetMetricData nothing waits for the function's events, with a warning.</para>
/// </notes>
/// <seealso cref="GetWallarmApiInventoryCommand"/>
/// <seealso cref="GetWallarmForwarderLogCommand"/>
/// <seealso cref="TestWallarmNodeCommand"/>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html">Invoking a Lambda function asynchronously</seealso>
[Cmdlet(
    VerbsCommunications.Send,
    "WallarmAccessLog",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = GroupSet)]
[OutputType(typeof(AccessLogBackfill))]
public sealed class SendWallarmAccessLogCommand : RegionalAwsCmdlet
{
    private const string GroupSet = "LogGroup";
    private const string GroupToNodeSet = "LogGroupToNode";
    private const string FileSet = "File";
    private const string FileToNodeSet = "FileToNode";

    private InterruptKey? _interrupt;

    /// <summary>Name or ARN of the log group that holds the access logs. Several come down the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = GroupSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = GroupToNodeSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNameOrArn]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string LogGroupName { get; set; } = null!;

    /// <summary>Access-log files, with wildcards: as they are, gzipped, or exported from CloudWatch Logs. Each has a ledger.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, ParameterSetName = FileToNodeSet, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>
    /// Name or ARN of the forwarder function. The default is wallarm-api-discovery-connector, also where an object of the pipeline has
    /// none.
    /// </summary>
    [Parameter(ParameterSetName = GroupSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = FileSet, ValueFromPipelineByPropertyName = true)]
    [Alias("FunctionArn")]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>
    /// Host of a node to which the records go from this computer, with its port unless that is the scheme's own, such as
    /// node.example.com:5080.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = GroupToNodeSet)]
    [Parameter(Mandatory = true, ParameterSetName = FileToNodeSet)]
    [ValidateNotNullOrEmpty]
    public string? NodeUrl { get; set; }

    /// <summary>Node scheme, http or https. Required unless NodeUrl has a scheme.</summary>
    [Parameter(ParameterSetName = GroupToNodeSet)]
    [Parameter(ParameterSetName = FileToNodeSet)]
    [ValidateSet("http", "https")]
    public string? NodeScheme { get; set; }

    /// <summary>
    /// How the node is told about calls: ExtProc for a Native Node in envoy-external-filter mode, Mirror for one that takes HTTP/1.1
    /// requests.
    /// </summary>
    [Parameter(ParameterSetName = GroupToNodeSet)]
    [Parameter(ParameterSetName = FileToNodeSet)]
    public ForwarderProtocol NodeProtocol { get; set; } = ForwarderProtocol.ExtProc;

    /// <summary>PEM file with the authorities that sign the node's certificate.</summary>
    [Parameter(ParameterSetName = GroupToNodeSet)]
    [Parameter(ParameterSetName = FileToNodeSet)]
    [ValidateNotNullOrEmpty]
    public string? NodeCaPath { get; set; }

    /// <summary>SHA-256 fingerprints of the node's certificate, in hex. They take the place of the check of chain and name.</summary>
    [Parameter(ParameterSetName = GroupToNodeSet)]
    [Parameter(ParameterSetName = FileToNodeSet)]
    [ValidateNotNullOrEmpty]
    public string[]? NodeFingerprint { get; set; }

    /// <summary>How far back to begin, such as 12h or 7d. The default is the oldest record.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Last { get; set; }

    /// <summary>The first moment; local time unless it says otherwise. The default is the oldest record.</summary>
    [Parameter]
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>
    /// The moment before which all is handed over; local time unless it says otherwise. The default is that at which the subscription
    /// filter was made; of a log group without one, now; of a file, its end.
    /// </summary>
    [Parameter]
    public DateTimeOffset? EndTime { get; set; }

    /// <summary>Hand over what the subscription filter has handed over as well, up to -EndTime or to now. Hits count twice then.</summary>
    [Parameter(ParameterSetName = GroupSet)]
    [Parameter(ParameterSetName = GroupToNodeSet)]
    public SwitchParameter AllowOverlap { get; set; }

    /// <summary>The most records a second.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int RecordsPerSecond { get; set; } = BackfillOptions.DefaultRecordsPerSecond;

    /// <summary>
    /// File that remembers what was handed over. The default is one beside the file, or an SSM parameter for a log group.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LedgerPath { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    internal override bool SkipsConfirmation => Force;

    /// <inheritdoc/>
    internal override void Agreed() => _interrupt!.Start();

    /// <inheritdoc/>
    protected override string Subject => LogGroupName ?? string.Join(", ", Path);

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        _interrupt ??= new InterruptKey(Host);
        if (_interrupt.Pressed.IsCancellationRequested) return;
        if (Last is not null && StartTime is not null)
        {
            throw new InvalidOptionException(
                "Wallarm.OptionNotUsable", ConnectorErrorCategory.InvalidArgument, "-Last cannot be used: there is -StartTime as well.")
            {
                Target = nameof(Last), RecommendedAction = "Give one of the two.",
            };
        }

        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var options = await OnPipelineThreadAsync(ReadOptions, cancellation).ConfigureAwait(false);
        if (ParameterSetName is GroupSet or GroupToNodeSet)
        {
            await SendAsync(session, options with { LogGroupName = LogGroupName }, _interrupt, cancellation).ConfigureAwait(false);
            return;
        }

        foreach (var path in Path)
        {
            var files = await OnPipelineThreadAsync(
                () => FileSystemPath.ResolveFiles(this, path, nameof(Path)).ToList(), cancellation).ConfigureAwait(false);
            if (LedgerPath is not null && (files.Count > 1 || Path.Length > 1)) throw OneLedger();
            foreach (var file in files.Where(file => !file.EndsWith(BackfillOptions.LedgerExtension, StringComparison.OrdinalIgnoreCase)))
            {
                if (_interrupt.Pressed.IsCancellationRequested) return;
                await SendAsync(session, options with { Path = file }, _interrupt, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _interrupt?.Dispose();
        base.Dispose(disposing);
    }

    private BackfillOptions ReadOptions() => new()
    {
        StartTime = Last is { } last ? DateTimeOffset.UtcNow - last : StartTime,
        IsStartRelative = Last is not null,
        EndTime = EndTime,
        AllowOverlap = AllowOverlap,
        FunctionName = string.IsNullOrEmpty(FunctionName) ? ForwarderOptions.DefaultFunctionName : FunctionName,
        RecordsPerSecond = RecordsPerSecond,
        LedgerPath = LedgerPath is null ? null : FileSystemPath.Resolve(this, LedgerPath, nameof(LedgerPath)),
        Node = NodeUrl is null ? null : new NodeTestOptions
        {
            NodeUrl = NodeUrl,
            NodeScheme = NodeScheme,
            NodeProtocol = NodeProtocol,
            NodeCaPath = NodeCaPath is null ? null : FileSystemPath.Resolve(this, NodeCaPath, nameof(NodeCaPath)),
            NodeFingerprint = NodeFingerprint,
        },
    };

    private async Task SendAsync(
        AwsSessionOptions session, BackfillOptions options, InterruptKey interrupt, CancellationToken cancellation)
    {
        AccessLogBackfill? sent;
        try
        {
            sent = await EngineLoader.Engine.SendAccessLogAsync(
                session, options, Observer, interrupt.Pressed, cancellation).ConfigureAwait(false);
        }
        finally
        {
            interrupt.Pause();
        }

        if (sent is not null) await WriteObjectAsync(sent, cancellation).ConfigureAwait(false);
    }

    private static InvalidOptionException OneLedger() =>
        new(
            "Wallarm.OptionNotUsable",
            ConnectorErrorCategory.InvalidArgument,
            "-LedgerPath cannot be used: there are several files, and a ledger is of one.")
        {
            Target = nameof(LedgerPath), RecommendedAction = "Leave -LedgerPath out, or give one file.",
        };
}
