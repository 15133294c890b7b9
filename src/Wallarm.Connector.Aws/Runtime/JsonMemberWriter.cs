#nullable enable
using System.Text.Json;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>Writes members as the properties of a JSON object.</summary>
internal class JsonMemberWriter(Utf8JsonWriter json) : Members
{
    public override string? String(string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
        return value;
    }

    public override bool? Boolean(string name, bool? value)
    {
        if (value is { } present) json.WriteBoolean(name, present);
        return value;
    }

    public override int? Integer(string name, int? value)
    {
        if (value is { } present) json.WriteNumber(name, present);
        return value;
    }

    public override long? Long(string name, long? value)
    {
        if (value is { } present) json.WriteNumber(name, present);
        return value;
    }

    public override double? Double(string name, double? value)
    {
        if (value is { } present) json.WriteNumber(name, present);
        return value;
    }

    public override DateTime? Timestamp(string name, DateTime? value)
    {
        if (value is { } present) json.WriteNumber(name, (present.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);
        return value;
    }

    public override DateTime? EpochMilliseconds(string name, DateTime? value)
    {
        if (value is { } present) json.WriteNumber(name, (long)(present.ToUniversalTime() - DateTime.UnixEpoch).TotalMilliseconds);
        return value;
    }

    public override MemoryStream? Blob(string name, MemoryStream? value)
    {
        if (value is not null) json.WriteBase64String(name, value.TryGetBuffer(out var bytes) ? bytes : value.ToArray());
        return value;
    }

    public override List<string>? Strings(string name, List<string>? value)
    {
        if (value is null) return value;
        json.WriteStartArray(name);
        foreach (var item in value) json.WriteStringValue(item);
        json.WriteEndArray();
        return value;
    }

    public override Dictionary<string, string>? StringMap(string name, Dictionary<string, string>? value)
    {
        if (value is null) return value;
        json.WriteStartObject(name);
        foreach (var (key, item) in value) json.WriteString(key, item);
        json.WriteEndObject();
        return value;
    }

    public override Dictionary<string, double>? DoubleMap(string name, Dictionary<string, double>? value)
    {
        if (value is null) return value;
        json.WriteStartObject(name);
        foreach (var (key, item) in value) json.WriteNumber(key, item);
        json.WriteEndObject();
        return value;
    }

    public override T? Structure<T>(string name, T? value)
        where T : class
    {
        if (value is null) return value;
        json.WritePropertyName(name);
        WriteObject(value);
        return value;
    }

    public override List<T>? Structures<T>(string name, List<T>? value)
    {
        if (value is null) return value;
        json.WriteStartArray(name);
        foreach (var item in value) WriteObject(item);
        json.WriteEndArray();
        return value;
    }

    public override Dictionary<string, T>? StructureMap<T>(string name, Dictionary<string, T>? value)
    {
        if (value is null) return value;
        json.WriteStartObject(name);
        foreach (var (key, item) in value)
        {
            json.WritePropertyName(key);
            WriteObject(item);
        }

        json.WriteEndObject();
        return value;
    }

    private void WriteObject(IShape value)
    {
        json.WriteStartObject();
        value.Exchange(this);
        json.WriteEndObject();
    }
}
