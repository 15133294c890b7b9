using System.Text;
using Wallarm.Connector.Inventory.OpenApi;
using Wallarm.Connector.Inventory.Pages;
using Wallarm.Connector.Inventory.Tables;

namespace Wallarm.Connector.Inventory;

/// <summary>Inventories as files: pages, OpenAPI documents and tables, by the extension of their names.</summary>
public static class InventoryFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The extensions, with their dot.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".html", ".json", ".yaml", ".yml", ".csv"];

    /// <summary>The extension of a file's name in lower case; null where it is none of <see cref="Extensions"/>.</summary>
    public static string? ExtensionOf(string path)
    {
        var extension = Path.GetExtension(path).ToLowerInvariant();
        return Extensions.Contains(extension) ? extension : null;
    }

    /// <summary>Writes an inventory. The same endpoints, in any order, give the same bytes.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="extension">One of <see cref="Extensions"/>.</param>
    /// <param name="endpoints">The endpoints.</param>
    public static void Write(Stream output, string extension, IEnumerable<ApiEndpoint> endpoints)
    {
        ApiEndpoint[] sorted = [.. endpoints];
        Array.Sort(sorted, InventoryReport.Compare);
        using var text = new StreamWriter(output, Utf8, bufferSize: 64 * 1024, leaveOpen: true) { NewLine = "\n" };
        switch (extension)
        {
            case ".html":
                InventoryPage.Write(text, sorted);
                break;
            case ".csv":
                CsvTable.Write(text, sorted);
                break;
            default:
                InventoryDocument.Write(text, sorted, isYaml: extension != ".json");
                break;
        }
    }

    /// <summary>Reads the endpoints of a file that <see cref="Write"/> wrote.</summary>
    /// <param name="content">The file.</param>
    /// <param name="extension">One of <see cref="Extensions"/>.</param>
    /// <exception cref="FormatException">It is no such file.</exception>
    public static IReadOnlyList<ApiEndpoint> Read(byte[] content, string extension) => extension switch
    {
        ".html" => InventoryPage.Read(content),
        ".csv" => CsvTable.Read(Utf8.GetString(content)),
        _ => InventoryDocument.Read(content),
    };
}
