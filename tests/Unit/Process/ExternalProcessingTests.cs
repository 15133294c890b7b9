using System.Security.Cryptography.X509Certificates;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Process;

/// <summary>The real process and a peer over HTTP/2 that holds it to the rules.</summary>
[Trait("Category", "Process")]
public class ExternalProcessingTests
{
    [Fact]
    public async Task Both_parts_of_each_record_arrive_over_TLS_and_ext_proc_is_the_default()
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions { Certificate = certificate, Settings = [(SettingId.MaxConcurrentStreams, 100)] });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(
            ("X_NODE_URL", peer.Address), ("X_NODE_SCHEME", "https"), ("X_NODE_FINGERPRINT", TestCertificates.Fingerprint(certificate)));

        InvocationResult first = await forwarder.InvokeAsync(Deliveries.Lines(300));
        InvocationResult second = await forwarder.InvokeAsync(Deliveries.Lines(300));

        Assert.True(first.Succeeded && second.Succeeded, first.Text + second.Text);
        Assert.Equal((300, 300), (first.Json.GetProperty("forwarded").GetInt32(), second.Json.GetProperty("forwarded").GetInt32()));
        Assert.Equal(600, peer.Calls.Count);
        Assert.All(peer.Calls, call => Assert.Equal((2, true), (call.Messages.Count, call.IsEnded)));
        Assert.Single(peer.Connections);
    }

    [Fact]
    public async Task A_connection_is_opened_in_the_init_phase()
    {
        await using Http2Peer peer = Http2Peer.Start();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(("X_NODE_URL", peer.Address), ("X_NODE_SCHEME", "http"));

        while (peer.Connections.IsEmpty)
            await Task.Delay(20);
        await peer.Connections.First().Ready.WaitAsync(RunningForwarder.Patience);
        InvocationResult result = await forwarder.InvokeAsync(Deliveries.Lines(3));

        Assert.True(result.Succeeded, result.Text);
        Assert.Single(peer.Connections);
    }

    [Fact]
    public async Task Another_protocol_fails_the_first_invocation_with_advice_and_is_no_init_error()
    {
        await using Http2Peer peer = Http2Peer.Start((call, _) => call.FinishAsync(12));
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(("X_NODE_URL", peer.Address), ("X_NODE_SCHEME", "http"));

        InvocationResult result = await forwarder.InvokeAsync(Deliveries.Lines(3));

        Assert.Equal((false, "Wallarm.NodeProtocol"), (result.Succeeded, result.ErrorType));
        Assert.Contains("-CodeBundlePath", result.Json.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Equal((3, 0), (result.Json.GetProperty("failed").GetInt32(), result.Json.GetProperty("rejected").GetInt32()));
    }

    [Fact]
    public async Task A_node_that_refuses_the_function_fails_the_invocation_by_its_own_error()
    {
        await using Http2Peer peer = Http2Peer.Start((call, _) => call.FinishAsync(16, "who are you"));
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(("X_NODE_URL", peer.Address), ("X_NODE_SCHEME", "http"));

        InvocationResult result = await forwarder.InvokeAsync(Deliveries.Lines(3));

        Assert.Equal((false, "Wallarm.NodeRefusesUs"), (result.Succeeded, result.ErrorType));
    }
}
