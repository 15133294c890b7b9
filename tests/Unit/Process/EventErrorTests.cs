using System.Text;
using System.Text.Json;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Process;

/// <summary>Events that are not what they should be: each kind has its error, and none its way to the node.</summary>
[Trait("Category", "Process")]
public class EventErrorTests
{
    private const string NotCloudWatchLogs = "Wallarm.EventNotCloudWatchLogs";
    private const string InvalidBase64 = "Wallarm.EventInvalidBase64";
    private const string InvalidGzip = "Wallarm.EventInvalidGzip";
    private const string InvalidJson = "Wallarm.EventInvalidJson";
    private const string MissingField = "Wallarm.EventMissingField";
    private const string TooLarge = "Wallarm.EventTooLarge";

    [Fact]
    public async Task Every_bad_event_is_an_error_of_its_kind_and_the_next_good_one_goes_through()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_MAX_DECOMPRESSED_BYTES", "100000"));

        foreach ((string what, string errorType, byte[] payload) in BadEvents())
        {
            InvocationResult result = await forwarder.InvokeAsync(payload);
            Assert.True(result.ErrorType == errorType, $"{what}: {result.Text}");
            Account.AssertFailed(result, errorType, new Account(0));
            JsonElement line = await forwarder.AccountLineAsync(result);
            Assert.Equal(("ERROR", errorType), (line.GetProperty("level").GetString(), line.GetProperty("errorType").GetString()));
            Assert.Equal(new Account(0), Account.Of(line));
        }

