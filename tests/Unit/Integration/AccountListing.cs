using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>
/// What the lists of an account show of all that the connector makes or changes, as one text that can be compared. It is quickly read; <see
/// cref="Installation.AccountSnapshot"/> looks into each.
/// </summary>
internal static class AccountListing
{
    private static readonly string[] NotCompared = ["ResponseMetadata", "CreateDate", "creationTime", "LastModified", "lastUpdatedDate", "LastUpdatedDate", "createdDate", "CreatedDate"];

    public static async Task<string> TakeAsync(AwsProxy aws, params string[] regions)
    {
        var roles = await ReadAsync(aws, null, "iam", "list_roles", "Roles", new { });
        var policies = await ReadAsync(aws, null, "iam", "list_policies", "Policies", new { Scope = "Local" });
        var lines = new List<string> { roles, policies };
        foreach (var region in regions)
        {
            lines.Add(await ReadAsync(aws, region, "lambda", "list_functions", "Functions", new { }));
            lines.Add(await ReadAsync(aws, region, "ssm", "describe_parameters", "Parameters", new { }));
            lines.Add(await ReadAsync(aws, region, "logs", "describe_log_groups", "logGroups", new { }));
            foreach (var group in await ListAsync(aws, region, "logs", "describe_log_groups", "logGroups", new { }))
            {
                lines.Add(await ReadAsync(aws, region, "logs", "describe_subscription_filters", "subscriptionFilters", new { logGroupName = group!["logGroupName"]!.GetValue<string>() }));
            }

            foreach (var api in await ListAsync(aws, region, "apigateway", "get_rest_apis", "items", new { }))
            {
                lines.Add(
                    await ReadAsync(aws, region, "apigateway", "get_stages", "item", new { restApiId = api!["id"]!.GetValue<string>() }));
            }

            foreach (var api in await ListAsync(aws, region, "apigatewayv2", "get_apis", "Items", new { }))
            {
                lines.Add(
                    await ReadAsync(aws, region, "apigatewayv2", "get_stages", "Items", new { ApiId = api!["ApiId"]!.GetValue<string>() }));
            }
        }

        return string.Join('\n', lines);
    }

    private static async Task<JsonArray> ListAsync(
        AwsProxy aws, string? region, string service, string method, string member, object parameters) =>
        (await Boto.CallAsync(aws, service, method, parameters, region: region))[member]?.AsArray() ?? [];

    private static async Task<string> ReadAsync(
        AwsProxy aws, string? region, string service, string method, string member, object parameters) =>
        $"{region} {method} {Without((await ListAsync(aws, region, service, method, member, parameters)).DeepClone())!.ToJsonString()}";

    private static JsonNode? Without(JsonNode? node)
    {
        if (node is JsonArray items) foreach (var item in items) Without(item);
        if (node is not JsonObject members) return node;
        foreach (var name in NotCompared) members.Remove(name);
        foreach (var (name, value) in members.ToArray())
        {
            // Settings that are off are shown by some answers and left out by others.
            if (value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 }) members.Remove(name);
            else Without(value);
        }

        return node;
    }
}
