using System.Management.Automation;
using System.Text.Json;

namespace Wallarm.Connector.PowerShellHost;

/// <summary>What a script left on its streams, as JSON.</summary>
internal static class RunDocument
{
    public static void Write(Utf8JsonWriter json, PSDataStreams streams, IEnumerable<PSObject> output, ErrorRecord? stoppedBy)
    {
        json.WriteStartObject();
        WriteAll(json, "output", output, PsJson.Write);
        WriteAll(json, "errors", streams.Error, WriteError);
        WriteAll(json, "warnings", streams.Warning, static (json, record) => json.WriteStringValue(record.Message));
        WriteAll(json, "verbose", streams.Verbose, static (json, record) => json.WriteStringValue(record.Message));
        WriteAll(json, "information", streams.Information, static (json, record) => json.WriteStringValue(record.ToString()));
        json.WritePropertyName("stoppedBy");
        if (stoppedBy is null) json.WriteNullValue();
        else WriteError(json, stoppedBy);
        json.WriteEndObject();
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
    }

    private static void WriteError(Utf8JsonWriter json, ErrorRecord error)
    {
        json.WriteStartObject();
        json.WriteString("id", error.FullyQualifiedErrorId);
        json.WriteString("category", error.CategoryInfo.Category.ToString());
        json.WriteString("target", error.TargetObject?.ToString());
        json.WriteString("message", error.ErrorDetails?.Message ?? error.Exception.Message);
        json.WriteString("recommendedAction", error.ErrorDetails?.RecommendedAction);
        json.WriteString("exception", error.Exception.GetType().FullName);
        json.WriteString("trace", error.Exception.ToString());
        json.WriteEndObject();
    }
}
