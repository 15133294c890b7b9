using System.Buffers;
using System.Text.Json;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarder;

/// <summary>What an invocation responds with: counts or a diagnosis; or an error, which has Lambda deliver the event again.</summary>
internal sealed class InvocationResult
{
    private readonly ArrayBufferWriter<byte> _body = new(512);

    private InvocationResult(string? errorType, Action<Utf8JsonWriter> write)
    {
        ErrorType = errorType;
        using var json = new Utf8JsonWriter(_body, ForwarderLog.JsonOptions);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }

    /// <summary>Null if the invocation succeeded.</summary>
    public string? ErrorType { get; }

    /// <summary>JSON.</summary>
    public ReadOnlyMemory<byte> Body => _body.WrittenMemory;

    public static InvocationResult Of(DeliveryReport report) => new(null, json => CountsJson.Write(json, report));

    public static InvocationResult Of(NodeDiagnosis diagnosis, NodeClientOptions node) => new(
        null, json => DiagnosisJson.Write(json, diagnosis, node));

    public static InvocationResult Of(InvocationError error, DeliveryReport report) => new(error.Type, json =>
    {
        WriteError(json, error);
        CountsJson.Write(json, report);
    });

    public static InvocationResult Of(InvocationError error) => new(error.Type, json => WriteError(json, error));

    private static void WriteError(Utf8JsonWriter json, InvocationError error)
    {
        json.WriteString("errorType", error.Type);
        json.WriteString("errorMessage", error.Message);
        json.WriteStartArray("stackTrace");
        json.WriteEndArray();
    }
}
