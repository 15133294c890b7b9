using System.Text.Json;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarder;

/// <summary>A diagnosis as the response to <c>{"wallarm":"diagnose"}</c>. A step that was not reached is null.</summary>
internal static class DiagnosisJson
{
    public static void Write(Utf8JsonWriter json, NodeDiagnosis diagnosis, NodeClientOptions node)
    {
        json.WriteString("node", node.Address.Authority);
        json.WriteString("scheme", node.Address.Scheme);
        json.WriteString("protocol", node.Protocol.ToSetting());
        json.WriteBoolean("ok", diagnosis.Ok);
        json.WriteString("peer", diagnosis.Peer.ToCode());
        WriteStep(json, "dns", diagnosis.Dns?.Ok, diagnosis.Dns, (step, writer) =>
        {
            writer.WriteStartArray("addresses");
            foreach (var found in step.Addresses) writer.WriteStringValue(found);
            writer.WriteEndArray();
            WriteEnd(writer, step.Duration, step.Error);
        });
        WriteStep(json, "tcp", diagnosis.Tcp?.Ok, diagnosis.Tcp, (step, writer) =>
        {
            writer.WriteString("address", step.Address);
            WriteEnd(writer, step.Duration, step.Error);
        });
        WriteStep(json, "tls", diagnosis.Tls?.Ok, diagnosis.Tls, WriteTls);
        WriteStep(json, "http2", diagnosis.Http2?.Ok, diagnosis.Http2, (step, writer) =>
        {
            WriteNumber(writer, "maxConcurrentStreams", step.MaxConcurrentStreams);
            WriteEnd(writer, step.Duration, step.Error);
        });
        WriteStep(json, "probe", diagnosis.Probe?.Ok, diagnosis.Probe, (step, writer) =>
        {
            WriteNumber(writer, "status", step.Status);
            writer.WriteString("meaning", step.Meaning);
            WriteBoolean(writer, "requestAcknowledged", step.RequestAcknowledged);
            WriteBoolean(writer, "responseAcknowledged", step.ResponseAcknowledged);
            writer.WriteBoolean("nodeIsApi", step.NodeIsApi);
            WriteEnd(writer, step.Duration, step.Error);
        });
    }

    private static void WriteTls(TlsStep step, Utf8JsonWriter json)
    {
        json.WriteString("protocol", step.Protocol);
        json.WriteString("alpn", step.Alpn);
        json.WriteString("subject", step.Subject);
        json.WriteString("issuer", step.Issuer);
        json.WriteString(
            "notAfter", step.NotAfter?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        WriteNumber(json, "daysLeft", step.DaysLeft);
        json.WriteString("fingerprint", step.Fingerprint);
        WriteBoolean(json, "chainTrusted", step.ChainTrusted);
        WriteBoolean(json, "nameMatches", step.NameMatches);
        json.WriteStartArray("names");
        foreach (var name in step.Names) json.WriteStringValue(name);
        json.WriteEndArray();
        WriteBoolean(json, "pinned", step.Pinned);
        WriteEnd(json, step.Duration, step.Error);
    }

    private static void WriteStep<TStep>(Utf8JsonWriter json, string name, bool? ok, TStep? step, Action<TStep, Utf8JsonWriter> write)
        where TStep : class
    {
        if (step is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        WriteBoolean(json, "ok", ok);
        write(step, json);
        json.WriteEndObject();
    }

    private static void WriteEnd(Utf8JsonWriter json, TimeSpan duration, string? error)
    {
        json.WriteNumber("durationMs", Math.Round(duration.TotalMilliseconds, 1));
        json.WriteString("error", error);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    private static void WriteBoolean(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } boolean) json.WriteBoolean(name, boolean);
        else json.WriteNull(name);
    }
}
