using System.Text.Json.Nodes;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration.Installation;

/// <summary>Changes of a connector behind the back of its configuration, by somebody with the AWS CLI.</summary>
internal static class Drift
{
    private const string Name = InstallationWorld.Function;
    private const string Role = LambdaRoleOptions.DefaultRoleName;

    /// <summary>Makes a change.</summary>
    public static async Task MakeAsync(InstallationWorld world, string drift)
    {
        var policy = $"arn:aws:iam::{world.Aws.AccountId}:policy/{Role}Policy";
        switch (drift)
        {
            case "role policy":
                await world.CallAsync("iam", "create_policy_version", new { PolicyArn = policy, SetAsDefault = true, PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}""" });
                break;
            case "role policy detached":
                await world.CallAsync("iam", "detach_role_policy", new { RoleName = Role, PolicyArn = policy });
                break;
            case "role trust":
                await world.CallAsync("iam", "update_assume_role_policy", new { RoleName = Role, PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","ec2.amazonaws.com"]},"Action":"sts:AssumeRole"}]}""" });
                break;
            case "role tags":
                await world.CallAsync("iam", "untag_role", new { RoleName = Role, TagKeys = Boto.List("team") });
                break;
            case "policy tags":
                await world.CallAsync("iam", "untag_policy", new { PolicyArn = policy, TagKeys = Boto.List("team") });
                break;
            case "code":
                await world.CallAsync(
                    "lambda", "update_function_code", new { FunctionName = Name, ZipFile = Boto.Bytes(Account.Zip("other")) });
                await PublishAsync(world);
                break;
            case "environment":
                await ConfigureAsync(world, "Environment", JsonNode.Parse("""{"Variables":{"X_NODE_URL":"elsewhere:1","X_NODE_SCHEME":"https"}}""")!);
                break;
            case "memory":
                await ConfigureAsync(world, "MemorySize", 512);
                break;
            case "timeout":
                await ConfigureAsync(world, "Timeout", 3);
                break;
            case "function role":
                await ConfigureAsync(world, "Role", $"arn:aws:iam::{world.Aws.AccountId}:role/{(await OtherRoleAsync(world))}");
                break;
            case "function tags":
                await world.CallAsync("lambda", "untag_resource", new { Resource = Arn(world, Name), TagKeys = Boto.List("team") });
                break;
            case "function log retention":
                await world.CallAsync("logs", "put_retention_policy", new { logGroupName = "/aws/lambda/" + Name, retentionInDays = 1 });
                break;
            case "alias":
                await world.CallAsync("lambda", "delete_alias", new { FunctionName = Name, Name = "live" });
                break;
            case "failure destination":
                await world.CallAsync("lambda", "delete_function_event_invoke_config", new { FunctionName = Name, Qualifier = "live" });
                break;
            case "format":
                await PatchAsync(world, ("/accessLogSettings/format", "{\"requestId\":\"$context.requestId\"}"));
                break;
            case "destination":
                await world.CallAsync("logs", "create_log_group", new { logGroupName = "/aws/other" });
                await PatchAsync(world, ("/accessLogSettings/destinationArn", GroupArn(world, "/aws/other")));
                break;
            case "access logging off":
                await world.CallAsync("apigateway", "update_stage", new { restApiId = world.Rest(), stageName = "prod", patchOperations = new[] { new { op = "remove", path = "/accessLogSettings" } } });
                break;
            case "HTTP format":
                await SetHttpAsync(world, "/shop", "{\"requestId\":\"$context.requestId\"}");
                break;
            case "execution logging":
                await PatchAsync(world, ("/*/*/logging/loglevel", "INFO"));
                break;
            case "retention":
                await world.CallAsync("logs", "delete_retention_policy", new { logGroupName = "/petstore" });
                break;
            case "log group":
                await world.CallAsync("logs", "delete_log_group", new { logGroupName = "/petstore" });
                break;
            case "filter pattern":
                await PutFilterAsync(world, Arn(world, Name) + ":live", "{ $.status = 500 }");
                break;
            case "filter destination":
                await AllowAsync(world, Name);
                await PutFilterAsync(world, Arn(world, Name));
                await world.CallAsync("lambda", "remove_permission", new { FunctionName = Name, StatementId = "other" });
                break;
            case "filter":
                await world.CallAsync(
                    "logs", "delete_subscription_filter", new { logGroupName = "/petstore", filterName = "WallarmFilter" });
                break;
            case "permission":
                await world.CallAsync(
                    "lambda", "remove_permission", new { FunctionName = Name, Qualifier = "live", StatementId = "WallarmConnectorLogs" });
                break;
            default:
                throw new ArgumentException(drift);
        }
    }

    private static async Task<string> OtherRoleAsync(InstallationWorld world)
    {
        await world.CallAsync("iam", "create_role", new { RoleName = "other", AssumeRolePolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""" });
        return "other";
    }

    private static async Task ConfigureAsync(InstallationWorld world, string setting, JsonNode value)
    {
        await world.CallAsync("lambda", "update_function_configuration", new JsonObject { ["FunctionName"] = Name, [setting] = value });
        await PublishAsync(world);
    }

    private static async Task PublishAsync(InstallationWorld world)
    {
        var version = (await world.CallAsync("lambda", "publish_version", new { FunctionName = Name }))["Version"]!.GetValue<string>();
        await world.CallAsync("lambda", "update_alias", new { FunctionName = Name, Name = "live", FunctionVersion = version });
    }

    private static Task<JsonNode> PatchAsync(InstallationWorld world, params (string Path, string Value)[] patches) => world.CallAsync(
        "apigateway", "update_stage", new { restApiId = world.Rest(), stageName = "prod", patchOperations = patches.Select(patch => new { op = "replace", path = patch.Path, value = patch.Value }) });

    public static Task<JsonNode> SetHttpAsync(InstallationWorld world, string group, string format) => world.CallAsync(
        "apigatewayv2", "update_stage", new { ApiId = world.Http(), StageName = "$default", AccessLogSettings = new { DestinationArn = GroupArn(world, group), Format = format } });

    public static Task<JsonNode> AllowAsync(InstallationWorld world, string function) => world.CallAsync("lambda", "add_permission", new
    {
        FunctionName = function,
        StatementId = "other",
        Action = "lambda:InvokeFunction",
        Principal = "logs.amazonaws.com",
        SourceArn = GroupArn(world, "*"),
    });

    public static Task<JsonNode> PutFilterAsync(InstallationWorld world, string destinationArn, string filterPattern = "") =>
        world.CallAsync(
            "logs",
            "put_subscription_filter",
            new { logGroupName = "/petstore", filterName = "WallarmFilter", filterPattern, destinationArn });

    public static string Arn(InstallationWorld world, string function) =>
        $"arn:aws:lambda:{InstallationWorld.Home}:{world.Aws.AccountId}:function:{function}";

    private static string GroupArn(InstallationWorld world, string name) =>
        $"arn:aws:logs:{InstallationWorld.Home}:{world.Aws.AccountId}:log-group:{name}";
}
