using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Test-WallarmNode from the network of the deployed forwarder.</summary>
public class NodeTestFromFunctionTests
{
    private const string Test = $"Test-WallarmNode -FromFunction {ConnectorWorld.FunctionName} @aws";

    [BotoFact]
    [Trait("Category", "Process")]
    public async Task The_forwarder_itself_walks_to_its_node()
    {
        await using var node = await NodeSimulator.StartAsync();
        await using var forwarders = new DeployedForwarders();
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync(node: node.Address, protocol: "mirror");
        world.Aws.InvokeWith = forwarders.InvokeAsync;

        var checks = Checks(world, Test);

        Assert.Equal("Function NodeAddress NodeDns NodeTcp NodeProbe", string.Join(' ', checks.Select(check => check.Name)));
        Assert.All(checks, check => Assert.Equal(CheckStatus.Passed, check.Status));
        Assert.Equal(world.FunctionArn(), checks[0].Target);
        Assert.Equal("/.wallarm-probe/diagnose", Assert.Single(node.Requests).Target);
        Assert.Equal(["GetCallerIdentity", "GetFunctionConfiguration", "Invoke"], world.Aws.Calls.Select(call => call.Operation));
        Assert.EndsWith("over mirror.", checks[0].Detail, StringComparison.Ordinal);
        Assert.Equal("live", world.Aws.CallsOf("Invoke").Single().Form["Qualifier"]);
    }

