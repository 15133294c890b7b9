using System.Text.Json;

namespace Wallarm.Connector.Tests.Aws.Wire;

/// <summary>What botocore sends and reads, recorded by botocore_wire.py, which says what the parts are.</summary>
internal static class WireRecord
{
    private static readonly JsonDocument Document = JsonDocument.Parse(File.ReadAllBytes(Path));

    public static string Path => Beside("botocore_wire.json");

    public static string Script => System.IO.Path.Combine(Repository.Folder, "tests", "Unit", "Aws", "Wire", "botocore_wire.py");

    public static string BotocoreVersion => Document.RootElement.GetProperty("botocore").GetString()!;

    public static IEnumerable<JsonElement> Cases => Document.RootElement.GetProperty("cases").EnumerateArray();

    public static IEnumerable<JsonElement> Answers => Document.RootElement.GetProperty("answers").EnumerateArray();

    public static IEnumerable<JsonElement> Endpoints => Document.RootElement.GetProperty("endpoints").EnumerateArray();

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static string Beside(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Aws", "Wire", name);
}
