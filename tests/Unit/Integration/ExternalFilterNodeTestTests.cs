using System.Net;
using System.Net.Sockets;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Test-WallarmNode of a node in envoy-external-filter mode, and of what may listen in its place.</summary>
public class ExternalFilterNodeTestTests
{
    [Fact]
    public async Task Every_step_to_a_node_that_is_well_passes_and_the_node_gets_one_call_in_both_parts()
    {
        using var certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using var node =
            await ExternalFilterNode.StartAsync(new ExternalFilterNodeOptions { Certificate = certificate, MaxConcurrentStreams = 77 });

        var checks = Test($"-NodeUrl {node.Address} -NodeScheme https -NodeFingerprint {TestCertificates.Fingerprint(certificate)}");

        Assert.Equal("NodeAddress NodeDns NodeTcp NodeTls NodeHttp2 NodeProbe", string.Join(' ', checks.Select(check => check.Name)));
        Assert.All(checks, check => Assert.Equal((CheckStatus.Passed, null), (check.Status, check.Remediation)));
        Assert.Contains("ALPN h2", checks[3].Detail, StringComparison.Ordinal);
        Assert.Contains("up to 77 calls at a time", checks[4].Detail, StringComparison.Ordinal);
        Assert.StartsWith("The node acknowledged request and response", checks[5].Detail, StringComparison.Ordinal);
        var call = Assert.Single(node.Calls);
        Assert.Equal(("/.wallarm-probe/diagnose", 404), (call.Path, call.Status));
        Assert.Empty(node.Inventory.Discovered);
    }

    [Fact]
    public async Task Without_TLS_prior_knowledge_is_enough()
    {
        await using var node = await ExternalFilterNode.StartAsync();

        var checks = Test($"-NodeUrl {node.Address} -NodeScheme http");

        Assert.Equal("NodeAddress NodeDns NodeTcp NodeHttp2 NodeProbe", string.Join(' ', checks.Select(check => check.Name)));
        Assert.All(checks, check => Assert.Equal(CheckStatus.Passed, check.Status));
    }

    [Fact]
    public async Task A_self_signed_certificate_is_refused_with_the_command_that_pins_it()
    {
        using var certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using var node = await ExternalFilterNode.StartAsync(new ExternalFilterNodeOptions { Certificate = certificate });

        var failed = Test($"-NodeUrl {node.Address} -NodeScheme https")[^1];
        var pinned = Run(string.Join(Environment.NewLine, failed.Remediation!.Split(Environment.NewLine)[..2]));

        Assert.Equal(("NodeTls", CheckStatus.Failed), (failed.Name, failed.Status));
        Assert.Contains("envoy_external_filter.tls_cert", failed.Remediation, StringComparison.Ordinal);
        Assert.All(pinned, check => Assert.Equal(CheckStatus.Passed, check.Status));
    }

