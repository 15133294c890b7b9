using Grpc.Core;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Simulators.ExtProc;

namespace Wallarm.Connector.Tests.SimulatedNode;

/// <summary>What a node in envoy-external-filter mode learns and counts, and how it ends.</summary>
public class ExternalFilterNodeTests
{
    [Fact]
    public async Task An_endpoint_is_built_from_a_call_with_both_parts_only()
    {
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync();
        using EnvoyPeer peer = EnvoyPeer.Of(node);

        await peer.TellAsync(EnvoyPeer.RequestPart("/pets/7"));
        await peer.TellAsync(EnvoyPeer.RequestPart("/pets/8"), EnvoyPeer.ResponsePart("404"));
        await peer.TellAsync(EnvoyPeer.RequestPart("/admin"), EnvoyPeer.ResponsePart("403"));
        PeerOutcome half = await peer.TellAsync([EnvoyPeer.RequestPart("/half")]);

        Assert.Equal(StatusCode.OK, half.Status.StatusCode);
        Assert.Single(half.Responses);
        Assert.Equal(["/admin", "/pets/{id}"], node.Inventory.Endpoints.Select(endpoint => endpoint.Path));
        InventoryEndpoint endpoint = Assert.Single(node.Inventory.Discovered);
        Assert.Equal(("GET", "api.example.com", 2L), (endpoint.Method, endpoint.Host, endpoint.Hits));
    }

    [Fact]
    public async Task Metrics_have_the_names_and_labels_that_Wallarm_documents()
    {
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync(new() { MetricsPort = 0, PerHostStats = true });
        using EnvoyPeer peer = EnvoyPeer.Of(node);
        using HttpClient http = new();

        await peer.TellAsync();
        await peer.TellAsync(EnvoyPeer.RequestPart(host: "API.Example.com:443"));
        await peer.TellAsync([EnvoyPeer.RequestPart(host: "other.example.com")]);
        await node.WaitForEndedCallsAsync(3);
        string[] lines = (await http.GetStringAsync($"http://{node.MetricsAddress}/metrics")).Split('\n');

        Assert.Contains("wallarm_gonode_application_info{mode=\"envoy-external-filter\",version=\"0.22.1\"} 1", lines);
        Assert.Contains("wallarm_gonode_http_inspector_requests_processed_total{aggregate=\"sum\",source=\"proton\"} 3", lines);
        Assert.Contains("wallarm_gonode_http_inspector_responses_processed_total{aggregate=\"sum\",source=\"proton\"} 2", lines);
        Assert.Contains("wallarm_gonode_http_inspector_errors_total{aggregate=\"sum\",type=\"FlowIsMissingResponse\"} 1", lines);
        Assert.Contains("wallarm_gonode_http_inspector_requests_processed_per_host_total{aggregate=\"sum\",host=\"api.example.com\",source=\"proton\"} 2", lines);
        Assert.Contains("wallarm_gonode_http_inspector_responses_processed_per_host_total{aggregate=\"sum\",host=\"other.example.com\",source=\"proton\"} 0", lines);
        Assert.Contains("wallarm_gonode_envoy_external_filter_requests_blocked_total 0", lines);
    }

    [Fact]
    public async Task Hosts_are_told_apart_only_where_that_is_switched_on()
    {
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync();
        using EnvoyPeer peer = EnvoyPeer.Of(node);

        await peer.TellAsync();

        Assert.DoesNotContain("per_host", node.GetMetricsText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_lost_or_mixed_up_with_many_calls_at_a_time()
    {
        const int Calls = 300;
        List<ReceivedCall> ended = [];
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync(new()
        {
            MaxConcurrentStreams = 20,
            InitialStreamWindow = 65_535,
            InitialConnectionWindow = 65_535,
            HeaderTableSize = 0,
            CallEnded = call =>
            {
                lock (ended)
                    ended.Add(call);
            },
        });
        using EnvoyPeer peer = EnvoyPeer.Of(node);

        // .NET's client begins streams before it has the server's settings, and Kestrel ends the connection of a peer that overruns its
        // limit.
        await peer.TellAsync(EnvoyPeer.RequestPart("/n/0", id: "0"));
        PeerOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(1, Calls).Select(number =>
            peer.TellAsync(EnvoyPeer.RequestPart($"/n/{number}", id: $"{number}"), EnvoyPeer.ResponsePart($"{200 + number}"))));
        await node.WaitForEndedCallsAsync(1 + Calls);

        Assert.All(outcomes, outcome => Assert.Equal((StatusCode.OK, 2), (outcome.Status.StatusCode, outcome.Responses.Count)));
        Assert.Equal(Enumerable.Range(0, 1 + Calls), node.Calls.Select(call => call.Status!.Value - 200).Order());
        Assert.All(node.Calls, call => Assert.Equal((call.Path, call.RequestId), ($"/n/{call.Status - 200}", $"{call.Status - 200}")));
        Assert.Equal((1 + Calls, 1 + Calls), (ended.Count, node.ResponsesProcessed));
    }

    [Fact]
    public async Task A_sink_counts_and_remembers_nothing()
    {
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync(ExternalFilterNodeOptions.Sink);
        using EnvoyPeer peer = EnvoyPeer.Of(node);

        await peer.TellAsync();

        Assert.Equal((1L, 1L, 1L), (node.CallCount, node.RequestsProcessed, node.ResponsesProcessed));
        Assert.Empty(node.Calls);
        Assert.Empty(node.Inventory.Endpoints);
    }

    [Fact]
    public async Task A_stopped_node_breaks_what_runs_and_leaves_its_port_to_the_next()
    {
        ExternalFilterNode node = await ExternalFilterNode.StartAsync();
        using EnvoyPeer peer = EnvoyPeer.Of(node);
        using AsyncDuplexStreamingCall<ProcessingRequest, ProcessingResponse> running = peer.Open();
        await running.RequestStream.WriteAsync(EnvoyPeer.RequestPart());
        Assert.True(await running.ResponseStream.MoveNext(default));

        await node.DisposeAsync();
        await Assert.ThrowsAsync<RpcException>(() => running.ResponseStream.MoveNext(default));
        await using ExternalFilterNode next = await ExternalFilterNode.StartAsync(new() { Port = node.Port });
        PeerOutcome outcome;
        do
            outcome = await peer.TellAsync();
        while (outcome.Status.StatusCode == StatusCode.Unavailable);

        Assert.Equal(StatusCode.OK, outcome.Status.StatusCode);
        Assert.Equal((null, false), (node.Calls[0].GrpcStatus, node.Calls[0].ResponseHeaders is not null));
        Assert.Equal((0, 1), (node.ConnectionsOpen, next.CallCount));
    }

    [Fact]
    public async Task A_taken_port_is_an_error()
    {
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => ExternalFilterNode.StartAsync(new() { Port = node.Port }));
    }

    [Fact]
    public async Task A_peer_that_does_not_speak_TLS_to_a_node_that_does_is_counted()
    {
        using System.Security.Cryptography.X509Certificates.X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync(new() { Certificate = certificate });
        using HttpClient http = new();

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"http://{node.Address}/"));
        await node.DisposeAsync();

        Assert.NotEqual(0, node.TlsHandshakeFailures);
        Assert.Equal(node.ConnectionsAccepted, node.TlsHandshakeFailures);
    }
}
