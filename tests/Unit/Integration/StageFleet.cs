using System.Collections;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Stages of many APIs in several regions, and what feeds forwarders from their log groups.</summary>
internal static class StageFleet
{
    /// <summary>Wallarm's format.</summary>
    public static string Format => Wallarm.Connector.Forwarding.AccessLogs.AccessLogFormat.Json;

    /// <summary>What commands are splatted with that name their regions themselves.</summary>
    public static Hashtable WithoutRegion(this ConnectorWorld world)
    {
        var parameters = world.Parameters;
        parameters.Remove("Region");
        return parameters;
    }

    public static string GroupArnIn(this ConnectorWorld world, string region, string name) =>
        $"arn:aws:logs:{region}:{world.Aws.AccountId}:log-group:{name}";

    public static Task CreateGroupInAsync(this ConnectorWorld world, string region, string name) =>
        Boto.CallAsync(world.Aws, "logs", "create_log_group", new { logGroupName = name }, region: region);

    /// <summary>Lets a stage of an HTTP API log, as a customer would have; no account role is needed for that.</summary>
    public static Task LogInAsync(this ConnectorWorld world, string region, string apiId, string group, string format) => Boto.CallAsync(
        world.Aws, "apigatewayv2", "update_stage",
        new { ApiId = apiId, StageName = "$default", AccessLogSettings = new { DestinationArn = world.GroupArnIn(region, group), Format = format } }, region: region);

    /// <summary>A forwarder with its alias in a region, which CloudWatch Logs may invoke for any group there.</summary>
    public static async Task<string> CreateForwarderInAsync(
        this ConnectorWorld world, string region, string name = ConnectorWorld.FunctionName, object? environment = null)
    {
        var trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
        var role = (await world.CallAsync("iam", "create_role", new { RoleName = $"{name}-{region}", AssumeRolePolicyDocument = trust }))["Role"]!["Arn"]!.GetValue<string>();
        await CallAsync("create_function", Account.FunctionRequest(role, name, environment));
        var version = (await CallAsync("publish_version", new { FunctionName = name }))["Version"]!.GetValue<string>();
        var alias = await CallAsync("create_alias", new { FunctionName = name, Name = "live", FunctionVersion = version });
        await CallAsync("add_permission", new
        {
            FunctionName = name,
            Qualifier = "live",
            StatementId = "logs",
            Action = "lambda:InvokeFunction",
            Principal = $"logs.{region}.amazonaws.com",
            SourceAccount = world.Aws.AccountId,
            SourceArn = world.GroupArnIn(region, "*"),
        });
        return alias["AliasArn"]!.GetValue<string>();

        Task<System.Text.Json.Nodes.JsonNode> CallAsync(string method, object parameters) =>
            Boto.CallAsync(world.Aws, "lambda", method, parameters, region: region);
    }

    public static Task SubscribeInAsync(this ConnectorWorld world, string region, string group, string destinationArn, string filter = "WallarmFilter") => Boto.CallAsync(
        world.Aws, "logs", "put_subscription_filter", new { logGroupName = group, filterName = filter, filterPattern = "", destinationArn }, region: region);

    /// <summary>Many APIs of both kinds, each with a stage that does not log.</summary>
    /// <returns>The ids of the HTTP APIs.</returns>
    public static async Task<IReadOnlyList<string>> SeedApisAsync(this AwsProxy aws, string region, int rest, int http)
    {
        var ids = new string[http];
        await Parallel.ForAsync(0, rest + http, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, _) =>
        {
            if (number < rest) await aws.Seed.RestApiAsync($"rest-{number}", "prod", region: region);
            else ids[number - rest] = await aws.Seed.HttpApiAsync($"http-{number - rest}", "$default", region);
        });
        return ids;
    }
}
