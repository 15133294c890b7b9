using System.Security.Cryptography.X509Certificates;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Process;

/// <summary>The init phase opens the connection; trouble with the node is no init error, but the error of the first invocation.</summary>
[Trait("Category", "Process")]
public class InitPhaseTests
{
    /// <summary>The shortest of which the process keeps a whole second for its answer.</summary>
    private static readonly TimeSpan ShortDeadline = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_connection_to_a_good_node_is_open_before_the_first_event_is_asked_for(bool isHttps)
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using Http2Peer node = Http2Peer.Start(new PeerOptions { Certificate = isHttps ? certificate : null });
        TaskCompletionSource<int> connections = new(TaskCreationOptions.RunContinuationsAsynchronously);
        RuntimeApiSimulatorOptions runtimeApi = new()
        {
            FaultScript = call =>
            {
                if (call is { Kind: RuntimeApiCallKind.Next, Number: 1 })
                    connections.TrySetResult(node.Connections.Count);
                return null;
            },
        };
        (string, string?)[] trust = isHttps ? [("X_NODE_FINGERPRINT", TestCertificates.Fingerprint(certificate))] : [];
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(
            runtimeApi, [("X_NODE_PROTOCOL", null), ("X_NODE_URL", node.Address), ("X_NODE_SCHEME", isHttps ? "https" : "http"), .. trust]);

        Assert.Equal(1, await connections.Task.WaitAsync(RunningForwarder.Patience));

        // On a machine that is busy the start goes on without waiting for the end of the handshakes.
        await node.Connections.Single().Ready.WaitAsync(RunningForwarder.Patience);
        InvocationResult result = await forwarder.InvokeAsync(Deliveries.Lines(3));

        Account.AssertSucceeded(result, new Account(3, Forwarded: 3));
        Assert.Single(node.Connections);
        Assert.Equal(0, (await forwarder.AccountLineAsync(result)).GetProperty("connectionsOpened").GetInt32());
    }

    [Fact]
    public async Task A_node_that_is_away_fails_the_first_invocation_and_gets_the_next_one_when_it_is_back()
    {
        int port;
        await using (ExternalFilterNode old = await ExternalFilterNode.StartAsync())
            port = old.Port;
        await using RunningForwarder forwarder = await RunningForwarder.StartDefaultAsync($"127.0.0.1:{port}", "http");

        InvocationResult away = await FirstAsync(forwarder);
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync(new() { Port = port });
        InvocationResult back = await forwarder.InvokeAsync(Deliveries.Lines(3));

        Account.AssertFailed(away, "Wallarm.DeliveryFailed", new Account(3, Failed: 3));
        Account.AssertSucceeded(back, new Account(3, Forwarded: 3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_node_that_speaks_another_protocol_fails_the_first_invocation_with_advice(bool isHttps)
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = isHttps ? certificate : null });
        (string, string?)[] trust = isHttps ? [("X_NODE_FINGERPRINT", TestCertificates.Fingerprint(certificate))] : [];
        await using RunningForwarder forwarder = await RunningForwarder.StartDefaultAsync(node.Address, isHttps ? "https" : "http", trust);

        InvocationResult result = await FirstAsync(forwarder);

        Account.AssertFailed(result, "Wallarm.NodeProtocol", new Account(3, Failed: 3));
        Assert.Contains("-CodeBundlePath", result.Json.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Empty(node.Inventory.Discovered);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_fails_the_first_invocation()
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync(new() { Certificate = certificate });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        InvocationResult result = await FirstAsync(forwarder);

        Account.AssertFailed(result, "Wallarm.NodeCertificateRejected", new Account(3, Failed: 3));
        Assert.Equal(0, node.CallCount);
    }

    /// <summary>The process asks for an event in spite of the trouble, and reports no init error.</summary>
    private static async Task<InvocationResult> FirstAsync(RunningForwarder forwarder)
    {
        await forwarder.RuntimeApi.FirstNext.WaitAsync(RunningForwarder.Patience);
        InvocationResult result = await forwarder.InvokeAsync(Deliveries.Lines(3), ShortDeadline);
        Assert.Equal(0, forwarder.RuntimeApi.CallCount(RuntimeApiCallKind.InitError));
        return result;
    }
}
