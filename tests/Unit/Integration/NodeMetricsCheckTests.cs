using System.Management.Automation;
using System.Net;
using System.Security;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Test-WallarmConnector -NodeMetricsUrl: what the node itself says.</summary>
[Trait("Category", "Process")]
public class NodeMetricsCheckTests
{
    private const string Probe =
        "Test-WallarmConnector -RestApiId $api -StageName prod -Probe -ProbeTimeout 60 -NodeMetricsUrl $metrics @aws";

    [BotoFact]
    public async Task A_connector_server_that_does_not_know_the_forwarder_says_so()
    {
        await using var chain = await ProbedConnector.OpenAsync();

        var checks = chain.Test(Probe);

        Assert.Equal(["NodeMetrics", "NodeCounted", "NodeRejections"], checks.TakeLast(3).Select(check => check.Name));
        Assert.Equal([CheckStatus.Passed, CheckStatus.Failed, CheckStatus.Failed], checks.TakeLast(3).Select(check => check.Status));
        Assert.Contains("0.21.0", Of(checks, "NodeMetrics").Detail, StringComparison.Ordinal);

        // The record, and what the process asks the node on its own account.
        Assert.Contains("requests seen 2, processed 0; responses processed 0", Of(checks, "NodeCounted").Detail, StringComparison.Ordinal);
        Assert.StartsWith("connector_info: 2 since the probe", Of(checks, "NodeRejections").Detail, StringComparison.Ordinal);
        Assert.Contains("-CodeBundlePath", Of(checks, "NodeRejections").Remediation, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task What_the_node_turns_away_is_named_with_what_to_do()
    {
        await using var hosts = await ProbedConnector.OpenAsync(new NodeSimulatorOptions { AllowedHosts = ["api.example.com"] });
        await using var networks =
            await ProbedConnector.OpenAsync(new NodeSimulatorOptions { AllowedNetworks = [IPNetwork.Parse("10.0.0.0/8")] });

        var byHost = hosts.Test(Probe);
        var byNetwork = networks.Test(Probe);
        var later = hosts.Test("Test-WallarmConnector -RestApiId $api -StageName prod -NodeMetricsUrl $metrics @aws");

        Assert.Equal((CheckStatus.Failed, CheckStatus.Failed), (Of(byHost, "NodeCounted").Status, Of(byHost, "NodeRejections").Status));
        Assert.StartsWith("host: 3 since the probe", Of(byHost, "NodeRejections").Detail, StringComparison.Ordinal);
        Assert.Contains(
            $"\"{hosts.RestApiId}.execute-api.eu-west-1.amazonaws.com\"",
            Of(byHost, "NodeRejections").Remediation,
            StringComparison.Ordinal);
        Assert.StartsWith("remote_address: 3 since the probe", Of(byNetwork, "NodeRejections").Detail, StringComparison.Ordinal);
        Assert.Contains("allowed_networks", Of(byNetwork, "NodeRejections").Remediation, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Warning, Of(later, "NodeRejections").Status);
        Assert.DoesNotContain(later, check => check.Name == "NodeCounted");
    }

    [BotoFact]
    public async Task Metrics_of_another_node_do_not_prove_anything()
    {
        await using var chain = await ProbedConnector.OpenAsync();
        await using var other = await NodeSimulator.StartAsync(new NodeSimulatorOptions { MetricsPort = 0 });

        var checks = Run(chain.World, $"Test-WallarmConnector -RestApiId {chain.RestApiId} -StageName prod -Probe -ProbeTimeout 60 -NodeMetricsUrl http://{other.MetricsAddress} @aws");

        Assert.Equal((CheckStatus.Passed, CheckStatus.Failed), (Of(checks, "ProbeForwarded").Status, Of(checks, "NodeCounted").Status));
        Assert.Contains("another node", Of(checks, "NodeCounted").Detail, StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData("# nothing of a node\nup 1\n", "none of a Wallarm node in envoy-external-filter mode")]
    [InlineData("wallarm_gonode_application_info{mode=\"tcp-capture\",version=\"0.21.0\"} 1\n", "mode tcp-capture")]
    [InlineData("mine_application_info{mode=\"connector-server\",version=\"0.20.1\"} 1\nmine_http_connector_server_messages_seen_total{type=\"request\"} 3\n", "needs 0.21.0 or later")]
    public async Task A_node_that_cannot_take_the_connector_fails(string metrics, string detail)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        using var server = new MetricsEndpoint($"HTTP/1.1 200 OK\r\nContent-Length: {metrics.Length}\r\nConnection: close\r\n\r\n{metrics}");

        var check = Of(Run(world, $"Test-WallarmConnector -NodeMetricsUrl {server.Url} @aws"), "NodeMetrics");

        Assert.Equal(CheckStatus.Failed, check.Status);
        Assert.Contains(detail, check.Detail, StringComparison.Ordinal);
        Assert.NotNull(check.Remediation);
    }

    [BotoTheory]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "redirect, which is not followed")]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "responds with 401")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n", "cannot be read")]
    [InlineData("nonsense\r\n\r\n", "cannot be read")]
    public async Task Metrics_that_cannot_be_read_fail_without_a_secret(string answer, string detail)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        using var server = new MetricsEndpoint(answer);

        var run = world.Run($"Test-WallarmConnector -NodeMetricsUrl '{server.Url.Replace("http://", "http://scrape:S3cret@", StringComparison.Ordinal)}?token=S3cret' -Verbose @aws").ThrowIfFailed();

        var check = Of(run.Output.Select(item => (ConnectorCheck)item.BaseObject), "NodeMetrics");
        Assert.Equal(CheckStatus.Failed, check.Status);
        Assert.Contains(detail, check.Detail, StringComparison.Ordinal);
        Assert.Contains(
            "Authorization: Basic " + Convert.ToBase64String("scrape:S3cret"u8), await server.Request, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", string.Join('\n', run.Output) + string.Join('\n', run.Verbose), StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Credentials_of_their_own_go_before_those_of_the_URL_and_are_not_shown()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        using var server = new MetricsEndpoint("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var password = new SecureString();
        foreach (var character in "S3cret") password.AppendChar(character);

        var run = world.Run(
            $"Test-WallarmConnector -NodeMetricsUrl '{server.Url.Replace("http://", "http://other:Secret2@", StringComparison.Ordinal)}' -NodeMetricsCredential $credential -Verbose @aws",
            ("credential", new PSCredential("scrape", password))).ThrowIfFailed();

        Assert.Contains(
            "Authorization: Basic " + Convert.ToBase64String("scrape:S3cret"u8), await server.Request, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", string.Join('\n', run.Output) + string.Join('\n', run.Verbose), StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_url_of_another_kind_is_an_error_that_does_not_repeat_it()
    {
        await using var world = await ConnectorWorld.OpenAsync();

        var error = Assert.Single(world.Run("Test-WallarmConnector -NodeMetricsUrl 'file:///S3cret/passwd' @aws").Errors);

        Assert.StartsWith("Wallarm.NodeMetricsUrlInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(world.Aws.Calls);
    }

    private static List<ConnectorCheck> Run(ConnectorWorld world, string command) =>
        [.. world.Run(command).ThrowIfFailed().Output.Select(item => ConnectorWorld.WithoutRegion((ConnectorCheck)item.BaseObject))];

    private static ConnectorCheck Of(IEnumerable<ConnectorCheck> checks, string name) => Assert.Single(checks, check => check.Name == name);
}
