using System.Text.Json.Nodes;

namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>Stages of REST and HTTP APIs and the account's role, as AWS has them.</summary>
public class StageLoggingTests
{
    private const string Format = "{ \"requestId\": \"$context.requestId\" }";

    [BotoFact]
    public async Task A_REST_stage_logs_only_once_the_account_has_a_role()
    {
        await using Account account = await OpenAsync();
        string api = await RestApi.CreateAsync(account);

        BotoException access =
            await account.FailAsync(
                "apigateway",
                "update_stage",
                Patch(api, ("/accessLogSettings/destinationArn", GroupArn(account)), ("/accessLogSettings/format", Format)));
        BotoException execution = await account.FailAsync("apigateway", "update_stage", Patch(api, ("/*/*/logging/loglevel", "INFO")));
        await account.CallAsync("apigateway", "update_stage", Patch(api, ("/*/*/metrics/enabled", "true")));
        await SetAccountRoleAsync(account);
        await account.CallAsync("apigateway", "update_stage", Patch(
            api, ("/accessLogSettings/destinationArn", GroupArn(account)), ("/accessLogSettings/format", Format), ("/*/*/logging/loglevel", "INFO")));
        JsonNode stage = await account.CallAsync("apigateway", "get_stage", new { restApiId = api, stageName = RestApi.Stage });

        Assert.All([access, execution], error => Assert.Equal(
            ("BadRequestException", 400, "CloudWatch Logs role ARN must be set in account settings to enable logging"), (error.Code, error.Status, error.Text)));
        Assert.Equal(
            (GroupArn(account), Format),
            (stage["accessLogSettings"]!["destinationArn"]!.GetValue<string>(), stage["accessLogSettings"]!["format"]!.GetValue<string>()));
        Assert.Equal("INFO", stage["methodSettings"]!["*/*"]!["loggingLevel"]!.GetValue<string>());
    }

    [BotoFact]
    public async Task A_new_account_role_is_refused_for_so_many_tries_and_for_ever_without_trust_or_policy()
    {
        await using Account account = await OpenAsync();
        account.Aws.Settings.AccountRolePropagationTries = 1;
        string distrusting = await account.CreateRoleAsync("lambda-role");
        string powerless = await account.CreateRoleAsync("powerless", "apigateway.amazonaws.com");
        string role = await CreateAccountRoleAsync(account);

        string[] words = [await RefusedAsync(role), await RefusedAsync(distrusting), await RefusedAsync(distrusting), await RefusedAsync(powerless), await RefusedAsync(powerless)];
        JsonNode before = await account.CallAsync("apigateway", "get_account", new { });
        await account.CallAsync("apigateway", "update_account", AccountPatch(role));
        JsonNode after = await account.CallAsync("apigateway", "get_account", new { });

        Assert.All(
            words,
            text => Assert.StartsWith("The role ARN does not have required permissions configured.", text, StringComparison.Ordinal));
        Assert.Null(before["cloudwatchRoleArn"]);
        Assert.Equal(role, after["cloudwatchRoleArn"]!.GetValue<string>());

        async Task<string> RefusedAsync(string arn) => (await account.FailAsync("apigateway", "update_account", AccountPatch(arn))).Text;
    }

    [BotoFact]
    public async Task Formats_and_destinations_that_AWS_refuses_are_refused()
    {
        await using Account account = await OpenAsync();
        string api = await RestApi.CreateAsync(account);
        await SetAccountRoleAsync(account);

        Assert.Contains(
            "$context.requestId",
            await RefusedAsync("/accessLogSettings/format", "{ \"path\": \"$context.path\" }"),
            StringComparison.Ordinal);
        Assert.Contains(
            "3072",
            await RefusedAsync("/accessLogSettings/format", "$context.requestId" + new string(' ', 3072)),
            StringComparison.Ordinal);
        Assert.Contains(
            "single line", await RefusedAsync("/accessLogSettings/format", "$context.requestId\n$context.path"), StringComparison.Ordinal);
        Assert.Contains(
            "':*'", await RefusedAsync("/accessLogSettings/destinationArn", GroupArn(account) + ":*"), StringComparison.Ordinal);
        Assert.Contains(
            "does not exist",
            await RefusedAsync("/accessLogSettings/destinationArn", GroupArn(account) + "absent"),
            StringComparison.Ordinal);
        await account.CallAsync("apigateway", "update_stage", Patch(api, ("/accessLogSettings/format", "$context.extendedRequestId\n")));

        async Task<string> RefusedAsync(string path, string value)
        {
            BotoException error = await account.FailAsync("apigateway", "update_stage", Patch(api, (path, value)));
            Assert.Equal("BadRequestException", error.Code);
            return error.Text;
        }
    }

