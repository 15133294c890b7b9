using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Queues;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>A function, as far as it is about what it could not deliver, and where that goes.</summary>
/// <param name="FunctionName">Its name.</param>
/// <param name="Served">The version that is invoked; null where there is no such function.</param>
/// <param name="Qualifier">The alias that is invoked; null for the function itself.</param>
/// <param name="Destination">ARN of its failure destination; null where it has none.</param>
internal sealed record FailedPlace(
    string FunctionName, GetFunctionConfigurationResponse? Served, string? Qualifier, string? Destination)
{
    private const string KeyPrefix = "aws/lambda/async/";

    /// <summary>Reads a function, which may be gone: its queue stays behind while it holds batches.</summary>
    public static async Task<FailedPlace> ReadAsync(AwsSession session, string asked, CancellationToken cancellation)
    {
        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var name = await RequestedFunction.NameAsync(asked, session, cancellation).ConfigureAwait(false);
        var live = await FindAsync(ForwarderState.Alias).ConfigureAwait(false);
        var served = live ?? await FindAsync(null).ConfigureAwait(false);
        var qualifier = live is null ? null : ForwarderState.Alias;
        if (served is null) return new FailedPlace(name, null, null, null);
        var request = new GetFunctionEventInvokeConfigRequest { FunctionName = name, Qualifier = qualifier };
        var settings = await Absence.OrNullAsync(
            session.Lambda.GetFunctionEventInvokeConfigAsync(request, cancellation)).ConfigureAwait(false);
        var deadLetters = served.DeadLetterConfig?.TargetArn is { Length: > 0 } arn ? arn : null;
        return new FailedPlace(name, served, qualifier, EventInvokeSettings.Of(settings).OnFailureDestination ?? deadLetters);

        Task<GetFunctionConfigurationResponse?> FindAsync(string? version) => Absence.OrNullAsync(
            session.Lambda.GetFunctionConfigurationAsync(
                new GetFunctionConfigurationRequest { FunctionName = name, Qualifier = version }, cancellation));
    }

    /// <summary>The failure destination as a place that batches can be read from.</summary>
    /// <param name="session">Whose it is.</param>
    /// <param name="observer">Who hears what goes wrong on the way out.</param>
    /// <param name="messageIds">The messages that it is about; empty for all.</param>
    /// <exception cref="ConnectorException">There is none, or one that nothing can be read from.</exception>
    public IBatchSource Open(AwsSession session, IOperationObserver observer, IReadOnlyCollection<string> messageIds)
    {
        var own = UndeliveredQueue.ArnOf(session.Partition, session.Region.SystemName, session.AccountId, FunctionName);
        var destination = Destination ?? (Served is null ? own : throw NoDestination());
        return Amazon.Arn.Parse(destination) switch
        {
            { Service: "sqs" } queue when queue.Region == session.Region.SystemName =>
                new QueueSource(session, observer, queue, messageIds),
            { Service: "s3" } when messageIds.Count > 0 => throw NoMessages(destination),
            { Service: "s3" } bucket => new BucketSource(session, new S3Location(bucket.Resource, $"{KeyPrefix}{FunctionName}/")),
            _ => throw NotReadable(destination),
        };
    }

    /// <summary>Why a batch is not the function's, since others keep theirs in the same queue; null if it may be.</summary>
    public string? WhyForeign(StoredBatch stored, UndeliveredBody body) =>
        stored.Source == "Queue" && body.FunctionName is { } other && other != FunctionName
            ? $"it is a batch of function '{other}'"
            : null;

    /// <summary>Warns if the function is handed batches of a queue by itself as well.</summary>
    public async Task WarnOfMappingAsync(
        AwsSession session, IOperationObserver observer, IBatchSource source, CancellationToken cancellation)
    {
        if (Served is null || source is not QueueSource) return;
        var functionArn = ForwarderState.Unqualified(Served.FunctionArn);
        var mapping = await new QueueMapping(session, observer, source.Name, functionArn, ForwarderState.Alias)
            .ReadAsync(cancellation).ConfigureAwait(false);
        if (mapping is null || !QueueMapping.IsEnabled(mapping)) return;
        observer.Warning(
            $"Lambda hands batches of {source.Resource} to the function as well (event source mapping, {mapping.State}). Those that it "
            + "holds at the moment are out of sight here; run the command again if some are left.");
    }

    private ResourceNotFoundException NoDestination() =>
        new(
            "Wallarm.NoFailureDestination",
            ConnectorErrorCategory.ObjectNotFound,
            $"Lambda function '{FunctionName}' has no failure destination: what it cannot deliver is kept nowhere.")
        {
            Target = FunctionName,
            RecommendedAction =
                $"Give it a queue: Publish-WallarmForwarder -FunctionName {CommandText.Quote(FunctionName)} -KeepUndelivered. "
                + "Batches in files are named with -Path.",
        };

    /// <summary>The error for ids of messages where there is no queue.</summary>
    public static InvalidOptionException NoMessages(string where) =>
        UnusableOption.Error("-MessageId", $"{where} has no messages; objects and files are named with -Path");

    private InvalidOptionException NotReadable(string destination) =>
        new(
            "Wallarm.DestinationNotReadable",
            ConnectorErrorCategory.InvalidOperation,
            $"The failure destination of Lambda function '{FunctionName}' is {destination}: batches can be read of an S3 bucket, and of "
            + "an SQS queue in the function's region, and of nothing else.")
        {
            Target = destination,
            RecommendedAction = "Read them where it hands them on; with -Path, files and buckets can be named.",
        };
}
