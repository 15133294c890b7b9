using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Wallarm.Connector.Tests.Inventory;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>Get-WallarmApiInventory of files and lines, which needs neither AWS nor a region.</summary>
public sealed class ApiInventoryTests : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wallarm-inventory-");
    private readonly ModuleSession _session;

    public ApiInventoryTests() => _session = ModuleSession.Open(_folder.FullName);

    private static string[] Users =>
        [.. Enumerable.Range(0, 12).Select(number => new InventoryLine("GET", $"/users/{number}").ToString())];

    private static string[] Orders =>
        [.. Enumerable.Range(0, 12).Select(number => new InventoryLine("POST", $"/users/{number}/orders").ToString())];

    [Fact]
    public void Files_are_read_as_they_are_and_gzipped_and_found_by_wildcards()
    {
        Write("users.log", Users);
        WriteGzipped("orders.log.gz", Orders);

        Assert.Equal(["GET /users/{userId} 12", "POST /users/{userId}/orders 12"], Endpoints("Get-WallarmApiInventory *.log, *.gz"));
        Assert.Equal(["POST /users/{userId}/orders 12"], Endpoints("Get-WallarmApiInventory -Path orders.log.gz"));
    }

    [Theory]
    [InlineData("export task", "2026-11-20T06:30:00.000Z {0}")]
    [InlineData("aws logs tail", "2026-11-20T06:30:00.000000+00:00 4a1b-stream {0}")]
    public void Lines_that_CloudWatch_exports_with_a_time_are_read(string name, string form)
    {
        Write(name, Users.Select(line => form.Replace("{0}", line, StringComparison.Ordinal)));

        Assert.Equal(["GET /users/{userId} 12"], Endpoints($"Get-WallarmApiInventory '{name}'"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Documents_of_filter_log_events_are_read(bool isIndented)
    {
        var events = Users.Select(line => new { logStreamName = "s", timestamp = 1, message = line, ingestionTime = 2, eventId = "3" });
        var document = JsonSerializer.Serialize(new { events, searchedLogStreams = Array.Empty<int>() }, isIndented ? Indented : null);
        File.WriteAllText(Path.Combine(_folder.FullName, "events.json"), document);

        var summary = _session.Run("Get-WallarmApiInventory events.json -Summary").Single<ApiInventorySummary>();

        Assert.Equal((1, 12, 12, 0), (summary.Endpoints, summary.Hits, summary.Lines, summary.UnreadableLines));
    }

    [Fact]
    public void Events_of_a_subscription_are_read()
    {
        Write("events.jsonl", Users.Select(line => JsonSerializer.Serialize(new
        {
            messageType = "DATA_MESSAGE",
            owner = "123456789012",
            logGroup = "/g",
            logEvents = new[] { new { id = "1", timestamp = 2, message = line } },
        })));

        Assert.Equal(["GET /users/{userId} 12"], Endpoints("Get-WallarmApiInventory events.jsonl"));
    }

    [Fact]
    public void Objects_that_Firehose_joined_without_line_ends_are_read()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "lines"), string.Concat(Users.Concat(Orders)));
        var documents = Users.Concat(Orders).Select(line => JsonSerializer.Serialize(new
        {
            messageType = "DATA_MESSAGE",
            logEvents = new[] { new { id = "1", timestamp = 2, message = line }, new { id = "2", timestamp = 3, message = line } },
        }));
        File.WriteAllText(Path.Combine(_folder.FullName, "documents"), string.Concat(documents));

        var lines = _session.Run("Get-WallarmApiInventory lines -Summary").Single<ApiInventorySummary>();
        var messages = _session.Run("Get-WallarmApiInventory documents -Summary").Single<ApiInventorySummary>();
        var piped = _session.Run("[IO.File]::ReadAllText([IO.Path]::Combine($PWD, 'documents')) | Get-WallarmApiInventory -Summary");

        Assert.Equal((2, 24, 24), (lines.Endpoints, lines.Hits, lines.Lines));
        Assert.Equal((2, 48, 48), (messages.Endpoints, messages.Hits, messages.Lines));
        Assert.Equal(48, piped.Single<ApiInventorySummary>().Lines);
    }

    [Fact]
    public void What_a_caller_writes_into_a_line_makes_no_second_one_of_it()
    {
        var forged = Users[0].Replace(
            "okhttp",
            "x\" }{ \"requestId\": \"1\", \"httpMethod\": \"GET\", \"path\": \"/forged\", \"z\": \"",
            StringComparison.Ordinal);
        Write("forged.log", [.. Users, forged]);

        var run = _session.Run("Get-WallarmApiInventory forged.log").ThrowIfFailed();

        Assert.Equal("/users/{userId}", Assert.IsType<ApiEndpoint>(Assert.Single(run.Output).BaseObject).Path);
    }

    [Fact]
    public void Lines_and_files_are_taken_from_the_pipeline()
    {
        Write("users.log", Users);

        Assert.Equal(["POST /users/{userId}/orders 12"], Endpoints("$lines | Get-WallarmApiInventory", Orders));
        Assert.Equal(
            ["GET /users/{userId} 12", "POST /users/{userId}/orders 12"],
            Endpoints("@([IO.FileInfo]::new([IO.Path]::Combine($folder, 'users.log'))) + $lines | Get-WallarmApiInventory", Orders));
        var error = Assert.Single(_session.Run("42 | Get-WallarmApiInventory").Errors);
        Assert.StartsWith("Wallarm.InputObjectNotBound", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void One_warning_counts_unreadable_lines_and_one_noise()
    {
        var scans = Enumerable.Range(0, 30).Select(number => new InventoryLine("GET", $"/x{number}.php", Status: 404).ToString());
        Write("access.log", [.. Users, "no record", "{ }", .. scans]);

        var run = _session.Run("Get-WallarmApiInventory access.log").ThrowIfFailed();

        Assert.Single(run.Output);
        Assert.Collection(
            run.Warnings,
            unreadable => Assert.StartsWith("2 of 44 lines are no access-log record", unreadable, StringComparison.Ordinal),
            noise => Assert.StartsWith("30 of 44 calls are no endpoint's", noise, StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_inventory_says_what_emptied_it()
    {
        var scan = new InventoryLine("GET", "/x.php", Status: 404) { Time = InventoryLine.FirstTime.AddDays(9) };
        Write("access.log", [.. Users, "no record", scan.ToString()]);
        Write("empty.log", []);

        Assert.Equal(
            [
                "The inventory is empty: of 14 lines 1 are no access-log record (Test-WallarmLogFormat says what a log format lacks), "
                + "12 are outside -StartTime and -EndTime, or have no time, 1 found nothing (401, 403, 404, 405).",
            ],
            _session.Run("Get-WallarmApiInventory access.log -StartTime 2026-11-25").ThrowIfFailed().Warnings);
        Assert.Equal(
            ["The inventory is empty: there was no line to read."],
            _session.Run("Get-WallarmApiInventory empty.log").ThrowIfFailed().Warnings);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error_and_the_others_are_read()
    {
        Write("users.log", Users);
        File.WriteAllBytes(Path.Combine(_folder.FullName, "damaged.gz"), [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF]);

        var run = _session.Run("Get-WallarmApiInventory absent.log, none*.log, damaged.gz, users.log");

        Assert.Equal(
            ["Wallarm.LogFileNotFound", "Wallarm.LogFileNotFound", "Wallarm.LogFileUnreadable"],
            run.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]).Order());
        Assert.Equal(12, Assert.IsType<ApiEndpoint>(Assert.Single(run.Output).BaseObject).Hits);
    }

    [Fact]
    public void The_root_of_a_specification_is_a_path_like_any_other()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "root.json"), """{ "openapi": "3.1.0", "paths": { "/": { "get": {} } } }""");
        Write("root.log", [new InventoryLine("GET", "/").ToString()]);

        var endpoint = _session.Run("Get-WallarmApiInventory root.log -Specification root.json").ThrowIfFailed().Single<ApiEndpoint>();

        Assert.Equal(("/", "Documented"), (endpoint.Path, endpoint.State));
    }

    [Theory]
    [InlineData("openapi: 3.1.0\ninfo: { title: x, version: 1.0.0 }\npaths:\n  /users/{name}:\n    get:\n      responses: {}\n")]
    [InlineData("swagger: '2.0'\nhost: api.example.com\nbasePath: /prod\npaths:\n  /users/{name}:\n    get: { responses: {} }\n")]
    [InlineData("swagger: '2.0'\nbasePath: /prod\npaths:\n  /users/{name}:\n    x-amazon-apigateway-any-method: { responses: {} }\n")]
    [InlineData(
        "openapi: 3.0.1\nservers: [{ url: 'https://a/{b}', variables: { b: { default: /prod } } }]\n"
            + "paths: { '/users/{name}': { get: {} } }")]
    public void A_specification_can_be_YAML(string text)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "openapi.yaml"), text);
        Write("yaml.log", [new InventoryLine("GET", "/prod/users/jo").ToString()]);

        var endpoints = _session.Run("Get-WallarmApiInventory yaml.log -Specification openapi.yaml").ThrowIfFailed().Output;

        var called = endpoints.Select(item => (ApiEndpoint)item.BaseObject).Single(endpoint => endpoint.Hits > 0);
        Assert.Equal(("/prod/users/{name}", "Documented"), (called.Path, called.State));
    }

    [Fact]
    public void A_specification_tells_documented_shadow_unused_and_zombie_endpoints_apart()
    {
        const string Current =
            """
            {
              "openapi": "3.1.0", "servers": [{ "url": "https://api.example.com/prod" }],
              "paths": { "/users/{name}": { "get": {}, "delete": {} } }
            }
            """;
        const string Previous =
            """
            {
              "swagger": "2.0", "basePath": "/prod",
              "paths": { "/users/{name}": { "get": {} }, "/legacy/{key}/data": { "get": {} } }
            }
            """;
        const string Command = "Get-WallarmApiInventory access.log -Specification openapi.json -PreviousSpecification old.json";
        File.WriteAllText(Path.Combine(_folder.FullName, "openapi.json"), Current);
        File.WriteAllText(Path.Combine(_folder.FullName, "old.json"), Previous);
        InventoryLine[] lines =
        [
            new("GET", "/prod/users/jo"), new("GET", "/prod/users/7"), new("GET", "/prod/debug"),
            new("GET", "/prod/legacy/a/data", Status: 404),
        ];
        Write("access.log", lines.Select(line => line.ToString()));

        var endpoints = _session.Run(Command).ThrowIfFailed().Output.Select(item => (ApiEndpoint)item.BaseObject);
        var summary = _session.Run($"{Command} -Summary").Single<ApiInventorySummary>();

        Assert.Equal(
            [
                "GET /prod/debug 1 Shadow", "GET /prod/legacy/{key}/data 1 Zombie", "DELETE /prod/users/{name} 0 Unused",
                "GET /prod/users/{name} 2 Documented",
            ],
            endpoints.Select(endpoint => $"{endpoint.Method} {endpoint.Path} {endpoint.Hits} {endpoint.State}"));
        Assert.Equal((1, 1, 1, 1), (summary.Documented, summary.Shadow, summary.Unused, summary.Zombie));
    }

    [Theory]
    [InlineData("-Specification absent.json", "Wallarm.SpecificationNotUsable")]
    [InlineData("-Specification access.log", "Wallarm.SpecificationNotUsable")]
    [InlineData("-Specification bomb.yaml", "Wallarm.SpecificationNotUsable")]
    [InlineData("-Specification empty.yaml", "Wallarm.SpecificationNotUsable")]
    [InlineData("-PreviousSpecification absent.json", "Wallarm.OptionNotUsable")]
    [InlineData("-KeepLiteral articles", "Wallarm.OptionNotUsable")]
    [InlineData("-StartTime 2026-11-26 -EndTime 2026-11-25", "Wallarm.OptionNotUsable")]
    public void A_value_that_cannot_be_used_is_an_error(string parameters, string id)
    {
        Write("access.log", Users);
        Write("empty.yaml", []);
        var bomb = Enumerable.Range(1, 40).Select(number => $"a{number}: &a{number} [*a{number - 1}, *a{number - 1}]");
        Write("bomb.yaml", ["openapi: 3.1.0", "a0: &a0 [x, x]", .. bomb, "paths: { /x: { get: {} } }"]);

        var run = _session.Run($"Get-WallarmApiInventory access.log {parameters}");

        Assert.StartsWith(id, (run.StoppedBy ?? Assert.Single(run.Errors)).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Delete(recursive: true);
    }

    private string[] Endpoints(string script, string[]? lines = null)
    {
        var run = _session.Run("param($lines, $folder) " + script, ("lines", lines), ("folder", _folder.FullName)).ThrowIfFailed();
        var endpoints = run.Output.Select(item => (ApiEndpoint)item.BaseObject);
        return [.. endpoints.Select(endpoint => $"{endpoint.Method} {endpoint.Path} {endpoint.Hits}")];
    }

    private void Write(string name, IEnumerable<string> lines) => File.WriteAllLines(Path.Combine(_folder.FullName, name), lines);

    private void WriteGzipped(string name, IEnumerable<string> lines)
    {
        using var file = new GZipStream(File.Create(Path.Combine(_folder.FullName, name)), CompressionLevel.Fastest);
        file.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }
}
