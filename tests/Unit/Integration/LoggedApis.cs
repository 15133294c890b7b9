using System.Text.Json.Nodes;
using Wallarm.Connector.Tests.Inventory;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>APIs with routes, stages that log, custom domains, and what their log groups hold.</summary>
internal static class LoggedApis
{
    public const string Group = "/aws/apigateway/petstore";

    /// <summary>A REST API with the methods of resources, such as <c>GET /pets/{petId}</c>, and a stage that logs.</summary>
    public static async Task<string> CreateRestApiAsync(
        this ConnectorWorld world, string name, string stageName, string? group, string? format = null, params string[] routes)
    {
        var api = (await world.CallAsync("apigateway", "create_rest_api", new { name }))["id"]!.GetValue<string>();
        var root = (await world.CallAsync("apigateway", "get_resources", new { restApiId = api }))["items"]![0]!["id"]!.GetValue<string>();
        var ids = new Dictionary<string, string> { [""] = root };
        foreach (var route in routes)
        {
            var (httpMethod, path) = (route.Split(' ')[0], route.Split(' ')[1].TrimEnd('/'));
            var parent = "";
            foreach (var pathPart in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                var here = $"{parent}/{pathPart}";
                if (!ids.ContainsKey(here))
                {
                    ids[here] = (await world.CallAsync(
                        "apigateway",
                        "create_resource",
                        new { restApiId = api, parentId = ids[parent], pathPart }))["id"]!.GetValue<string>();
                }

                parent = here;
            }

            var method = new { restApiId = api, resourceId = ids[path], httpMethod, authorizationType = "NONE" };
            await world.CallAsync("apigateway", "put_method", method);
            await world.CallAsync(
                "apigateway", "put_integration", new { restApiId = api, resourceId = ids[path], httpMethod, type = "MOCK" });
        }

        await world.CallAsync("apigateway", "create_deployment", new { restApiId = api, stageName });
        if (group is not null) await world.LogRestStageAsync(api, stageName, group, format);
        world.Aws.ClearCalls();
        return api;
    }

    /// <summary>Another stage of a REST API.</summary>
    public static Task AddRestStageAsync(this ConnectorWorld world, string api, string stageName) =>
        world.CallAsync("apigateway", "create_deployment", new { restApiId = api, stageName });

    public static async Task LogRestStageAsync(
        this ConnectorWorld world, string api, string stageName, string group, string? format = null)
    {
        var destination = group.StartsWith("arn:", StringComparison.Ordinal) ? group : world.GroupArn(group);
        await world.CallAsync("apigateway", "update_stage", new
        {
            restApiId = api,
            stageName,
            patchOperations = new[]
            {
                new { op = "replace", path = "/accessLogSettings/destinationArn", value = destination },
                new { op = "replace", path = "/accessLogSettings/format", value = format ?? StageFleet.Format },
            },
        });
        world.Aws.ClearCalls();
    }

    /// <summary>An HTTP API with routes, such as <c>ANY /{proxy+}</c> and <c>$default</c>, and a stage that logs.</summary>
    public static async Task<string> CreateHttpApiAsync(
        this ConnectorWorld world, string name, string stageName, string? group, params string[] routes)
    {
        var created = await world.CallAsync("apigatewayv2", "create_api", new { Name = name, ProtocolType = "HTTP" });
        var api = created["ApiId"]!.GetValue<string>();
        foreach (var RouteKey in routes) await world.CallAsync("apigatewayv2", "create_route", new { ApiId = api, RouteKey });
        await world.CallAsync("apigatewayv2", "create_stage", new { ApiId = api, StageName = stageName });
        if (group is not null)
        {
            await world.CallAsync("apigatewayv2", "update_stage", new
            {
                ApiId = api,
                StageName = stageName,
                AccessLogSettings = new { DestinationArn = world.GroupArn(group), Format = StageFleet.Format },
            });
        }

        world.Aws.ClearCalls();
        return api;
    }

    /// <summary>Leads a custom domain to a stage, by the API of HTTP APIs or by that of REST APIs.</summary>
    public static async Task MapAsync(this ConnectorWorld world, string domain, string basePath, string api, string stage, bool isRest)
    {
        await IfAbsentAsync(world.CallAsync(
            isRest ? "apigateway" : "apigatewayv2",
            "create_domain_name",
            isRest
                ? new { domainName = domain }
                : new
                {
                    DomainName = domain,
                    DomainNameConfigurations = new[] { new { CertificateArn = "arn:aws:acm:eu-west-1:1:certificate/1" } },
                }));
        await world.CallAsync(
            isRest ? "apigateway" : "apigatewayv2",
            isRest ? "create_base_path_mapping" : "create_api_mapping",
            isRest
                ? new { domainName = domain, restApiId = api, basePath, stage }
                : new { DomainName = domain, ApiId = api, ApiMappingKey = basePath, Stage = stage });
        world.Aws.ClearCalls();
    }

    public static string HostOf(this ConnectorWorld world, string api) => $"{api}.execute-api.{world.Region}.amazonaws.com";

    /// <summary>So many lines of a call, a minute apart, up to some hours before now.</summary>
    public static IEnumerable<(DateTimeOffset Time, string Message)> Calls(this InventoryLine call, int count = 12, double hoursAgo = 3) =>
        Enumerable.Range(0, count).Select(number =>
        {
            var time = DateTimeOffset.UtcNow.AddHours(-hoursAgo).AddMinutes(number - count);
            var path = call.Path.Replace("#", $"{1000 + number}", StringComparison.Ordinal);
            return (time, (call with { Path = path, Time = time }).ToString());
        });

    /// <summary>What a log group holds.</summary>
    public static void Hold(this ConnectorWorld world, string group, params IEnumerable<(DateTimeOffset Time, string Message)>[] calls) =>
        world.Aws.Seed.LogEvents(group, calls.SelectMany(each => each));

    private static async Task IfAbsentAsync(Task<JsonNode> creating)
    {
        try
        {
            await creating;
        }
        catch (SimulatedAws.BotoException exception) when (exception.Code is "ConflictException" or "BadRequestException")
        {
            // It was mapped before.
        }
    }
}
