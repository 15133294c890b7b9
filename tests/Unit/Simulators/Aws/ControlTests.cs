using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>What scripts reach, and what is put into an account around the API.</summary>
public class ControlTests
{
    [BotoFact]
    public async Task Scripts_read_calls_and_change_settings_and_faults()
    {
        await using Account account = await Account.OpenAsync();
        using HttpClient http = new() { BaseAddress = new Uri(account.Aws.Endpoint) };

        await http.PutAsJsonAsync("/simulator/settings", new { PendingAnswers = 7, CreationFailure = "why" });
        await http.PostAsJsonAsync("/simulator/faults", new { fault = "logs.*:1:throttled" });
        BotoException throttled = await account.FailAsync("logs", "describe_log_groups", new { });
        await account.CallAsync("logs", "create_log_group", new { logGroupName = "/g" });
        JsonArray calls = (await http.GetFromJsonAsync<JsonArray>("/simulator/calls"))!;
        await http.DeleteAsync("/simulator/calls");
        using HttpResponseMessage wrong = await http.PutAsJsonAsync("/simulator/settings", new { Nothing = 1 });

        Assert.Equal((7, "why"), (account.Aws.Settings.PendingAnswers, account.Aws.Settings.CreationFailure));
        Assert.Equal("ThrottlingException", throttled.Code);
        Assert.Equal(
            [("logs", "DescribeLogGroups", 400, false), ("logs", "CreateLogGroup", 200, true)],
            calls.Select(call => (call!["service"]!.GetValue<string>(), call["operation"]!.GetValue<string>(), call["status"]!.GetValue<int>(), call["isMutating"]!.GetValue<bool>())));
        Assert.Empty(account.Aws.Calls);
        Assert.Equal(400, (int)wrong.StatusCode);
    }

    [Theory]
    [InlineData("CreateFunction")]
    [InlineData("CreateFunction:0:reset")]
    [InlineData("CreateFunction:4-2:reset")]
    [InlineData("CreateFunction:1:nonsense")]
    [InlineData("CreateFunction:1:error=Code")]
    public void A_fault_that_is_none_is_said_to_be(string text) => Assert.Throws<FormatException>(() => AwsFaultScript.Parse(text));

    [BotoFact]
    public async Task Tags_of_CloudFormation_are_put_there_by_nobody_who_calls()
    {
        await using Account account = await Account.OpenAsync();
        await account.CreateFunctionWithRoleAsync();
        const string Tag = "aws:cloudformation:stack-name";

        BotoException function =
            await account.FailAsync(
                "lambda", "tag_resource", new { Resource = account.FunctionArn(), Tags = new Dictionary<string, string> { [Tag] = "s" } });
        BotoException role =
            await account.FailAsync("iam", "tag_role", new { RoleName = "role", Tags = new[] { new { Key = Tag, Value = "s" } } });
        await account.Aws.Seed.FunctionTagsAsync("f", (Tag, "stack"));
        await account.Aws.Seed.RoleTagsAsync("role", (Tag, "stack"));
        JsonNode seen = await account.CallAsync("lambda", "get_function", new { FunctionName = "f" });
        JsonNode seenRole = await account.CallAsync("iam", "get_role", new { RoleName = "role" });

        Assert.All([function, role], error => Assert.Equal("aws: prefixed tag key names are not allowed for external use.", error.Text));
        Assert.Equal("stack", seen["Tags"]![Tag]!.GetValue<string>());
        Assert.Equal("stack", seenRole["Role"]!["Tags"]![0]!["Value"]!.GetValue<string>());
    }

    [BotoFact]
    public async Task Stages_get_such_tags_too()
    {
        await using Account account = await Account.OpenAsync();
        const string Tag = "aws:cloudformation:stack-name";
        string api = (await account.CallAsync("apigatewayv2", "create_api", new { Name = "shop", ProtocolType = "HTTP" }))["ApiId"]!.GetValue<string>();
        await account.CallAsync("apigatewayv2", "create_stage", new { ApiId = api, StageName = "$default" });
        string rest = await RestApi.CreateAsync(account);

        account.Aws.Seed.HttpStageTags(api, "$default", (Tag, "stack"));
        await account.Aws.Seed.RestStageTagsAsync(rest, RestApi.Stage, (Tag, "stack"));
        JsonNode http = await account.CallAsync("apigatewayv2", "get_stage", new { ApiId = api, StageName = "$default" });
        JsonNode stage = await account.CallAsync("apigateway", "get_stage", new { restApiId = rest, stageName = RestApi.Stage });

        Assert.Equal(("stack", "stack"), (http["Tags"]![Tag]!.GetValue<string>(), stage["tags"]![Tag]!.GetValue<string>()));
    }
}
