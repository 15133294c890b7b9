using Wallarm.Connector.Engine;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Inventory;
using Wallarm.Connector.Tests.PowerShell;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Get-WallarmApiInventory of stages and log groups.</summary>
public sealed class LogGroupInventoryTests
{
    private const string Group = LoggedApis.Group;

    [BotoFact]
    public async Task A_REST_stage_gives_templates_of_its_resources_and_state_against_them()
    {
        await using var world = await OpenAsync();
        var api = await world.CreateRestApiAsync(
            "petstore", "prod", Group, null, "GET /pets", "GET /pets/{petId}", "ANY /files/{proxy+}", "GET /health", "GET /");
        var host = world.HostOf(api);
        world.Hold(
            Group,
            new InventoryLine("GET", "/prod/pets", host).Calls(),
            new InventoryLine("GET", "/prod/pets/rex", host).Calls(),
            new InventoryLine("DELETE", "/prod/pets/#", host).Calls(),
            new InventoryLine("PUT", "/prod/files/#/meta", host).Calls(),
            new InventoryLine("POST", "/prod/internal", host).Calls(),
            new InventoryLine("GET", "/prod/wp-login.php", host, Status: 403).Calls(5),
            new InventoryLine("GET", "/prod/files/nothing.php", host, Status: 404).Calls(5));

        var run = world.Run($"Get-WallarmApiInventory -RestApiId {api} -StageName prod @aws").ThrowIfFailed();

        Assert.Equal(
            [
                "Unused GET /prod 0 /",
                "Documented PUT /prod/files/{fileId}/meta 12 /files/{proxy+}",
                "Unused GET /prod/health 0 /health",
                "Shadow POST /prod/internal 12 ",
                "Documented GET /prod/pets 12 /pets",
                "Shadow DELETE /prod/pets/{petId} 12 /pets/{petId}",
                "Documented GET /prod/pets/{petId} 12 /pets/{petId}",
            ],
            Endpoints(run).Select(Text));
        Assert.All(Endpoints(run), each => Assert.Equal(
            (host, world.Region, api, null, "petstore", "prod", 1.0),
            (each.Host, each.Region, each.RestApiId, each.ApiId, each.ApiName, each.StageName, each.SampleRate)));
        Assert.StartsWith("10 of 70 calls are no endpoint's", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Custom_domains_lead_to_their_APIs_by_base_path_and_several_APIs_stay_apart()
    {
        await using var world = await OpenAsync("/orders");
        var rest = await world.CreateRestApiAsync("petstore", "prod", Group, null, "GET /pets/{petId}");
        var http = await world.CreateHttpApiAsync("orders", "$default", "/orders", "GET /orders/{orderId}", "ANY /{proxy+}", "$default");
        await world.MapAsync("API.example.com", "2024/shop", http, "$default", isRest: false);
        await world.MapAsync("api.example.com", "animals", rest, "prod", isRest: true);
        world.Hold(Group, new InventoryLine("GET", "/animals/pets/#", "api.example.com").Calls());
        var orders = new InventoryLine("GET", "/2024/shop/orders/#", "api.example.com") { Stage = "$default" };
        world.Hold(
            "/orders",
            orders.Calls(),
            (orders with { Method = "POST" }).Calls(),
            (orders with { Path = "/", Host = world.HostOf(http) }).Calls(),
            (orders with { Path = "/orders/#", Host = world.HostOf(http) }).Calls());

        var endpoints = Endpoints(world.Run("Get-WallarmApiStage @aws | Get-WallarmApiInventory @aws").ThrowIfFailed());

        Assert.Equal(
            [
                $"{http} Documented GET / 12 $default",
                $"{http} Documented GET /orders/{{orderId}} 12 /orders/{{orderId}}",
                $"{http} Documented GET /2024/shop/orders/{{orderId}} 12 /orders/{{orderId}}",
                $"{http} Documented POST /2024/shop/orders/{{orderId}} 12 /{{proxy+}}",
                $"{rest} Documented GET /animals/pets/{{petId}} 12 /pets/{{petId}}",
            ],
            endpoints.OrderBy(each => each.Host.Contains("example", StringComparison.Ordinal))
                .Select(each => $"{each.RestApiId ?? each.ApiId} {Text(each)}"));
    }

    [BotoFact]
    public async Task Of_a_group_that_several_stages_log_to_only_the_named_one_is_taken_and_by_its_name_all()
    {
        await using var world = await OpenAsync();
        var pets = await world.CreateRestApiAsync("petstore", "prod", Group, null, "GET /pets");
        await world.AddRestStageAsync(pets, "beta");
        await world.LogRestStageAsync(pets, "beta", Group);
        var shop = await world.CreateHttpApiAsync("shop", "prod", Group, "GET /carts");
        world.Hold(
            Group,
            new InventoryLine("GET", "/prod/pets", world.HostOf(pets)).Calls(),
            (new InventoryLine("GET", "/beta/pets", world.HostOf(pets)) { Stage = "beta" }).Calls(),
            new InventoryLine("GET", "/prod/carts", world.HostOf(shop)).Calls());

        var one = world.Run($"Get-WallarmApiInventory -RestApiId {pets} -StageName prod @aws").ThrowIfFailed();
        var figures = world.Run($"Get-WallarmApiInventory -RestApiId {pets} -StageName prod -Summary @aws").Single<ApiInventorySummary>();
        var all = world.Run($"[pscustomobject]@{{ LogGroupName = '{Group}' }} | Get-WallarmApiInventory @aws").ThrowIfFailed();
        var none = world.Run($"Get-WallarmApiInventory -ApiId {shop} -StageName prod -Last 1h @aws").ThrowIfFailed();

        Assert.Equal(["Documented GET /prod/pets 12 /pets"], Endpoints(one).Select(Text));
        Assert.Equal((36, 12, 24), (figures.Lines, figures.Hits, figures.FilteredLines));
        Assert.Equal(
            [(pets, "beta", "/beta/pets"), (shop, "prod", "/prod/carts"), (pets, "prod", "/prod/pets")],
            Endpoints(all).Select(each => (each.RestApiId ?? each.ApiId!, each.StageName!, each.Path)).OrderBy(each => each.Item3));
        Assert.StartsWith(
            $"The inventory is empty: '{Group}' has no log event from ",
            Assert.Single(none.Warnings),
            StringComparison.Ordinal);
        Assert.Equal(["Unused GET /prod/carts 0 /carts"], Endpoints(none).Select(Text));
    }

    [BotoFact]
    public async Task WhatIf_tells_groups_bytes_calls_time_and_price_and_reads_nothing()
    {
        await using var world = await OpenAsync();
        var api = await world.CreateRestApiAsync("petstore", "prod", Group, null, "GET /pets");
        world.Hold(Group, new InventoryLine("GET", "/prod/pets", world.HostOf(api)).Calls(2000));
        world.Aws.ClearCalls();

        var run = world.Run($"Get-WallarmApiInventory -RestApiId {api} -StageName prod -Last 30d -WhatIf @aws").ThrowIfFailed();

        Assert.Empty(run.Output);
        Assert.Empty(run.Warnings);
        Assert.Equal(0, world.Aws.CountOf("FilterLogEvents"));
        Assert.Matches(
            @"log group '/aws/apigateway/petstore' of eu-west-1: .* about 1\.\d MB of the 1\.\d MB .* "
                + @"about 2 calls of FilterLogEvents, 1 s .*\$0\.\d\d",
            string.Join('\n', world.Session.Host.Lines));
    }

    [BotoFact]
    public async Task Every_object_of_a_sample_says_so()
    {
        await using var world = await OpenAsync();
        world.Hold(Group, new InventoryLine("GET", "/pets", "api.example.com").Calls(1000));

        var endpoint = world.Run($"Get-WallarmApiInventory -LogGroupName {Group} -SampleRate 0.2 @aws").Single<ApiEndpoint>();
        var summary = world.Run($"Get-WallarmApiInventory -LogGroupName {Group} -SampleRate 0.2 -Summary @aws")
            .Single<ApiInventorySummary>();

        Assert.Equal((0.2, 0.2, endpoint.Hits), (endpoint.SampleRate, summary.SampleRate, summary.Lines));
        Assert.InRange(endpoint.Hits, 150, 250);
    }

    [BotoTheory]
    [InlineData("none", "Wallarm.StageNotLogging", "Set-WallarmStageLogging -RestApiId")]
    [InlineData("firehose", "Wallarm.LogDestinationUnsupported", "-Path")]
    [InlineData("clf", "Wallarm.LogFormatNotUnderstood", "-ReplaceExisting")]
    [InlineData("path", "Wallarm.LogFormatNotUnderstood", "-Merge")]
    public async Task A_stage_whose_calls_cannot_be_read_is_an_error_that_says_what_to_do(string stage, string errorId, string action)
    {
        await using var world = await OpenAsync();
        var (group, format) = stage switch
        {
            "none" => (null, null),
            "firehose" => ($"arn:aws:firehose:eu-west-1:{world.Aws.AccountId}:deliverystream/amazon-apigateway-x", null),
            "clf" => (Group, "$context.identity.sourceIp [$context.requestTime] $context.requestId"),
            _ => (Group, """{ "requestId": "$context.requestId", "httpMethod": "$context.httpMethod" }"""),
        };
        var api = await world.CreateRestApiAsync("petstore", "prod", group, format, "GET /pets");

        var error = CloudSession.ErrorOf(world.Run($"Get-WallarmApiInventory -RestApiId {api} -StageName prod @aws"));

        Assert.StartsWith(errorId + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(action, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(0, world.Aws.CountOf("FilterLogEvents"));
    }

    [BotoFact]
    public async Task A_piped_stage_that_does_not_log_is_an_error_and_the_others_are_read()
    {
        await using var world = await OpenAsync();
        var api = await world.CreateRestApiAsync("petstore", "prod", Group, null, "GET /pets");
        await world.CreateRestApiAsync("silent", "prod", null, null, "GET /pets");
        world.Hold(Group, new InventoryLine("GET", "/prod/pets", world.HostOf(api)).Calls());

        var run = world.Run("Get-WallarmApiStage @aws | Get-WallarmApiInventory @aws");

        Assert.StartsWith("Wallarm.StageNotLogging,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["Documented GET /prod/pets 12 /pets"], Endpoints(run).Select(Text));
    }

    [BotoFact]
    public async Task Who_may_not_read_the_definition_gets_the_inventory_without_state_and_an_error()
    {
        await using var world = await OpenAsync();
        var api = await world.CreateRestApiAsync("petstore", "prod", Group, null, "GET /pets/{petId}");
        world.Hold(Group, new InventoryLine("GET", "/prod/pets/#", world.HostOf(api)).Calls());
        world.Aws.Fail("GetResources", AwsFault.AccessDenied());
        world.Aws.Fail("GetDomainNames", AwsFault.AccessDenied(), 1, 2);

        var run = world.Run($"Get-WallarmApiInventory -RestApiId {api} -StageName prod @aws");

        Assert.All(run.Errors, error => Assert.IsType<AccessDeniedException>(error.Exception));
        var endpoint = Assert.Single(Endpoints(run));
        Assert.Equal((null, "/prod/pets/{petId}", api, "petstore"), (endpoint.State, endpoint.Path, endpoint.RestApiId, endpoint.ApiName));
    }

    [BotoFact]
    public async Task A_specification_is_compared_with_in_the_place_of_the_deployed_API_also_behind_a_base_path()
    {
        await using var world = await OpenAsync();
        var api = await world.CreateRestApiAsync("petstore", "prod", Group, null, "ANY /{proxy+}");
        await world.MapAsync("api.example.com", "shop", api, "prod", isRest: true);
        world.Hold(
            Group,
            new InventoryLine("GET", "/shop/pets/rex", "api.example.com").Calls(),
            new InventoryLine("GET", "/shop/cats", "api.example.com").Calls());
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{ "openapi": "3.1.0", "paths": { "/pets/{name}": { "get": {}, "delete": {} } } }""");

        var run = world.Run(
            "Get-WallarmApiInventory -LogGroupName $group -Specification $file @aws",
            ("aws", world.Parameters),
            ("group", Group),
            ("file", file));

        Assert.Equal(
            [
                "Shadow GET /shop/cats 12 /{proxy+}",
                "Unused DELETE /shop/pets/{name} 0 /pets/{name}",
                "Documented GET /shop/pets/{name} 12 /{proxy+}",
            ],
            Endpoints(run.ThrowIfFailed()).Select(Text));
        File.Delete(file);
    }

    [BotoFact]
    public async Task A_domain_whose_mappings_cannot_be_read_is_told_and_the_others_lead_to_their_API()
    {
        await using var world = await OpenAsync();
        var api = await world.CreateRestApiAsync("petstore", "prod", Group, null, "GET /pets/{petId}");
        string[] domains = ["d0.example.com", "d1.example.com"];
        foreach (var domain in domains) await world.MapAsync(domain, "shop", api, "prod", isRest: true);
        world.Hold(Group, [.. domains.Select(domain => new InventoryLine("GET", "/shop/pets/#", domain).Calls())]);
        world.Aws.Fail("GetBasePathMappings", AwsFault.AccessDenied(), 1, 1);

        var run = world.Run($"Get-WallarmApiInventory -RestApiId {api} -StageName prod @aws").ThrowIfFailed();

        var known = Assert.Single(Endpoints(run), each => each.State == EndpointState.Documented).Host;
        var unknown = Assert.Single(domains, domain => domain != known);
        Assert.Contains($"the custom domain '{unknown}'", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Lists_of_resources_routes_domains_and_mappings_are_read_to_their_ends()
    {
        await using var world = await OpenAsync();
        var api = await world.CreateRestApiAsync(
            "petstore", "prod", Group, null, [.. Enumerable.Range(0, 6).Select(number => $"GET /r{number}")]);
        for (var number = 0; number < 3; number++)
        {
            await world.MapAsync($"d{number}.example.com", "a", api, "prod", isRest: true);
            await world.MapAsync($"d{number}.example.com", "b", api, "prod", isRest: true);
        }

        world.Hold(Group, new InventoryLine("GET", "/b/r5", "d2.example.com").Calls());
        world.Aws.Settings.PageSize = 1;

        var run = world.Run($"Get-WallarmApiInventory -RestApiId {api} -StageName prod @aws").ThrowIfFailed();

        Assert.Equal("Documented GET /b/r5 12 /r5", Text(Endpoints(run).Single(each => each.Hits > 0)));
        Assert.Equal(5, Endpoints(run).Count(each => each.State == EndpointState.Unused));
    }

    [BotoTheory]
    [InlineData("-LogGroupName /g -Last 1h -StartTime 2026-01-01", "Wallarm.TimeRangeInvalid")]
    [InlineData("-LogGroupName /g -SampleRate 0", "Wallarm.OptionNotUsable")]
    [InlineData("-LogGroupName /g -SampleRate 1.5", "Wallarm.OptionNotUsable")]
    [InlineData("-LogGroupName /g -RestApiId a -StageName b", "AmbiguousParameterSet")]
    [InlineData("-Path x -LogGroupName /g", "AmbiguousParameterSet")]
    [InlineData("-RestApiId a -ApiId b -StageName c", "AmbiguousParameterSet")]
    [InlineData("-LogGroupName /absent", "Wallarm.LogGroupNotFound")]
    [InlineData("-LogGroupName 'a b'", "Wallarm.LogGroupNameInvalid")]
    [InlineData("-RestApiId absent00 -StageName prod", "Wallarm.ApiNotFound")]
    public async Task What_cannot_be_meant_is_an_error(string parameters, string errorId)
    {
        await using var world = await ConnectorWorld.OpenAsync();

        var error = CloudSession.ErrorOf(world.Run($"Get-WallarmApiInventory {parameters} @aws"));

        Assert.StartsWith(errorId + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(0, world.Aws.CountOf("FilterLogEvents"));
    }

    [BotoFact]
    public async Task Enough_at_any_page_gives_what_was_read_by_then_with_a_warning()
    {
        await using var world = await OpenAsync();
        world.Hold(Group, new InventoryLine("GET", "/pets/#", "api.example.com").Calls(1000));
        world.Aws.Settings.PageSize = 50;
        for (var stopAt = 1; stopAt <= 19; stopAt += 3)
        {
            world.Aws.ClearCalls();
            using var enough = new CancellationTokenSource();
            var observer = new StoppingObserver();
            var inventory = new ConnectorEngine().OpenInventory(new ApiInventoryOptions());
            var reading = inventory.AddLogGroupsAsync([Source(world)], observer, enough.Token, CancellationToken.None);
            await (await world.Aws.WaitForCallAsync("FilterLogEvents", stopAt)).Answered;
            await enough.CancelAsync();

            Assert.True(await reading);
            inventory.Complete(observer, out var summary);
            Assert.False(summary.IsComplete);
            Assert.InRange(summary.Hits, 0, 999);
            Assert.Contains(observer.Warnings, warning => warning.StartsWith("Stopped after ", StringComparison.Ordinal));
        }
    }

    private static InventorySource Source(ConnectorWorld world) => new()
    {
        LogGroupName = Group,
        Session = new AwsSessionOptions
        {
            AccessKey = world.Aws.Identity.AccessKeyId,
            SecretKey = world.Aws.Identity.SecretAccessKey,
            Region = world.Region,
            EndpointUrl = world.Aws.Endpoint,
        },
    };

    /// <summary>An account whose REST APIs can log, with log groups.</summary>
    private static async Task<ConnectorWorld> OpenAsync(params string[] moreGroups)
    {
        var world = await ConnectorWorld.OpenAsync();
        await GatewayLogRole.CreateAsync(world.Aws);
        foreach (var group in moreGroups.Append(Group)) await world.CreateLogGroupAsync(group);
        return world;
    }

    private static List<ApiEndpoint> Endpoints(ScriptRun run) => [.. run.Output.Select(item => (ApiEndpoint)item.BaseObject)];

    private static string Text(ApiEndpoint endpoint) =>
        $"{endpoint.State} {endpoint.Method} {endpoint.Path} {endpoint.Hits} {endpoint.Route}";

    /// <summary>Lets everything be read, and keeps the warnings.</summary>
    private sealed class StoppingObserver() : RelayingObserver(outer: null)
    {
        public List<string> Warnings { get; } = [];

        public override void Warning(string message) => Warnings.Add(message);

        public override Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation) =>
            Task.FromResult(ChangeDecision.Apply);
    }
}
