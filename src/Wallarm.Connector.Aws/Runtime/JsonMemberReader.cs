#nullable enable
using System.Globalization;
using System.Text.Json;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>Reads members out of a JSON object. Unknown properties are passed over; null is absent.</summary>
internal class JsonMemberReader(JsonElement json) : Members
{
    public static T Read<T>(JsonElement json, T shape)
        where T : IShape
    {
        shape.Exchange(new JsonMemberReader(json));
        return shape;
    }

    public override string? String(string name, string? value) => Find(name)?.GetString();

    public override bool? Boolean(string name, bool? value) => Find(name)?.GetBoolean();

    public override int? Integer(string name, int? value) => Find(name)?.GetInt32();

    public override long? Long(string name, long? value) => Find(name)?.GetInt64();

    public override double? Double(string name, double? value) => Find(name)?.GetDouble();

    public override DateTime? Timestamp(string name, DateTime? value) => Find(name) is { } found ? Time(found) : null;

    public override DateTime? EpochMilliseconds(string name, DateTime? value) =>
        Find(name) is { } found ? DateTime.UnixEpoch.AddMilliseconds(found.GetInt64()) : null;

    public override MemoryStream? Blob(string name, MemoryStream? value) =>
        Find(name) is { } found ? new MemoryStream(found.GetBytesFromBase64()) : null;

    public override List<string>? Strings(string name, List<string>? value) => List(name, static item => item.GetString()!);

    public override List<double>? Doubles(string name, List<double>? value) => List(name, static item => item.GetDouble());

    public override List<DateTime>? Timestamps(string name, List<DateTime>? value) => List(name, Time);

    public override Dictionary<string, string>? StringMap(string name, Dictionary<string, string>? value) =>
        Map(name, static item => item.GetString()!);

    public override Dictionary<string, double>? DoubleMap(string name, Dictionary<string, double>? value) =>
        Map(name, static item => item.GetDouble());

    public override T? Structure<T>(string name, T? value)
        where T : class => Find(name) is { } found ? Read(found, new T()) : null;

    public override List<T>? Structures<T>(string name, List<T>? value) => List(name, static item => Read(item, new T()));

    public override Dictionary<string, T>? StructureMap<T>(string name, Dictionary<string, T>? value) =>
        Map(name, static item => Read(item, new T()));

    private static DateTime Time(JsonElement json) => json.ValueKind is JsonValueKind.Number
        ? DateTime.UnixEpoch.AddSeconds(json.GetDouble())
        : DateTime.Parse(json.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    private JsonElement? Find(string name) =>
        json.TryGetProperty(name, out var found) && found.ValueKind is not JsonValueKind.Null ? found : null;

    private List<T>? List<T>(string name, Func<JsonElement, T> read)
    {
        if (Find(name) is not { } found) return null;
        var list = new List<T>(found.GetArrayLength());
        foreach (var item in found.EnumerateArray()) list.Add(read(item));
        return list;
    }

    private Dictionary<string, T>? Map<T>(string name, Func<JsonElement, T> read)
    {
        if (Find(name) is not { } found) return null;
        var map = new Dictionary<string, T>();
        foreach (var property in found.EnumerateObject()) map[property.Name] = read(property.Value);
        return map;
    }
}
