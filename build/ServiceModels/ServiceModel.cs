using System.IO.Compression;
using System.Text.Json;

namespace Wallarm.Connector.ServiceModels;

/// <summary>A service model of botocore, read where it is needed.</summary>
internal sealed class ServiceModel
{
    private static readonly string[] Preferred = ["json", "rest-json", "query"];

    private readonly JsonElement _json;

    private ServiceModel(JsonElement json) => _json = json;

    /// <summary>The protocol to speak: of several, the first in the order in which botocore prefers them.</summary>
    public string Protocol => _json.GetProperty("metadata").TryGetProperty("protocols", out var several)
        ? Preferred.First(protocol => several.EnumerateArray().Any(offered => offered.GetString() == protocol))
        : Metadata("protocol")!;

    /// <summary>Whether the service spoke the Query protocol before, and still has its error codes.</summary>
    public bool IsQueryCompatible => _json.GetProperty("metadata").TryGetProperty("awsQueryCompatible", out _);

    public IEnumerable<string> Operations => _json.GetProperty("operations").EnumerateObject().Select(operation => operation.Name);

    public static ServiceModel Read(string dataFolder, string model)
    {
        using var file = File.OpenRead(Path.Combine(dataFolder, model, "service-2.json.gz"));
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var document = JsonDocument.Parse(gzip);
        return new ServiceModel(document.RootElement.Clone());
    }

    public string? Metadata(string name) => Text(_json.GetProperty("metadata"), name);

    public Operation Operation(string name)
    {
        var json = _json.GetProperty("operations").GetProperty(name);
        var http = json.GetProperty("http");
        return new Operation(
            name,
            Text(http, "method")!,
            Text(http, "requestUri")!,
            json.TryGetProperty("input", out var input) ? Find(Text(input, "shape")!) : null,
            json.TryGetProperty("output", out var output) ? Find(Text(output, "shape")!) : null,
            json.TryGetProperty("errors", out var errors) ? [.. errors.EnumerateArray().Select(error => Find(Text(error, "shape")!))] : []);
    }

    public Shape Find(string shape) => new(this, shape, _json.GetProperty("shapes").GetProperty(shape));

    internal static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var found) ? found.GetString() : null;
}

/// <summary>An operation of a service.</summary>
internal sealed record Operation(
    string Name, string Method, string Path, Shape? Input, Shape? Output, Shape[] Errors);
