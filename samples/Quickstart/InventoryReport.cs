using System.Globalization;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>What the node has learned: every endpoint, and whether API Discovery would take it up.</summary>
internal sealed class InventoryReport(IReadOnlyList<InventoryEndpoint> endpoints)
{
    private const int LineWidth = 100;

    public void WriteTo(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("Inventory: the endpoints that the node has seen");
        foreach (IGrouping<string, InventoryEndpoint> host in endpoints.GroupBy(endpoint => endpoint.Host))
        {
            TextTable table = new(
                LineWidth,
                new TextColumn("METHOD", 8),
                new TextColumn("PATH", 36),
                new TextColumn("HITS", 9, IsNumber: true),
                new TextColumn("STATUSES", 17),
                new TextColumn("DISCOVERED"));
            foreach (InventoryEndpoint endpoint in host)
            {
                string verdict = endpoint.Discovered ? "yes" : "no: " + endpoint.Reason;
                table.Add(
                    endpoint.Method,
                    endpoint.Path,
                    endpoint.Hits.ToString("N0", CultureInfo.InvariantCulture),
                    Statuses(endpoint),
                    verdict);
            }

            output.WriteLine();
            output.WriteLine($"  {Printable.Line(host.Key, LineWidth - 2)}");
            table.WriteTo(output, "  ");
        }

        output.WriteLine();
        output.WriteLine($"  {endpoints.Count(endpoint => endpoint.Discovered):N0} of {endpoints.Count:N0} endpoints would be discovered, by the filtering criteria that Wallarm documents.");
        output.WriteLine("  A real node also leaves out attacks and scanners, and waits until an endpoint had enough calls.");
    }

    private static string Statuses(InventoryEndpoint endpoint) =>
        string.Join(' ', endpoint.Statuses.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{(pair.Key == 0 ? "none" : pair.Key)}:{pair.Value}")));
}
