using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Process;

/// <summary>What <c>{"wallarm":"diagnose"}</c> sees of the way to a node that takes mirrored requests.</summary>
[Trait("Category", "Process")]
public sealed class DiagnoseTests : IDisposable
{
    private const string Diagnose = """{"wallarm":"diagnose"}""";

    private readonly TestCertificates _authority = TestCertificates.CreateAuthority();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_good_node_over_http_is_ok()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Kind = NodeKind.NginxBased });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        JsonElement answer = await DiagnoseAsync(forwarder);

        Assert.Equal(
            (node.Address, "http", true), (answer.GetProperty("node").GetString(), answer.GetProperty("scheme").GetString(), Ok(answer)));
        Assert.Equal(("mirror", "http1-server"), (answer.GetProperty("protocol").GetString(), answer.GetProperty("peer").GetString()));
        Assert.Equal(
            "node scheme protocol ok peer dns tcp tls http2 probe", string.Join(' ', answer.EnumerateObject().Select(each => each.Name)));
        Assert.Equal("127.0.0.1", Assert.Single(answer.GetProperty("dns").GetProperty("addresses").EnumerateArray()).GetString());
        Assert.Equal("127.0.0.1", answer.GetProperty("tcp").GetProperty("address").GetString());
        Assert.All((string[])["tls", "http2"], step => Assert.Equal(JsonValueKind.Null, answer.GetProperty(step).ValueKind));
        foreach (string step in (string[])["dns", "tcp", "probe"])
        {
            Assert.True(Ok(answer.GetProperty(step)), step);
            Assert.Equal(JsonValueKind.Null, answer.GetProperty(step).GetProperty("error").ValueKind);
            Assert.True(answer.GetProperty(step).GetProperty("durationMs").GetDouble() >= 0);
        }

        JsonElement probe = answer.GetProperty("probe");
        Assert.Equal((200, false), (probe.GetProperty("status").GetInt32(), probe.GetProperty("nodeIsApi").GetBoolean()));
        Assert.All(
            (string[])["requestAcknowledged", "responseAcknowledged"],
            name => Assert.Equal(JsonValueKind.Null, probe.GetProperty(name).ValueKind));
        Assert.NotEmpty(probe.GetProperty("meaning").GetString()!);
        ReceivedRequest request = Assert.Single(node.Requests);
        Assert.Equal("GET", request.Method);
        Assert.StartsWith("/.wallarm-probe/", request.Target, StringComparison.Ordinal);
        Assert.Empty(node.Inventory.Discovered);
    }

    [Fact]
    public async Task A_good_node_over_https_shows_its_certificate()
    {
        using X509Certificate2 certificate = _authority.Issue(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30).AddHours(1), "127.0.0.1");
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_NODE_CA", _authority.AuthorityPem));

        JsonElement answer = await DiagnoseAsync(forwarder);
        JsonElement tls = answer.GetProperty("tls");

        Assert.True(Ok(answer) && Ok(tls) && Ok(answer.GetProperty("probe")), answer.GetRawText());
        Assert.Equal("https", answer.GetProperty("scheme").GetString());
        Assert.Contains(tls.GetProperty("protocol").GetString(), (string[])["Tls12", "Tls13"]);
        Assert.Equal(
            "ok protocol alpn subject issuer notAfter daysLeft fingerprint chainTrusted nameMatches names pinned durationMs error",
            string.Join(' ', tls.EnumerateObject().Select(each => each.Name)));
        Assert.Equal(
            ("CN=127.0.0.1", "CN=Connector Test Root"), (tls.GetProperty("subject").GetString(), tls.GetProperty("issuer").GetString()));
        Assert.Equal(certificate.NotAfter.ToUniversalTime(), tls.GetProperty("notAfter").GetDateTime());
        Assert.Equal(30, tls.GetProperty("daysLeft").GetInt32());
        Assert.Equal(TestCertificates.Fingerprint(certificate), tls.GetProperty("fingerprint").GetString(), ignoreCase: true);
        Assert.True(tls.GetProperty("chainTrusted").GetBoolean() && tls.GetProperty("nameMatches").GetBoolean());
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (tls.GetProperty("pinned").ValueKind, tls.GetProperty("error").ValueKind));
    }

    [Fact]
    public async Task A_pinned_certificate_is_ok_whatever_its_chain_and_name()
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("other.example.com");
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(node, ("X_NODE_FINGERPRINT", TestCertificates.Fingerprint(certificate)));

        JsonElement answer = await DiagnoseAsync(forwarder);
        JsonElement tls = answer.GetProperty("tls");

        Assert.True(Ok(answer) && tls.GetProperty("pinned").GetBoolean(), answer.GetRawText());
        Assert.False(tls.GetProperty("chainTrusted").GetBoolean() || tls.GetProperty("nameMatches").GetBoolean());
    }

    [Fact]
    public async Task A_pinned_certificate_shows_whether_the_system_would_trust_it()
    {
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1");
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        string bundle = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(bundle, _authority.AuthorityPem);
            await using RunningForwarder forwarder = await RunningForwarder.StartAsync(
                node, ("X_NODE_FINGERPRINT", TestCertificates.Fingerprint(certificate)), ("SSL_CERT_FILE", bundle));

            Account.AssertSucceeded(await forwarder.InvokeAsync(Deliveries.Lines(2)), new Account(2, Forwarded: 2));
            JsonElement tls = (await DiagnoseAsync(forwarder)).GetProperty("tls");

            Assert.Equal((true, true), (tls.GetProperty("pinned").GetBoolean(), tls.GetProperty("chainTrusted").GetBoolean()));
        }
        finally
        {
            File.Delete(bundle);
        }
    }

    [Theory]
    [InlineData("expired", true, false, -2)]
    [InlineData("name", false, true, 89)]
    [InlineData("authority", true, false, 89)]
    public async Task A_bad_certificate_is_shown_with_what_is_bad_about_it(string kind, bool nameMatches, bool chainTrusted, int daysLeft)
    {
        using TestCertificates other = TestCertificates.CreateAuthority("Another Root");
        using X509Certificate2 certificate = kind switch
        {
            "expired" => _authority.IssueExpired("127.0.0.1"),
            "name" => _authority.Issue("other.example.com"),
            _ => other.Issue("127.0.0.1"),
        };
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Certificate = certificate });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_NODE_CA", _authority.AuthorityPem));

        JsonElement answer = await DiagnoseAsync(forwarder);
        JsonElement tls = answer.GetProperty("tls");

        Assert.False(Ok(answer) || Ok(tls), answer.GetRawText());
        Assert.Equal(
            (nameMatches, chainTrusted), (tls.GetProperty("nameMatches").GetBoolean(), tls.GetProperty("chainTrusted").GetBoolean()));
        Assert.NotEmpty(tls.GetProperty("error").GetString()!);
        Assert.InRange(tls.GetProperty("daysLeft").GetInt32(), daysLeft, daysLeft + 1);
        Assert.Equal(TestCertificates.Fingerprint(certificate), tls.GetProperty("fingerprint").GetString(), ignoreCase: true);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("probe").ValueKind);
        Assert.Equal(0, node.RequestCount);
    }

    [Fact]
    public async Task A_name_without_an_address_ends_at_the_first_step()
    {
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(("X_NODE_URL", "node.wallarm-connector.invalid"), ("X_NODE_SCHEME", "https"));

        JsonElement answer = await DiagnoseAsync(forwarder);

        Assert.Equal(
            ("node.wallarm-connector.invalid", false, false),
            (answer.GetProperty("node").GetString(), Ok(answer), Ok(answer.GetProperty("dns"))));
        Assert.Contains(
            "node.wallarm-connector.invalid", answer.GetProperty("dns").GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.All((string[])["tcp", "tls", "probe"], step => Assert.Equal(JsonValueKind.Null, answer.GetProperty(step).ValueKind));
    }

    [Fact]
    public async Task A_refused_connection_ends_at_the_second_step()
    {
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(("X_NODE_URL", "127.0.0.1:1"), ("X_NODE_SCHEME", "http"));

        JsonElement answer = await DiagnoseAsync(forwarder);

        Assert.Equal((false, true, false), (Ok(answer), Ok(answer.GetProperty("dns")), Ok(answer.GetProperty("tcp"))));
        Assert.NotEmpty(answer.GetProperty("tcp").GetProperty("error").GetString()!);
        Assert.All((string[])["tls", "probe"], step => Assert.Equal(JsonValueKind.Null, answer.GetProperty(step).ValueKind));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(301)]
    [InlineData(503)]
    public async Task A_status_that_is_no_acceptance_is_not_ok_and_says_what_it_means(int status)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = _ => FaultAction.Status(status) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        JsonElement answer = await DiagnoseAsync(forwarder);

        Assert.False(Ok(answer), answer.GetRawText());
        Assert.Equal(status, answer.GetProperty("probe").GetProperty("status").GetInt32());
        Assert.NotEmpty(answer.GetProperty("probe").GetProperty("meaning").GetString()!);
        Assert.Equal(1, node.RequestCount);
    }

    [Fact]
    public async Task An_API_at_the_node_s_address_is_not_ok()
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { AnswerHeaders = new Dictionary<string, string> { ["apigw-requestid"] = "abc" } });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        JsonElement answer = await DiagnoseAsync(forwarder);

        Assert.False(Ok(answer), answer.GetRawText());
        Assert.True(answer.GetProperty("probe").GetProperty("nodeIsApi").GetBoolean());
        Assert.Equal("amazon-api", answer.GetProperty("peer").GetString());
    }

    [Theory]
    [InlineData("*:hang")]
    [InlineData("*:reset")]
    [InlineData("*:close-after=10")]
    [InlineData("*:raw=garbage\\r\\n\\r\\n")]
    public async Task A_node_that_does_not_answer_ends_at_the_last_step(string fault)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse([fault]) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_RESPONSE_TIMEOUT_MS", "300"));

        JsonElement answer = await DiagnoseAsync(forwarder);

        Assert.Equal((false, true, false), (Ok(answer), Ok(answer.GetProperty("tcp")), Ok(answer.GetProperty("probe"))));
        Assert.NotEmpty(answer.GetProperty("probe").GetProperty("error").GetString()!);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("probe").GetProperty("status").ValueKind);
    }

    [Fact]
    public async Task A_hanging_node_is_answered_before_a_short_deadline()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = _ => FaultAction.Hang() });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        Assert.False(Ok(await DiagnoseAsync(forwarder, TimeSpan.FromSeconds(5))));
    }

    [Fact]
    public async Task A_node_that_is_slow_at_every_step_is_answered_before_the_deadline()
    {
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1");
        await using ScriptedListener server = ScriptedListener.Start(async (network, _, stop) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(3), stop);
            await using SslStream tls = new(network);
            await tls.AuthenticateAsServerAsync(certificate);
            await Task.Delay(Timeout.Infinite, stop);
        });
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(
                ("X_NODE_URL", server.Address), ("X_NODE_SCHEME", "https"), ("X_NODE_CA", _authority.AuthorityPem));

        JsonElement answer = await DiagnoseAsync(forwarder, TimeSpan.FromSeconds(5));

        Assert.False(Ok(answer), answer.GetRawText());
    }

    [Fact]
    public async Task A_diagnosis_names_no_other_address_and_does_not_disturb_the_invocations_around_it()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using NodeSimulator other = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        Account.AssertSucceeded(await forwarder.InvokeAsync(Deliveries.Lines(5)), new Account(5, Forwarded: 5));
        InvocationResult result = await forwarder.InvokeAsync($$"""{"wallarm":"diagnose","node":"{{other.Address}}","X_NODE_URL":"{{other.Address}}"}""");
        Account.AssertSucceeded(await forwarder.InvokeAsync(Deliveries.Lines(5)), new Account(5, Forwarded: 5));

        Assert.True(result.Succeeded, result.Text);
        Assert.Equal((11, 0), (node.RequestCount, other.ConnectionsAccepted));
    }

    [Theory]
    [InlineData("""{"wallarm":"other"}""")]
    [InlineData("""{"wallarm":7}""")]
    [InlineData("""{"diagnose":true}""")]
    [InlineData("\"diagnose\"")]
    public async Task What_asks_for_something_else_is_no_diagnosis(string payload)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        Account.AssertFailed(await forwarder.InvokeAsync(payload), "Wallarm.EventNotCloudWatchLogs", new Account(0));
        Assert.Equal(0, node.ConnectionsAccepted);
    }

    private static async Task<JsonElement> DiagnoseAsync(RunningForwarder forwarder, TimeSpan? timeout = null)
    {
        InvocationResult result = await forwarder.InvokeAsync(Diagnose, timeout);
        Assert.True(result.Succeeded, result.Text);
        return result.Json;
    }

    private static bool Ok(JsonElement step) => step.GetProperty("ok").GetBoolean();
}
