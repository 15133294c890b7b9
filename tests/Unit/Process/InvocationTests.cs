using System.Globalization;
using System.Text.Json;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Process;

/// <summary>What an invocation answers and logs.</summary>
[Trait("Category", "Process")]
public class InvocationTests
{
    private static readonly string[] Units = ["Count", "Milliseconds"];
    private static readonly string[] Counts =
    [
        "received", "forwarded", "filtered", "invalid", "rejected", "failed", "blocked", "withoutResponse", "alreadySettled",
        "unreadable",
    ];

    [Fact]
    public async Task A_clean_invocation_is_logged_with_its_account()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_CONCURRENCY", "2"));

        InvocationResult result = await forwarder.InvokeAsync(SampleTraffic.Lines(50));
        JsonElement line = await forwarder.AccountLineAsync(result);

        Account.AssertSucceeded(result, new Account(50, Forwarded: 50));
        Assert.Equal(new Account(50, Forwarded: 50), Account.Of(line));
        Assert.Equal("INFO", line.GetProperty("level").GetString());
        Assert.NotEmpty(line.GetProperty("message").GetString()!);
        AssertTimestamp(line);
        Assert.Equal((2, 0), (line.GetProperty("connectionsOpened").GetInt32(), line.GetProperty("retries").GetInt32()));
        Assert.True(line.GetProperty("durationMs").GetDouble() > 0);
        foreach (string name in new[] { "invalidReasons", "invalidSamples", "rejections", "errorType", "errorMessage", "_aws" })
            Assert.False(line.TryGetProperty(name, out _), name);
        Assert.Single(forwarder.Process.Output);
        Assert.Empty(forwarder.Process.ErrorOutput);
    }

    [Fact]
    public async Task Invalid_lines_warn_by_reason_length_and_event_id()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);
        string[] lines = [Deliveries.Line(), .. Enumerable.Repeat("nonsense", 12), "{\"path\":\"/pets\"}"];
        LogsEvent logs = LogsEvent.FromLines(lines);

        InvocationResult result = await forwarder.InvokeAsync(logs.ToBytes());
        JsonElement line = await forwarder.AccountLineAsync(result);

        Account.AssertSucceeded(result, new Account(14, Forwarded: 1, Invalid: 13));
        Assert.Equal("WARN", line.GetProperty("level").GetString());
        Dictionary<string, int> reasons = line.GetProperty("invalidReasons").EnumerateArray()
            .ToDictionary(each => each.GetProperty("reason").GetString()!, each => each.GetProperty("count").GetInt32());
        Assert.Equal([1, 12], reasons.Values.Order());
        JsonElement[] samples = [.. line.GetProperty("invalidSamples").EnumerateArray()];
        Assert.Equal(10, samples.Length);
        Assert.All(samples, sample =>
        {
            Assert.Contains(logs.LogEvents!, each => each.Id == sample.GetProperty("eventId").GetString());
            Assert.Contains(sample.GetProperty("reason").GetString()!, reasons.Keys);
            Assert.True(sample.GetProperty("length").GetInt32() > 0);
            Assert.Equal(3, sample.EnumerateObject().Count());
        });
        Assert.Equal(
            "nonsense".Length,
            samples.First(sample => sample.GetProperty("reason").GetString() == "not-json-object").GetProperty("length").GetInt32());
    }

    [Fact]
    public async Task Rejected_records_warn_with_status_and_meaning()
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(
                new() { Script = FaultScript.Parse(["2-3:status=403", "4:status=301,Location=https://127.0.0.1/"]) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        InvocationResult result = await forwarder.InvokeAsync([.. Deliveries.Lines(9), Deliveries.Line(domainName: "127.0.0.1")]);
        JsonElement line = await forwarder.AccountLineAsync(result);

        Account.AssertSucceeded(result, new Account(10, Forwarded: 6, Rejected: 4));
        Assert.Equal("WARN", line.GetProperty("level").GetString());
        JsonElement[] rejections = [.. line.GetProperty("rejections").EnumerateArray()];
        Assert.Equal(3, rejections.Length);
        Assert.Equal(4, rejections.Sum(each => each.GetProperty("count").GetInt32()));
        Assert.All(rejections, each => Assert.NotEmpty(each.GetProperty("meaning").GetString()!));
        Assert.Contains(rejections, each => each.GetProperty("status") is { ValueKind: JsonValueKind.Number } status && status.GetInt32() == 403 && each.GetProperty("count").GetInt32() == 2);
        Assert.False(line.TryGetProperty("errorType", out _));
    }

    [Fact]
    public async Task An_invocation_that_fails_is_an_error_with_type_message_and_counts()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse(["3-:status=503"]) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_CONCURRENCY", "1"));

        InvocationResult result = await forwarder.InvokeAsync([.. Deliveries.Lines(9), "nonsense"], TimeSpan.FromSeconds(20));
        JsonElement line = await forwarder.AccountLineAsync(result);

        Account.AssertFailed(result, "Wallarm.DeliveryFailed", new Account(10, Forwarded: 2, Invalid: 1, Failed: 7));
        Assert.Equal(
            ("ERROR", "Wallarm.DeliveryFailed"), (line.GetProperty("level").GetString(), line.GetProperty("errorType").GetString()));
        Assert.Equal(result.Json.GetProperty("errorMessage").GetString(), line.GetProperty("errorMessage").GetString());
        Assert.Equal(Account.Of(result.Json), Account.Of(line));
        Assert.Contains("503", line.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.True(line.GetProperty("retries").GetInt32() > 0);
    }

    [Fact]
    public async Task A_node_that_rejects_all_records_and_the_probe_too_is_an_error()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { AllowedHosts = ["api.example.org"] });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        InvocationResult wrong = await forwarder.InvokeAsync(Deliveries.Lines(5));
        InvocationResult right = await forwarder.InvokeAsync([Deliveries.Line(domainName: "api.example.org")]);
        InvocationResult later = await forwarder.InvokeAsync(Deliveries.Lines(5));

        Account.AssertFailed(wrong, "Wallarm.NodeRejectedAll", new Account(5, Rejected: 5));
        Assert.Contains("allowed_hosts", wrong.Json.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Account.AssertSucceeded(right, new Account(1, Forwarded: 1));
        Account.AssertFailed(later, "Wallarm.NodeRejectedAll", new Account(5, Rejected: 5));
    }

    [Fact]
    public async Task A_node_that_rejects_all_records_and_takes_the_probe_is_no_error_but_a_line_at_ERROR()
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { Script = request => request.SequenceNumber == 0 ? null : FaultAction.Status(403) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        InvocationResult result = await forwarder.InvokeAsync(Deliveries.Lines(5));
        JsonElement line = await forwarder.AccountLineAsync(result);

        Account.AssertSucceeded(result, new Account(5, Rejected: 5));
        Assert.Equal(
            ("ERROR", "all records rejected"), (line.GetProperty("level").GetString(), line.GetProperty("message").GetString()));
        Assert.False(line.TryGetProperty("errorType", out _));
    }

    [Theory]
    [InlineData("TRACE", 4)]
    [InlineData("DEBUG", 4)]
    [InlineData("INFO", 4)]
    [InlineData("info", 4)]
    [InlineData("nonsense", 4)]
    [InlineData(null, 4)]
    [InlineData("WARN", 2)]
    [InlineData("ERROR", 1)]
    [InlineData("FATAL", 0)]
    public async Task The_log_level_of_Lambda_is_honoured(string? level, int lines)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("AWS_LAMBDA_LOG_LEVEL", level));

        // An account and a probe at INFO, one account at WARN, one at ERROR.
        await forwarder.InvokeAsync([Deliveries.Line(path: "/.wallarm-probe/7")]);
        await forwarder.InvokeAsync(["nonsense"]);
        await forwarder.InvokeAsync("{}");
        await forwarder.StopAsync();

        Assert.Equal(lines, forwarder.Process.Output.Count);
        Assert.All(forwarder.Process.Output, line => AssertTimestamp(JsonElement.Parse(line)));
    }

    [Fact]
    public async Task Metrics_in_the_embedded_format_are_a_valid_document_on_every_account_line()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_METRICS", "emf"));
        InvocationResult[] results = [await forwarder.InvokeAsync([.. Deliveries.Lines(5), "nonsense"]), await forwarder.InvokeAsync("{}")];

        foreach (InvocationResult result in results)
        {
            JsonElement line = await forwarder.AccountLineAsync(result);
            JsonElement aws = line.GetProperty("_aws");
            long age = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - aws.GetProperty("Timestamp").GetInt64();
            Assert.InRange(age, -1_000, 60_000);
            JsonElement directive = Assert.Single(aws.GetProperty("CloudWatchMetrics").EnumerateArray());
            Assert.Equal("Wallarm/ApiGatewayConnector", directive.GetProperty("Namespace").GetString());
            Assert.Equal("[[\"FunctionName\"]]", directive.GetProperty("Dimensions").GetRawText());
            Assert.Equal("wallarm-api-discovery-connector", line.GetProperty("FunctionName").GetString());
            JsonElement[] metrics = [.. directive.GetProperty("Metrics").EnumerateArray()];
            Assert.All(
                metrics, metric => Assert.Equal(JsonValueKind.Number, line.GetProperty(metric.GetProperty("Name").GetString()!).ValueKind));
            Assert.All(metrics, metric => Assert.Contains(metric.GetProperty("Unit").GetString(), Units));
            Assert.Empty(Counts.Except(metrics.Select(metric => metric.GetProperty("Name").GetString()!)));
        }
    }

    [Theory]
    [InlineData("WARN")]
    [InlineData("ERROR")]
    [InlineData("FATAL")]
    public async Task Metrics_are_emitted_at_every_log_level(string level)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(node, ("X_METRICS", "emf"), ("AWS_LAMBDA_LOG_LEVEL", level));

        await forwarder.InvokeAsync([Deliveries.Line(path: "/.wallarm-probe/7")]);
        await forwarder.InvokeAsync(["nonsense"]);
        await forwarder.InvokeAsync("{}");
        await forwarder.StopAsync();

        Assert.Equal(3, forwarder.Process.Output.Count);
        Assert.All(forwarder.Process.Output, line => Assert.True(JsonElement.Parse(line).TryGetProperty("_aws", out _)));
    }

    [Fact]
    public async Task Metrics_have_the_ages_of_records_and_the_statuses_of_rejections()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse(["2-3:status=403"]) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_METRICS", "emf"));
        long time = SampleTraffic.DefaultStart.ToUnixTimeMilliseconds();
        string[] lines =
        [
            .. Deliveries.Lines(4),
            Deliveries.Line().Replace($"{time}", $"{time - 60_000}", StringComparison.Ordinal),
            Deliveries.Line(domainName: "127.0.0.1"),
            Deliveries.Line().Replace($"{time}", "-", StringComparison.Ordinal),
            Deliveries.Line().Replace($"{time}", "12x", StringComparison.Ordinal),
            "nonsense",
        ];

        JsonElement line = await forwarder.AccountLineAsync(await forwarder.InvokeAsync(lines));
        JsonElement without = await forwarder.AccountLineAsync(await forwarder.InvokeAsync(["nonsense"]));

        Assert.Equal((2, 1), (line.GetProperty("rejectedStatus403").GetInt32(), line.GetProperty("rejectedUnsent").GetInt32()));
        Assert.Equal(60_000, line.GetProperty("oldestRecordAgeMs").GetInt64() - line.GetProperty("newestRecordAgeMs").GetInt64());
        long written = line.GetProperty("_aws").GetProperty("Timestamp").GetInt64();
        Assert.Equal(written - time, line.GetProperty("newestRecordAgeMs").GetInt64());
        string metrics = line.GetProperty("_aws").GetRawText();
        Assert.All(
            (string[])["rejectedStatus403", "rejectedUnsent", "oldestRecordAgeMs", "newestRecordAgeMs"],
            name => Assert.Contains($"\"{name}\"", metrics, StringComparison.Ordinal));
        Assert.DoesNotContain("RecordAge", without.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_and_metrics_have_the_state_of_the_breaker()
    {
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(
            ("X_NODE_URL", $"127.0.0.1:{Nodes.AwayTests.FreePort()}"), ("X_NODE_SCHEME", "http"), ("X_METRICS", "emf"));

        List<(string?, int)> states = [];
        for (int invocation = 0; invocation < 2; invocation++)
        {
            JsonElement line = await forwarder.AccountLineAsync(await forwarder.InvokeAsync(Deliveries.Lines(2)));
            states.Add((line.GetProperty("breaker").GetString(), line.GetProperty("breakerOpen").GetInt32()));
            Assert.Contains("\"breakerOpen\"", line.GetProperty("_aws").GetRawText(), StringComparison.Ordinal);
        }

        Assert.Equal([("half-open", 0), ("open", 1)], states);
    }

    [Fact]
    public async Task Nothing_of_a_record_or_line_is_in_any_output()
    {
        const string secret = "canary-5c41e";
        string escaped = secret + "\\\"é\\n";
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(
                new() { Script = FaultScript.Parse([$"2:status=403,body={secret},X-Secret={secret}", "4:reset", "9-:status=503"]) });
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(node, ("AWS_LAMBDA_LOG_LEVEL", "TRACE"), ("X_METRICS", "emf"), ("X_CONCURRENCY", "1"));
        string good = Deliveries.Line(path: $"/pets/{secret}", domainName: secret + ".example.com");
        string[] lines =
        [
            good, good, good, good, good, good.Replace("curl/8.5.0", escaped, StringComparison.Ordinal), good.Replace(
                "203.0.113.7", escaped, StringComparison.Ordinal),
            $"(1) Method request headers: {{Authorization=Bearer {secret}}}", $"{{\"httpMethod\":\"{secret} \",\"path\":\"/\"}}",
            $"{{\"httpMethod\":\"GET\",\"path\":\"{secret}\"}}", $"{{\"{secret}\":", secret, $"{{\"httpMethod\":\"CONNECT\",\"path\":\"/{secret}\"}}",
        ];

        InvocationResult[] results =
        [
            await forwarder.InvokeAsync(lines), await forwarder.InvokeAsync(lines, TimeSpan.FromSeconds(6)),
            await forwarder.InvokeAsync($$"""{"{{secret}}":1}"""), await forwarder.InvokeAsync(LogsEvent.Wrap(secret + "*")),
            await forwarder.InvokeAsync(LogsEvent.Pack($$"""{"messageType":"{{secret}}"}""")), await forwarder.InvokeAsync(LogsEvent.Pack($$"""{"messageType":{{secret}}""")),
            await forwarder.InvokeAsync(LogsEvent.Pack($$"""{"messageType":"DATA_MESSAGE","logEvents":[{"id":7,"message":"{{secret}}"}]}""")),
            await forwarder.InvokeAsync(secret),
        ];
        await forwarder.StopAsync();

        string output =
            string.Join('\n', forwarder.Process.Output.Concat(forwarder.Process.ErrorOutput).Concat(results.Select(result => result.Text)));
        Assert.DoesNotContain(secret, output, StringComparison.OrdinalIgnoreCase);
        Assert.All(forwarder.Process.Output, line => Assert.Equal(JsonValueKind.Object, JsonElement.Parse(line).ValueKind));
        Assert.Equal(results.Length, forwarder.Process.Output.Count);
    }

    [Fact]
    public async Task Probes_are_forwarded_like_any_record_and_logged_by_id_outcome_and_time()
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(
                new() { Script = request => request.Target.EndsWith("/no", StringComparison.Ordinal) ? FaultAction.Status(404) : null });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        InvocationResult result = await forwarder.InvokeAsync([Deliveries.Line(path: "/.wallarm-probe/yes"), Deliveries.Line("POST", "/.wallarm-probe/no"), Deliveries.Line(), Deliveries.Line(path: "/x/.wallarm-probe/other")]);
        await forwarder.AccountLineAsync(result);

        Account.AssertSucceeded(result, new Account(4, Forwarded: 3, Rejected: 1));
        Dictionary<string, JsonElement> probes = Probes(forwarder);
        Assert.Equal(["no", "yes"], probes.Keys.Order());
        Assert.Equal(
            ("forwarded", 200), (probes["yes"].GetProperty("outcome").GetString(), probes["yes"].GetProperty("status").GetInt32()));
        Assert.Equal(("rejected", 404), (probes["no"].GetProperty("outcome").GetString(), probes["no"].GetProperty("status").GetInt32()));
        Assert.All(probes.Values, probe =>
        {
            AssertTimestamp(probe);
            Assert.Equal(("INFO", result.RequestId), (probe.GetProperty("level").GetString(), probe.GetProperty("requestId").GetString()));
            Assert.True(probe.GetProperty("durationMs").GetDouble() >= 0);
        });
        Assert.Equal("/.wallarm-probe/yes", node.Requests[0].Target);
    }

    [Fact]
    public async Task A_probe_that_cannot_be_delivered_is_logged_as_failed()
    {
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(("X_NODE_URL", "127.0.0.1:1"), ("X_NODE_SCHEME", "http"));

        InvocationResult result =
            await forwarder.InvokeAsync(
                [Deliveries.Line(path: "/.wallarm-probe/lost"), Deliveries.Line(path: "/.wallarm-probe/too")], TimeSpan.FromSeconds(6));
        await forwarder.AccountLineAsync(result);

        Account.AssertFailed(result, "Wallarm.DeliveryFailed", new Account(2, Failed: 2));
        Assert.Equal(["lost", "too"], Probes(forwarder).Keys.Order());
        Assert.All(Probes(forwarder).Values, probe => Assert.Equal(("failed", JsonValueKind.Null), (probe.GetProperty("outcome").GetString(), probe.GetProperty("status").ValueKind)));
    }

    [Fact]
    public async Task A_probe_is_not_filtered_and_what_is_no_id_is_no_probe()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_FORWARD", "discoverable"));
        string[] ids = ["a-1", new string('a', 64), "", new string('a', 65), "jane@example.com", "a\\\"b\\\\n", "ключ/a b"];

        InvocationResult result =
            await forwarder.InvokeAsync(
                ids.Select(id => Deliveries.Line(path: "/.wallarm-probe/x").Replace("/x", "/" + id, StringComparison.Ordinal)));
        await forwarder.AccountLineAsync(result);

        Account.AssertSucceeded(result, new Account(7, Forwarded: 2, Filtered: 5));
        Assert.Equal(3, forwarder.Process.Output.Count);
        Assert.All(forwarder.Process.Output, line => JsonElement.Parse(line));
        Assert.DoesNotContain(forwarder.Process.Output, line => line.Contains("jane", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_control_message_forwards_nothing_and_succeeds()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        InvocationResult result = await forwarder.InvokeAsync(LogsEvent.ControlMessage().ToBytes());
        InvocationResult empty = await forwarder.InvokeAsync(Deliveries.Lines(0));

        Account.AssertSucceeded(result, new Account(0));
        Account.AssertSucceeded(empty, new Account(0));
        Assert.Equal("INFO", (await forwarder.AccountLineAsync(result)).GetProperty("level").GetString());
        Assert.Equal(0, node.ConnectionsAccepted);
    }

    [Fact]
    public async Task Filtered_records_are_accounted_for()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_FORWARD", "discoverable"));

        InvocationResult result =
            await forwarder.InvokeAsync([Deliveries.Line(), Deliveries.Line("OPTIONS"), Deliveries.Line("HEAD"), "nonsense"]);

        Account.AssertSucceeded(result, new Account(4, Forwarded: 1, Filtered: 2, Invalid: 1));
        Assert.Equal(1, node.RequestCount);
    }

    [Fact]
    public async Task Queued_events_are_answered_one_after_the_other_and_nothing_leaks_from_one_to_the_next()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);
        string[][] batches = [[.. Deliveries.Lines(7)], ["nonsense", Deliveries.Line()], [], [Deliveries.Line(domainName: "127.0.0.1"), Deliveries.Line()], [.. Deliveries.Lines(3, "POST")]];
        Account[] expected =
            [new(7, Forwarded: 7), new(2, Forwarded: 1, Invalid: 1), new(0), new(2, Forwarded: 1, Rejected: 1), new(3, Forwarded: 3)];

        InvocationResult[] results = await Task.WhenAll(batches.Select(lines => forwarder.InvokeAsync(lines)));

        for (int number = 0; number < batches.Length; number++)
        {
            Account.AssertSucceeded(results[number], expected[number]);
            JsonElement line = await forwarder.AccountLineAsync(results[number]);
            Assert.Equal(expected[number], Account.Of(line));
            Assert.Equal(expected[number].Invalid > 0, line.TryGetProperty("invalidReasons", out _));
            Assert.Equal(expected[number].Rejected > 0, line.TryGetProperty("rejections", out _));
        }

        Assert.Equal(batches.Length, forwarder.Process.Output.Count);
    }

    [Fact]
    public async Task An_invocation_that_failed_leaves_nothing_behind()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse(["2-5:hang"]) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_CONCURRENCY", "4"));

        InvocationResult cut = await forwarder.InvokeAsync(Deliveries.Lines(5), TimeSpan.FromSeconds(6));
        InvocationResult broken = await forwarder.InvokeAsync(LogsEvent.Wrap("*"));
        InvocationResult good = await forwarder.InvokeAsync(Deliveries.Lines(20));
        JsonElement line = await forwarder.AccountLineAsync(good);

        Account.AssertFailed(cut, "Wallarm.DeliveryFailed", new Account(5, Forwarded: 1, Failed: 4));
        Account.AssertFailed(broken, "Wallarm.EventInvalidBase64", new Account(0));
        Account.AssertSucceeded(good, new Account(20, Forwarded: 20));
        Assert.Equal(0, line.GetProperty("retries").GetInt32());
    }

    [Fact]
    public async Task One_invocation_takes_many_records_of_believable_traffic()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Kind = NodeKind.NginxBased });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);
        string[] lines = [.. SampleTraffic.Lines(5_000)];

        InvocationResult result = await forwarder.InvokeAsync(lines);

        Account.AssertSucceeded(result, new Account(5_000, Forwarded: 5_000));
        Assert.Equal(5_000, node.Inventory.Hits);
        Assert.Equal(5_000, node.Requests.Select(request => request.Header("X-Request-Id")).Distinct().Count());
        Assert.NotEmpty(node.Inventory.Discovered);
    }

    [Fact]
    public async Task The_same_event_in_two_processes_carries_the_same_ids()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Kind = NodeKind.NginxBased });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);
        await using RunningForwarder other = await RunningForwarder.StartAsync(node);
        byte[] payload = LogsEvent.FromLines(SampleTraffic.Lines(50)).ToBytes();

        Account.AssertSucceeded(await forwarder.InvokeAsync(payload), new Account(50, Forwarded: 50));
        Account.AssertSucceeded(await other.InvokeAsync(payload), new Account(50, Forwarded: 50));

        Assert.Equal((100, 50), (node.RequestCount, node.Inventory.Hits));
        Assert.All(node.Requests, request => Assert.Matches("^[0-9a-f]{32}$", request.Header("X-Request-Id")));
    }

    private static Dictionary<string, JsonElement> Probes(RunningForwarder forwarder) => forwarder.Process.Output
        .Select(line => JsonElement.Parse(line))
        .Where(line => line.GetProperty("message").GetString() == "probe")
        .ToDictionary(line => line.GetProperty("probeId").GetString()!);

    private static void AssertTimestamp(JsonElement line)
    {
        string text = line.GetProperty("timestamp").GetString()!;
        DateTimeOffset time =
            DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.InRange(DateTimeOffset.UtcNow - time, TimeSpan.FromSeconds(-2), TimeSpan.FromMinutes(2));
    }
}
