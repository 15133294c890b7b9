using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration.Installation;

/// <summary>
/// Everything in an account that a connector consists of, as boto3 reads it, without what differs from one account or run to the next.
/// </summary>
internal static partial class AccountSnapshot
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    // Times, ids of revisions, and what moto makes up.
    private static readonly HashSet<string> Volatile =
    [
        "ResponseMetadata", "CreateDate", "UpdateDate", "LastModified", "LastModifiedDate", "lastUpdatedDate", "createdDate", "creationTime", "CreatedDate", "LastUpdatedDate",
        "RevisionId", "RoleId", "PolicyId", "RoleLastUsed", "deploymentId", "DeploymentId", "Location", "storedBytes", "arn", "ARN", "Version", "LastModifiedUser", "FunctionVersion",

        // moto counts an attachment that is made twice as two.
        "AttachmentCount",
    ];

    /// <summary>Reads the account.</summary>
    public static async Task<string> ReadAsync(InstallationWorld world, params string[] regions)
    {
        var account = new JsonObject { ["iam"] = await IamAsync(world) };
        foreach (var region in regions) account[region] = await RegionAsync(world, region);
        var text = Clean(account)!.ToJsonString(Indented).Replace(world.Aws.AccountId, "ACCOUNT", StringComparison.Ordinal);
        text = DateOfStage().Replace(HashOfArn().Replace(text, "HASH"), "DATE");
        foreach (var ((region, name), id) in world.Apis) text = text.Replace(id, $"{name}-in-{region}", StringComparison.Ordinal);
        return text;
    }

    private static async Task<JsonNode> IamAsync(InstallationWorld world)
    {
        var roles = new JsonArray();
        foreach (var role in Sorted(await world.CallAsync("iam", "list_roles", new { }), "Roles", "RoleName"))
        {
            var name = role["RoleName"]!.GetValue<string>();
            roles.Add(new JsonObject
            {
                ["role"] = (await world.CallAsync("iam", "get_role", new { RoleName = name }))["Role"]!.DeepClone(),
                ["attached"] =
                    (await world.CallAsync("iam", "list_attached_role_policies", new { RoleName = name }))["AttachedPolicies"]!.DeepClone(),
            });
        }

        var policies = new JsonArray();
        foreach (var policy in Sorted(await world.CallAsync("iam", "list_policies", new { Scope = "Local" }), "Policies", "PolicyName"))
        {
            var arn = policy["Arn"]!.GetValue<string>();
            var versions = (await world.CallAsync("iam", "list_policy_versions", new { PolicyArn = arn }))["Versions"]!.AsArray();
            policies.Add(new JsonObject
            {
                ["policy"] = (await world.CallAsync("iam", "get_policy", new { PolicyArn = arn }))["Policy"]!.DeepClone(),
                ["versions"] = versions.Count,
                ["document"] = (await world.CallAsync("iam", "get_policy_version", new { PolicyArn = arn, VersionId = policy["DefaultVersionId"]!.GetValue<string>() }))["PolicyVersion"]!["Document"]!.DeepClone(),
            });
        }

        return new JsonObject { ["roles"] = roles, ["policies"] = policies };
    }

    private static async Task<JsonNode> RegionAsync(InstallationWorld world, string region)
    {
        var functions = new JsonArray();
        foreach (var function in Sorted(await Call("lambda", "list_functions", new { }), "Functions", "FunctionName"))
        {
            var name = function["FunctionName"]!.GetValue<string>();
            functions.Add(new JsonObject
            {
                ["latest"] = await TryAsync("lambda", "get_function", new { FunctionName = name }),
                ["live"] = await TryAsync("lambda", "get_function", new { FunctionName = name, Qualifier = "live" }),
                ["policy"] = await TryAsync("lambda", "get_policy", new { FunctionName = name, Qualifier = "live" }),
                ["unqualified policy"] = await TryAsync("lambda", "get_policy", new { FunctionName = name }),
                ["events"] = await TryAsync("lambda", "get_function_event_invoke_config", new { FunctionName = name, Qualifier = "live" }),
                ["aliases"] = await TryAsync("lambda", "list_aliases", new { FunctionName = name }),
                ["versions"] =
                    (await Call("lambda", "list_versions_by_function", new { FunctionName = name }))["Versions"]!.AsArray().Count,
            });
        }

        var groups = new JsonArray();
        foreach (var group in Sorted(await Call("logs", "describe_log_groups", new { }), "logGroups", "logGroupName"))
        {
            var name = group["logGroupName"]!.GetValue<string>();
            groups.Add(new JsonObject
            {
                ["group"] = group.DeepClone(),
                ["tags"] = (await Call("logs", "list_tags_log_group", new { logGroupName = name }))["tags"]?.DeepClone(),
                ["filters"] =
                    (await Call("logs", "describe_subscription_filters", new { logGroupName = name }))["subscriptionFilters"]!.DeepClone(),
            });
        }

        var stages = new JsonArray();
        foreach (var api in Sorted(await Call("apigateway", "get_rest_apis", new { }), "items", "id"))
        {
            stages.Add((await Call("apigateway", "get_stages", new { restApiId = api["id"]!.GetValue<string>() }))["item"]!.DeepClone());
        }

        foreach (var api in Sorted(await Call("apigatewayv2", "get_apis", new { }), "Items", "ApiId"))
        {
            stages.Add((await Call("apigatewayv2", "get_stages", new { ApiId = api["ApiId"]!.GetValue<string>() }))["Items"]!.DeepClone());
        }

        return new JsonObject
        {
            ["functions"] = functions,
            ["groups"] = groups,
            ["stages"] = new JsonArray([.. stages.Select(stage => stage!.DeepClone()).OrderBy(stage => stage.ToJsonString().Contains("$default", StringComparison.Ordinal))]),
            ["account role"] = (await Call("apigateway", "get_account", new { }))["cloudwatchRoleArn"]?.DeepClone(),
            ["parameters"] = new JsonArray([.. Sorted(await Call("ssm", "get_parameters_by_path", new { Path = "/", Recursive = true }), "Parameters", "Name").Select(parameter => parameter.DeepClone())]),
        };

        Task<JsonNode> Call(string service, string method, object parameters) => world.CallAsync(service, method, parameters, region);

        async Task<JsonNode?> TryAsync(string service, string method, object parameters)
        {
            try
            {
                return (await Call(service, method, parameters)).DeepClone();
            }
            catch (BotoException exception)
            {
                return exception.Code;
            }
        }
    }

    private static IEnumerable<JsonNode> Sorted(JsonNode answer, string list, string name) =>
        answer[list]!.AsArray().Select(item => item!).OrderBy(item => item[name]!.GetValue<string>(), StringComparer.Ordinal);

    private static JsonNode? Clean(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Where(member => !Volatile.Contains(member.Key)).OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Clean(member.Value)))),
        JsonArray items when items.All(item => item is JsonObject tag && tag.ContainsKey("Key")) =>
            new JsonArray([.. items.OrderBy(tag => tag!["Key"]!.GetValue<string>(), StringComparer.Ordinal).Select(Clean)]),
        JsonArray items => new JsonArray([.. items.Select(Clean)]),
        JsonValue value when value.TryGetValue<string>(out var text) => VersionNumber().Replace(text, "VERSION"),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex("(?<=:function:[a-z-]+:)[0-9]+$")]
    private static partial Regex VersionNumber();

    /// <summary>A hash of settings that hold the account's number, in JSON within JSON.</summary>
    [GeneratedRegex(@"(?<=accessLogSha256\\u0022:\\u0022).*?(?=\\u0022)")]
    private static partial Regex HashOfArn();

    [GeneratedRegex(@"(?<=stageCreatedAt\\u0022:\\u0022).*?(?=\\u0022)")]
    private static partial Regex DateOfStage();
}
