using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Mirror;

/// <summary>Which node is trusted over https, and that no other is told anything.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestCertificates _authority = TestCertificates.CreateAuthority();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_node_whose_certificate_a_private_authority_signed_is_trusted_and_its_connections_live_on(SslProtocols protocol)
    {
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1", "node.example.com");
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate, TlsProtocols = protocol });
        using NodeClient client = new(Https(node) with { Trust = NodeTrust.ForAuthorities(_authority.AuthorityPem) });

        DeliveryReport first = await client.DeliverAsync(Deliveries.Lines(100));
        DeliveryReport second = await client.DeliverAsync(Deliveries.Lines(100));

        first.AssertAllForwarded();
        second.AssertAllForwarded();
        Assert.Equal((4, 0), (node.ConnectionsAccepted, node.TlsHandshakeFailures));
        Assert.Equal(0, second.ConnectionsOpened);
    }

    [Fact]
    public async Task A_name_of_the_certificate_is_trusted_where_it_is_the_address()
    {
        using X509Certificate2 certificate = _authority.Issue("localhost");
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        using NodeClient client = new(Deliveries.To($"localhost:{node.Port}", "https") with { Trust = NodeTrust.ForAuthorities(_authority.AuthorityPem) });

        (await client.DeliverAsync(Deliveries.Lines(5))).AssertAllForwarded();
    }

    [Fact]
    public async Task An_IPv6_address_of_the_certificate_is_trusted_where_it_is_the_address()
    {
        using X509Certificate2 certificate = _authority.Issue("::1");
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { Certificate = certificate, ListenAddress = System.Net.IPAddress.IPv6Loopback });
        using NodeClient client = new(Https(node) with { Trust = NodeTrust.ForAuthorities(_authority.AuthorityPem) });

        (await client.DeliverAsync(Deliveries.Lines(5))).AssertAllForwarded();
    }

    [Fact]
    public async Task An_authority_below_the_trusted_one_is_trusted_where_the_node_shows_it()
    {
        using TestCertificates below = _authority.CreateIntermediate();
        using X509Certificate2 certificate = below.Issue("127.0.0.1");
        await using NodeSimulator complete =
            await NodeSimulator.StartAsync(new() { Certificate = certificate, IntermediateCertificates = [below.Authority] });
        await using NodeSimulator incomplete = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        NodeTrust root = NodeTrust.ForAuthorities(_authority.AuthorityPem);
        NodeTrust both = NodeTrust.ForAuthorities(_authority.AuthorityPem + TestCertificates.Pem(below.Authority));

        Assert.Equal(DeliveryError.None, await DeliverAsync(complete, root));
        Assert.Equal(DeliveryError.CertificateRejected, await DeliverAsync(incomplete, root));
        Assert.Equal(DeliveryError.None, await DeliverAsync(incomplete, both));
    }

    [Fact]
    public async Task One_of_several_authorities_is_enough()
    {
        using TestCertificates other = TestCertificates.CreateAuthority("Another Root");
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1");
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        string text = "# old root\n" + other.AuthorityPem + "\n# new root\n" + _authority.AuthorityPem;

        Assert.Equal(DeliveryError.None, await DeliverAsync(node, NodeTrust.ForAuthorities(text)));
        Assert.Equal(
            DeliveryError.None, await DeliverAsync(node, NodeTrust.ForAuthorities(text.Replace("\n", "\r\n", StringComparison.Ordinal))));
        Assert.Equal(
            DeliveryError.None, await DeliverAsync(node, NodeTrust.ForAuthorities(text.Replace("\n", "\\n", StringComparison.Ordinal))));
        Assert.Equal(DeliveryError.CertificateRejected, await DeliverAsync(node, NodeTrust.ForAuthorities(other.AuthorityPem)));
    }

    [Fact]
    public async Task A_self_signed_certificate_is_trusted_where_it_is_given_as_the_authority()
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        using X509Certificate2 wrongName = TestCertificates.SelfSigned("other.example.com");
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        await using NodeSimulator other = await NodeSimulator.StartAsync(new() { Certificate = wrongName });

        Assert.Equal(DeliveryError.None, await DeliverAsync(node, NodeTrust.ForAuthorities(TestCertificates.Pem(certificate))));
        Assert.Equal(DeliveryError.CertificateRejected, await DeliverAsync(node, NodeTrust.System));
        Assert.Equal(
            DeliveryError.CertificateRejected, await DeliverAsync(other, NodeTrust.ForAuthorities(TestCertificates.Pem(wrongName))));
    }

    public static TheoryData<string, string> BadCertificates => new()
    {
        { "unknown authority", "authority" },
        { "self-signed", "authority" },
        { "another name", "name" },
        { "another address", "name" },
        { "expired", "dates" },
        { "not yet valid", "dates" },
    };

    [Theory]
    [MemberData(nameof(BadCertificates))]
    public async Task A_certificate_that_is_not_trusted_gets_no_request_and_no_second_handshake(string kind, string word)
    {
        using TestCertificates other = TestCertificates.CreateAuthority("Another Root");
        using X509Certificate2 certificate = kind switch
        {
            "unknown authority" => other.Issue("127.0.0.1"),
            "self-signed" => TestCertificates.SelfSigned("127.0.0.1"),
            "another name" => _authority.Issue("other.example.com"),
            "another address" => _authority.Issue("127.0.0.2"),
            "expired" => _authority.IssueExpired("127.0.0.1"),
            _ => _authority.IssueNotYetValid("127.0.0.1"),
        };
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        using NodeClient client = new(Https(node) with { Trust = NodeTrust.ForAuthorities(_authority.AuthorityPem) });

        DeliveryReport report = await client.DeliverAsync([.. Deliveries.Lines(50), "nonsense"]);

        Assert.Equal((DeliveryError.CertificateRejected, 50, 1, 0), (report.Error, report.Failed, report.Invalid, report.Retries));
        Assert.Contains(word, report.Cause, StringComparison.Ordinal);
        Assert.Contains(node.Address, report.Cause, StringComparison.Ordinal);
        Assert.Equal((1, 0), (node.ConnectionsAccepted, node.RequestCount));
    }

    [Fact]
    public async Task A_certificate_that_was_replaced_by_a_good_one_is_trusted_in_the_next_batch()
    {
        using X509Certificate2 bad = _authority.IssueExpired("127.0.0.1");
        using X509Certificate2 good = _authority.Issue("127.0.0.1");
        NodeSimulator old = await NodeSimulator.StartAsync(new() { Certificate = bad });
        using NodeClient client = new(Https(old) with { Trust = NodeTrust.ForAuthorities(_authority.AuthorityPem) });
        DeliveryReport first = await client.DeliverAsync(Deliveries.Lines(5));
        await old.DisposeAsync();
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Port = old.Port, Certificate = good });

        DeliveryReport second = await client.DeliverAsync(Deliveries.Lines(5));

        Assert.Equal(DeliveryError.CertificateRejected, first.Error);
        second.AssertAllForwarded();
    }

    [Fact]
    public async Task A_certificate_that_goes_bad_in_the_middle_of_the_process_brings_no_storm_of_handshakes()
    {
        using X509Certificate2 good = _authority.Issue("127.0.0.1");
        using X509Certificate2 bad = _authority.Issue("other.example.com");
        NodeSimulator old = await NodeSimulator.StartAsync(new() { Certificate = good });
        using NodeClient client = new(Https(old) with { Trust = NodeTrust.ForAuthorities(_authority.AuthorityPem), Concurrency = 8 });
        (await client.DeliverAsync(Deliveries.Lines(50))).AssertAllForwarded();
        await old.DisposeAsync();
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Port = old.Port, Certificate = bad });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(500));

        Assert.Equal((DeliveryError.CertificateRejected, 500), (report.Error, report.Failed));
        Assert.InRange(node.ConnectionsAccepted, 1, 8);
        Assert.Equal(0, node.RequestCount);
    }

    [Theory]
    [InlineData("self-signed")]
    [InlineData("another name")]
    [InlineData("unknown authority")]
    public async Task A_pin_stands_for_chain_and_name(string kind)
    {
        using X509Certificate2 certificate = kind switch
        {
            "self-signed" => TestCertificates.SelfSigned("127.0.0.1"),
            "another name" => _authority.Issue("other.example.com"),
            _ => _authority.Issue("127.0.0.1"),
        };
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        string pin = TestCertificates.Fingerprint(certificate);
        string colons = string.Join(':', pin.ToUpperInvariant().Chunk(2).Select(pair => new string(pair)));

        Assert.Equal(DeliveryError.None, await DeliverAsync(node, NodeTrust.ForFingerprints(pin)));
        Assert.Equal(DeliveryError.None, await DeliverAsync(node, NodeTrust.ForFingerprints(colons)));
        Assert.Equal(DeliveryError.None, await DeliverAsync(node, NodeTrust.ForFingerprints($" {new string('0', 64)} , {colons}, ")));
    }

    [Fact]
    public async Task A_certificate_that_is_not_pinned_is_rejected_even_where_its_authority_is_known()
    {
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1");
        using X509Certificate2 pinned = _authority.Issue("127.0.0.1");
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        using NodeClient client = new(Https(node) with { Trust = NodeTrust.ForFingerprints(TestCertificates.Fingerprint(pinned)) });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(5));

        Assert.Equal((DeliveryError.CertificateRejected, 5), (report.Error, report.Failed));
        Assert.Contains(TestCertificates.Fingerprint(certificate), report.Cause, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((1, 0), (node.ConnectionsAccepted, node.RequestCount));
    }

    [Theory]
    [InlineData(true, "expired")]
    [InlineData(false, "not valid before")]
    public async Task A_pinned_certificate_outside_its_dates_is_rejected(bool isExpired, string word)
    {
        using X509Certificate2 certificate = isExpired ? _authority.IssueExpired("127.0.0.1") : _authority.IssueNotYetValid("127.0.0.1");
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        using NodeClient client = new(Https(node) with { Trust = NodeTrust.ForFingerprints(TestCertificates.Fingerprint(certificate)) });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(5));

        Assert.Equal(DeliveryError.CertificateRejected, report.Error);
        Assert.Contains(word, report.Cause, StringComparison.Ordinal);
        Assert.Equal(0, node.RequestCount);
    }

    [Fact]
    public async Task TLS_1_1_is_too_old()
    {
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1");
#pragma warning disable CA5397, SYSLIB0039 // The old version is the point.
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { Certificate = certificate, TlsProtocols = SslProtocols.Tls11 });
#pragma warning restore CA5397, SYSLIB0039
        using NodeClient client = new(Https(node) with { Trust = NodeTrust.ForAuthorities(_authority.AuthorityPem) });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(5), TimeSpan.FromSeconds(1.5));

        Assert.Equal((5, 0), (report.Failed, node.RequestCount));
        Assert.Contains("TLS", report.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Https_to_a_port_that_speaks_http_says_so()
    {
        await using ScriptedListener server = ScriptedListener.Start(async (stream, _, stop) =>
        {
            await stream.ReadExactlyAsync(new byte[16], stop);
            await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), stop);
        });
        using NodeClient client = new(Deliveries.To(server.Address, "https"));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(5), TimeSpan.FromSeconds(1.5));

        Assert.Equal((5, DeliveryError.RecordsFailed), (report.Failed, report.Error));
        Assert.Contains("TLS", report.Cause, StringComparison.Ordinal);
        Assert.Contains("http", report.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Https_to_a_port_that_waits_for_more_http_names_the_handshake()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        using NodeClient client = new(Https(node) with { ConnectTimeout = TimeSpan.FromMilliseconds(400) });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(5), TimeSpan.FromSeconds(1.5));

        Assert.Equal((5, DeliveryError.RecordsFailed, 0), (report.Failed, report.Error, node.RequestCount));
        Assert.Contains("TLS", report.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_to_a_port_that_speaks_https_says_so()
    {
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1");
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(5), TimeSpan.FromSeconds(1.5));

        Assert.Equal((5, DeliveryError.RecordsFailed, 0), (report.Failed, report.Error, node.RequestCount));
        Assert.Contains("https", report.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4:reset")]
    [InlineData("4:close")]
    [InlineData("4:close-after=10")]
    [InlineData("4:close-after=99999")]
    [InlineData("4:hang")]
    [InlineData("4:restart=300ms")]
    [InlineData("4:raw=HTTP/1.1 200 OK\\r\\nConnection: close\\r\\n\\r\\nOK")]
    public async Task Trouble_over_TLS_costs_no_record(string fault)
    {
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1");
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(
                new() { Certificate = certificate, Script = FaultScript.Parse([fault]), MaxRequestsPerConnection = 20 });
        using NodeClient client = new(Https(node) with { Trust = NodeTrust.ForAuthorities(_authority.AuthorityPem), ResponseTimeout = TimeSpan.FromSeconds(1) });

        (await client.DeliverAsync(Deliveries.Lines(100))).AssertAllForwarded();
        node.CloseConnections();
        (await client.DeliverAsync(Deliveries.Lines(20))).AssertAllForwarded();
    }

    private static NodeClientOptions Https(NodeSimulator node) => Deliveries.To(node.Address, "https") with { Concurrency = 4 };

    private static async Task<DeliveryError> DeliverAsync(NodeSimulator node, NodeTrust trust)
    {
        using NodeClient client = new(Https(node) with { Trust = trust });
        return (await client.DeliverAsync(Deliveries.Lines(8))).Error;
    }
}
