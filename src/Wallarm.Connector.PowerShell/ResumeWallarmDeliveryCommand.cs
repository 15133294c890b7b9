using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Delivers batches that wait in a queue, a bucket or files; or saves those of a queue, before SQS deletes them.</summary>
/// <remarks>
/// <para>Takes the batches from the failure destination of the forwarder function, or with -Path from files and buckets, and has the
/// deployed function deliver them: it is invoked with up to ten batches at a time, as the event source mapping does it, and delivers the
/// records that are not settled yet. Of a batch that says nothing of settled records it delivers all; each has the same id as before. What
/// is settled is deleted from where it was: message, object or file.</para>
/// <para>It stops at the first error that every batch would meet: the node is away, does not speak the protocol, or has another
/// certificate. Run again, it goes on with what is left. It can be stopped at any moment; a batch that is under way then comes
/// again, and the function leaves out what it remembers. A file that is delivered in part is replaced by one that says what is left.</para>
/// <para>While the event source mapping serves the queue, both work, and neither sees what the other has. For a queue or bucket of your own
/// there is no mapping: there this command is what delivers. Wallarm's own function (-CodeBundlePath) is handed one batch at a time,
/// and counts nothing; any error of it stops the command.</para>
/// <para>With -SaveTo nothing is delivered: each batch of the queue is written into a file of its own, whole and on the disk, and then
/// deleted from the queue. The files hold client addresses and paths; on Linux and macOS only their owner can read them. Their name is the
/// time and the message's id, so that no batch is saved twice. -Path delivers from them later.</para>
/// <para>What is no batch stays where it is and is counted. So does a batch in a queue that says it is another function's: several may keep
/// theirs in one queue. Where batches are left, Status is Partial.</para>
/// </remarks>
/// <example>
/// <para>See what would be delivered</para>
/// <code>Resume-WallarmDelivery -WhatIf</code>
/// </example>
/// <example>
/// <para>Empty the queue into files, before SQS deletes what is older than 14 days</para>
/// <code>Resume-WallarmDelivery -SaveTo ./saved-batches</code>
/// <para>A bucket is written s3://bucket/prefix.</para>
/// </example>
/// <example>
/// <para>Deliver what was saved, once the node is back</para>
/// <code>Resume-WallarmDelivery -Path ./undelivered</code>
/// <para>Files of batches whose records are all settled are deleted.</para>
/// </example>
/// <notes>
/// <para>Errors: Wallarm.DeliveryStopped says what every batch would meet; it comes after the object with the counts. A batch whose event
/// would be larger than the 6 MB that an invocation takes is left.</para>
/// <para>The caller needs lambda:GetFunctionConfiguration, lambda:GetFunctionEventInvokeConfig and lambda:InvokeFunction. For a queue also
/// lambda:ListEventSourceMappings, sqs:ReceiveMessage, sqs:ChangeMessageVisibility, sqs:DeleteMessage and sqs:GetQueueAttributes; for a
/// bucket s3:ListBucket, s3:GetObject and s3:DeleteObject; for -SaveTo into a bucket s3:PutObject.</para>
/// </notes>
/// <seealso cref="GetWallarmUndeliveredBatchCommand"/>
/// <seealso cref="TestWallarmNodeCommand"/>
/// <seealso cref="PublishWallarmForwarderCommand"/>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">Using Lambda with Amazon SQS</seealso>
[Cmdlet(
    VerbsLifecycle.Resume,
    "WallarmDelivery",
    DefaultParameterSetName = DeliverSet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ResumedDelivery))]
public sealed class ResumeWallarmDeliveryCommand : RegionalAwsCmdlet
{
    private const string DeliverSet = "Deliver";
    private const string SaveSet = "Save";

    private readonly List<Request> _requests = [];

    /// <summary>Name or ARN of the forwarder function. It delivers, and its failure destination is where batches are taken from.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FunctionArn")]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>
    /// Files and folders of saved batches, with wildcards, or s3://bucket/prefix, to deliver from instead. Of a folder its .json files are
    /// read.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = DeliverSet)]
    [Alias("FullName")]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? Path { get; set; }

    /// <summary>Ids of the messages of the queue that it is about. The default is all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? MessageId { get; set; }