    [BotoFact]
    [Trait("Category", "Process")]
    public async Task A_certificate_that_the_function_does_not_trust_comes_with_the_command_that_publishes_its_fingerprint()
    {
        using var certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using var node = await NodeSimulator.StartAsync(new NodeSimulatorOptions { Certificate = certificate });
        await using var forwarders = new DeployedForwarders();
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync(node: node.Address, scheme: "https");
        world.Aws.InvokeWith = forwarders.InvokeAsync;

        var failed = Checks(world, Test)[^1];

        Assert.Equal(("NodeTls", CheckStatus.Failed), (failed.Name, failed.Status));
        Assert.Contains(
            $"Publish-WallarmForwarder -FunctionName '{ConnectorWorld.FunctionName}' -NodeFingerprint '{TestCertificates.Fingerprint(certificate).ToUpperInvariant()}'",
            failed.Remediation,
            StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Python_functions_strangers_and_absent_ones_are_told_from_forwarders()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync("bundle", hasAlias: false, runtime: "python3.13", handler: "lambda_function.lambda_handler");
        await world.CreateFunctionAsync("stranger");
        world.Aws.InvokeWith = invocation => Task.FromResult(new FunctionAnswer("\"hello\""));

        var bundle = Assert.Single(Checks(world, "Test-WallarmNode -FromFunction bundle @aws"));
        var invocations = world.Aws.CountOf("Invoke");
        var stranger = Assert.Single(Checks(world, "Test-WallarmNode -FromFunction stranger @aws"));
        var absent = Assert.Single(Checks(world, "Test-WallarmNode -FromFunction absent @aws"));

        Assert.Equal(("Function", CheckStatus.Unknown), (bundle.Name, bundle.Status));
        Assert.Contains("Wallarm's own code bundle", bundle.Detail, StringComparison.Ordinal);
        Assert.StartsWith($"# Test it from this computer:{Environment.NewLine}Test-WallarmNode -NodeUrl 'node:5050' -NodeScheme 'http' -NodeProtocol Mirror", bundle.Remediation, StringComparison.Ordinal);
        Assert.Equal(0, invocations);
        Assert.Equal(CheckStatus.Failed, stranger.Status);
        Assert.Contains("something else than a forwarder", stranger.Detail, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Failed, absent.Status);
        Assert.Contains("There is no Lambda function 'absent'", absent.Detail, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_function_that_fails_is_a_result_with_its_error()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        world.Aws.InvokeWith = _ => Task.FromResult(new FunctionAnswer("""{"errorType":"Wallarm.InvalidSetting","errorMessage":"X_NODE_URL: it has a path"}""", "Unhandled"));

        var failed = Assert.Single(Checks(world, Test));

        Assert.Equal(("Function", CheckStatus.Failed), (failed.Name, failed.Status));
        Assert.Contains("Wallarm.InvalidSetting: X_NODE_URL: it has a path", failed.Detail, StringComparison.Ordinal);
        Assert.Contains("Get-WallarmForwarderLog", failed.Remediation, StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData(true, "\"tcp\":{\"ok\":false,\"address\":null,\"durationMs\":5000,\"error\":\"no connection to 10.0.3.7:5050 within 5000 ms\"}", "Give the function's subnets a route to the node")]
    [InlineData(false, "\"tcp\":{\"ok\":false,\"address\":null,\"durationMs\":5000,\"error\":\"no connection to 10.0.3.7:5050 within 5000 ms\"}", "-SubnetId 'subnet-0a1b2c3d'")]
    [InlineData(true, "\"tcp\":{\"ok\":false,\"address\":null,\"durationMs\":1,\"error\":\"cannot connect to 10.0.3.7:5050: ConnectionRefused\"}", "Nothing listens on port 5050 there")]
    [InlineData(true, "\"tcp\":null", "private hosted zone", "the name node.corp cannot be resolved")]
    public async Task What_to_do_depends_on_the_function_being_in_a_VPC(
        bool isInVpc, string tcp, string remediation, string? dnsError = null)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        if (isInVpc)
        {
            await world.CallAsync("lambda", "update_function_configuration", new { FunctionName = ConnectorWorld.FunctionName, VpcConfig = new { SubnetIds = Boto.List("subnet-1"), SecurityGroupIds = Boto.List("sg-1") } });
            await world.CallAsync("lambda", "publish_version", new { FunctionName = ConnectorWorld.FunctionName });
            await world.CallAsync(
                "lambda", "update_alias", new { FunctionName = ConnectorWorld.FunctionName, Name = "live", FunctionVersion = "2" });
        }

        var dns = dnsError is null ? """{"ok":true,"addresses":["10.0.3.7"],"durationMs":1,"error":null}""" : $$"""{"ok":false,"addresses":[],"durationMs":1,"error":"{{dnsError}}"}""";
        world.Aws.InvokeWith = _ => Task.FromResult(new FunctionAnswer($$"""{"node":"10.0.3.7:5050","scheme":"https","ok":false,"dns":{{dns}},{{tcp}},"tls":null,"probe":null}"""));

        var failed = Checks(world, Test)[^1];

        Assert.Equal(CheckStatus.Failed, failed.Status);
        Assert.Contains(remediation, failed.Remediation, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_function_with_another_node_than_the_expected_one_is_a_failure()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        world.Aws.InvokeWith = _ => Task.FromResult(new FunctionAnswer("""{"node":"node:5050","scheme":"http","ok":true,"dns":{"addresses":[]},"tcp":{},"tls":null,"probe":{"status":200,"meaning":"accepted"}}"""));

        var other = Checks(world, $"{Test} -NodeUrl other:5050")[1];
        var same = Checks(world, $"{Test} -NodeUrl node:5050")[1];

        Assert.Equal((CheckStatus.Failed, "NodeAddress"), (other.Status, other.Name));
        Assert.Equal($"Publish-WallarmForwarder -FunctionName '{ConnectorWorld.FunctionName}' -NodeUrl 'other:5050' -NodeScheme http -Region '{world.Region}'", other.Remediation);
        Assert.Equal(CheckStatus.Passed, same.Status);
    }

    [BotoTheory]
    [InlineData("GetFunctionConfiguration", "lambda:GetFunctionConfiguration")]
    [InlineData("Invoke", "lambda:InvokeFunction")]
    public async Task A_permission_that_is_missing_is_named(string operation, string action)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        world.Aws.Fail(operation, AwsFault.AccessDenied());

        var error = CloudSession.ErrorOf(world.Run(Test));

        Assert.StartsWith("Wallarm.AccessDenied", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(action, error.Exception.Message, StringComparison.Ordinal);
    }

    private static ConnectorCheck[] Checks(ConnectorWorld world, string script)
    {
        var run = world.Run(script);
        run.ThrowIfFailed();
        return [.. run.Output.Select(item => (ConnectorCheck)item.BaseObject)];
    }
}