        Assert.Equal(0, node.ConnectionsAccepted);
        Account.AssertSucceeded(await forwarder.InvokeAsync(Deliveries.Lines(3)), new Account(3, Forwarded: 3));
    }

    [Fact]
    public async Task A_missing_field_is_named()
    {
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(("X_NODE_URL", "127.0.0.1:1"), ("X_NODE_SCHEME", "http"));

        InvocationResult result =
            await forwarder.InvokeAsync(
                LogsEvent.Pack("""{"messageType":"DATA_MESSAGE","owner":7,"logGroup":"g","logStream":"s","logEvents":[]}"""));

        Account.AssertFailed(result, MissingField, new Account(0));
        Assert.Contains("'owner'", result.Json.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_events_without_id_or_message_are_invalid_and_the_others_are_forwarded()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);
        LogsEvent logs = LogsEvent.FromLines(Deliveries.Lines(5)) with { SubscriptionFilters = null };
        LogEvent[] events = [.. logs.LogEvents!];
        events[1] = events[1] with { Id = null };
        events[2] = events[2] with { Timestamp = null };
        events[3] = events[3] with { RawMembers = new Dictionary<string, string> { ["message"] = "{}" } };

        InvocationResult result = await forwarder.InvokeAsync((logs with { LogEvents = events }).ToBytes());
        JsonElement line = await forwarder.AccountLineAsync(result);

        Account.AssertSucceeded(result, new Account(5, Forwarded: 3, Invalid: 2));
        JsonElement reason = Assert.Single(line.GetProperty("invalidReasons").EnumerateArray());
        Assert.Equal(("event-incomplete", 2), (reason.GetProperty("reason").GetString(), reason.GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task Inner_text_that_is_no_JSON_is_an_error_that_says_where()
    {
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(("X_NODE_URL", "127.0.0.1:1"), ("X_NODE_SCHEME", "http"));

        InvocationResult result = await forwarder.InvokeAsync(LogsEvent.Pack("""{"messageType":"DATA_MESSAGE","owner":?}"""));

        Account.AssertFailed(result, InvalidJson, new Account(0));
        Assert.Contains("byte 38", result.Json.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(128, 32)]
    [InlineData(256, 64)]
    public async Task A_quarter_of_the_memory_bounds_an_event_where_nothing_else_is_said(int megabytes, int bound)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(NodeSimulatorOptions.Sink);
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(node, ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", $"{megabytes}"));

        InvocationResult within = await forwarder.InvokeAsync([new string('x', (bound << 20) - 4_096)]);
        InvocationResult beyond = await forwarder.InvokeAsync([new string('x', bound << 20)]);

        Account.AssertSucceeded(within, new Account(1, Invalid: 1));
        Account.AssertFailed(beyond, TooLarge, new Account(0));
    }

    [Fact]
    public async Task A_bomb_is_not_unpacked()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        InvocationResult result = await forwarder.InvokeAsync(LogsEvent.Pack(new byte[400 << 20]));

        Account.AssertFailed(result, TooLarge, new Account(0));
        Assert.InRange(forwarder.Process.PeakResidentBytes, 1, 200L << 20);
    }

    [Fact]
    public async Task Text_that_is_no_UTF_8_costs_no_other_record()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        // Each stray byte may become three, in six headers at once.
        string stray = new('\u00ff', 680);
        string line = Deliveries.Line(domainName: stray).Replace("curl/8.5.0", stray, StringComparison.Ordinal).Replace("203.0.113.7", stray, StringComparison.Ordinal)
            .Replace("\"prod\"", $"\"{stray}\"", StringComparison.Ordinal);
        string inner = LogsEvent.FromLines([.. Deliveries.Lines(5), line, .. Deliveries.Lines(5)]).ToInnerJson();

        InvocationResult result = await forwarder.InvokeAsync(LogsEvent.Pack(Encoding.Latin1.GetBytes(inner)));

        Assert.Equal(11, Account.Of(result.Json).Received);
        Account.AssertSucceeded(result, new Account(11, Forwarded: 11));
    }

    private static IEnumerable<(string What, string ErrorType, byte[] Payload)> BadEvents()
    {
        byte[] good = LogsEvent.Gzip(Encoding.UTF8.GetBytes(LogsEvent.FromLines(Deliveries.Lines(20)).ToInnerJson()));
        yield return ("half a surrogate pair in a short event", NotCloudWatchLogs, Encoding.UTF8.GetBytes("{\"wallarm\\ud800\":1}"));
        yield return ("an empty object", NotCloudWatchLogs, "{}"u8.ToArray());
        yield return ("an array", NotCloudWatchLogs, "[]"u8.ToArray());
        yield return ("a string", NotCloudWatchLogs, "\"awslogs\""u8.ToArray());
        yield return ("null", NotCloudWatchLogs, "null"u8.ToArray());
        yield return ("nothing", NotCloudWatchLogs, []);
        yield return ("no JSON", NotCloudWatchLogs, "{\"awslogs\":{\"data\":\"H4sI"u8.ToArray());
        yield return ("zeros", NotCloudWatchLogs, new byte[100]);
        yield return ("another source", NotCloudWatchLogs, """{"Records":[{"eventSource":"aws:s3"}]}"""u8.ToArray());
        yield return ("awslogs of another type", NotCloudWatchLogs, """{"awslogs":"data"}"""u8.ToArray());
        yield return ("no data", NotCloudWatchLogs, """{"awslogs":{}}"""u8.ToArray());
        yield return ("data of another type", NotCloudWatchLogs, """{"awslogs":{"data":7}}"""u8.ToArray());
        yield return (
            "an unknown message type",
            NotCloudWatchLogs,
            (LogsEvent.FromLines(Deliveries.Lines(1)) with { MessageType = "OTHER_MESSAGE" }).ToBytes());
        yield return ("no base64", InvalidBase64, LogsEvent.Wrap("H4sI*AAA"));
        yield return ("base64 cut off", InvalidBase64, LogsEvent.Wrap("H4sIA"));
        yield return ("base64 of no gzip", InvalidGzip, LogsEvent.Wrap(Convert.ToBase64String("plain text, not gzip"u8)));
        yield return ("gzip cut off", InvalidGzip, LogsEvent.Wrap(Convert.ToBase64String(good.AsSpan(0, good.Length / 2))));
        yield return ("gzip without its end", InvalidGzip, LogsEvent.Wrap(Convert.ToBase64String(good.AsSpan(0, good.Length - 4))));
        yield return (
            "gzip with a wrong checksum", InvalidGzip, LogsEvent.Wrap(Convert.ToBase64String([.. good[..^8], 1, 2, 3, 4, .. good[^4..]])));
        yield return ("too large", TooLarge, LogsEvent.Pack(new byte[200_000]));
        yield return ("inner text that is no JSON", InvalidJson, LogsEvent.Pack("nonsense"));
        yield return ("inner JSON cut off", InvalidJson, LogsEvent.Pack("""{"messageType":"DATA_MESSAGE","logEvents":[{"id":"""));
        yield return ("no message type", MissingField, (LogsEvent.FromLines(Deliveries.Lines(1)) with { MessageType = null }).ToBytes());
        yield return ("no owner", MissingField, (LogsEvent.FromLines(Deliveries.Lines(1)) with { Owner = null }).ToBytes());
        yield return ("no log group", MissingField, (LogsEvent.FromLines(Deliveries.Lines(1)) with { LogGroup = null }).ToBytes());
        yield return ("no log stream", MissingField, (LogsEvent.FromLines(Deliveries.Lines(1)) with { LogStream = null }).ToBytes());
        yield return ("no log events", MissingField, (LogsEvent.FromLines(Deliveries.Lines(1)) with { LogEvents = null }).ToBytes());
    }
}
