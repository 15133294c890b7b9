using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>Invoke runs what is deployed behind the qualifier, and its output is in its log group.</summary>
public class InvocationTests
{
    private const string Diagnose = """{"wallarm":"diagnose"}""";

    [BotoFact]
    [Trait("Category", "Process")]
    public async Task The_deployed_forwarder_diagnoses_its_own_node_and_its_lines_are_in_its_log_group()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using DeployedForwarders forwarders = new();
        await using Account account = await OpenAsync("provided.al2023", node.Address);
        account.Aws.InvokeWith = forwarders.InvokeAsync;

        JsonNode answer = await InvokeAsync(account, Diagnose);
        JsonNode refused = await InvokeAsync(account, """{"awslogs":{"data":"?"}}""");
        string line =
            await account.Aws.WaitForFunctionLogAsync(
                "f", text => text.Contains("\"level\":\"ERROR\"", StringComparison.Ordinal), TestContext());
        JsonNode events =
            await account.CallAsync(
                "logs", "filter_log_events", new { logGroupName = "/aws/lambda/f", filterPattern = "{ $.level = \"ERROR\" }" });

        Assert.Equal(
            (200, "1", null),
            (answer["StatusCode"]!.GetValue<int>(), answer["ExecutedVersion"]!.GetValue<string>(), answer["FunctionError"]));
        Assert.NotNull(JsonNode.Parse(answer["Payload"]!.GetValue<string>())!["tcp"]);
        Assert.Equal("Unhandled", refused["FunctionError"]!.GetValue<string>());
        Assert.NotNull(JsonNode.Parse(refused["Payload"]!.GetValue<string>())!["errorType"]);
        Assert.Equal(line, Assert.Single(events["events"]!.AsArray())!["message"]!.GetValue<string>());
    }

    [BotoFact]
    public async Task The_alias_decides_on_the_version_and_a_dry_run_runs_nothing()
    {
        await using Account account = await OpenAsync("provided.al2023", "node:5050");
        List<string> versions = [];
        account.Aws.InvokeWith = invocation =>
        {
            versions.Add($"{invocation.Version} {invocation.Environment["X_NODE_URL"]}");
            return Task.FromResult(new FunctionAnswer("{}"));
        };

        await InvokeAsync(account, "{}");
        await account.CallAsync(
            "lambda",
            "update_function_configuration",
            new { FunctionName = "f", Environment = new { Variables = new { X_NODE_URL = "other:5050" } } });
        await account.CallAsync("lambda", "publish_version", new { FunctionName = "f" });
        await account.CallAsync("lambda", "update_alias", new { FunctionName = "f", Name = "live", FunctionVersion = "2" });
        await InvokeAsync(account, "{}");
        await account.CallAsync("lambda", "update_alias", new { FunctionName = "f", Name = "live", FunctionVersion = "1" });
        await InvokeAsync(account, "{}");
        JsonNode dry =
            await account.CallAsync("lambda", "invoke", new { FunctionName = "f", Qualifier = "live", InvocationType = "DryRun" });
        BotoException none = await account.FailAsync("lambda", "invoke", new { FunctionName = "f", Qualifier = "other" });

        Assert.Equal(["1 node:5050", "2 other:5050", "1 node:5050"], versions);
        Assert.Equal(204, dry["StatusCode"]!.GetValue<int>());
        Assert.Equal(("ResourceNotFoundException", 404), (none.Code, none.Status));
    }

    [BotoFact]
    public async Task A_python_bundle_knows_no_event_but_that_of_CloudWatch_Logs()
    {
        await using Account account = await OpenAsync("python3.13", "node:5050");

        JsonNode answer = await InvokeAsync(account, Diagnose);

        Assert.Equal("Unhandled", answer["FunctionError"]!.GetValue<string>());
        Assert.Equal("KeyError", JsonNode.Parse(answer["Payload"]!.GetValue<string>())!["errorType"]!.GetValue<string>());
    }

    private static CancellationToken TestContext() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    private static async Task<Account> OpenAsync(string runtime, string nodeUrl)
    {
        Account account = await Account.OpenAsync();
        string role = await account.CreateRoleAsync();
        await account.CallAsync("lambda", "create_function", new
        {
            FunctionName = "f",
            Runtime = runtime,
            Handler = "bootstrap",
            Role = role,
            Timeout = 30,
            Code = new { ZipFile = Boto.Bytes(Account.Zip("one")) },
            Environment = new { Variables = new { X_NODE_URL = nodeUrl, X_NODE_SCHEME = "http" } },
            LoggingConfig = new { LogFormat = "JSON" },
        });
        await account.PublishLiveAsync();
        return account;
    }

    private static Task<JsonNode> InvokeAsync(Account account, string payload) =>
        account.CallAsync("lambda", "invoke", new { FunctionName = "f", Qualifier = "live", Payload = payload });
}
