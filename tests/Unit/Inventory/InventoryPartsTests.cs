using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Wallarm.Connector.Inventory;
using Wallarm.Connector.Inventory.LogFiles;

namespace Wallarm.Connector.Tests.Inventory;

/// <summary>Two threads make one inventory, and it is the one that a single thread makes.</summary>
public class InventoryPartsTests
{
    private static readonly string[] Hosts = ["api.example.com", "shop.example.com"];

    [Fact]
    public void Whoever_takes_a_line_the_inventory_is_the_same()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var options = new ApiInventoryOptions { Explain = true, KeepLiteral = ["/users/7"] };
        var lines = Enumerable.Range(0, 20_000).Select(_ => Encoding.UTF8.GetBytes(Line(random).ToString())).ToArray();
        var whole = new ApiInventory(options);
        foreach (var line in lines) whole.AddLine(line);

        ApiInventory[] parts = [new(options), .. Enumerable.Range(0, 3).Select(_ => new ApiInventory(options).NewPart())];
        foreach (var line in lines) parts[random.Next(parts.Length)].AddLine(line);
        foreach (var part in parts[1..]) parts[0].Merge(part);

        Assert.True(Text(whole) == Text(parts[0]), $"seed {seed}");
    }

    [Fact]
    public void A_word_of_a_route_stays_one_whether_its_first_call_has_the_route_or_not()
    {
        var calls = Enumerable.Range(0, 200).Select(number => new InventoryLine("GET", $"/pages/{Words.Of(number)}"))
            .Append(new InventoryLine("GET", $"/pages/{Words.Of(0)}") { ResourcePath = $"/pages/{Words.Of(0)}" })
            .ToArray();

        var routedLast = Inventories.Of(calls).Paths();
        var routedFirst = Inventories.Of(calls.Reverse()).Paths();

        Assert.Equal([$"GET /pages/{Words.Of(0)}", "GET /pages/{pageSlug}"], routedFirst.Order(StringComparer.Ordinal));
        Assert.Equal(routedFirst, routedLast);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_line_that_is_too_long_is_unreadable_and_hides_no_other(bool isGzipped)
    {
        using var text = new MemoryStream();
        text.Write(Encoding.UTF8.GetBytes(new InventoryLine("GET", "/users/1") + "\n"));
        text.Write(new byte[LogLines.MaxLength + 5]);
        text.Write(Encoding.UTF8.GetBytes(new InventoryLine("GET", "/hidden") + "\n" + new InventoryLine("GET", "/users/2")));
        using var file = isGzipped ? Gzipped(text.ToArray()) : new MemoryStream(text.ToArray());
        var inventory = new ApiInventory(new ApiInventoryOptions());
        var parts = new InventoryParts(inventory);

        await parts.AddAsync(Blocks(file), CancellationToken.None);
        parts.Merge();

        Assert.Equal((3, 1), (inventory.Lines, inventory.UnreadableLines));
        Assert.Equal(["GET /users/{userId}"], new InventoryReport(inventory).Paths());
    }

    [Fact]
    public async Task What_comes_after_a_merge_is_in_the_whole_too()
    {
        var inventory = new ApiInventory(new ApiInventoryOptions());
        var parts = new InventoryParts(inventory);
        for (var round = 1; round <= 3; round++)
        {
            await Parallel.ForAsync(0, 4, async (_, cancellation) =>
            {
                using var file = new MemoryStream(Encoding.UTF8.GetBytes(new InventoryLine("GET", "/users/1") + "\n"));
                await parts.AddAsync(Blocks(file), cancellation);
            });
            parts.Merge();
            Assert.Equal(4 * round, inventory.Lines);
        }
    }

    private static async IAsyncEnumerable<LineBlock> Blocks(Stream stream)
    {
        using var lines = new LogLines(stream);
        while (await lines.FillAsync(CancellationToken.None)) yield return lines.ReadLines();
    }

    private static MemoryStream Gzipped(byte[] text)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(text);
        stream.Position = 0;
        return stream;
    }

    private static InventoryLine Line(Random random)
    {
        var path = random.Next(6) switch
        {
            0 => $"/users/{random.Next(500)}",
            1 => $"/users/{random.Next(500)}/orders/{Guid.NewGuid()}",
            2 => $"/pages/{Words.Of(random.Next(120))}",
            3 => $"/made-up/{Words.Of(random.Next(3_000))}",
            4 => "/login",
            _ => $"/faq/340/{Words.Of(random.Next(3))}",
        };
        return new InventoryLine("GET", path, Hosts[random.Next(Hosts.Length)], random.Next(4) == 0 ? 404 : 200)
        {
            Time = InventoryLine.FirstTime.AddMinutes(random.Next(10_000)),
            Latency = $"{random.Next(3_000)}",
            SourceIp = $"198.51.{random.Next(100)}.7",
            UserAgent = $"agent/{random.Next(300)}",
            Stage = random.Next(2) == 0 ? "prod" : "test",
            ResourcePath = random.Next(3) == 0 && path.StartsWith("/faq", StringComparison.Ordinal) ? "/faq/340/{topic}" : null,
        };
    }

    private static string Text(ApiInventory inventory)
    {
        var report = new InventoryReport(inventory);
        return JsonSerializer.Serialize((report.Endpoints, report.Summarize(0, isComplete: true)), SerializerOptions);
    }

    private static JsonSerializerOptions SerializerOptions { get; } = new() { IncludeFields = true };

    /// <summary>Words that no rule takes for generated ones.</summary>
    private static class Words
    {
        private static readonly string[] Syllables =
            ["ba", "ro", "ti", "men", "sal", "dor", "vi", "ken", "lu", "pa", "ster", "ni", "gra", "fo", "del"];

        public static string Of(int number) =>
            Syllables[number % 15] + Syllables[number / 15 % 15] + Syllables[number / 225 % 15] + "s";
    }
}
