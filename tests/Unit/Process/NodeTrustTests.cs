using System.Security.Cryptography.X509Certificates;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Process;

/// <summary>https as the function's variables set it.</summary>
[Trait("Category", "Process")]
public sealed class NodeTrustTests : IDisposable
{
    private readonly TestCertificates _authority = TestCertificates.CreateAuthority();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\\n")]
    public async Task A_private_authority_is_trusted_however_its_lines_are_broken(string lineBreak)
    {
        using TestCertificates other = TestCertificates.CreateAuthority("Another Root");
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1");
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        string authorities = (other.AuthorityPem + _authority.AuthorityPem).Replace("\n", lineBreak, StringComparison.Ordinal);
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(node, ("X_NODE_CA", authorities), ("X_CONCURRENCY", "3"));

        for (int number = 0; number < 3; number++)
            Account.AssertSucceeded(await forwarder.InvokeAsync(Deliveries.Lines(60)), new Account(60, Forwarded: 60));

        Assert.Equal((3, 0), (node.ConnectionsAccepted, node.TlsHandshakeFailures));
    }

    [Fact]
    public async Task A_node_s_own_self_signed_certificate_is_trusted_as_authority_and_as_pin()
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        await using RunningForwarder byAuthority =
            await RunningForwarder.StartAsync(node, ("X_NODE_CA", TestCertificates.Pem(certificate)));
        await using RunningForwarder byPin =
            await RunningForwarder.StartAsync(
                node, ("X_NODE_FINGERPRINT", $"{new string('a', 64)},{TestCertificates.Fingerprint(certificate)}"));

        Account.AssertSucceeded(await byAuthority.InvokeAsync(Deliveries.Lines(5)), new Account(5, Forwarded: 5));
        Account.AssertSucceeded(await byPin.InvokeAsync(Deliveries.Lines(5)), new Account(5, Forwarded: 5));
    }

    [Theory]
    [InlineData("unknown authority")]
    [InlineData("another name")]
    [InlineData("expired")]
    [InlineData("another pin")]
    public async Task A_certificate_that_is_not_trusted_fails_the_invocation_at_once(string kind)
    {
        using TestCertificates other = TestCertificates.CreateAuthority("Another Root");
        using X509Certificate2 certificate = kind switch
        {
            "unknown authority" => other.Issue("127.0.0.1"),
            "another name" => _authority.Issue("other.example.com"),
            "expired" => _authority.IssueExpired("127.0.0.1"),
            _ => _authority.Issue("127.0.0.1"),
        };
        (string, string?) trust =
            kind == "another pin" ? ("X_NODE_FINGERPRINT", new string('0', 64)) : ("X_NODE_CA", _authority.AuthorityPem);
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, trust);

        InvocationResult result = await forwarder.InvokeAsync([.. Deliveries.Lines(50), "nonsense"]);

        Account.AssertFailed(result, "Wallarm.NodeCertificateRejected", new Account(51, Invalid: 1, Failed: 50));
        Assert.Equal((1, 0), (node.ConnectionsAccepted, node.RequestCount));
    }
}