    /// <summary>
    /// The folder, or s3://bucket/prefix, to save the batches of the queue to, instead of delivering them. They are deleted from the queue.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = SaveSet)]
    [ValidateNotNullOrEmpty]
    public string? SaveTo { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    internal override bool SkipsConfirmation => Force;

    /// <inheritdoc/>
    protected override string Subject =>
        Path is { Length: > 0 } ? string.Join(", ", Path) : FunctionName ?? ForwarderOptions.DefaultFunctionName;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();

        // A variable that is empty by mistake must not stand for everything. What comes down the pipeline is not bound yet.
        RefuseEmpty(nameof(Path), Path);
        RefuseEmpty(nameof(MessageId), MessageId);
    }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        // A batch of a file is saved already, and must not stand for the whole queue.
        if (InputObject?.BaseObject is UndeliveredBatch { MessageId: null } && SaveTo is not null) throw SavedAlready();
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var request = await OnPipelineThreadAsync(
            () => new Request(
                session,
                string.IsNullOrEmpty(FunctionName) ? ForwarderOptions.DefaultFunctionName : FunctionName,
                [.. (Path ?? []).SelectMany(path => BatchPaths.Resolve(this, path, nameof(Path)))],
                [.. (MessageId ?? []).Where(id => !string.IsNullOrEmpty(id))]),
            cancellation).ConfigureAwait(false);
        _requests.Add(request);
    }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken cancellation)
    {
        var saveTo = SaveTo is null
            ? null
            : await OnPipelineThreadAsync(
                () => BatchPaths.IsBucket(SaveTo) ? SaveTo : FileSystemPath.Resolve(this, SaveTo, nameof(SaveTo)),
                cancellation).ConfigureAwait(false);

        // Batches of one place are one delivery, however they came.
        foreach (var group in _requests.GroupBy(request => request.Place))
        {
            var options = new DeliveryResumptionOptions
            {
                FunctionName = group.First().FunctionName,
                Paths = [.. group.SelectMany(request => request.Paths).Distinct()],
                MessageIds = group.Any(request => request.IsAll) ? [] : [.. group.SelectMany(request => request.MessageIds).Distinct()],
                SaveTo = saveTo,
            };
            try
            {
                await ResumeAsync(group.First().Session, options, cancellation).ConfigureAwait(false);
            }
            catch (ConnectorException exception) when (exception.ErrorId == "Wallarm.DeliveryStopped" && _requests.Count > 1)
            {
                // Another function may have another node.
                Observer.Failed(exception);
            }
        }
    }

    private async Task ResumeAsync(AwsSessionOptions session, DeliveryResumptionOptions options, CancellationToken cancellation)
    {
        var results = EngineLoader.Engine.ResumeDeliveryAsync(session, options, Observer, cancellation);
        await foreach (var result in results.ConfigureAwait(false)) await WriteObjectAsync(result, cancellation).ConfigureAwait(false);
    }

    private void RefuseEmpty(string name, string[]? values)
    {
        if (!MyInvocation.BoundParameters.ContainsKey(name) || Array.Exists(values ?? [], value => !string.IsNullOrEmpty(value))) return;
        var exception = new InvalidOptionException(
            "Wallarm.OptionNotUsable", ConnectorErrorCategory.InvalidArgument, $"-{name} cannot be used: it is empty.")
        {
            Target = $"-{name}",
            RecommendedAction = $"Give at least one, or leave -{name} out for all batches of the function.",
        };
        ThrowTerminatingError(ErrorRecords.Of(exception, Subject));
    }

    private InvalidOptionException SavedAlready() =>
        new(
            "Wallarm.InputObjectNotBound",
            ConnectorErrorCategory.InvalidArgument,
            $"-SaveTo saves messages of a queue, and '{((UndeliveredBatch)InputObject!.BaseObject).Path}' is none.")
        {
            RecommendedAction = "Deliver it without -SaveTo, or pipe batches of a queue.",
        };

    /// <summary>What one object of the pipeline, or the command itself, asks for.</summary>
    private sealed record Request(
        AwsSessionOptions Session, string FunctionName, IReadOnlyList<string> Paths, IReadOnlyList<string> MessageIds)
    {
        public bool IsAll => Paths.Count == 0 && MessageIds.Count == 0;

        public (string, string?, string?, string?, string?, bool) Place =>
            (FunctionName, Session.Region, Session.AccountId, Session.ProfileName, Session.AccessKey, Paths.Count > 0);
    }
}
