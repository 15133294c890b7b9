using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Lists batches that could not be delivered and wait: how old, how many records, why, and where.</summary>
/// <remarks>
/// <para>Looks into the failure destination of the forwarder function: the queue that -KeepUndelivered makes, or a queue or S3 bucket of
/// your own. With -Path it looks into files that Resume-WallarmDelivery -SaveTo has written, or a bucket.</para>
/// <para>The objects never hold a line, a path or an address. Unsettled is how many records are still to be delivered; without a set of
/// them in the failure record it is all. What is no batch is listed too, with the reason as Problem. The message of an error is shown for
/// errors of the forwarder and of Lambda; words of other functions might quote a line.</para>
/// <para>SQS lets nobody look without taking: a batch is out of the function's sight for a minute at most, and in sight again when the list
/// ends. Nothing is deleted. Batches that the function holds at the moment cannot be seen, and SQS has no order: where the list is
/// shorter than the queue, a warning says so.</para>
/// </remarks>
/// <example>
/// <para>Why batches wait</para>
/// <code>Get-WallarmUndeliveredBatch | Format-List SentAt, Unsettled, ErrorType, ErrorMessage, LogGroupName</code>
/// </example>
/// <example>
/// <para>Deliver what waits of one log group</para>
/// <code>
/// Get-WallarmUndeliveredBatch -First 1000 | Where-Object LogGroupName -EQ /aws/apigateway/pet-shop | Resume-WallarmDelivery
/// </code>
/// <para>Only these are delivered; the others stay where they are.</para>
/// </example>
/// <example>
/// <para>What was saved</para>
/// <code>Get-WallarmUndeliveredBatch -Path ./undelivered | ForEach-Object Unsettled | Measure-Object -Sum</code>
/// <para>Files are read without credentials, and without a region.</para>
/// </example>
/// <notes>
/// <para>Errors: Wallarm.NoFailureDestination where the function has none, Wallarm.DestinationNotReadable for a topic, a bus or another
/// function. In a queue of your own with a redrive policy each look counts as a receive.</para>
/// <para>The caller needs lambda:GetFunctionConfiguration and lambda:GetFunctionEventInvokeConfig, and for a queue sqs:ReceiveMessage,
/// sqs:ChangeMessageVisibility and sqs:GetQueueAttributes, for a bucket s3:ListBucket and s3:GetObject.</para>
/// </notes>
/// <seealso cref="ResumeWallarmDeliveryCommand"/>
/// <seealso cref="TestWallarmConnectorCommand"/>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Capturing records of Lambda asynchronous invocations</seealso>
[Cmdlet(VerbsCommon.Get, "WallarmUndeliveredBatch", DefaultParameterSetName = FunctionSet)]
[OutputType(typeof(UndeliveredBatch))]
public sealed class GetWallarmUndeliveredBatchCommand : RegionalAwsCmdlet
{
    private const string FunctionSet = "Function";
    private const string PathSet = "Path";

    /// <summary>Name or ARN of the forwarder function whose failure destination is looked at.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = FunctionSet)]
    [Alias("FunctionArn")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>Files and folders of saved batches, with wildcards, or s3://bucket/prefix. Of a folder its .json files are read.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>How many batches to list at most, 1 to 100,000. The default is 100.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int First { get; set; } = 100;

    /// <inheritdoc/>
    protected override string Subject => ParameterSetName == PathSet ? string.Join(", ", Path) : FunctionName;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var paths = await OnPipelineThreadAsync<string[]>(
            () => [.. Path.SelectMany(path => BatchPaths.Resolve(this, path, nameof(Path)))], cancellation).ConfigureAwait(false);
        var options = new UndeliveredBatchOptions { FunctionName = FunctionName, Paths = paths, First = First };
        var batches = EngineLoader.Engine.GetUndeliveredBatchesAsync(session, options, Observer, cancellation);
        await foreach (var batch in batches.ConfigureAwait(false))
        {
            await WriteObjectAsync(batch, cancellation).ConfigureAwait(false);
        }
    }
}
