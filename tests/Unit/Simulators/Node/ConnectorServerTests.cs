using System.Net;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.SimulatedNode;

/// <summary>A node in connector-server mode does what Wallarm documents: one mirrored request builds no inventory in it.</summary>
public class ConnectorServerTests
{
    [Fact]
    public async Task A_request_of_an_unknown_connector_is_told_2xx_counted_as_rejected_and_builds_nothing()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();

        HttpStatusCode status = await MirrorAsync(node);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Single(node.Requests);
        Assert.Empty(node.Inventory.Endpoints);
        Assert.Contains("messages_rejected_total{reason=\"connector_info\"} 1\n", node.GetMetricsText(), StringComparison.Ordinal);
        Assert.Contains("messages_processed_total{type=\"request\"} 0\n", node.GetMetricsText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_of_a_known_connector_is_processed_and_builds_nothing_without_its_response()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { KnownConnectorTypes = ["known"] });

        await MirrorAsync(node, "known");
        await MirrorAsync(node, "other");

        Assert.Empty(node.Inventory.Endpoints);
        Assert.Contains("messages_processed_total{type=\"request\"} 1\n", node.GetMetricsText(), StringComparison.Ordinal);
        Assert.Contains("messages_processed_total{type=\"response\"} 0\n", node.GetMetricsText(), StringComparison.Ordinal);
        Assert.Contains("messages_rejected_total{reason=\"connector_info\"} 1\n", node.GetMetricsText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_nginx_based_node_learns_from_a_mirrored_request()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Kind = NodeKind.NginxBased });

        await MirrorAsync(node);

        Assert.Equal(("/pets", true), Assert.Single(node.Inventory.Endpoints.Select(endpoint => (endpoint.Path, endpoint.Discovered))));
    }

    [Fact]
    public async Task An_nginx_based_node_has_no_metrics_of_a_Native_Node() =>
        await Assert.ThrowsAsync<ArgumentException>(() => NodeSimulator.StartAsync(new() { Kind = NodeKind.NginxBased, MetricsPort = 0 }));

    private static async Task<HttpStatusCode> MirrorAsync(NodeSimulator node, string? connectorType = null)
    {
        using HttpClient http = new();
        using HttpRequestMessage request = new(HttpMethod.Get, $"http://{node.Address}/pets");
        request.Headers.Add("X-Forwarded-Host", "api.example.com");
        request.Headers.Add("X-Wallarm-Response-Code", "200");
        if (connectorType is not null)
            request.Headers.Add("X-Wallarm-Connector-Type", connectorType);
        using HttpResponseMessage response = await http.SendAsync(request);
        return response.StatusCode;
    }
}
