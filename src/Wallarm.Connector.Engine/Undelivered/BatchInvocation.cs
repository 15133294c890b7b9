using System.Buffers;
using System.Text;
using System.Text.Json;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>
/// Has the deployed function deliver batches: by a synchronous invocation with an event of SQS, so that its own code leaves out what is
/// settled and names what comes again. Functions that know no such event get that of the subscription, one batch at a time.
/// </summary>
internal sealed class BatchInvocation(AwsSession session, FailedPlace place)
{
    /// <summary>
    /// AWS Lambda Developer Guide, "Lambda quotas": 6 MB for request and response of a synchronous invocation. A little is left for the
    /// rest of the event.
    /// </summary>
    public const int LargestEvent = 6 * 1024 * 1024 - 16 * 1024;

    private const string NotKnown = "Wallarm.EventNotCloudWatchLogs";

    private bool _usesQueueEvents = place.Served!.Runtime?.Value.StartsWith("python", StringComparison.Ordinal) != true;

    /// <summary>How many batches the function takes at a time.</summary>
    public int Most => _usesQueueEvents ? 10 : 1;

    /// <summary>How long one invocation can take at most.</summary>
    public TimeSpan Timeout { get; } = TimeSpan.FromSeconds(place.Served!.Timeout ?? FunctionSettings.DefaultTimeout);

    /// <summary>Invokes the function.</summary>
    /// <param name="batches">The batches, <see cref="Most"/> at most.</param>
    /// <param name="cancellation">Gives up. What the function has begun it ends.</param>
    public async Task<InvocationOutcome> RunAsync(IReadOnlyList<PendingBatch> batches, CancellationToken cancellation)
    {
        var request = new InvokeRequest
        {
            FunctionName = place.FunctionName,
            Qualifier = place.Qualifier,
            InvocationType = InvocationType.RequestResponse,
            PayloadStream = new MemoryStream((_usesQueueEvents ? QueueEvent(batches) : SubscriptionEvent(batches[0])).ToArray()),
        };
        var response = await session.Invocations.InvokeAsync(request, cancellation).ConfigureAwait(false);
        var outcome = Read(response.Payload?.ToArray() ?? [], response.FunctionError is not null, batches);
        if (outcome.ErrorType != NotKnown || !_usesQueueEvents) return outcome;

        // A forwarder of before it knew SQS. It has sent nothing.
        _usesQueueEvents = false;
        return await RunAsync([batches[0]], cancellation).ConfigureAwait(false) with { IsFirstOnly = batches.Count > 1 };
    }

    private static string IdOf(PendingBatch batch) => batch.Stored.Source == "Queue" ? batch.Stored.Name : batch.Body.HashText;

    private static ReadOnlyMemory<byte> QueueEvent(IReadOnlyList<PendingBatch> batches)
    {
        var text = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(text, UndeliveredBody.Plain);
        json.WriteStartObject();
        json.WriteStartArray("Records");
        foreach (var batch in batches)
        {
            json.WriteStartObject();
            json.WriteString("messageId", IdOf(batch));
            json.WriteString("body", batch.Body.ToRecord().Span);
            json.WriteString("eventSource", "aws:sqs");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return text.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> SubscriptionEvent(PendingBatch batch)
    {
        var text = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(text, UndeliveredBody.Plain);
        batch.Body.WriteEvent(json);
        json.Flush();
        return text.WrittenMemory;
    }

    private InvocationOutcome Read(byte[] payload, bool isError, IReadOnlyList<PendingBatch> batches)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            var root = json.RootElement;
            if (isError)
            {
                var type = Text(root, "errorType") ?? "Unhandled";
                return new InvocationOutcome(BatchCounts.Of(root), batches)
                {
                    ErrorType = type,
                    ErrorMessage = UndeliveredBody.MessageOf(type, Text(root, "errorMessage")) ?? "its message is not shown; see its log",
                };
            }

            if (!_usesQueueEvents) return new InvocationOutcome(BatchCounts.Of(root), []);
            var again = root.GetProperty("batchItemFailures").EnumerateArray()
                .Select(each => each.GetProperty("itemIdentifier").GetString()).ToHashSet();
            var rest = new Dictionary<string, RecordSet>();
            if (root.TryGetProperty("unsettled", out var sets))
            {
                foreach (var each in sets.EnumerateArray())
                {
                    var set = RecordSet.Parse(
                        Encoding.UTF8.GetBytes(Text(each, "set") ?? ""), each.GetProperty("records").GetInt32());
                    if (set is not null) rest[Text(each, "batch") ?? ""] = set;
                }
            }

            return new InvocationOutcome(BatchCounts.Of(root), [.. batches.Where(batch => again.Contains(IdOf(batch)))]) { Rest = rest };
        }
        catch (Exception exception) when (
            exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return new InvocationOutcome(default, batches)
            {
                ErrorType = "Wallarm.ResponseUnknown",
                ErrorMessage = isError ? "The function failed without saying why." : "The function responded as no forwarder does.",
            };
        }
    }

    private static string? Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;
}

/// <summary>A batch that is to be delivered.</summary>
/// <param name="Stored">Where it lies.</param>
/// <param name="Body">What it is.</param>
internal sealed record PendingBatch(StoredBatch Stored, UndeliveredBody Body)
{
    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>Whether it is to be tried alone, to see whether it is this batch that makes the function fail.</summary>
    public bool IsAlone { get; init; }

    /// <summary>About how much of an event it takes, bytes.</summary>
    public int Size => Body.Data.Length + 12 * 1024;
}

/// <summary>What an invocation responded.</summary>
/// <param name="Counts">The records that it was about.</param>
/// <param name="Again">The batches that are not settled.</param>
internal sealed record InvocationOutcome(BatchCounts Counts, IReadOnlyList<PendingBatch> Again)
{
    /// <summary>The type of its error; null if it succeeded.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The error's words.</summary>
    public string ErrorMessage { get; init; } = "";

    /// <summary>The records that are left of batches that are settled in part, by the batch's hash.</summary>
    public IReadOnlyDictionary<string, RecordSet> Rest { get; init; } = new Dictionary<string, RecordSet>();

    /// <summary>Whether it was about the first of the batches only; the others were not tried.</summary>
    public bool IsFirstOnly { get; init; }
}
