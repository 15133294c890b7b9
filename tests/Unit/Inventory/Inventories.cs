using System.Text;
using System.Text.RegularExpressions;
using Wallarm.Connector.Inventory;

namespace Wallarm.Connector.Tests.Inventory;

/// <summary>Inventories of lines.</summary>
internal static partial class Inventories
{
    public static InventoryReport Of(IEnumerable<InventoryLine> lines, ApiInventoryOptions? options = null) =>
        OfText(lines.Select(line => line.ToString()), options);

    public static InventoryReport OfText(IEnumerable<string> lines, ApiInventoryOptions? options = null)
    {
        var inventory = new ApiInventory(options ?? new ApiInventoryOptions());
        foreach (var line in lines) inventory.AddLine(Encoding.UTF8.GetBytes(line));
        return new InventoryReport(inventory);
    }

    public static string[] Paths(this InventoryReport report) =>
        [.. report.Endpoints.Select(endpoint => $"{endpoint.Method} {endpoint.Path}")];

    /// <summary>An endpoint without the names of its parameters.</summary>
    public static string WithoutNames(string host, string method, string path) => $"{method} {host}{Parameter().Replace(path, "{}")}";

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
