using System.Text.Json;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Process;

/// <summary>The environment variables: what is taken, and how a wrong one is reported.</summary>
[Trait("Category", "Process")]
public class SettingTests
{
    private const string Invalid = "Wallarm.InvalidSetting";
    private const string Missing = "Wallarm.MissingSetting";

    public static TheoryData<string, string, string[]> Wrong => new()
    {
        // What Lambda is told, what the message names beside the variable, and the variables (name=value, name alone takes it away).
        { Missing, "host[:port]", ["X_NODE_URL"] },
        { Missing, "host[:port]", ["X_NODE_URL="] },
        { Missing, "host[:port]", ["X_NODE_URL=  "] },
        { Missing, "https", ["X_NODE_SCHEME"] },
        { Missing, "https", ["X_NODE_SCHEME= "] },
        { Invalid, "'ftp'", ["X_NODE_SCHEME=ftp"] },
        { Invalid, "https", ["X_NODE_SCHEME=https://"] },
        { Invalid, "contradict", ["X_NODE_SCHEME=http", "X_NODE_URL=https://node.example.com"] },
        { Invalid, "'ftp'", ["X_NODE_URL=ftp://node.example.com"] },
        { Invalid, "path", ["X_NODE_URL=node.example.com/path"] },
        { Invalid, "host[:port]", ["X_NODE_URL=http://node.example.com//"] },
        { Invalid, "query", ["X_NODE_URL=node.example.com?a=b"] },
        { Invalid, "fragment", ["X_NODE_URL=node.example.com/#a"] },
        { Invalid, "'0'", ["X_NODE_URL=node.example.com:0"] },
        { Invalid, "'65536'", ["X_NODE_URL=node.example.com:65536"] },
        { Invalid, "'-1'", ["X_NODE_URL=node.example.com:-1"] },
        { Invalid, "port", ["X_NODE_URL=node.example.com:"] },
        { Invalid, "'x'", ["X_NODE_URL=node.example.com:x"] },
        { Invalid, "brackets", ["X_NODE_URL=2001:db8::1"] },
        { Invalid, "[2001:db8::1", ["X_NODE_URL=[2001:db8::1"] },
        { Invalid, "IPv6", ["X_NODE_URL=[node.example.com]:80"] },
        { Invalid, "[::1]5050", ["X_NODE_URL=[::1]5050"] },
        { Invalid, "node example", ["X_NODE_URL=node example"] },
        { Invalid, "host[:port]", ["X_NODE_URL=:5050"] },
        { Invalid, "host[:port]", ["X_NODE_URL=http://"] },
        { Invalid, "IPv4", ["X_NODE_URL=127.1"] },
        { Invalid, "IPv4", ["X_NODE_URL=192.0.2.256:5050"] },
        { Invalid, "API Gateway", ["X_NODE_URL=a1b2c3.execute-api.eu-west-1.amazonaws.com", "X_NODE_SCHEME=https"] },
        { Invalid, "API Gateway", ["X_NODE_URL=https://A1B2C3.Execute-Api.eu-west-1.amazonaws.com.:443/", "X_NODE_SCHEME"] },
        { Invalid, "Lambda", ["X_NODE_URL=abc.lambda-url.eu-west-1.on.aws:443", "X_NODE_SCHEME=https"] },
        { Invalid, "'-2'", ["X_WALLARM_APPLICATION_ID=-2"] },
        { Invalid, "'one'", ["X_WALLARM_APPLICATION_ID=one"] },
        { Invalid, "'1.5'", ["X_WALLARM_APPLICATION_ID=1.5"] },
        { Invalid, "'99999999999'", ["X_WALLARM_APPLICATION_ID=99999999999"] },
        { Invalid, "'0'", ["X_CONCURRENCY=0"] },
        { Invalid, "256", ["X_CONCURRENCY=257"] },
        { Invalid, "4096", ["X_CONCURRENCY=4097", "X_NODE_PROTOCOL"] },
        { Invalid, "4096", ["X_CONCURRENCY=4097", "X_NODE_PROTOCOL=ext-proc"] },
        { Invalid, "ext-proc or mirror", ["X_NODE_PROTOCOL=grpc"] },
        { Invalid, "'ext_proc'", ["X_NODE_PROTOCOL=ext_proc"] },
        { Invalid, "route_config", ["X_WALLARM_APPLICATION_ID=7", "X_NODE_PROTOCOL"] },
        { Invalid, "X_NODE_PROTOCOL=mirror", ["X_WALLARM_APPLICATION_ID=-1", "X_NODE_PROTOCOL=ext-proc"] },
        { Invalid, "'many'", ["X_CONCURRENCY=many"] },
        { Invalid, "'99'", ["X_CONNECT_TIMEOUT_MS=99"] },
        { Invalid, "60000", ["X_CONNECT_TIMEOUT_MS=60001"] },
        { Invalid, "'5s'", ["X_CONNECT_TIMEOUT_MS=5s"] },
        { Invalid, "'99'", ["X_RESPONSE_TIMEOUT_MS=99"] },
        { Invalid, "300000", ["X_RESPONSE_TIMEOUT_MS=300001"] },
        { Invalid, "'65535'", ["X_MAX_DECOMPRESSED_BYTES=65535"] },
        { Invalid, "1073741824", ["X_MAX_DECOMPRESSED_BYTES=1073741825"] },
        { Invalid, "discoverable", ["X_FORWARD=some"] },
        { Invalid, "emf", ["X_METRICS=prometheus"] },
        { Invalid, "slash", ["X_EXCLUDE=/health,static"] },
        { Invalid, "first wildcard", ["X_INCLUDE=/*" + new string('a', 64)] },
        { Invalid, "emails", ["X_REDACT=emails,names"] },
        { Invalid, "1000/10m/100", ["X_SAMPLE=1000"] },
        { Invalid, "first part", ["X_SAMPLE=99/10m/100"] },
        { Invalid, "first part", ["X_SAMPLE=all/10m/100"] },
        { Invalid, "second part", ["X_SAMPLE=100/10/100"] },
        { Invalid, "second part", ["X_SAMPLE=100/0m/100"] },
        { Invalid, "second part", ["X_SAMPLE=100/25h/100"] },
        { Invalid, "last part", ["X_SAMPLE=100/10m/1"] },
        { Invalid, "last part", ["X_SAMPLE=100/10m/-5"] },
        { Invalid, "PEM", ["X_NODE_CA=/etc/ssl/ca.pem", "X_NODE_SCHEME=https"] },
        { Invalid, "PEM", ["X_NODE_CA=-----BEGIN CERTIFICATE-----\nc2VjcmV0LWNhbmFyeQ==\n-----END CERTIFICATE-----", "X_NODE_SCHEME=https"] },
        { Invalid, "SHA-256", ["X_NODE_FINGERPRINT=abc", "X_NODE_SCHEME=https"] },
        { Invalid, "SHA-256", ["X_NODE_FINGERPRINT=,", "X_NODE_SCHEME=https"] },
        { Invalid, "https", ["X_NODE_FINGERPRINT=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_setting_is_the_error_of_every_invocation_and_is_named(string errorType, string word, string[] variables)
    {
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(Environment(variables));

        InvocationResult result = await forwarder.InvokeAsync(SampleTraffic.Lines(3));
        InvocationResult diagnosis = await forwarder.InvokeAsync("""{"wallarm":"diagnose"}""");
        await forwarder.AccountLineAsync(diagnosis);
        int exitCode = await forwarder.StopAsync();

        string named = variables[0].Split('=')[0];
        Account.AssertFailed(result, errorType, new Account(0));
        Account.AssertFailed(diagnosis, errorType, new Account(0));
        string message = Message(result);
        Assert.Contains(named, message, StringComparison.Ordinal);
        Assert.Contains(word, message, StringComparison.Ordinal);
        Assert.NotEqual(0, exitCode);
        JsonElement[] lines = [.. forwarder.Process.Output.Select(line => JsonElement.Parse(line))];
        Assert.Equal(["FATAL", "ERROR", "ERROR"], lines.Select(line => line.GetProperty("level").GetString()));
        Assert.All(lines, line => Assert.Equal(errorType, line.GetProperty("errorType").GetString()));
        Assert.All(lines, line => Assert.Equal(message, line.GetProperty("errorMessage").GetString()));
        Assert.Equal(0, forwarder.RuntimeApi.CallCount(RuntimeApiCallKind.InitError));
        Assert.Empty(forwarder.Process.ErrorOutput);
    }

    [Theory]
    [InlineData("X_NODE_URL=http://user:canary@node.example.com")]
    [InlineData("X_NODE_URL=canary@node.example.com:5050")]
    [InlineData("X_NODE_URL=user:canary@node.example.com/path")]
    [InlineData("X_NODE_URL=user:canary@://node.example.com")]
    [InlineData("X_NODE_URL=node.example.com/?token=canary")]
    [InlineData("X_NODE_CA=canary", "X_NODE_SCHEME=https")]
    [InlineData("X_NODE_CA=-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----", "X_NODE_SCHEME=https")]
    [InlineData("X_NODE_CA=-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----", "X_NODE_SCHEME=http")]
    public async Task What_may_be_confidential_is_not_repeated(params string[] variables)
    {
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(Environment(variables));

        InvocationResult error = await forwarder.InvokeAsync("{}");
        await forwarder.StopAsync();

        Assert.Equal(Invalid, error.ErrorType);
        Assert.Contains(variables[0].Split('=')[0], Message(error), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "canary",
            error.Text + string.Join('\n', forwarder.Process.Output.Concat(forwarder.Process.ErrorOutput)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_authority_makes_no_sense_over_http()
    {
        using TestCertificates authority = TestCertificates.CreateAuthority();
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(
                ("X_NODE_URL", "node.example.com"), ("X_NODE_SCHEME", "http"), ("X_NODE_CA", authority.AuthorityPem));

        InvocationResult error = await forwarder.InvokeAsync("{}");

        Assert.Equal(Invalid, error.ErrorType);
        Assert.StartsWith("X_NODE_CA", Message(error), StringComparison.Ordinal);
        Assert.Contains("https", Message(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_value_is_not_repeated_in_full_and_control_characters_not_at_all()
    {
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(Environment(["X_CONCURRENCY=" + new string('9', 5_000)]));
        await using RunningForwarder other = await RunningForwarder.StartAsync(Environment(["X_FORWARD=a\u001b[31m\nb"]));

        Assert.InRange(Message(await forwarder.InvokeAsync("{}")).Length, 10, 500);
        Assert.DoesNotContain(Message(await other.InvokeAsync("{}")), char.IsControl);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Outside_Lambda_the_process_ends_with_a_word_about_why(string? runtimeApi)
    {
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(
                ("AWS_LAMBDA_RUNTIME_API", runtimeApi), ("X_NODE_URL", "127.0.0.1:1"), ("X_NODE_SCHEME", "http"));

        Assert.NotEqual(0, await forwarder.Process.Exited.WaitAsync(RunningForwarder.Patience));
        JsonElement line = JsonElement.Parse(Assert.Single(forwarder.Process.Output));
        Assert.Equal("FATAL", line.GetProperty("level").GetString());
        Assert.Contains("AWS_LAMBDA_RUNTIME_API", line.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0}", "http")]
    [InlineData("{0}", " HTTP ")]
    [InlineData("http://{0}", null)]
    [InlineData(" HTTP://{0}/ ", null)]
    [InlineData("http://{0}/", "http")]
    [InlineData("{0}/", "http")]
    public async Task A_node_address_is_understood_as_people_write_it(string url, string? scheme)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        string address = string.Format(System.Globalization.CultureInfo.InvariantCulture, url, node.Address);
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(("X_NODE_URL", address), ("X_NODE_SCHEME", scheme));

        InvocationResult result = await forwarder.InvokeAsync(SampleTraffic.Lines(3));

        Account.AssertSucceeded(result, new Account(3, Forwarded: 3));
        Assert.Equal(node.Address, node.Requests[0].Header("Host"));
    }

    [Fact]
    public async Task The_limits_of_each_setting_are_themselves_allowed()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder least = await RunningForwarder.StartAsync(
            node, ("X_CONCURRENCY", "1"), ("X_CONNECT_TIMEOUT_MS", "100"), ("X_RESPONSE_TIMEOUT_MS", "100"), (
                "X_MAX_DECOMPRESSED_BYTES", "65536"),
            ("X_WALLARM_APPLICATION_ID", "-1"), ("X_FORWARD", "all"), ("X_METRICS", "none"), ("AWS_LAMBDA_LOG_LEVEL", "trace"));
        await using RunningForwarder most = await RunningForwarder.StartAsync(
            node, ("X_CONCURRENCY", " 256 "), ("X_CONNECT_TIMEOUT_MS", "60000"), ("X_RESPONSE_TIMEOUT_MS", "300000"),
            ("X_MAX_DECOMPRESSED_BYTES", "1073741824"), ("X_WALLARM_APPLICATION_ID", "2147483647"), ("X_FORWARD", "Discoverable"), ("X_METRICS", "EMF"));

        Account.AssertSucceeded(await least.InvokeAsync(SampleTraffic.Lines(3)), new Account(3, Forwarded: 3));
        InvocationResult result = await most.InvokeAsync(SampleTraffic.Lines(3));

        Assert.True(result.Succeeded, result.Text);
        Assert.Equal(["-1", "2147483647"], node.Requests.Select(request => request.Header("X-Wallarm-Application-Id")).Distinct().Order());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("4096")]
    public async Task The_limits_of_concurrency_are_wider_with_ext_proc(string concurrency)
    {
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_CONCURRENCY", concurrency));

        Account.AssertSucceeded(await forwarder.InvokeAsync(SampleTraffic.Lines(3)), new Account(3, Forwarded: 3));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("ext-proc")]
    [InlineData(" Ext-Proc ")]
    public async Task Ext_proc_is_the_protocol_unless_another_is_named(string? protocol)
    {
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_NODE_PROTOCOL", protocol));

        Account.AssertSucceeded(await forwarder.InvokeAsync(SampleTraffic.Lines(3)), new Account(3, Forwarded: 3));
        Assert.Equal((3, 0), (node.Calls.Count, node.Violations.Count));
    }

    [Theory]
    [InlineData("mirror")]
    [InlineData(" MIRROR ")]
    public async Task Mirror_is_a_protocol_that_has_to_be_named(string protocol)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_NODE_PROTOCOL", protocol));

        Account.AssertSucceeded(await forwarder.InvokeAsync(SampleTraffic.Lines(3)), new Account(3, Forwarded: 3));
        Assert.Equal(3, node.RequestCount);
    }

    [Fact]
    public async Task Empty_settings_are_as_good_as_none()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(
            node, ("X_CONCURRENCY", ""), ("X_CONNECT_TIMEOUT_MS", " "), ("X_RESPONSE_TIMEOUT_MS", ""), ("X_MAX_DECOMPRESSED_BYTES", ""), (
                "X_FORWARD", ""),
            ("X_METRICS", ""), ("X_INCLUDE", ""), ("X_EXCLUDE", " , "), ("X_REDACT", " "),
            ("X_NODE_CA", ""), ("X_NODE_FINGERPRINT", ""), ("X_WALLARM_APPLICATION_ID", ""), ("AWS_LAMBDA_LOG_LEVEL", ""));

        Account.AssertSucceeded(await forwarder.InvokeAsync(SampleTraffic.Lines(3)), new Account(3, Forwarded: 3));
        Assert.Null(node.Requests[0].Header("X-Wallarm-Application-Id"));
    }

    private static string Message(InvocationResult result) => result.Json.GetProperty("errorMessage").GetString()!;

    private static (string Name, string? Value)[] Environment(string[] variables) =>
    [
        ("X_NODE_URL", "node.example.com"),
        ("X_NODE_SCHEME", "http"),
        .. variables.Select(text => text.Split('=', 2)).Select(pair => (pair[0], pair.Length == 1 ? null : pair[1])),
    ];
}
