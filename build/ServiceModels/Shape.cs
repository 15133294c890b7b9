using System.Text.Json;

namespace Wallarm.Connector.ServiceModels;

/// <summary>A type of a model.</summary>
internal sealed class Shape(ServiceModel model, string name, JsonElement json)
{
    public string Name => name;

    public string Type => ServiceModel.Text(json, "type")!;

    public bool IsEnum => Type == "string" && json.TryGetProperty("enum", out _);

    public IEnumerable<string> Values => json.GetProperty("enum").EnumerateArray().Select(value => value.GetString()!);

    /// <summary>Of an error: what it is called on the wire.</summary>
    public string ErrorCode =>
        json.TryGetProperty("error", out var error) && ServiceModel.Text(error, "code") is { } code ? code : name;

    /// <summary>Of a list or a map: what is in it.</summary>
    public Shape Item => model.Find(ServiceModel.Text(json.GetProperty(Type == "map" ? "value" : "member"), "shape")!);

    public IEnumerable<Member> Members =>
        json.GetProperty("members").EnumerateObject().Select(member => new Member(
            member.Name,
            ServiceModel.Text(member.Value, "locationName") ?? member.Name,
            member.Name == ServiceModel.Text(json, "payload") ? "payload" : ServiceModel.Text(member.Value, "location"),
            model.Find(ServiceModel.Text(member.Value, "shape")!)));
}

/// <summary>A member of a structure.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="WireName">Its name on the wire.</param>
/// <param name="Location">Where it is, if not in the body: <c>uri</c>, <c>querystring</c>, <c>header</c>, <c>statusCode</c>, <c>payload</c>.</param>
/// <param name="Shape">Its type.</param>
internal sealed record Member(string Name, string WireName, string? Location, Shape Shape);
