using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>What listens at the address is no node of this mode: said at once, with what it is; no record is rejected for it.</summary>
public sealed class WrongAddressTests : IDisposable
{
    private static readonly byte[] BadRequest = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();

    private readonly X509Certificate2 _certificate = TestCertificates.SelfSigned("127.0.0.1");

    public void Dispose() => _certificate.Dispose();

    /// <summary>The address and what listens there: name, scheme that the client is set to, what is found.</summary>
    public static TheoryData<string, string, NodePeer> Servers => new()
    {
        { "HTTP/1.1 that offers nothing else by ALPN", "https", NodePeer.Http1Server },
        { "TLS without ALPN", "https", NodePeer.TlsWithoutAlpn },
        { "plain HTTP/1.1", "https", NodePeer.NoTls },
        { "plain HTTP/1.1", "http", NodePeer.Http1Server },
        { "plain HTTP/1.1 that responds 200 to PRI *", "http", NodePeer.Http1Server },
        { "plain HTTP/1.1 a byte at a time", "http", NodePeer.Http1Server },
        { "TLS alert", "http", NodePeer.Tls },
        { "NGINX's words about https", "http", NodePeer.Tls },
        { "HTTP/2 without gRPC", "http", NodePeer.Http2Server },
        { "HTTP/2 without gRPC", "https", NodePeer.Http2Server },
        { "HTTP/2 404", "http", NodePeer.Http2Server },
        { "HTTP/2 415", "http", NodePeer.Http2Server },
        { "gRPC without ext_proc", "http", NodePeer.GrpcServer },
        { "gRPC without ext_proc", "https", NodePeer.GrpcServer },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_wrong_address_ends_at_once_and_says_what_is_there(string server, string scheme, NodePeer found)
    {
        await using Server there = Start(server, scheme);
        using NodeClient client = new(To(there.Address, scheme));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(100));
        NodeDiagnosis diagnosis =
            await NodeWalk.RunAsync(To(there.Address, scheme), TimeSpan.FromSeconds(20)).WaitAsync(ExternalDeliveries.Patience);

        Assert.Equal((100, 0, 0, DeliveryError.NodeProtocol), (report.Failed, report.Rejected, report.Forwarded, report.Error));
        Assert.Contains(there.Address, report.Cause, StringComparison.Ordinal);
        Assert.Contains("-CodeBundlePath", report.Cause, StringComparison.Ordinal);
        Assert.Equal(found.Describe(NodeAddress.Parse(there.Address, scheme)), report.Cause);
        // A diagnosis goes on to ask over HTTP/1.1, and learns more.
        Assert.Equal((found == NodePeer.TlsWithoutAlpn ? NodePeer.Http1Server : found, false), (diagnosis.Peer, diagnosis.Ok));
        Assert.True(there.Connections <= 6, $"{there.Connections} connections");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_wrong_address_found_while_preparing_is_said_by_the_first_batch(string server, string scheme, NodePeer found)
    {
        await using Server there = Start(server, scheme);
        using NodeClient client = new(To(there.Address, scheme));

        await client.PrepareAsync(TimeSpan.FromSeconds(2)).WaitAsync(ExternalDeliveries.Patience);
        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(3));

        Assert.Equal((3, DeliveryError.NodeProtocol), (report.Failed, report.Error));
        Assert.Equal(found.Describe(NodeAddress.Parse(there.Address, scheme)), report.Cause);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_server_that_closes_each_connection_without_a_word_is_named_after_a_few(string scheme)
    {
        await using Server there = Start("silent closer", scheme);
        using NodeClient client = new(To(there.Address, scheme));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(3));
        NodeDiagnosis diagnosis =
            await NodeWalk.RunAsync(To(there.Address, scheme), TimeSpan.FromSeconds(20)).WaitAsync(ExternalDeliveries.Patience);

        Assert.Equal((3, 0, DeliveryError.NodeProtocol), (report.Failed, report.Rejected, report.Error));
        Assert.Equal(NodePeer.Silent.Describe(NodeAddress.Parse(there.Address, scheme)), report.Cause);
        Assert.Equal(NodePeer.Silent, diagnosis.Peer);
        Assert.InRange(there.Connections, 2, 8);
    }

