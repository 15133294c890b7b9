using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>A connector over ext_proc, proved from the log line to the counters of a node in envoy-external-filter mode.</summary>
[Trait("Category", "Process")]
public class ExternalFilterConnectorTests
{
    private const string Probe =
        "Test-WallarmConnector -RestApiId $api -StageName prod -Probe -ProbeTimeout 60 -NodeMetricsUrl $metrics @aws";

    [BotoFact]
    public async Task The_node_proves_that_it_has_both_parts_of_the_probe()
    {
        await using var chain = await ExternalFilterConnector.OpenAsync(new ExternalFilterNodeOptions { PerHostStats = true });

        var checks = chain.Test(Probe);

        Assert.Empty(chain.Warnings);
        Assert.Equal(["NodeMetrics", "NodeCounted", "NodeRejections"], checks.TakeLast(3).Select(check => check.Name));
        Assert.All(
            checks.Where(check => check.Name != "NodeSettings"),
            check => Assert.True(check.Status is CheckStatus.Passed, check.ToString()));
        Assert.StartsWith(
            "The node acknowledged request and response after ", Of(checks, "ProbeForwarded").Detail, StringComparison.Ordinal);
        Assert.StartsWith("Node 0.22.1, mode envoy-external-filter; ", Of(checks, "NodeMetrics").Detail, StringComparison.Ordinal);
        Assert.Equal(
            $"Since the probe: requests processed 2; responses processed 2. "
            + $"{chain.RestApiId}.execute-api.eu-west-1.amazonaws.com: requests_processed 1, responses_processed 1.",
            Of(checks, "NodeCounted").Detail);
    }

    [BotoFact]
    public async Task The_function_itself_tests_its_node_step_by_step()
    {
        await using var chain = await ExternalFilterConnector.OpenAsync();

        var checks = chain.Test($"Test-WallarmNode -FromFunction {ConnectorWorld.FunctionName} @aws");

        Assert.Equal("Function NodeAddress NodeDns NodeTcp NodeHttp2 NodeProbe", string.Join(' ', checks.Select(check => check.Name)));
        Assert.All(checks, check => Assert.True(check.Status == CheckStatus.Passed, check.ToString()));
        Assert.EndsWith("over ext-proc.", checks[0].Detail, StringComparison.Ordinal);
        Assert.Contains("up to 100 calls at a time", checks[4].Detail, StringComparison.Ordinal);
        Assert.StartsWith("The node acknowledged request and response", checks[5].Detail, StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData("mine_application_info{mode=\"envoy-external-filter\",version=\"0.12.9\"} 1", CheckStatus.Failed, "needs 0.13.0 or later")]
    [InlineData("mine_application_info{mode=\"envoy-external-filter\",version=\"0.22.0\"} 1", CheckStatus.Warning, "0.22.1 or later is advised")]
    [InlineData("mine_application_info{mode=\"envoy-external-filter\",version=\"0.25.8\"} 1", CheckStatus.Passed, "Node 0.25.8, mode envoy-external-filter")]
    [InlineData("mine_application_info{mode=\"connector-server\",version=\"0.25.8\"} 1", CheckStatus.Failed, "needs a node in envoy-external-filter mode")]
    public async Task Mode_and_version_of_the_node_must_be_those_that_ext_proc_needs(string metrics, string status, string detail)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        using var server = new MetricsEndpoint($"HTTP/1.1 200 OK\r\nContent-Length: {metrics.Length + 1}\r\nConnection: close\r\n\r\n{metrics}\n");

        var check = Of(world.Run($"Test-WallarmConnector -NodeMetricsUrl {server.Url} @aws").ThrowIfFailed().Output.Select(item => (ConnectorCheck)item.BaseObject), "NodeMetrics");

        Assert.True(check.Status == status, check.ToString());
        Assert.Contains(detail, check.Detail, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Responses_that_never_came_are_named_with_what_to_do()
    {
        const string Metrics = """
            wallarm_gonode_application_info{mode="envoy-external-filter",version="0.25.8"} 1
            wallarm_gonode_http_inspector_requests_processed_total{aggregate="sum",source="anything"} 9
            wallarm_gonode_http_inspector_requests_processed_total{aggregate="sum",source="proton"} 9
            wallarm_gonode_http_inspector_responses_processed_total{aggregate="sum",source="proton"} 7
            wallarm_gonode_http_inspector_errors_total{aggregate="sum",type="FlowIsMissingResponse"} 2

            """;
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        using var server = new MetricsEndpoint($"HTTP/1.1 200 OK\r\nContent-Length: {Metrics.Length}\r\nConnection: close\r\n\r\n{Metrics}");

        var checks =
            world.Run($"Test-WallarmConnector -NodeMetricsUrl {server.Url} @aws").ThrowIfFailed().Output.Select(
                item => (ConnectorCheck)item.BaseObject).ToList();

        Assert.Contains("requests processed 9, responses processed 7", Of(checks, "NodeMetrics").Detail, StringComparison.Ordinal);
        var missing = Of(checks, "NodeRejections");
        Assert.Equal(CheckStatus.Warning, missing.Status);
        Assert.StartsWith("FlowIsMissingResponse: 2 since the node started; ", missing.Detail, StringComparison.Ordinal);
        Assert.StartsWith("Get-WallarmForwarderLog", missing.Remediation, StringComparison.Ordinal);
    }

    private static ConnectorCheck Of(IEnumerable<ConnectorCheck> checks, string name) => Assert.Single(checks, check => check.Name == name);
}
