using System.Diagnostics;
using System.Globalization;
using Wallarm.Connector;
using Wallarm.Connector.Bench.InventoryProbe;
using Wallarm.Connector.Inventory;
using Wallarm.Connector.Inventory.LogFiles;

// inventory-probe parse|inventory LOG-FILE: prints "read LINES SECONDS ENDPOINTS PEAK-MEGABYTES".
string file = args[1];
long started = Stopwatch.GetTimestamp();
long lines;
int endpoints = 0;
if (args[0] == "parse")
{
    var parsing = new Parsing();
    await foreach (LineBlock block in LogFile.ReadAsync(file))
    {
        parsing.Add(block.Lines);
        block.Dispose();
    }

    lines = parsing.Lines;
}
else
{
    var inventory = new ApiInventory(new ApiInventoryOptions());
    var parts = new InventoryParts(inventory);
    await parts.AddAsync(LogFile.ReadAsync(file), CancellationToken.None);
    parts.Merge();
    endpoints = new InventoryReport(inventory).Endpoints.Count;
    lines = inventory.Lines - inventory.UnreadableLines;
}

TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
using var process = Process.GetCurrentProcess();
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"read {lines} {elapsed.TotalSeconds:0.000000} {endpoints} {process.PeakWorkingSet64 / 1e6:0.0}"));
