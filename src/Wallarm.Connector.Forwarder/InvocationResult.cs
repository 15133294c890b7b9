using System.Buffers;
using System.Text.Json;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarder;

/// <summary>What an invocation answers: an account or a diagnosis; or an error, which has Lambda deliver the event again.</summary>
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

    /// <summary>Null where the invocation succeeded.</summary>
    public string? ErrorType { get; }

    /// <summary>JSON.</summary>
    public ReadOnlyMemory<byte> Body => _body.WrittenMemory;

    public static InvocationResult Of(DeliveryReport report) => new(null, json => AccountJson.Write(json, report));

    public static InvocationResult Of(NodeDiagnosis diagnosis, NodeAddress address) => new(null, json => DiagnosisJson.Write(json, diagnosis, address));

    public static InvocationResult Of(InvocationError error, DeliveryReport report) => new(error.Type, json =>
    {
        WriteError(json, error);
        AccountJson.Write(json, report);
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
