using System.Net;
using System.Net.Sockets;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Test-WallarmNode from this computer, of a node that takes HTTP/1.1 requests.</summary>
public sealed class NodeTestTests : IDisposable
{
    private const string HealthPath = "/wallarm-external-health";

    private readonly string _folder = Directory.CreateTempSubdirectory("wallarm-node-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_step_to_a_node_that_is_well_passes_and_the_node_sees_one_probe_and_one_health_check()
    {
        await using var node = await NodeSimulator.StartAsync(new NodeSimulatorOptions { HealthCheckEndpoint = HealthPath });

        var checks = Test($"-NodeUrl {node.Address} -NodeScheme http -HealthCheckPath {HealthPath}");

        Assert.Equal("NodeAddress NodeDns NodeTcp NodeProbe NodeHealth", string.Join(' ', checks.Select(check => check.Name)));
        Assert.All(checks, check => Assert.Equal((CheckStatus.Passed, null), (check.Status, check.Remediation)));
        Assert.Equal("/.wallarm-probe/diagnose", Assert.Single(node.Requests).Target);
        Assert.Contains("messages_seen_total{type=\"health\"} 1\n", node.GetMetricsText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_region_nor_credentials_are_needed()
    {
        await using var node = await NodeSimulator.StartAsync();

        var run = await PowerShellProcess.RunAsync(
            $"Import-Module $Module; Test-WallarmNode {node.Address} http -NodeProtocol Mirror -EndpointUrl http://127.0.0.1:1 | ForEach-Object {{ \"$_.Name $($_.Status)\" }}",
            ("AWS_EC2_METADATA_DISABLED", "true"));

        Assert.Equal(0, run.GetProperty("errors").GetArrayLength());
        Assert.Equal(4, run.GetProperty("output").GetArrayLength());
        Assert.All(
            run.GetProperty("output").EnumerateArray(), line => Assert.EndsWith("Passed", line.GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_self_signed_certificate_is_refused_with_the_command_that_pins_it()
    {
        using var certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using var node = await NodeSimulator.StartAsync(new NodeSimulatorOptions { Certificate = certificate });

        var failed = Test($"-NodeUrl {node.Address} -NodeScheme https")[^1];
        var pinned = Run(string.Join(Environment.NewLine, failed.Remediation!.Split(Environment.NewLine)[..2]))[3];

        Assert.Equal(("NodeTls", CheckStatus.Failed), (failed.Name, failed.Status));
        Assert.Contains("self-signed", failed.Detail, StringComparison.Ordinal);
        Assert.Contains(TestCertificates.Fingerprint(certificate), failed.Detail, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("-NodeCaPath ./node-ca.pem", failed.Remediation, StringComparison.Ordinal);
        Assert.Equal(("NodeTls", CheckStatus.Passed), (pinned.Name, pinned.Status));
        Assert.Contains("pinned", pinned.Detail, StringComparison.Ordinal);
        Assert.Equal(1, node.RequestCount);
    }

    [Fact]
    public async Task A_private_authority_is_trusted_by_its_file_and_a_certificate_that_ends_soon_is_a_warning()
    {
        using var authority = TestCertificates.CreateAuthority();
        using var certificate = authority.Issue(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(10), "127.0.0.1");
        await using var node = await NodeSimulator.StartAsync(new NodeSimulatorOptions { Certificate = certificate });
        var file = Path.Combine(_folder, "node ca.pem");
        File.WriteAllText(file, authority.AuthorityPem);

        var checks = Test($"-NodeUrl {node.Address} -NodeScheme https -NodeCaPath '{file}'");

        Assert.Equal(
            [CheckStatus.Passed, CheckStatus.Passed, CheckStatus.Passed, CheckStatus.Warning, CheckStatus.Passed],
            checks.Select(check => check.Status));
        Assert.Contains("expires in 9 days", checks[3].Detail, StringComparison.Ordinal);
        Assert.Contains("Renew", checks[3].Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_with_a_name_that_it_holds()
    {
        using var authority = TestCertificates.CreateAuthority();
        using var certificate = authority.Issue("node.example.com");
        await using var node = await NodeSimulator.StartAsync(new NodeSimulatorOptions { Certificate = certificate });
        var file = Path.Combine(_folder, "ca.pem");
        File.WriteAllText(file, authority.AuthorityPem);

        var failed = Test($"-NodeUrl {node.Address} -NodeScheme https -NodeCaPath '{file}'")[^1];

        Assert.Equal(("NodeTls", CheckStatus.Failed), (failed.Name, failed.Status));
        Assert.Contains("issued for another name", failed.Detail, StringComparison.Ordinal);
        Assert.Contains("It is for node.example.com.", failed.Detail, StringComparison.Ordinal);
        Assert.EndsWith(
            $"Test-WallarmNode -NodeUrl 'node.example.com:{node.Port}' -NodeScheme https -NodeProtocol Mirror",
            failed.Remediation,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_to_be_renewed_whatever_is_pinned()
    {
        using var authority = TestCertificates.CreateAuthority();
        using var certificate = authority.IssueExpired("127.0.0.1");
        await using var node = await NodeSimulator.StartAsync(new NodeSimulatorOptions { Certificate = certificate });

        var failed = Test($"-NodeUrl {node.Address} -NodeScheme https -NodeFingerprint {TestCertificates.Fingerprint(certificate)}")[^1];

        Assert.Equal(("NodeTls", CheckStatus.Failed), (failed.Name, failed.Status));
        Assert.Contains("expired on", failed.Detail, StringComparison.Ordinal);
        Assert.StartsWith("Renew the certificate at the node", failed.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_other_than_the_pinned_one_is_refused_with_its_own_fingerprint()
    {
        using var certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using var node = await NodeSimulator.StartAsync(new NodeSimulatorOptions { Certificate = certificate });

        var failed = Test($"-NodeUrl {node.Address} -NodeScheme https -NodeFingerprint {new string('0', 64)}")[^1];

        Assert.Contains("not the pinned one", failed.Detail, StringComparison.Ordinal);
        Assert.Contains(TestCertificates.Fingerprint(certificate), failed.Remediation, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_scheme_that_the_port_does_not_speak_is_named_either_way()
    {
        using var certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using var secure = await NodeSimulator.StartAsync(new NodeSimulatorOptions { Certificate = certificate });
        await using var plain = await NodeSimulator.StartAsync();

        var overHttp = Test($"-NodeUrl {secure.Address} -NodeScheme http")[^1];
        var overHttps = Test($"-NodeUrl {plain.Address} -NodeScheme https")[^1];

        Assert.Equal(("NodeProbe", CheckStatus.Failed), (overHttp.Name, overHttp.Status));
        Assert.EndsWith(
            $"Test-WallarmNode -NodeUrl '{secure.Address}' -NodeScheme https -NodeProtocol Mirror",
            overHttp.Remediation,
            StringComparison.Ordinal);
        Assert.Equal(("NodeTls", CheckStatus.Failed), (overHttps.Name, overHttps.Status));
        Assert.EndsWith(
            $"Test-WallarmNode -NodeUrl '{plain.Address}' -NodeScheme http -NodeProtocol Mirror",
            overHttps.Remediation,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_where_nothing_listens_and_a_name_that_nobody_knows_end_the_walk_there()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var refused = Test($"-NodeUrl {taken.LocalEndPoint} -NodeScheme http");
        var unknown = Test("-NodeUrl node.invalid:5050 -NodeScheme https");

        Assert.Equal(["NodeAddress", "NodeDns", "NodeTcp"], refused.Select(check => check.Name));
        Assert.Contains("ConnectionRefused", refused[2].Detail, StringComparison.Ordinal);
        Assert.Contains("connector.address", refused[2].Remediation, StringComparison.Ordinal);
        Assert.EndsWith(
            "Test-WallarmNode -NodeUrl '127.0.0.1:5050' -NodeScheme http -NodeProtocol Mirror",
            refused[2].Remediation,
            StringComparison.Ordinal);
        Assert.Equal(
            [("NodeAddress", CheckStatus.Passed), ("NodeDns", CheckStatus.Failed)], unknown.Select(check => (check.Name, check.Status)));
        Assert.Contains("-FromFunction", unknown[1].Remediation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, CheckStatus.Warning, "connector.allowed_hosts", "connector.allowed_networks")]
    [InlineData(404, CheckStatus.Failed, "connector-server mode", ":5050' -NodeScheme http")]
    [InlineData(301, CheckStatus.Failed, "redirect", "-NodeScheme https")]
    [InlineData(400, CheckStatus.Failed, "http sent to an https port", "-NodeScheme https")]
    [InlineData(503, CheckStatus.Failed, "overloaded", "go-node.log")]
    [InlineData(401, CheckStatus.Failed, "a proxy or another service", "Test-WallarmNode -NodeUrl")]
    public async Task A_status_says_what_to_do(int status, string expected, string detail, string remediation)
    {
        await using var node = await NodeSimulator.StartAsync(new NodeSimulatorOptions { Script = _ => FaultAction.Status(status) });

        var probe = Test($"-NodeUrl {node.Address} -NodeScheme http")[^1];

        Assert.Equal(("NodeProbe", expected), (probe.Name, probe.Status));
        Assert.StartsWith($"{status}: ", probe.Detail, StringComparison.Ordinal);
        Assert.Contains(detail, probe.Detail, StringComparison.Ordinal);
        Assert.Contains(remediation, probe.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_an_API_fails_although_it_answers_200()
    {
        await using var node =
            await NodeSimulator.StartAsync(
                new NodeSimulatorOptions { AnswerHeaders = new Dictionary<string, string> { ["x-amzn-requestid"] = "1" } });

        var probe = Test($"-NodeUrl {node.Address} -NodeScheme http")[^1];

        Assert.Equal(CheckStatus.Failed, probe.Status);
        Assert.Contains("this is an API and not a node", probe.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_health_check_that_is_off_fails_by_itself()
    {
        await using var node =
            await NodeSimulator.StartAsync(
                new NodeSimulatorOptions { Script = request => request.Target == HealthPath ? FaultAction.Status(404) : null });

        var checks = Test($"-NodeUrl {node.Address} -NodeScheme http -HealthCheckPath {HealthPath}");

        Assert.Equal(
            [("NodeProbe", CheckStatus.Passed), ("NodeHealth", CheckStatus.Failed)],
            checks[^2..].Select(check => (check.Name, check.Status)));
        Assert.Contains("connector.external_health_check.enabled", checks[^1].Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_http_to_a_public_address_is_a_warning_and_a_node_that_is_silent_fails_in_its_time()
    {
        await using var node = await NodeSimulator.StartAsync(new NodeSimulatorOptions { Script = _ => FaultAction.Hang() });

        var silent = Test($"-NodeUrl {node.Address} -NodeScheme http -TimeoutSeconds 1")[^1];
        var open = Test("-NodeUrl node.public.invalid -NodeScheme http")[0];

        Assert.Equal(("NodeProbe", CheckStatus.Failed), (silent.Name, silent.Status));
        Assert.StartsWith("No response within ", silent.Detail, StringComparison.Ordinal);
        Assert.Equal(("NodeAddress", CheckStatus.Warning), (open.Name, open.Status));
        Assert.Equal("Test-WallarmNode -NodeUrl 'node.public.invalid' -NodeScheme https -NodeProtocol Mirror", open.Remediation);
    }

    [Fact]
    public async Task Results_come_as_they_are_found_and_a_walk_that_hangs_is_given_up()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var node = await NodeSimulator.StartAsync(new NodeSimulatorOptions
        {
            Script = _ =>
            {
                asked.SetResult();
                return FaultAction.Hang();
            },
        });
        using var session = ModuleSession.Open();

        using var running = session.Start($"Test-WallarmNode {node.Address} http -NodeProtocol Mirror -TimeoutSeconds 300");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
        running.Stop();
        var run = running.Wait();

        Assert.True(run.WasStopped);
        Assert.Equal(["NodeAddress", "NodeDns", "NodeTcp"], run.Output.Select(item => ((ConnectorCheck)item.BaseObject).Name));
    }

    [Theory]
    [InlineData("-NodeUrl abc.execute-api.eu-west-1.amazonaws.com -NodeScheme https", "-NodeUrl")]
    [InlineData("-NodeUrl node.example.com", "-NodeScheme")]
    [InlineData("-NodeUrl node -NodeScheme http -NodeFingerprint 0000000000000000000000000000000000000000000000000000000000000000", "-NodeFingerprint")]
    [InlineData("-NodeUrl node -NodeScheme https -NodeFingerprint 12", "-NodeFingerprint")]
    [InlineData("-NodeUrl node -NodeScheme https -NodeCaPath ./absent.pem", "-NodeCaPath")]
    [InlineData("-NodeUrl node -NodeScheme https -NodeProtocol Mirror -HealthCheckPath health", "-HealthCheckPath")]
    [InlineData("-NodeUrl node -NodeScheme https -HealthCheckPath /health", "-HealthCheckPath")]
    public void A_value_that_cannot_be_used_is_an_error_before_anything_is_sent(string parameters, string parameter)
    {
        using var session = ModuleSession.Open();

        var run = session.Run("Test-WallarmNode " + parameters);

        var error = run.StoppedBy ?? Assert.Single(run.Errors);
        Assert.Empty(run.Output);
        Assert.StartsWith("Wallarm.OptionNotUsable", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith(parameter + " cannot be used", error.Exception.Message, StringComparison.Ordinal);
    }

    private static ConnectorCheck[] Test(string parameters) => Run("Test-WallarmNode -NodeProtocol Mirror " + parameters);

    private static ConnectorCheck[] Run(string script)
    {
        using var session = ModuleSession.Open();
        var run = session.Run(script);
        run.ThrowIfFailed();
        return [.. run.Output.Select(item => (ConnectorCheck)item.BaseObject)];
    }
}