    [BotoFact]
    public async Task An_HTTP_stage_is_patched_and_needs_no_account_role()
    {
        await using Account account = await OpenAsync();
        string api = (await account.CallAsync("apigatewayv2", "create_api", new { Name = "shop", ProtocolType = "HTTP" }))["ApiId"]!.GetValue<string>();
        await account.CallAsync(
            "apigatewayv2", "create_stage", new { ApiId = api, StageName = "$default", AutoDeploy = true, Description = "first" });

        JsonNode updated =
            await account.CallAsync(
                "apigatewayv2",
                "update_stage",
                new { ApiId = api, StageName = "$default", AccessLogSettings = new { DestinationArn = GroupArn(account), Format } });
        await account.CallAsync("apigatewayv2", "update_stage", new { ApiId = api, StageName = "$default", Description = "second" });
        JsonNode stage = await account.CallAsync("apigatewayv2", "get_stage", new { ApiId = api, StageName = "$default" });
        JsonNode stages = await account.CallAsync("apigatewayv2", "get_stages", new { ApiId = api });
        BotoException format = await account.FailAsync("apigatewayv2", "update_stage", new { ApiId = api, StageName = "$default", AccessLogSettings = new { DestinationArn = GroupArn(account), Format = "nothing" } });
        BotoException absent =
            await account.FailAsync("apigatewayv2", "update_stage", new { ApiId = api, StageName = "absent", Description = "x" });

        Assert.All([updated, stage, stages["Items"]![0]!], each => Assert.Equal(
            (GroupArn(account), Format), (each["AccessLogSettings"]!["DestinationArn"]!.GetValue<string>(), each["AccessLogSettings"]!["Format"]!.GetValue<string>())));
        Assert.Equal(("second", true), (stage["Description"]!.GetValue<string>(), stage["AutoDeploy"]!.GetValue<bool>()));
        Assert.Equal(("BadRequestException", "NotFoundException"), (format.Code, absent.Code));
    }

    [BotoFact]
    public async Task A_WebSocket_stage_needs_the_account_role()
    {
        await using Account account = await OpenAsync();
        string api = (await account.CallAsync("apigatewayv2", "create_api", new { Name = "chat", ProtocolType = "WEBSOCKET", RouteSelectionExpression = "$request.body.action" }))["ApiId"]!.GetValue<string>();
        await account.CallAsync("apigatewayv2", "create_stage", new { ApiId = api, StageName = "prod" });

        BotoException error =
            await account.FailAsync(
                "apigatewayv2",
                "update_stage",
                new { ApiId = api, StageName = "prod", AccessLogSettings = new { DestinationArn = GroupArn(account), Format } });

        Assert.Equal("CloudWatch Logs role ARN must be set in account settings to enable logging", error.Text);
    }

    private static async Task<Account> OpenAsync()
    {
        Account account = await Account.OpenAsync();
        await account.CallAsync("logs", "create_log_group", new { logGroupName = "/g" });
        return account;
    }

    private static async Task<string> CreateAccountRoleAsync(Account account)
    {
        string role = await account.CreateRoleAsync("api-gateway", "apigateway.amazonaws.com");
        await account.CallAsync(
            "iam",
            "attach_role_policy",
            new { RoleName = "api-gateway", PolicyArn = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs" });
        return role;
    }

    private static async Task SetAccountRoleAsync(Account account) =>
        await account.CallAsync("apigateway", "update_account", AccountPatch(await CreateAccountRoleAsync(account)));

    private static object AccountPatch(string role) =>
        new { patchOperations = new[] { new { op = "replace", path = "/cloudwatchRoleArn", value = role } } };

    private static object Patch(string api, params (string Path, string Value)[] patches) => new
    {
        restApiId = api,
        stageName = RestApi.Stage,
        patchOperations = patches.Select(patch => new { op = "replace", path = patch.Path, value = patch.Value }),
    };

    private static string GroupArn(Account account) => $"arn:aws:logs:eu-west-1:{account.Id}:log-group:/g";
}