    [Fact]
    public async Task A_port_of_HTTP_1_is_recognized_over_http_and_over_https()
    {
        using var certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using var plain = await NodeSimulator.StartAsync();
        await using var secure = await NodeSimulator.StartAsync(new NodeSimulatorOptions { Certificate = certificate });

        var overHttp = Test($"-NodeUrl {plain.Address} -NodeScheme http")[^1];
        var overHttps =
            Test($"-NodeUrl {secure.Address} -NodeScheme https -NodeFingerprint {TestCertificates.Fingerprint(certificate)}")[^1];

        Assert.All([overHttp, overHttps], check =>
        {
            Assert.Equal(("NodeHttp2", CheckStatus.Failed), (check.Name, check.Status));
            Assert.EndsWith("answers HTTP/1.1: a node in connector-server mode?", check.Detail, StringComparison.Ordinal);
            Assert.Contains("-NodeUrl '127.0.0.1:5080'", check.Remediation, StringComparison.Ordinal);
            Assert.EndsWith("Publish-WallarmForwarder -CodeBundlePath ./cw-resend-lambda.zip", check.Remediation, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("server", "nginx/1.26.2", "NGINX-based node", "-NodeProtocol Mirror")]
    [InlineData("x-amzn-requestid", "1", "is Amazon API Gateway or AWS Lambda", "Give the address of the Wallarm node")]
    public async Task An_answer_over_HTTP_1_tells_more(string header, string value, string detail, string remediation)
    {
        await using var node =
            await NodeSimulator.StartAsync(
                new NodeSimulatorOptions { AnswerHeaders = new Dictionary<string, string> { [header] = value } });

        var failed = Test($"-NodeUrl {node.Address} -NodeScheme http")[^1];

        Assert.Equal(("NodeHttp2", CheckStatus.Failed), (failed.Name, failed.Status));
        Assert.Contains(detail, failed.Detail, StringComparison.Ordinal);
        Assert.Contains(remediation, failed.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scheme_that_the_port_does_not_speak_is_named_either_way()
    {
        using var certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using var secure = await ExternalFilterNode.StartAsync(new ExternalFilterNodeOptions { Certificate = certificate });
        await using var plain = await ExternalFilterNode.StartAsync();

        var overHttp = Test($"-NodeUrl {secure.Address} -NodeScheme http")[^1];
        var overHttps = Test($"-NodeUrl {plain.Address} -NodeScheme https")[^1];

        Assert.Equal(CheckStatus.Failed, overHttp.Status);
        Assert.Contains($"Test-WallarmNode -NodeUrl '{secure.Address}' -NodeScheme https", overHttp.Remediation, StringComparison.Ordinal);
        Assert.Equal(("NodeTls", CheckStatus.Failed), (overHttps.Name, overHttps.Status));
        Assert.Contains("does not speak TLS on this port", overHttps.Detail, StringComparison.Ordinal);
        Assert.Contains($"Test-WallarmNode -NodeUrl '{plain.Address}' -NodeScheme http", overHttps.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_where_nothing_listens_names_the_usual_one()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var refused = Test($"-NodeUrl {taken.LocalEndPoint} -NodeScheme http")[^1];

        Assert.Equal(("NodeTcp", CheckStatus.Failed), (refused.Name, refused.Status));
        Assert.Contains("envoy_external_filter.address", refused.Remediation, StringComparison.Ordinal);
        Assert.EndsWith("Test-WallarmNode -NodeUrl '127.0.0.1:5080' -NodeScheme http", refused.Remediation, StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData("ext-proc", "203.0.113.7", CheckStatus.Warning)]
    [InlineData("ext-proc", "2001:db8::7", CheckStatus.Warning)]
    [InlineData("ext-proc", "10.0.3.7", CheckStatus.Passed)]
    [InlineData("ext-proc", "100.64.0.7", CheckStatus.Passed)]
    [InlineData("ext-proc", "fd00::7", CheckStatus.Passed)]
    [InlineData("mirror", "203.0.113.7", CheckStatus.Passed)]
    public async Task A_function_whose_node_has_a_public_address_is_warned_that_ext_proc_asks_nobody_who_he_is(
        string protocol, string address, string status)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync(node: "node.example.com", scheme: "https", protocol: protocol);
        world.Aws.InvokeWith = _ => Task.FromResult(new FunctionAnswer(
            $$"""{"node":"node.example.com","scheme":"https","protocol":"{{protocol}}","ok":false,"peer":null,"dns":{"ok":true,"addresses":["{{address}}"],"durationMs":1,"error":null},"tcp":null}"""));

        var dns =
            world.Run($"Test-WallarmNode -FromFunction {ConnectorWorld.FunctionName} @aws").ThrowIfFailed().Output.Select(
                item => (ConnectorCheck)item.BaseObject).Single(check => check.Name == "NodeDns");

        Assert.Equal(status, dns.Status);
        if (status == CheckStatus.Warning) Assert.Contains("no caller authentication", dns.Detail, StringComparison.Ordinal);
    }

    private static ConnectorCheck[] Test(string parameters) => Run("Test-WallarmNode " + parameters);

    private static ConnectorCheck[] Run(string script)
    {
        using var session = ModuleSession.Open();
        var run = session.Run(script);
        run.ThrowIfFailed();
        return [.. run.Output.Select(item => (ConnectorCheck)item.BaseObject)];
    }
}
