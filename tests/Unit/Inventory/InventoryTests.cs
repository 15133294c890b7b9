using System.Globalization;
using System.Text;
using System.Text.Json;
using Wallarm.Connector.Inventory;

namespace Wallarm.Connector.Tests.Inventory;

public class InventoryTests
{
    [Fact]
    public void An_endpoint_has_what_its_calls_have_in_common()
    {
        var calls = Enumerable.Range(0, 100).Select(number => new InventoryLine("GET", $"/prod/users/{number}")
        {
            Time = InventoryLine.FirstTime.AddHours(number / 50),
            Latency = (number + 1).ToString(CultureInfo.InvariantCulture),
            ResponseLength = (10 * number).ToString(CultureInfo.InvariantCulture),
            SourceIp = $"198.51.100.{number % 20}",
            UserAgent = number < 70 ? "okhttp/4.12.0" : "curl/8.5.0",
            Status = number switch { < 90 => 200, < 95 => 404, _ => 503 },
        });

        var report = Inventories.Of(calls);

        var endpoint = Assert.Single(report.Endpoints);
        Assert.Equal(
            ("api.example.com", "GET", "/prod/users/{userId}", 100), (endpoint.Host, endpoint.Method, endpoint.Path, endpoint.Hits));
        Assert.Equal(
            (90, 0, 5, 5, 0), (endpoint.Status2xx, endpoint.Status3xx, endpoint.Status4xx, endpoint.Status5xx, endpoint.StatusOther));
        Assert.Equal([new(200, 90), new(404, 5), new(503, 5)], endpoint.Statuses);
        Assert.Equal((50, 95, 99), (endpoint.LatencyP50, endpoint.LatencyP95, endpoint.LatencyP99));
        Assert.Equal((495, 990), (endpoint.ResponseBytes, endpoint.MaxResponseBytes));
        Assert.Equal(20, endpoint.Callers);
        Assert.Equal([new("okhttp/4.12.0", 70), new("curl/8.5.0", 30)], endpoint.UserAgents);
        Assert.Equal((InventoryLine.FirstTime, InventoryLine.FirstTime.AddHours(1)), (endpoint.FirstSeen, endpoint.LastSeen));
        Assert.Equal((InventoryLine.FirstTime.AddMinutes(-30), "50 50"), (endpoint.FirstHour, string.Join(' ', endpoint.HourlyHits)));
        Assert.Equal((true, null, "prod", 100.0), (endpoint.WouldBeDiscovered, endpoint.Reason, endpoint.StageName, endpoint.HitsPerDay));
        var parameter = Assert.Single(endpoint.Parameters);
        Assert.Equal(("userId", PathRule.Number, 0), (parameter.Name, parameter.Rule, parameter.Samples.Count));
    }

    [Fact]
    public void An_operation_is_found_below_each_stage_of_a_host()
    {
        const string Specification = """{ "openapi": "3.0.1", "paths": { "/pets/{id}": { "get": {} } } }""";
        var inventory = new ApiInventory(new ApiInventoryOptions(), Encoding.UTF8.GetBytes(Specification));
        foreach (var stage in (string[])["dev", "prod"])
        {
            inventory.AddLine(Encoding.UTF8.GetBytes(new InventoryLine("GET", $"/{stage}/pets/7") { Stage = stage }.ToString()));
        }

        var endpoints = new InventoryReport(inventory).Endpoints;

        Assert.Equal(["/dev/pets/{id}", "/prod/pets/{id}"], endpoints.Select(endpoint => endpoint.Path));
        Assert.All(endpoints, endpoint => Assert.Equal((EndpointState.Documented, null), (endpoint.State, endpoint.StageName)));
    }

