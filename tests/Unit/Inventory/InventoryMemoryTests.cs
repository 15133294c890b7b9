using System.Text;
using Wallarm.Connector.Inventory;

namespace Wallarm.Connector.Tests.Inventory;

/// <summary>The memory of the process is measured, so nothing else may run.</summary>
[Collection(Proofs.Name)]
public class InventoryMemoryTests
{
    [Fact]
    public void Deep_paths_of_a_few_made_up_words_are_noise_and_take_no_memory_without_end()
    {
        var random = new Random(1);
        var calls = Enumerable.Range(0, 60_000).Select(number => new InventoryLine(
            "GET", string.Concat(Enumerable.Range(0, 32).Select(depth => $"/{(char)('a' + random.Next(16))}x")), Status: 404));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var inventory = new ApiInventory(new ApiInventoryOptions());
        foreach (var call in calls.Append(new("GET", "/users/7"))) inventory.AddLine(Encoding.UTF8.GetBytes(call.ToString()));
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        var report = new InventoryReport(inventory);

        Assert.InRange(grown, long.MinValue, 150_000_000);
        Assert.Equal(["GET /users/{userId}"], report.Paths());
        Assert.Equal(60_000, report.NoiseHits);
    }
}
