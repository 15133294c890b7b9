using System.Globalization;

namespace Wallarm.Connector.Quickstart;

/// <summary>The inventory of the lines, as the module's cmdlets make it of a saved log, on the screen and as a page.</summary>
internal sealed class InventoryReport : IDisposable
{
    private const string Command =
        "Get-WallarmApiInventory -Path $log -WarningVariable warnings -WarningAction SilentlyContinue"
        + " | Export-WallarmApiInventory -Path $page -PassThru; $warnings.Message";

    private const int LineWidth = 100;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wallarm-quickstart-");
    private readonly StreamWriter _log;

    public InventoryReport() => _log = File.CreateText(Path.Combine(_folder.FullName, "access.log"));

    /// <summary>artifacts/quickstart of the checkout whose artifacts/bin/PROJECT/CONFIGURATION this runs in.</summary>
    private static string PageFolder => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "quickstart"));

    public void Add(LogBatch batch)
    {
        foreach (Simulators.LogEvent each in batch.Event.LogEvents!)
            _log.WriteLine(each.Message);
    }

    public async Task WriteAsync(TextWriter output, CancellationToken stop)
    {
        await _log.DisposeAsync();
        string page = Path.Combine(Directory.CreateDirectory(PageFolder).FullName, "inventory.html");
        using ModuleSession module = ModuleSession.Open();
        module.SetVariable("log", Path.Combine(_folder.FullName, "access.log"));
        module.SetVariable("page", page);
        IReadOnlyList<object> results = await module.RunAsync(Command, stop);
        ApiEndpoint[] endpoints = [.. results.OfType<ApiEndpoint>()];
        output.WriteLine();
        output.WriteLine("Inventory: the endpoints of these lines, without a node");
        output.WriteLine("  PS> Get-WallarmApiInventory -Path access.log | Export-WallarmApiInventory -Path inventory.html");
        foreach (IGrouping<string, ApiEndpoint> host in endpoints.GroupBy(endpoint => endpoint.Host))
            WriteHost(output, host);
        output.WriteLine();
        foreach (string warning in results.OfType<string>())
            output.WriteLine($"  {Printable.Of(warning)}");
        int discovered = endpoints.Count(endpoint => endpoint.WouldBeDiscovered);
        output.WriteLine(
            $"  {discovered:N0} of {endpoints.Length:N0} endpoints would be discovered, by the criteria that Wallarm documents.");
        output.WriteLine($"  The page: {Printable.Of(page)}");
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void WriteHost(TextWriter output, IGrouping<string, ApiEndpoint> host)
    {
        TextTable table = new(
            LineWidth,
            new TextColumn("METHOD", 8),
            new TextColumn("PATH", 36),
            new TextColumn("CALLS", 9, IsNumber: true),
            new TextColumn("P95", 9, IsNumber: true),
            new TextColumn("STATUSES", 17),
            new TextColumn("DISCOVERED"));
        foreach (ApiEndpoint endpoint in host)
        {
            table.Add(
                endpoint.Method,
                endpoint.Path,
                endpoint.Hits.ToString("N0", CultureInfo.InvariantCulture),
                endpoint.LatencyP95 is { } latency ? string.Create(CultureInfo.InvariantCulture, $"{latency:N0} ms") : "",
                string.Join(' ', endpoint.Statuses.Select(Text)),
                endpoint.WouldBeDiscovered ? "yes" : "no: " + endpoint.Reason);
        }

        output.WriteLine();
        output.WriteLine($"  {Printable.Line(host.Key, LineWidth - 2)}");
        table.WriteTo(output, "  ");
    }

    private static string Text(StatusHits each) =>
        string.Create(CultureInfo.InvariantCulture, $"{(each.Status == 0 ? "none" : each.Status)}:{each.Hits}");
}
