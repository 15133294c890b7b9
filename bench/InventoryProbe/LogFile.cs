using Wallarm.Connector.Inventory.LogFiles;

namespace Wallarm.Connector.Bench.InventoryProbe;

/// <summary>The lines of a file, as the module reads them.</summary>
internal static class LogFile
{
    public static async IAsyncEnumerable<LineBlock> ReadAsync(string path)
    {
        await using var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        using var lines = new LogLines(stream);
        while (await lines.FillAsync(CancellationToken.None))
            yield return lines.ReadLines();
    }
}
