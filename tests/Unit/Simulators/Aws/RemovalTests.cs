using System.Text.Json.Nodes;

namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>What can be taken away again, and what AWS refuses to take away.</summary>
public class RemovalTests
{
    private const string Document = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}""";

    [BotoFact]
    public async Task Logging_of_a_REST_stage_is_removed_as_a_whole_and_method_settings_by_their_key()
    {
        await using Account account = await Account.OpenAsync();
        string api = await RestApi.CreateAsync(account);
        await PatchAsync(
            account,
            api,
            new { op = "replace", path = "/*/*/metrics/enabled", value = "true" },
            new { op = "replace", path = "/~1/GET/metrics/enabled", value = "true" });

        BotoException leaf = await FailAsync(account, api, new { op = "remove", path = "/*/*/metrics/enabled" });
        await PatchAsync(account, api, new { op = "remove", path = "/*/*" }, new { op = "remove", path = "/accessLogSettings" });
        JsonNode stage = await account.CallAsync("apigateway", "get_stage", new { restApiId = api, stageName = RestApi.Stage });
        BotoException again = await FailAsync(account, api, new { op = "remove", path = "/*/*" });
        await PatchAsync(account, api, new { op = "replace", path = "/*/*/caching/ttlInSeconds", value = "60" });
        JsonNode anew = await account.CallAsync("apigateway", "get_stage", new { restApiId = api, stageName = RestApi.Stage });

        Assert.Null(stage["accessLogSettings"]);
        Assert.Equal(["~1/GET"], stage["methodSettings"]!.AsObject().Select(each => each.Key));
        Assert.Equal((false, "OFF", 60), (
            anew["methodSettings"]!["*/*"]!["metricsEnabled"]!.GetValue<bool>(),
            anew["methodSettings"]!["*/*"]!["loggingLevel"]!.GetValue<string>(),
            anew["methodSettings"]!["*/*"]!["cacheTtlInSeconds"]!.GetValue<int>()));
        Assert.All([leaf, again], error => Assert.Equal("BadRequestException", error.Code));
        Assert.StartsWith("Cannot remove method setting */* because", again.Text, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Logging_of_an_HTTP_stage_is_removed_by_an_operation_of_its_own()
    {
        await using Account account = await Account.OpenAsync();
        await account.CallAsync("logs", "create_log_group", new { logGroupName = "/g" });
        string api = (await account.CallAsync("apigatewayv2", "create_api", new { Name = "shop", ProtocolType = "HTTP" }))["ApiId"]!.GetValue<string>();
        string destination = $"arn:aws:logs:{Account.Region}:{account.Id}:log-group:/g";
        await account.CallAsync("apigatewayv2", "create_stage", new { ApiId = api, StageName = "prod", AccessLogSettings = new { DestinationArn = destination, Format = "$context.requestId" } });

        await account.CallAsync("apigatewayv2", "delete_access_log_settings", new { ApiId = api, StageName = "prod" });
        JsonNode stage = await account.CallAsync("apigatewayv2", "get_stage", new { ApiId = api, StageName = "prod" });
        await account.CallAsync("apigatewayv2", "update_stage", new { ApiId = api, StageName = "prod", AccessLogSettings = new { DestinationArn = destination, Format = "$context.requestId" } });
        JsonNode again = await account.CallAsync("apigatewayv2", "get_stage", new { ApiId = api, StageName = "prod" });
        BotoException none =
            await account.FailAsync("apigatewayv2", "delete_access_log_settings", new { ApiId = api, StageName = "other" });

        Assert.Null(stage["AccessLogSettings"]);
        Assert.Equal(destination, again["AccessLogSettings"]!["DestinationArn"]!.GetValue<string>());
        Assert.Equal(("NotFoundException", 404), (none.Code, none.Status));
    }

    [BotoFact]
    public async Task A_version_that_an_alias_leads_to_stays_and_the_number_of_a_deleted_one_is_never_given_again()
    {
        await using Account account = await Account.OpenAsync();
        await account.CreateFunctionWithRoleAsync();
        await account.PublishLiveAsync();
        await PublishAnotherAsync(account, "b");

        BotoException inUse = await account.FailAsync("lambda", "delete_function", new { FunctionName = "f", Qualifier = "1" });
        BotoException latest = await account.FailAsync("lambda", "delete_function", new { FunctionName = "f", Qualifier = "$LATEST" });
        await account.CallAsync("lambda", "update_alias", new { FunctionName = "f", Name = "live", FunctionVersion = "2" });
        await account.CallAsync("lambda", "delete_function", new { FunctionName = "f", Qualifier = "1" });
        BotoException gone = await account.FailAsync("lambda", "get_function_configuration", new { FunctionName = "f", Qualifier = "1" });
        BotoException back =
            await account.FailAsync("lambda", "update_alias", new { FunctionName = "f", Name = "live", FunctionVersion = "1" });
        await PublishAnotherAsync(account, "c");
        JsonNode first = await account.CallAsync("lambda", "list_versions_by_function", new { FunctionName = "f", MaxItems = 2 });
        JsonNode second =
            await account.CallAsync(
                "lambda",
                "list_versions_by_function",
                new { FunctionName = "f", MaxItems = 2, Marker = first["NextMarker"]!.GetValue<string>() });
        JsonNode aliases = await account.CallAsync("lambda", "list_aliases", new { FunctionName = "f" });

        Assert.Equal(("ResourceConflictException", 409), (inUse.Code, inUse.Status));
        Assert.Contains("[live]", inUse.Text, StringComparison.Ordinal);
        Assert.Equal("InvalidParameterValueException", latest.Code);
        Assert.All([gone, back], error => Assert.Equal(("ResourceNotFoundException", 404), (error.Code, error.Status)));
        Assert.Equal(["$LATEST", "2"], Versions(first));
        Assert.Equal(["3"], Versions(second));
        Assert.Null(second["NextMarker"]);
        Assert.Equal(
            "live 2", string.Join(',', aliases["Aliases"]!.AsArray().Select(each => $"{each!["Name"]} {each["FunctionVersion"]}")));
    }

    [BotoFact]
    public async Task A_function_that_is_deleted_leaves_nothing_to_one_made_anew()
    {
        await using Account account = await Account.OpenAsync();
        string role = await account.CreateRoleAsync();
        await account.CreateFunctionAsync(role);
        await account.PublishLiveAsync();
        await account.AllowLogsAsync();
        await account.CallAsync(
            "lambda", "put_function_event_invoke_config", new { FunctionName = "f", Qualifier = "live", MaximumRetryAttempts = 0 });
        await account.CallAsync("lambda", "delete_function_event_invoke_config", new { FunctionName = "f", Qualifier = "live" });
        BotoException config =
            await account.FailAsync("lambda", "get_function_event_invoke_config", new { FunctionName = "f", Qualifier = "live" });

        await account.CallAsync("lambda", "delete_function", new { FunctionName = "f" });
        BotoException gone = await account.FailAsync("lambda", "get_function", new { FunctionName = "f" });
        BotoException again = await account.FailAsync("lambda", "delete_function", new { FunctionName = "f" });
        await account.CreateFunctionAsync(role);
        BotoException alias = await account.FailAsync("lambda", "get_alias", new { FunctionName = "f", Name = "live" });
        BotoException policy = await account.FailAsync("lambda", "get_policy", new { FunctionName = "f" });
        JsonNode version = await account.CallAsync("lambda", "publish_version", new { FunctionName = "f" });

        Assert.All(
            [config, gone, again, alias, policy], error => Assert.Equal(("ResourceNotFoundException", 404), (error.Code, error.Status)));
        Assert.Equal("1", version["Version"]!.GetValue<string>());
    }

    [BotoFact]
    public async Task Roles_and_policies_that_are_in_use_stay()
    {
        await using Account account = await Account.OpenAsync();
        await account.CreateRoleAsync("one");
        await account.CreateRoleAsync("two");
        string policy = (await account.CallAsync("iam", "create_policy", new { PolicyName = "p", PolicyDocument = Document }))["Policy"]!["Arn"]!.GetValue<string>();
        await account.CallAsync("iam", "create_policy_version", new { PolicyArn = policy, PolicyDocument = Document, SetAsDefault = true });
        await account.CallAsync("iam", "attach_role_policy", new { RoleName = "one", PolicyArn = policy });
        await account.CallAsync("iam", "attach_role_policy", new { RoleName = "two", PolicyArn = policy });

        BotoException withPolicy = await account.FailAsync("iam", "delete_role", new { RoleName = "one" });
        await account.CallAsync("iam", "detach_role_policy", new { RoleName = "one", PolicyArn = policy });
        BotoException detached = await account.FailAsync("iam", "detach_role_policy", new { RoleName = "one", PolicyArn = policy });
        await account.CallAsync("iam", "delete_role", new { RoleName = "one" });
        JsonNode entities = await account.CallAsync("iam", "list_entities_for_policy", new { PolicyArn = policy });
        BotoException attached = await account.FailAsync("iam", "delete_policy", new { PolicyArn = policy });
        await account.CallAsync("iam", "detach_role_policy", new { RoleName = "two", PolicyArn = policy });
        BotoException versions = await account.FailAsync("iam", "delete_policy", new { PolicyArn = policy });
        BotoException current = await account.FailAsync("iam", "delete_policy_version", new { PolicyArn = policy, VersionId = "v2" });
        await account.CallAsync("iam", "delete_policy_version", new { PolicyArn = policy, VersionId = "v1" });
        await account.CallAsync("iam", "delete_policy", new { PolicyArn = policy });
        BotoException gone = await account.FailAsync("iam", "delete_policy", new { PolicyArn = policy });

        Assert.Equal(["two"], entities["PolicyRoles"]!.AsArray().Select(each => each!["RoleName"]!.GetValue<string>()));
        Assert.All([withPolicy, attached, versions, current], error => Assert.Equal(("DeleteConflict", 409), (error.Code, error.Status)));
        Assert.All([detached, gone], error => Assert.Equal(("NoSuchEntity", 404), (error.Code, error.Status)));
    }

    private static async Task PublishAnotherAsync(Account account, string description)
    {
        await account.CallAsync("lambda", "update_function_configuration", new { FunctionName = "f", MemorySize = 128 + description[0] });
        await account.CallAsync("lambda", "publish_version", new { FunctionName = "f" });
    }

    private static IEnumerable<string> Versions(JsonNode page) =>
        page["Versions"]!.AsArray().Select(each => each!["Version"]!.GetValue<string>());

    private static Task<JsonNode> PatchAsync(Account account, string api, params object[] operations) =>
        account.CallAsync("apigateway", "update_stage", new { restApiId = api, stageName = RestApi.Stage, patchOperations = operations });

    private static Task<BotoException> FailAsync(Account account, string api, params object[] operations) =>
        account.FailAsync("apigateway", "update_stage", new { restApiId = api, stageName = RestApi.Stage, patchOperations = operations });
}
