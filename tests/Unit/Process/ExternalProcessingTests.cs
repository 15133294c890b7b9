using System.Security.Cryptography.X509Certificates;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Process;

/// <summary>The real process and what speaks ext_proc: a node, or a peer that holds it to the rules of HTTP/2.</summary>
[Trait("Category", "Process")]
public class ExternalProcessingTests
{
    [Fact]
    public async Task Both_parts_of_each_record_arrive_over_TLS_and_ext_proc_is_the_default()
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using Http2Peer peer =
            Http2Peer.Start(new PeerOptions { Certificate = certificate, Settings = [(SettingId.MaxConcurrentStreams, 100)] });
        await using RunningForwarder forwarder = await RunningForwarder.StartDefaultAsync(
            peer.Address, "https", ("X_NODE_FINGERPRINT", TestCertificates.Fingerprint(certificate)));

        InvocationResult first = await forwarder.InvokeAsync(Deliveries.Lines(300));
        InvocationResult second = await forwarder.InvokeAsync(Deliveries.Lines(300));

        Assert.True(first.Succeeded && second.Succeeded, first.Text + second.Text);
        Assert.Equal((300, 300), (first.Json.GetProperty("forwarded").GetInt32(), second.Json.GetProperty("forwarded").GetInt32()));
        Assert.Equal(600, peer.Calls.Count);
        Assert.All(peer.Calls, call => Assert.Equal((2, true), (call.Messages.Count, call.IsEnded)));
        Assert.Single(peer.Connections);
    }

    [Fact]
    public async Task A_call_that_the_node_would_block_and_one_without_a_response_are_forwarded_and_counted_as_such()
    {
        await using ExternalFilterNode node =
            await ExternalFilterNode.StartAsync(
                new() { Script = call => call.Path == "/blocked" ? ExternalFilterFault.Immediate() : null });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_METRICS", "emf"));
        string withoutStatus = Deliveries.Line(path: "/unfinished").Replace("\"200\"", "\"-\"", StringComparison.Ordinal);

        InvocationResult result =
            await forwarder.InvokeAsync([.. Deliveries.Lines(5), Deliveries.Line(path: "/blocked"), withoutStatus, "nonsense"]);

        Account expected = new(8, Forwarded: 7, Invalid: 1, Blocked: 1, WithoutResponse: 1);
        Account.AssertSucceeded(result, expected);
        Assert.Equal(expected, Account.Of(await forwarder.AccountLineAsync(result)));
        Assert.Equal((7, null), (node.Calls.Count, node.Calls.Single(call => call.Path == "/unfinished").Status));
    }

    [Fact]
    public async Task SIGTERM_in_the_middle_of_an_invocation_lets_it_finish()
    {
        TaskCompletionSource isBusy = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync(new()
        {
            ReplyDelay = TimeSpan.FromMilliseconds(100),
            Script = call =>
            {
                if (call.SequenceNumber == 3)
                    isBusy.SetResult();
                return null;
            },
        });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_CONCURRENCY", "2"));
        Task<InvocationResult> invocation = forwarder.InvokeAsync(SampleTraffic.Lines(12));
        await isBusy.Task.WaitAsync(RunningForwarder.Patience);

        forwarder.Process.SignalTerminate();

        Account.AssertSucceeded(await invocation, new Account(12, Forwarded: 12));
        Assert.Equal(0, await forwarder.Process.Exited.WaitAsync(RunningForwarder.Patience));
        Assert.Empty(node.Violations);
    }

    [Fact]
    public async Task Another_protocol_fails_the_first_invocation_with_advice_and_is_no_init_error()
    {
        await using Http2Peer peer =
            Http2Peer.Start(new PeerOptions { TreatsProbesAlike = true, OnPart = (call, _) => call.FinishAsync(12) });
        await using RunningForwarder forwarder = await RunningForwarder.StartDefaultAsync(peer.Address, "http");

        InvocationResult result = await forwarder.InvokeAsync(Deliveries.Lines(3));

        Assert.Equal((false, "Wallarm.NodeProtocol"), (result.Succeeded, result.ErrorType));
        Assert.Contains("-CodeBundlePath", result.Json.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Equal((3, 0), (result.Json.GetProperty("failed").GetInt32(), result.Json.GetProperty("rejected").GetInt32()));
    }

    [Fact]
    public async Task A_node_that_refuses_the_function_fails_the_invocation_by_its_own_error()
    {
        await using Http2Peer peer = Http2Peer.Start((call, _) => call.FinishAsync(16, "who are you"));
        await using RunningForwarder forwarder = await RunningForwarder.StartDefaultAsync(peer.Address, "http");

        InvocationResult result = await forwarder.InvokeAsync(Deliveries.Lines(3));

        Assert.Equal((false, "Wallarm.NodeRefusesUs"), (result.Succeeded, result.ErrorType));
    }
}
