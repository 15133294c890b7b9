using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wallarm.Connector.Inventory.Facts;

namespace Wallarm.Connector.Inventory.Pages;

/// <summary>An inventory as one HTML page that works offline, loads nothing and sends nothing.</summary>
/// <remarks>
/// What callers have sent reaches the page only as JSON, in ASCII without angle brackets, and from there only as text nodes. The policy in
/// the page allows no other style and script than its own, by their hashes, and no markup made of strings (trusted types).
/// </remarks>
internal static class InventoryPage
{
    private const string DataStart = "<script type=\"application/json\" id=\"inventory\">";
    private const string DataEnd = "</script>";

    private static readonly string Style = Part("page.css");
    private static readonly string Script =
        string.Concat(new[] { "text.js", "charts.js", "summary.js", "table.js", "main.js" }.Select(Part));

    public static void Write(TextWriter output, IReadOnlyList<ApiEndpoint> endpoints)
    {
        // What is between the marks is the template's: no value can be taken for a mark.
        foreach (var part in Part("page.html").Split("%%"))
        {
            switch (part)
            {
                case "POLICY":
                    output.Write($"default-src 'none'; style-src {Hash(Style)}; script-src {Hash(Script)}; ");
                    output.Write("base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'");
                    break;
                case "STYLE":
                    output.Write(Style);
                    break;
                case "SCRIPT":
                    output.Write(Script);
                    break;
                case "DATA":
                    WriteData(output, endpoints);
                    break;
                default:
                    output.Write(part);
                    break;
            }
        }
    }

    /// <summary>The endpoints of a page. Their series are those of the log only where a point of the page is an hour.</summary>
    /// <exception cref="FormatException">It is no such page.</exception>
    public static IReadOnlyList<ApiEndpoint> Read(byte[] page)
    {
        var text = Encoding.UTF8.GetString(page);
        var start = text.IndexOf(DataStart, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf(DataEnd, start, StringComparison.Ordinal);
        if (end < 0) throw new FormatException("it is no page that Export-WallarmApiInventory wrote");
        try
        {
            var data = JsonNode.Parse(text[(start + DataStart.Length)..end]);
            var isHourly = data?["hoursPerPoint"]?.GetValue<int>() == 1;
            var endpoints = (data?["endpoints"] as JsonArray ?? []).Select(EndpointJson.Read);
            return [.. isHourly ? endpoints : endpoints.Select(endpoint => endpoint with { FirstHour = null, HourlyHits = [] })];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"its data cannot be read: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static void WriteData(TextWriter output, IReadOnlyList<ApiEndpoint> endpoints)
    {
        var series = new PageSeries(endpoints);
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"hoursPerPoint\":{series.HoursPerPoint},\"endpoints\":["));
        using var line = new MemoryStream();
        for (var index = 0; index < endpoints.Count; index++)
        {
            line.SetLength(0);
            EndpointJson.Write(line, series.Reduce(endpoints[index]));
            output.Write(index == 0 ? "\n" : ",\n");
            output.Write(Encoding.ASCII.GetString(line.GetBuffer().AsSpan(0, (int)line.Length)));
        }

        output.Write("\n]}");
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static string Part(string name)
    {
        using var part = typeof(InventoryPage).Assembly.GetManifestResourceStream($"page/{name}")!;
        using var reader = new StreamReader(part, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
