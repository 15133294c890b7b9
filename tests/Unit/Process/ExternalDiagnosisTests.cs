using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Process;

/// <summary>
/// What <c>{"wallarm":"diagnose"}</c> sees of the way to a node that speaks ext_proc, and of what may listen in its place.
/// </summary>
[Trait("Category", "Process")]
public class ExternalDiagnosisTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_good_node_acknowledges_both_parts_of_one_call(bool isHttps)
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using ExternalFilterNode node =
            await ExternalFilterNode.StartAsync(new() { Certificate = isHttps ? certificate : null, MaxConcurrentStreams = 77 });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, Pin(isHttps ? certificate : null));

        JsonElement answer = await DiagnoseAsync(forwarder);

        Assert.Equal(
            "node scheme protocol ok peer dns tcp tls http2 probe", string.Join(' ', answer.EnumerateObject().Select(each => each.Name)));
        Assert.Equal((node.Address, isHttps ? "https" : "http"), (Text(answer, "node"), Text(answer, "scheme")));
        Assert.Equal(("ext-proc", "external-processor", true), (Text(answer, "protocol"), Text(answer, "peer"), Ok(answer)));
        foreach (string step in isHttps ? (string[])["dns", "tcp", "tls", "http2", "probe"] : ["dns", "tcp", "http2", "probe"])
        {
            Assert.True(Ok(answer.GetProperty(step)), step);
            AssertNull(answer.GetProperty(step), "error");
            Assert.True(answer.GetProperty(step).GetProperty("durationMs").GetDouble() >= 0, step);
        }

        if (isHttps)
            Assert.Equal("h2", Text(answer.GetProperty("tls"), "alpn"));
        else
            AssertNull(answer, "tls");
        Assert.Equal(77, answer.GetProperty("http2").GetProperty("maxConcurrentStreams").GetInt32());
        JsonElement probe = answer.GetProperty("probe");
        Assert.Equal(
            "ok status meaning requestAcknowledged responseAcknowledged nodeIsApi durationMs error",
            string.Join(' ', probe.EnumerateObject().Select(each => each.Name)));
        Assert.Equal(
            (true, true, false), (Flag(probe, "requestAcknowledged"), Flag(probe, "responseAcknowledged"), Flag(probe, "nodeIsApi")));
        Assert.NotEmpty(Text(probe, "meaning")!);
        Assert.Equal(("/.wallarm-probe/diagnose", 404), (Assert.Single(node.Calls).Path, node.Calls[0].Status));
        Assert.Empty(node.Inventory.Discovered);
        Assert.Empty(node.Violations);
    }

    [Theory]
    [InlineData(null, false, "http1-server")]
    [InlineData(null, true, "http1-server")]
    [InlineData("nginx/1.26.2", false, "nginx-server")]
    [InlineData("nginx", true, "nginx-server")]
    public async Task A_node_of_another_kind_is_recognized(string? server, bool isHttps, string peer)
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using NodeSimulator node = await NodeSimulator.StartAsync(new()
        {
            Kind = server is null ? NodeKind.ConnectorServer : NodeKind.NginxBased,
            Certificate = isHttps ? certificate : null,
            AnswerHeaders = server is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["server"] = server },
        });
        await using RunningForwarder forwarder =
            await RunningForwarder.StartDefaultAsync(node.Address, isHttps ? "https" : "http", Pin(isHttps ? certificate : null));

        JsonElement answer = await DiagnoseAsync(forwarder);

        Assert.Equal((false, peer), (Ok(answer), Text(answer, "peer")));
        JsonElement failed = answer.GetProperty("http2");
        Assert.False(Ok(failed), answer.GetRawText());
        Assert.Contains("-CodeBundlePath", Text(failed, "error"), StringComparison.Ordinal);
        AssertNull(answer, "probe");
        Assert.Empty(node.Inventory.Discovered);
    }

    [Theory]
    [InlineData(true, "http", "silent")]
    [InlineData(false, "https", "no-tls")]
    public async Task A_scheme_that_the_port_does_not_speak_is_named(bool nodeHasTls, string scheme, string peer)
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync(new() { Certificate = nodeHasTls ? certificate : null });
        await using RunningForwarder forwarder = await RunningForwarder.StartDefaultAsync(node.Address, scheme);

        JsonElement answer = await DiagnoseAsync(forwarder);

        // A TLS server that is spoken to without TLS may just close the connection; the words about that ask for the scheme too.
        Assert.Equal((false, peer), (Ok(answer), Text(answer, "peer")));
        Assert.Contains("X_NODE_SCHEME", Text(answer.GetProperty(nodeHasTls ? "http2" : "tls"), "error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_shown_with_its_fingerprint_and_gets_no_call()
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync(new() { Certificate = certificate });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        JsonElement answer = await DiagnoseAsync(forwarder);
        JsonElement tls = answer.GetProperty("tls");

        Assert.False(Ok(answer) || Ok(tls), answer.GetRawText());
        Assert.Equal((false, true), (Flag(tls, "chainTrusted"), Flag(tls, "nameMatches")));
        Assert.Equal(TestCertificates.Fingerprint(certificate), Text(tls, "fingerprint"), ignoreCase: true);
        Assert.All((string[])["http2", "probe"], step => AssertNull(answer, step));
        Assert.Equal(0, node.CallCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_node_that_does_not_acknowledge_a_part_ends_at_the_last_step(int acknowledged)
    {
        await using ExternalFilterNode node =
            await ExternalFilterNode.StartAsync(new() { Script = _ => ExternalFilterFault.Hang(acknowledged) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_RESPONSE_TIMEOUT_MS", "1500"));

        JsonElement answer = await DiagnoseAsync(forwarder);

        Assert.Equal((false, true), (Ok(answer), Ok(answer.GetProperty("http2"))));
        JsonElement probe = answer.GetProperty("probe");
        Assert.NotEmpty(Text(probe, "error")!);
        Assert.NotEqual(JsonValueKind.True, probe.GetProperty("responseAcknowledged").ValueKind);
    }

    [Fact]
    public async Task A_diagnosis_has_a_connection_of_its_own_and_does_not_disturb_the_invocations_around_it()
    {
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        Account.AssertSucceeded(await forwarder.InvokeAsync(SampleTraffic.Lines(5)), new Account(5, Forwarded: 5));
        Assert.True(Ok(await DiagnoseAsync(forwarder)));
        Account.AssertSucceeded(await forwarder.InvokeAsync(SampleTraffic.Lines(5)), new Account(5, Forwarded: 5));

        ILookup<bool, ReceivedCall> calls = node.Calls.ToLookup(call => call.Path.StartsWith("/.wallarm-probe/", StringComparison.Ordinal));
        Assert.Equal(10, calls[false].Count());
        Assert.Single(calls[false].Select(call => call.ConnectionNumber).Distinct());
        Assert.NotEqual(calls[false].First().ConnectionNumber, Assert.Single(calls[true]).ConnectionNumber);
    }

    private static async Task<JsonElement> DiagnoseAsync(RunningForwarder forwarder)
    {
        InvocationResult result = await forwarder.InvokeAsync("""{"wallarm":"diagnose"}""");
        Assert.True(result.Succeeded, result.Text);
        return result.Json;
    }

    private static (string Name, string? Value)[] Pin(X509Certificate2? certificate) =>
        certificate is null ? [] : [("X_NODE_FINGERPRINT", TestCertificates.Fingerprint(certificate))];

    private static bool Ok(JsonElement step) => Flag(step, "ok");

    private static bool Flag(JsonElement step, string name) => step.GetProperty(name).GetBoolean();

    private static string? Text(JsonElement step, string name) => step.GetProperty(name).GetString();

    private static void AssertNull(JsonElement step, string name) => Assert.Equal(JsonValueKind.Null, step.GetProperty(name).ValueKind);
}
