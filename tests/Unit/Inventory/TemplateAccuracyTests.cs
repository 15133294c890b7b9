using System.Globalization;
using Xunit.Abstractions;

namespace Wallarm.Connector.Tests.Inventory;

/// <summary>
/// Generated traffic of APIs whose endpoints are known: how many of them the inventory finds, and how many that are none.
/// </summary>
public class TemplateAccuracyTests(ITestOutputHelper output)
{
    private const double Enough = 0.98;

    [Fact]
    public void Endpoints_of_ten_shapes_of_APIs_are_found_and_no_others()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (right, found, there) = (0, 0, 0);
        foreach (var shape in ApiShape.All(random))
        {
            var calls = shape.Calls.Select(call => call.Line).Concat(Scans(random, 1_000)).ToArray();
            random.Shuffle(calls);
            var inventory = Inventories.Of(calls).Endpoints
                .Select(endpoint => Inventories.WithoutNames(endpoint.Host, endpoint.Method, endpoint.Path)).ToHashSet();
            var truth = shape.Calls.Where(call => call.Line.Status < 400 || call.Line.Status == 500).Select(call => call.Truth).ToHashSet();
            var both = inventory.Intersect(truth).Count();
            var (precise, recalled) = ((double)both / inventory.Count, (double)both / truth.Count);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{shape.Name,-24} precision {precise:0.000}  recall {recalled:0.000}  of {truth.Count}"));
            foreach (var wrong in inventory.Except(truth).Order().Take(10)) output.WriteLine($"    not there  {wrong}");
            foreach (var missing in truth.Except(inventory).Order()) output.WriteLine($"    not found  {missing}");
            (right, found, there) = (right + both, found + inventory.Count, there + truth.Count);
        }

        var (precision, recall) = ((double)right / found, (double)right / there);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"all: precision {precision:0.000}  recall {recall:0.000}"));
        Assert.True(precision >= Enough && recall >= Enough, $"seed {seed}: precision {precision}, recall {recall}");
    }

    /// <summary>What scanners try.</summary>
    private static IEnumerable<InventoryLine> Scans(
        Random random, int count) => Enumerable.Range(0, count).Select(number => new InventoryLine(
        number % 7 == 0 ? "POST" : "GET",
        (number % 5) switch
        {
            0 => "/.env",
            1 => $"/wp-content/plugins/{random.Next(10_000).ToString(CultureInfo.InvariantCulture)}.php",
            2 => $"/admin{random.Next(10_000).ToString(CultureInfo.InvariantCulture)}",
            3 => $"/{random.Next(10_000).ToString(CultureInfo.InvariantCulture)}/backup.zip",
            _ => $"/cgi-bin/x{random.Next(10_000).ToString(CultureInfo.InvariantCulture)}/../../etc/passwd",
        },
        Status: number % 2 == 0 ? 404 : 403));
}
