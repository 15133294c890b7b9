using System.Text;
using System.Text.Json;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Process;

/// <summary>Batches that come from an SQS queue.</summary>
[Trait("Category", "Process")]
public class QueueSourceTests
{
    private static readonly TimeSpan ShortDeadline = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Bare_events_and_failure_records_are_delivered_and_nothing_comes_again()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        InvocationResult result = await forwarder.InvokeAsync(QueueEvent.Of(
            ("a", Event(Deliveries.Lines(3))),
            ("b", QueueEvent.FailureRecord(Event([.. Deliveries.Lines(2), "nonsense"]), """{"errorType":"Wallarm.DeliveryFailed"}""")),
            ("c", QueueEvent.FailureRecord(Event(Deliveries.Lines(4)), null)),
            ("d", Encoding.UTF8.GetString(LogsEvent.ControlMessage().ToBytes()))));

        Account.AssertPartial(result, new Account(10, Forwarded: 9, Invalid: 1));
        Assert.Equal(9, node.RequestCount);
        JsonElement[] lines = [.. forwarder.Process.Output.Select(line => JsonElement.Parse(line))];
        Assert.Equal(["a", "b", "c", "d"], lines.Select(line => line.GetProperty("messageId").GetString()));
        Assert.Equal([3, 3, 4, 0], lines.Select(line => line.GetProperty("received").GetInt32()));
    }

    [Fact]
    public async Task Of_a_failure_record_only_the_unsettled_records_are_sent()
    {
        await using ChoosyNode choosy = await ChoosyNode.StartAsync("/pets/0", "/pets/8");
        await using RunningForwarder failing = await RunningForwarder.StartAsync(choosy.Node);
        string payload = Event(Deliveries.Lines(9));
        InvocationResult failed = await failing.InvokeAsync(payload, ShortDeadline);
        choosy.TakesAll = true;
        await using RunningForwarder other = await RunningForwarder.StartAsync(choosy.Node);

        // Lambda formats the event anew; what counts is the text of awslogs.data.
        string formatted = payload.Replace(":", " : ", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal);
        InvocationResult result = await other.InvokeAsync(QueueEvent.Of(("a", QueueEvent.FailureRecord(formatted, failed.Text))));

        Account.AssertPartial(result, new Account(2, Forwarded: 2, AlreadySettled: 7));
        Assert.Equal(9, choosy.Taken.Count);
        Assert.Equal(9, choosy.Taken.Distinct().Count());
    }

    [Theory]
    [InlineData("+", "\\u002B")]
    [InlineData("/", "\\/")]
    public async Task A_set_that_was_written_anew_with_escapes_is_the_same_set(string character, string escaped)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);
        byte[] payload = LogsEvent.FromLines(Deliveries.Lines(24)).ToBytes();
        string set = $"AA{character}A".Replace(character, escaped, StringComparison.Ordinal);
        string response = $$$"""{"errorType":"x","unsettled":{"batch":"{{{HashOf(payload)}}}","records":24,"set":"{{{set}}}"}}""";
        string body = QueueEvent.FailureRecord(Encoding.UTF8.GetString(payload), response);

        InvocationResult result = await forwarder.InvokeAsync(QueueEvent.Of(("a", body)));

        // Both characters are of six bits, of which five and six are set.
        int left = character == "+" ? 5 : 6;
        Account.AssertPartial(result, new Account(left, Forwarded: left, AlreadySettled: 24 - left));
    }

    [Theory]
    [InlineData("""{"errorType":"x","unsettled":null}""")]
    [InlineData("""{"errorType":"x","unsettled":{"batch":"00000000000000000000000000000000","records":3,"set":"AQ=="}}""")]
    [InlineData("""{"errorType":"x","unsettled":{"batch":"HASH","records":4,"set":"AQ=="}}""")]
    [InlineData("""{"errorType":"x","unsettled":{"batch":"HASH","records":3,"set":"AQA="}}""")]
    [InlineData("""{"errorType":"x","unsettled":{"batch":"HASH","records":3,"set":"CQ=="}}""")]
    [InlineData("""{"errorType":"x","unsettled":{"batch":"HASH","records":3,"set":"*"}}""")]
    [InlineData("""{"errorType":"x","unsettled":{"batch":"HASH","records":-1,"set":""}}""")]
    [InlineData("""{"errorType":"x","unsettled":{"batch":"HASH","records":"3","set":"AQ=="}}""")]
    [InlineData("""{"errorType":"x","unsettled":{"batch":7,"records":{},"set":[]}}""")]
    [InlineData("""{"errorType":"x","unsettled":[]}""")]
    [InlineData("\"text\"")]
    [InlineData("[1]")]
    public async Task Without_a_set_of_this_batch_all_records_are_sent(string response)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);
        byte[] payload = LogsEvent.FromLines(Deliveries.Lines(3)).ToBytes();
        string body =
            QueueEvent.FailureRecord(Encoding.UTF8.GetString(payload), response.Replace("HASH", HashOf(payload), StringComparison.Ordinal));

        InvocationResult result = await forwarder.InvokeAsync(QueueEvent.Of(("a", body)));

        Account.AssertPartial(result, new Account(3, Forwarded: 3));
    }

    [Fact]
    public async Task Messages_that_were_not_delivered_come_again_and_the_others_do_not()
    {
        await using ChoosyNode choosy = await ChoosyNode.StartAsync("/late");
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(choosy.Node);
        byte[] messages = QueueEvent.Of(
            ("a", Event(Deliveries.Lines(3))),
            ("b", Event([Deliveries.Line(), Deliveries.Line(path: "/late")])),
            ("c", Event(Deliveries.Lines(4))));

        InvocationResult first = await forwarder.InvokeAsync(messages, ShortDeadline);
        choosy.TakesAll = true;
        InvocationResult second = await forwarder.InvokeAsync(messages);

        Account.AssertPartial(first, new Account(5, Forwarded: 4, Failed: 1), "b", "c");
        JsonElement rest = Assert.Single(first.Json.GetProperty("unsettled").EnumerateArray());
        Assert.Equal(
            ("b", 2, "Ag=="),
            (rest.GetProperty("itemIdentifier").GetString(),
                rest.GetProperty("records").GetInt32(),
                rest.GetProperty("set").GetString()));
        Assert.Matches("^[0-9a-f]{32}$", rest.GetProperty("batch").GetString());
        Assert.False(second.Json.TryGetProperty("unsettled", out _));
        Account.AssertPartial(second, new Account(5, Forwarded: 5, AlreadySettled: 4));
        Assert.Contains(forwarder.Process.Output, line => line.Contains("1 messages not begun", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"requestPayload\":{\"key\":1}}")]
    [InlineData("{\"requestPayload\":\"text\"}")]
    [InlineData("{\"awslogs\":{\"data\":\"*\"}}")]
    [InlineData("{\"awslogs\":{\"data\":\"H4sI\"}}")]
    [InlineData("{\"awslogs\":{\"data\":7}}")]
    [InlineData("{\"awslogs\":{\"data\":\"\\ud800\"}} canary")]
    public async Task A_message_that_can_never_be_delivered_is_removed_and_logged(string body)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        InvocationResult result = await forwarder.InvokeAsync(QueueEvent.Of(("bad", body), ("good", Event(Deliveries.Lines(2)))));
        await forwarder.StopAsync();

        Account.AssertPartial(result, new Account(2, Forwarded: 2, Unreadable: 1));
        JsonElement line = JsonElement.Parse(forwarder.Process.Output[0]);
        Assert.Equal(("ERROR", "bad"), (line.GetProperty("level").GetString(), line.GetProperty("messageId").GetString()));
        Assert.Equal(1, line.GetProperty("unreadable").GetInt32());
        Assert.Matches("^[0-9a-f]{32}$", line.GetProperty("batch").GetString());
        Assert.StartsWith("Wallarm.Event", line.GetProperty("errorType").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", string.Join('\n', forwarder.Process.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task If_the_node_lets_nothing_get_anywhere_the_invocation_fails()
    {
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(("X_NODE_URL", "127.0.0.1:1"), ("X_NODE_SCHEME", "http"));

        InvocationResult result =
            await forwarder.InvokeAsync(QueueEvent.Of(("a", Event(Deliveries.Lines(3))), ("b", Event(Deliveries.Lines(2)))), ShortDeadline);

        Account.AssertFailed(result, "Wallarm.DeliveryFailed");
        Assert.Equal(0, result.Json.GetProperty("forwarded").GetInt32());
        Assert.False(result.Json.TryGetProperty("unsettled", out _));
    }

    [Fact]
    public async Task A_message_that_is_too_large_for_the_function_stays_in_the_queue()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_MAX_DECOMPRESSED_BYTES", "65536"));
        string large = Event([new string('x', 70_000)]);

        InvocationResult alone = await forwarder.InvokeAsync(QueueEvent.Of(("large", large)));
        InvocationResult beside = await forwarder.InvokeAsync(QueueEvent.Of(("large", large), ("good", Event(Deliveries.Lines(2)))));

        Account.AssertFailed(alone, "Wallarm.EventTooLarge", new Account(0));
        Account.AssertPartial(beside, new Account(2, Forwarded: 2), "large");
    }

    private static string HashOf(byte[] payload)
    {
        byte[] data = Encoding.UTF8.GetBytes(JsonElement.Parse(payload).GetProperty("awslogs").GetProperty("data").GetString()!);
        return Convert.ToHexStringLower(System.IO.Hashing.XxHash128.Hash(data));
    }

    private static string Event(IEnumerable<string> lines) => Encoding.UTF8.GetString(LogsEvent.FromLines(lines).ToBytes());
}
