using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarder;

/// <summary>
/// What an invocation responds with: counts, records or a diagnosis; or an error, which has Lambda deliver the event again.
/// </summary>
internal sealed class InvocationResult
{
    /// <summary>A failure record holds event and error, and a message of SQS or an asynchronous event 1 MB at most.</summary>
    private const int LongestFailureRecord = 1_000_000;

    private InvocationResult(string? errorType, Action<Utf8JsonWriter> write)
        : this(errorType, Write(write))
    {
    }

    private InvocationResult(string? errorType, ReadOnlyMemory<byte> body)
    {
        ErrorType = errorType;
        Body = body;
    }

    /// <summary>Null if the invocation succeeded.</summary>
    public string? ErrorType { get; }

    /// <summary>JSON.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    public static InvocationResult Of(ReadOnlyMemory<byte> body) => new(null, body);

    public static InvocationResult Of(BatchCounts counts) => new(null, counts.Write);

    /// <summary>
    /// The response to a queue or a stream: which elements are to come again, the counts, and what of those elements is settled. Lambda
    /// takes no other member in <c>batchItemFailures</c> than the identifier, so that the sets stand beside it.
    /// </summary>
    public static InvocationResult Of(BatchCounts counts, IReadOnlyList<ElementFailure> failures) => new(null, json =>
    {
        json.WriteStartArray("batchItemFailures");
        foreach (var failure in failures)
        {
            json.WriteStartObject();
            json.WriteString("itemIdentifier", failure.Id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        counts.Write(json);
        if (!failures.Any(failure => failure.Unsettled is not null)) return;
        json.WriteStartArray("unsettled");
        foreach (var failure in failures)
        {
            if (failure is not { Hash: { } hash, Unsettled: { } unsettled }) continue;
            json.WriteStartObject();
            json.WriteString("itemIdentifier", failure.Id);
            WriteSet(json, hash, unsettled);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static InvocationResult Of(NodeDiagnosis diagnosis, NodeClientOptions node) => new(
        null, json => DiagnosisJson.Write(json, diagnosis, node));

    public static InvocationResult Of(InvocationError error, BatchCounts counts) => new(error.Type, json =>
    {
        WriteError(json, error);
        counts.Write(json);
    });

    /// <summary>
    /// The error of a batch that was not delivered, with the set of its unsettled records unless Lambda's record of the failure would get
    /// too long with it.
    /// </summary>
    public static InvocationResult Of(BatchReport report, int eventLength)
    {
        var error = report.Error!;
        var plain = Of(error, BatchCounts.Of(report));
        if (report.Unsettled is not { } unsettled || report.Hash is not { } hash) return plain;
        var told = new InvocationResult(error.Type, json =>
        {
            WriteError(json, error);
            BatchCounts.Of(report).Write(json);
            json.WriteStartObject("unsettled");
            WriteSet(json, hash, unsettled);
            json.WriteEndObject();
        });
        return eventLength + told.Body.Length <= LongestFailureRecord ? told : plain;
    }

    private static void WriteSet(Utf8JsonWriter json, UInt128 hash, RecordSet unsettled)
    {
        json.WriteString("batch", hash.ToString("x32", CultureInfo.InvariantCulture));
        json.WriteNumber("records", unsettled.Length);
        json.WriteString("set", unsettled.ToString());
    }

    private static void WriteError(Utf8JsonWriter json, InvocationError error)
    {
        json.WriteString("errorType", error.Type);
        json.WriteString("errorMessage", error.Message);
        json.WriteStartArray("stackTrace");
        json.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(body, ForwarderLog.JsonOptions);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }
}
