using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Wallarm.Connector.Inventory;
using Wallarm.Connector.Tests.Inventory;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>Export-WallarmApiInventory: files of every kind, whole or not at all.</summary>
public sealed class InventoryExportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wallarm-export-");
    private readonly ModuleSession _session;

    public InventoryExportTests()
    {
        _session = ModuleSession.Open(_folder.FullName);
        InventoryLine[] lines =
        [
            .. Enumerable.Range(0, 12).Select(number => new InventoryLine("GET", $"/prod/users/{number}")),
            .. Enumerable.Range(0, 12).Select(
                number => new InventoryLine("GET", $"/prod/users/{Guid.NewGuid()}/orders/{number}", "b.example.com")),
            new("POST", "/prod/users", Status: 201), new("POST", "/prod/users", Status: 400), new("GET", "/prod/q u?o#t\"e{d}"),
        ];
        File.WriteAllLines(PathOf("access.log"), lines.Select(line => line.ToString()));
    }

    public static TheoryData<string> Kinds => [.. InventoryFile.Extensions];

    public void Dispose()
    {
        _session.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_of_each_kind_is_written_and_read_again(string kind)
    {
        Assert.Empty(Run($"Get-WallarmApiInventory access.log | Export-WallarmApiInventory -Path inventory{kind}").Output);

        Assert.Empty(Run($"Get-WallarmApiInventory access.log | Compare-WallarmApiInventory inventory{kind}").Output);
        Assert.Empty(Run($"Compare-WallarmApiInventory (Get-WallarmApiInventory access.log) inventory{kind}").Output);
        Assert.Equal(4, InventoryFile.Read(File.ReadAllBytes(PathOf($"inventory{kind}")), kind).Count);
        Assert.Equal(["access.log", $"inventory{kind}"], Names());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Hostile_text_survives_every_kind(string kind)
    {
        var endpoints = HostileText.Endpoints;
        var content = Write(kind, endpoints);

        Assert.Equal(endpoints.Length, InventoryFile.Read(content, kind).Count);
        Assert.Empty(InventoryComparison.Compare(InventoryFile.Read(content, kind), InventoryFile.Read(content, kind)));
        if (kind is ".html" or ".csv")
        {
            // Neither loses a character, but for halves of characters, which no file can hold.
            var whole = endpoints.Where(endpoint => !endpoint.Path.Contains('\uD800')).ToArray();
            Assert.Empty(InventoryComparison.Compare(whole, InventoryFile.Read(Write(kind, whole), kind)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_endpoints_give_the_same_bytes_in_any_order_and_culture(string kind)
    {
        var endpoints = HostileText.Endpoints;
        var random = new Random(1);
        var first = Write(kind, endpoints);
        random.Shuffle(endpoints = [.. endpoints]);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(first, Write(kind, endpoints));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Other_extensions_are_an_error_that_names_the_kinds_before_anything_is_read()
    {
        var run = _session.Run(
            "$read = 0; try { 1 | ForEach-Object { $read++ } | Export-WallarmApiInventory inventory.pdf } finally { $read }");

        var error = Assert.IsType<System.Management.Automation.ErrorRecord>(run.StoppedBy ?? run.Errors[0]);
        Assert.StartsWith("Wallarm.InventoryKindUnknown", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.All(
            InventoryFile.Extensions,
            kind => Assert.Contains(kind, error.ErrorDetails?.RecommendedAction ?? "", StringComparison.Ordinal));
        Assert.Equal(0, run.Output[0].BaseObject);
    }

    [Theory]
    [InlineData("inventory.csv -NoClobber", "Wallarm.FileExists")]
    [InlineData("none/inventory.csv", "Wallarm.FileNotWritable")]
    [InlineData("folder.csv", "Wallarm.FileNotWritable")]
    [InlineData("Env:/inventory.csv", "Wallarm.PathNotUsable")]
    public void What_cannot_be_written_is_an_error_and_changes_nothing(string parameters, string id)
    {
        File.WriteAllText(PathOf("inventory.csv"), "mine");
        Directory.CreateDirectory(PathOf("folder.csv"));

        var run = _session.Run($"Get-WallarmApiInventory access.log | Export-WallarmApiInventory {parameters}");

        Assert.StartsWith(id, IdOf(run), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(PathOf("inventory.csv")));
        Assert.Equal(["access.log", "inventory.csv"], Names());
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_and_a_read_only_one_with_Force()
    {
        File.WriteAllText(PathOf("inventory.csv"), "old");
        Run("Get-WallarmApiInventory access.log | Export-WallarmApiInventory inventory.csv");
        Assert.StartsWith("Host,", File.ReadAllText(PathOf("inventory.csv")), StringComparison.Ordinal);
        File.WriteAllText(PathOf("inventory.csv"), "old");
        File.SetAttributes(PathOf("inventory.csv"), FileAttributes.ReadOnly);

        var refused = _session.Run("Get-WallarmApiInventory access.log | Export-WallarmApiInventory inventory.csv");
        Assert.StartsWith("Wallarm.FileNotWritable", IdOf(refused), StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(PathOf("inventory.csv")));
        Run("Get-WallarmApiInventory access.log | Export-WallarmApiInventory inventory.csv -Force");

        Assert.StartsWith("Host,", File.ReadAllText(PathOf("inventory.csv")), StringComparison.Ordinal);
        File.SetAttributes(PathOf("inventory.csv"), FileAttributes.Normal);
    }

    [Fact]
    public void A_pipeline_that_fails_leaves_the_file_as_it_was()
    {
        File.WriteAllText(PathOf("inventory.html"), "old");

        _session.Run("& { Get-WallarmApiInventory access.log; throw 'half way' } | Export-WallarmApiInventory inventory.html");

        Assert.Equal("old", File.ReadAllText(PathOf("inventory.html")));
        Assert.Equal(["access.log", "inventory.html"], Names());
    }

    [Fact]
    public void WhatIf_writes_nothing_and_says_what_it_would()
    {
        Run("Get-WallarmApiInventory access.log | Export-WallarmApiInventory inventory.html -WhatIf");

        Assert.Equal(["access.log"], Names());
        Assert.Contains(_session.Host.Lines, line => line.Contains("the inventory of 4 endpoints", StringComparison.Ordinal));
    }

    [Fact]
    public void PassThru_hands_the_endpoints_on()
    {
        var run = Run(
            """
            Get-WallarmApiInventory access.log | Export-WallarmApiInventory inventory.html -PassThru |
                Export-WallarmApiInventory inventory.csv -PassThru
            """);

        Assert.Equal(4, run.Output.Count);
        Assert.Equal(["access.log", "inventory.csv", "inventory.html"], Names());
    }

    [Fact]
    public void An_OpenAPI_document_has_paths_parameters_statuses_and_facts()
    {
        Run("Get-WallarmApiInventory access.log | Export-WallarmApiInventory inventory.json");
        var document = JsonNode.Parse(File.ReadAllText(PathOf("inventory.json")))!;

        Assert.StartsWith("3.1", $"{document["openapi"]}", StringComparison.Ordinal);
        Assert.Equal(
            ["/prod/q%20u%3Fo%23t%22e%7Bd%7D", "/prod/users", "/prod/users/{userId}", "/prod/users/{userId}/orders/{orderId}"],
            document["paths"]!.AsObject().Select(path => path.Key));
        var orders = document["paths"]!["/prod/users/{userId}/orders/{orderId}"]!;
        Assert.Equal(["userId", "orderId"], orders["parameters"]!.AsArray().Select(parameter => $"{parameter!["name"]}"));
        Assert.Equal(["uuid", ""], orders["parameters"]!.AsArray().Select(parameter => $"{parameter!["schema"]!["format"]}"));
        Assert.Equal(["string", "integer"], orders["parameters"]!.AsArray().Select(parameter => $"{parameter!["schema"]!["type"]}"));
        Assert.Equal("https://b.example.com", $"{orders["servers"]![0]!["url"]}");
        Assert.Equal(["201", "400"], document["paths"]!["/prod/users"]!["post"]!["responses"]!.AsObject().Select(response => response.Key));
        var facts = document["paths"]!["/prod/users/{userId}"]!["get"]!["x-wallarm-endpoints"]![0]!;
        Assert.Equal(("12", "true", "43"), ($"{facts["hits"]}", $"{facts["wouldBeDiscovered"]}", $"{facts["latencyP95"]}"[..2]));
    }

    [Theory]
    [InlineData(".json")]
    [InlineData(".yaml")]
    public void A_document_of_anything_is_valid_and_names_every_parameter_once(string kind)
    {
        ApiEndpoint[] endpoints =
        [
            .. HostileText.Endpoints,
            Made("/a/{id}/b/{id}", ("id", PathRule.Number), ("id", PathRule.Uuid)),
            Made("/a/{key}/b/{other}", ("key", PathRule.Slug), ("other", PathRule.Slug)) with { Host = "other.example.com" },
            Made("/files/{proxy+}", ("proxy", PathRule.Route)), Made("/export/{id}.{format}", ("id", PathRule.Route)), Made("noSlash"),
            Made("/{literal}"),
        ];
        var settings = new OpenApiReaderSettings();
        settings.AddYamlReader();

        var (document, diagnostic) = OpenApiDocument.Load(new MemoryStream(Write(kind, endpoints)), null, settings);

        Assert.Empty(diagnostic!.Errors.Select(error => $"{error.Pointer}: {error.Message}"));
        Assert.All(document!.Paths, path =>
        {
            Assert.Matches(@"^(/([A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2}|\{[^{}]+\})*)+$", path.Key);
            var named = path.Key.Split('{').Skip(1).Select(part => part.Split('}')[0]);
            Assert.Equal(named, path.Value.Parameters?.Select(parameter => parameter.Name) ?? []);
            Assert.Equal(named.Distinct(), named);
        });
        Assert.Equal(document.Paths.Count, document.Paths.Keys.Select(path => Regex.Replace(path, @"\{[^}]*\}", "{}")).Distinct().Count());
        Assert.Contains("/a/{id}/b/{id2}", document.Paths.Keys);
        Assert.Contains("/export/{id}.{format}", document.Paths.Keys);
        Assert.Contains("/files/{proxy+}", document.Paths.Keys);
        Assert.Contains("/%7Bliteral%7D", document.Paths.Keys);
    }

    [Fact]
    public void A_table_is_no_formula_and_keeps_its_columns()
    {
        var endpoint = Made("/a,\"b\"\r\nc") with
        {
            Host = "=HYPERLINK(\"x\")", Reason = "'quoted", Detail = "@SUM", Route = "+1", StageName = "\tx",
        };

        var text = Encoding.UTF8.GetString(Write(".csv", [endpoint]));

        Assert.Contains("\r\n\"'=HYPERLINK(\"\"x\"\")\",GET,\"/a,\"\"b\"\"\r\nc\",7,", text, StringComparison.Ordinal);
        Assert.Contains(",''quoted,'@SUM,", text, StringComparison.Ordinal);
        Assert.Contains(",'+1,", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        Assert.False(text.StartsWith('\uFEFF'));
        var read = InventoryFile.Read(Encoding.UTF8.GetBytes(text), ".csv")[0];
        Assert.Equal(
            (endpoint.Host, endpoint.Path, endpoint.Reason, endpoint.Detail, endpoint.Route, endpoint.StageName),
            (read.Host, read.Path, read.Reason, read.Detail, read.Route, read.StageName));
    }

    [Theory]
    [InlineData("a;=1", "a;'=1")]
    [InlineData("a;'=1", "a;''=1")]
    [InlineData("''=1", "'''=1")]
    [InlineData("a;;=1", "a;;'=1")]
    [InlineData("a\t=1", "a\t'=1")]
    [InlineData("\t=1", "'\t'=1")]
    [InlineData("a\r\n@1", "a\r\n'@1")]
    [InlineData("a;\"-1", "a;'\"-1")]
    [InlineData("\"\"+1", "'\"\"+1")]
    [InlineData("a;'b", "a;'b")]
    [InlineData("a;b=1", "a;b=1")]
    [InlineData("a;", "a;")]
    [InlineData("a;\uFF1D1", "a;'\uFF1D1")]
    public void A_table_is_no_formula_where_semicolons_or_tabs_separate_either(string detail, string written)
    {
        var text = Encoding.UTF8.GetString(Write(".csv", [Made("/a") with { Detail = detail }]));

        Assert.Contains(written.Replace("\"", "\"\"", StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.Equal(detail, InventoryFile.Read(Encoding.UTF8.GetBytes(text), ".csv")[0].Detail);
    }

    [Fact]
    public void A_table_gives_back_any_text()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 5_000; round++)
        {
            var detail = new string(random.GetItems("=+-@;\t\r\n'\",a \uFF1D".AsSpan(), random.Next(1, 9)));
            var read = InventoryFile.Read(Write(".csv", [Made("/a") with { Detail = detail }]), ".csv")[0];
            Assert.True(read.Detail == detail, $"seed {seed}: {Uri.EscapeDataString(detail)}");
        }
    }

    [Theory]
    [InlineData("Get-WallarmApiInventory access.log | Where-Object Hits -gt 1000")]
    [InlineData("@()")]
    public void Nothing_replaces_no_file_but_with_Force(string source)
    {
        File.WriteAllText(PathOf("inventory.csv"), "mine");

        Assert.StartsWith(
            "Wallarm.InventoryEmpty", IdOf(_session.Run($"{source} | Export-WallarmApiInventory inventory.csv")), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(PathOf("inventory.csv")));
        Run($"{source} | Export-WallarmApiInventory inventory.csv -Force");
        Run($"{source} | Export-WallarmApiInventory new.csv");

        Assert.All(["inventory.csv", "new.csv"], name => Assert.Empty(InventoryFile.Read(File.ReadAllBytes(PathOf(name)), ".csv")));
    }

    [Theory]
    [InlineData("inventory.html", "<html></html>")]
    [InlineData("inventory.json", "{ \"openapi\": \"3.1.0\", \"paths\": { \"/x\": { \"get\": {} } } }")]
    [InlineData("inventory.json", "[]")]
    [InlineData("inventory.yaml", "a: [")]
    [InlineData("inventory.csv", "a,b\r\n1,2\r\n")]
    [InlineData("inventory.csv", "Method,Path,Hits\r\nGET,/x,many\r\n")]
    [InlineData("inventory.csv", "Method,Path,Hits\r\nGET,/x,99999999999999999999\r\n")]
    [InlineData("inventory.csv", "Method,Path,Statuses\r\nGET,/x,4294967496:1\r\n")]
    [InlineData("inventory.csv", "Method,Path,FirstSeen\r\nGET,/x,0001-01-01T00:00:00+14:00\r\n")]
    public void A_file_that_is_no_export_is_an_error(string name, string content)
    {
        File.WriteAllText(PathOf(name), content);

        var run = _session.Run($"Get-WallarmApiInventory access.log | Compare-WallarmApiInventory {name}");

        Assert.StartsWith("Wallarm.InventoryFileUnreadable", IdOf(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none.json none.json", "Wallarm.InventoryFileNotFound")]
    [InlineData("access.log access.log", "Wallarm.InventoryKindUnknown")]
    [InlineData("1 2", "Wallarm.InputObjectNotBound")]
    public void What_is_no_inventory_is_an_error(string parameters, string id) =>
        Assert.StartsWith(id, IdOf(_session.Run($"Compare-WallarmApiInventory {parameters}")), StringComparison.Ordinal);

    private static string IdOf(ScriptRun run) => (run.StoppedBy ?? Assert.Single(run.Errors)).FullyQualifiedErrorId;

    private static ApiEndpoint Made(string path, params (string Name, string Rule)[] parameters) => new()
    {
        Host = "api.example.com", Method = "GET", Path = path, Hits = 7, WouldBeDiscovered = false,
        Parameters = [.. parameters.Select(parameter => new PathParameter(parameter.Name, parameter.Rule, []))],
    };

    private static byte[] Write(string kind, IEnumerable<ApiEndpoint> endpoints)
    {
        using var content = new MemoryStream();
        InventoryFile.Write(content, kind, endpoints);
        return content.ToArray();
    }

    private ScriptRun Run(string script) => _session.Run(script).ThrowIfFailed();

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private string[] Names() => [.. _folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];
}