    [Fact]
    public async Task A_server_that_closes_once_and_then_is_a_node_is_a_node()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnConnect = connection =>
            {
                if (connection.Number > 1)
                    return connection.SendSettingsAsync();
                connection.Close();
                return Task.CompletedTask;
            },
        });

        DeliveryReport report = await peer.DeliverAsync(3);

        Assert.Equal((3, DeliveryError.None), (report.Forwarded, report.Error));
    }

    [Fact]
    public async Task A_wrong_address_is_looked_at_again_and_may_have_become_a_node()
    {
        bool isNode = false;
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            TreatsProbesAlike = true,
            OnPart = (call, part) => Volatile.Read(ref isNode) ? call.AcknowledgeAsync(part) : call.FinishAsync(12),
        });
        using NodeClient client = new(ExternalDeliveries.To(peer));
        Assert.Equal(DeliveryError.NodeProtocol, (await client.DeliverAsync(Deliveries.Lines(3))).Error);
        Volatile.Write(ref isNode, true);

        DeliveryReport report;
        using CancellationTokenSource limit = new(ExternalDeliveries.Patience);
        do
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Delay(100);
            report = await client.DeliverAsync(Deliveries.Lines(3));
            Assert.Equal(0, report.Rejected);
        }
        while (report.Error == DeliveryError.NodeProtocol);

        report.AssertAllForwarded();
    }

    [Fact]
    public async Task A_batch_of_which_nothing_was_to_be_sent_does_not_fail_for_a_wrong_address()
    {
        await using Server there = Start("HTTP/2 404", "http");
        using NodeClient client = new(To(there.Address, "http"));
        Assert.Equal(DeliveryError.NodeProtocol, (await client.DeliverAsync(Deliveries.Lines(3))).Error);

        DeliveryReport report = await client.DeliverAsync(["no record"]);

        Assert.Equal((1, 0, DeliveryError.None), (report.Invalid, report.Failed, report.Error));
    }

    [Fact]
    public async Task A_node_is_recognised_with_all_that_was_seen_on_the_way()
    {
        await using Http2Peer peer =
            Http2Peer.Start(new PeerOptions { Certificate = _certificate, Settings = [(SettingId.MaxConcurrentStreams, 77)] });

        NodeDiagnosis diagnosis =
            await NodeWalk.RunAsync(To(peer.Address, "https"), TimeSpan.FromSeconds(20)).WaitAsync(ExternalDeliveries.Patience);

        Assert.Equal((true, NodePeer.ExternalProcessor, 77), (diagnosis.Ok, diagnosis.Peer, diagnosis.Http2!.MaxConcurrentStreams));
        Assert.Equal("h2", diagnosis.Tls!.Alpn);
        Assert.Equal((true, true), (diagnosis.Probe!.RequestAcknowledged, diagnosis.Probe.ResponseAcknowledged));
        PeerCall call = Assert.Single(peer.Calls);
        Assert.StartsWith("/.wallarm-probe/", call.Path, StringComparison.Ordinal);
        Assert.Equal("404", call[":status"]);
    }

    [Fact]
    public async Task A_node_over_TLS_gets_its_records()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions { Certificate = _certificate });
        using NodeClient client = new(To(peer.Address, "https"));
        await client.PrepareAsync(TimeSpan.FromSeconds(5));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(500));

        Assert.Equal((500, 0, 0), (report.Forwarded, report.Retries, report.ConnectionsOpened));
        Assert.Equal("https", peer.Calls[0].Headers.Single(field => field.Name == ":scheme").Value);
    }

    [Fact]
    public async Task A_node_whose_certificate_is_not_trusted_gets_no_record()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions { Certificate = _certificate });
        using NodeClient client = new(To(peer.Address, "https") with { Trust = NodeTrust.System });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(3));

        Assert.Equal((3, DeliveryError.CertificateRejected), (report.Failed, report.Error));
        Assert.Empty(peer.Calls);
    }

    private NodeClientOptions To(string address, string scheme) =>
        ExternalDeliveries.To(address, scheme) with { Trust = NodeTrust.ForFingerprints(TestCertificates.Fingerprint(_certificate)), ConnectTimeout = TimeSpan.FromSeconds(3) };

    private Server Start(string name, string scheme)
    {
        X509Certificate2? certificate = scheme == "https" ? _certificate : null;
        return name switch
        {
            "HTTP/2 without gRPC" => Server.Of(Http2(certificate, 200)),
            "HTTP/2 404" => Server.Of(Http2(certificate, 404)),
            "HTTP/2 415" => Server.Of(Http2(certificate, 415)),
            "gRPC without ext_proc" => Server.Of(Http2Peer.Start(new PeerOptions
            {
                Certificate = certificate,
                TreatsProbesAlike = true,
                OnPart = (call, _) => call.FinishAsync(12, "unknown service"),
            })),
            "HTTP/1.1 that offers nothing else by ALPN" =>
                Server.Of((stream, stopping) => OverTlsAsync(stream, [SslApplicationProtocol.Http11], stopping)),
            "TLS without ALPN" => Server.Of((stream, stopping) => OverTlsAsync(stream, null, stopping)),
            "plain HTTP/1.1" => Server.Of((stream, stopping) => RespondAsync(stream, BadRequest, stopping)),
            "plain HTTP/1.1 that responds 200 to PRI *" =>
                Server.Of((stream, stopping) => RespondAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nServer: x\r\n\r\nok"u8.ToArray(), stopping)),
            "plain HTTP/1.1 a byte at a time" => Server.Of(async (stream, stopping) =>
            {
                await ReadSomeAsync(stream, stopping);
                foreach (byte value in BadRequest)
                {
                    await stream.WriteAsync(new[] { value }, stopping);
                    await Task.Delay(1, stopping);
                }
            }),
            "TLS alert" => Server.Of((stream, stopping) => RespondAsync(stream, [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x0a], stopping)),
            "NGINX's words about https" => Server.Of((stream, stopping) => RespondAsync(
                stream,
                Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Length: 56\r\n\r\nThe plain HTTP request was sent to HTTPS port. Goodbye...\r\n"), stopping)),
            "silent closer" => Server.Of(async (stream, stopping) =>
            {
                if (certificate is null)
                    return;
                await using SslStream tls = new(stream);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, ApplicationProtocols = [SslApplicationProtocol.Http2] }, stopping);
            }),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };
    }

    private static Http2Peer Http2(X509Certificate2? certificate, int status) => Http2Peer.Start(new PeerOptions
    {
        Certificate = certificate,
        TreatsProbesAlike = true,
        OnPart = async (call, _) =>
        {
            await call.RespondAsync(status, "text/plain");
            call.IsFinished = true;
            await call.Connection.SendAsync(Frames.Data(call.StreamId, "hello"u8.ToArray(), endStream: true));
        },
    });

    private static async Task RespondAsync(Stream stream, byte[] response, CancellationToken stopping)
    {
        await ReadSomeAsync(stream, stopping);
        await stream.WriteAsync(response, stopping);
    }

    private static async Task ReadSomeAsync(Stream stream, CancellationToken stopping) =>
        _ = await stream.ReadAsync(new byte[4096], stopping);

    private async Task OverTlsAsync(Stream stream, List<SslApplicationProtocol>? protocols, CancellationToken stopping)
    {
        await using SslStream tls = new(stream);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = _certificate, ApplicationProtocols = protocols }, stopping);
        while (await ScriptedListener.ReadHeadAsync(tls, stopping) is { } head)
            await tls.WriteAsync(head.StartsWith("PRI", StringComparison.Ordinal) ? BadRequest : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), stopping);
    }

    /// <summary>Something that listens.</summary>
    private sealed class Server(Http2Peer? peer, ScriptedListener? listener, Func<int> connections) : IAsyncDisposable
    {
        public string Address => peer?.Address ?? listener!.Address;

        public int Connections => connections();

        public static Server Of(Http2Peer peer) => new(peer, null, () => peer.Connections.Count);

        public static Server Of(Func<NetworkStream, CancellationToken, Task> serve)
        {
            int count = 0;
            return new Server(
                null,
                ScriptedListener.Start((stream, number, stopping) =>
                {
                    count = number;
                    return serve(stream, stopping);
                }),
                () => count);
        }

        public async ValueTask DisposeAsync()
        {
            if (peer is not null)
                await peer.DisposeAsync();
            if (listener is not null)
                await listener.DisposeAsync();
        }
    }
}