    [Fact]
    public void The_order_of_lines_does_not_matter()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        // More words below a segment than are kept, in paths that succeed and in paths that do not.
        var lines = ApiShape.All(random).SelectMany(shape => shape.Calls.Select(call => call.Line))
            .Concat(Enumerable.Range(0, 6_000).Select(number => new InventoryLine("GET", $"/catch-all/{Word(random)}/{Word(random)}")))
            .Concat(Enumerable.Range(0, 6_000).Select(number => new InventoryLine("GET", $"/{Word(random)}", Status: 404)))
            .Select(line => line with { SourceIp = $"10.0.{random.Next(256)}.{random.Next(256)}", UserAgent = $"agent {random.Next(400)}" })
            .Select(line => line.ToString()).ToArray();

        var first = Describe(lines);
        random.Shuffle(lines);
        var second = Describe(lines);

        Assert.True(first == second, $"seed {seed}");

        static string Describe(string[] lines)
        {
            var report = Inventories.OfText(lines, new ApiInventoryOptions { Explain = true });
            return string.Join('\n', report.Endpoints.Select(endpoint => JsonSerializer.Serialize(endpoint)).Append($"{report.NoiseHits}"));
        }
    }

    [Fact]
    public void Fifty_thousand_random_paths_of_scanners_are_noise_and_the_endpoints_stay()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var calls = Enumerable.Range(0, 500).SelectMany(number => (InventoryLine[])[new("GET", $"/users/{number}"), new("POST", "/login")])
            .Concat(Enumerable.Range(0, 50_000).Select(number => new InventoryLine(
                "GET",
                string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(depth => "/" + Word(random))),
                Status: number % 2 == 0 ? 404 : 403)))
            .ToArray();
        random.Shuffle(calls);

        var report = Inventories.Of(calls);

        Assert.Equal(["POST /login", "GET /users/{userId}"], report.Paths());
        Assert.Equal(500, report.Endpoints[0].Hits);
        Assert.True(report.NoiseHits == 50_000, $"seed {seed}: {report.NoiseHits}");
    }

    [Fact]
    public void A_server_that_accepts_any_path_has_few_endpoints_for_fifty_thousand()
    {
        var random = new Random(1);
        var calls = Enumerable.Range(0, 50_000).Select(number => new InventoryLine("GET", $"/{Word(random)}"));

        var report = Inventories.Of(calls);

        Assert.Equal(["GET /{slug}"], report.Paths());
        Assert.Equal(50_000, report.Endpoints[0].Hits);
    }

    [Fact]
    public void A_scan_of_very_many_paths_merges_no_endpoints()
    {
        var random = new Random(1);
        string[] words = [.. Enumerable.Range(0, 100).Select(_ => Word(random))];
        string[] resources = [.. Enumerable.Range(0, 40).Select(_ => $"/api/{Word(random)}").Distinct().Order(StringComparer.Ordinal)];
        var scanned = Enumerable.Range(0, 150_000).Select(number => new InventoryLine(
            "GET",
            $"/{words[number % 100]}/{words[number / 100 % 100]}/{words[random.Next(100)]}/{words[number / 10_000]}",
            Status: 404));

        var report = Inventories.Of(scanned.Concat(resources.Select(path => new InventoryLine("GET", path))));

        Assert.Equal(resources, report.Endpoints.Select(endpoint => endpoint.Path).Order(StringComparer.Ordinal));
        Assert.Equal(150_000, report.NoiseHits);
    }

    [Fact]
    public void What_an_authorizer_lets_nobody_in_to_is_an_endpoint_only_if_a_route_or_another_call_says_so()
    {
        var calls = Enumerable.Range(0, 1_000).Select(number => new InventoryLine("GET", $"/{Word(new Random(number))}", Status: 401))
            .Append(new("GET", "/users/7", Status: 401)).Append(new("GET", "/users/8"))
            .Append(new("GET", "/orders/8", Status: 401) { ResourcePath = "/orders/{id}" });

        var report = Inventories.Of(calls);

        Assert.Equal(["GET /users/{userId}", "GET /orders/{id}"], report.Paths().OrderDescending(StringComparer.Ordinal));
        Assert.Equal(1_000, report.NoiseHits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Words_of_routes_stay_among_any_number_of_others_and_count_for_none(bool isMerged)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        string[] routes = [.. Enumerable.Range(0, 40).Select(_ => $"/pages/route{Word(random)}").Order(StringComparer.Ordinal)];
        var calls = routes.Select(route => new InventoryLine("GET", route) { ResourcePath = route })
            .Concat(Enumerable.Range(0, 6_000).Select(_ => new InventoryLine("GET", $"/pages/{Word(random)}"))).ToArray();
        random.Shuffle(calls);
        var inventory = new ApiInventory(new ApiInventoryOptions());
        var part = isMerged ? inventory.NewPart() : inventory;
        foreach (var (number, call) in calls.Index())
        {
            (number % 2 == 0 ? inventory : part).AddLine(Encoding.UTF8.GetBytes(call.ToString()));
        }

        if (isMerged) inventory.Merge(part);
        var paths = new InventoryReport(inventory).Endpoints.Select(endpoint => endpoint.Path).Order(StringComparer.Ordinal).ToArray();

        Assert.True(routes.SequenceEqual(paths.Where(path => !path.Contains('{'))), $"seed {seed}");
        Assert.Equal(41, paths.Length);
    }

    [Fact]
    public void A_call_that_found_nothing_counts_with_the_endpoint_that_others_found()
    {
        var calls = Enumerable.Range(0, 1_000).Select(number => new InventoryLine("GET", $"/{Word(new Random(number))}", Status: 404))
            .Append(new("GET", "/users/7", Status: 404)).Append(new("GET", "/users/8")).Append(new("PUT", "/users/8", Status: 403));

        var report = Inventories.Of(calls);

        Assert.Equal(["GET /users/{userId}"], report.Paths());
        Assert.Equal((2, 1, 1_001), (report.Endpoints[0].Hits, report.Endpoints[0].Status4xx, report.NoiseHits));
    }

    [Theory]
    [InlineData("GET", "/users", 200, 9, DiscoveryReason.TooFewCalls)]
    [InlineData("GET", "/users", 500, 20, DiscoveryReason.Status)]
    [InlineData("OPTIONS", "/users", 200, 20, DiscoveryReason.Method)]
    [InlineData("GET", "/users/.hidden", 200, 20, DiscoveryReason.Segment)]
    [InlineData("GET", "/users", 200, 10, null)]
    public void It_says_why_API_Discovery_would_leave_an_endpoint_out(string method, string path, int status, int count, string? reason)
    {
        var endpoint = Assert.Single(Inventories.Of(Enumerable.Repeat(new InventoryLine(method, path, Status: status), count)).Endpoints);

        Assert.Equal(
            (reason is null, reason, reason is not null),
            (endpoint.WouldBeDiscovered, endpoint.Reason, endpoint.Detail is not null));
    }

    [Fact]
    public void Lines_that_are_no_record_and_those_outside_the_time_are_counted()
    {
        var line = new InventoryLine("GET", "/users");
        var report = Inventories.OfText(
            [$"{line}", "no record", "", $"{line with { Time = line.Time.AddDays(-1) }}", $"{line with { Time = line.Time.AddDays(1) }}"],
            new ApiInventoryOptions { StartTime = line.Time.AddHours(-1), EndTime = line.Time.AddHours(1) });

        var summary = report.Summarize(bytes: 7, isComplete: true);

        Assert.Equal((4, 1, 2, 1), (summary.Lines, summary.UnreadableLines, summary.FilteredLines, summary.Hits));
    }

    private static string Word(Random random) =>
        string.Create(random.Next(5, 9), random, (text, random) =>
        {
            for (var index = 0; index < text.Length; index++) text[index] = (char)random.Next('a', 'z' + 1);
        });
}
