using System.Text;
using System.Text.Json;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Process;

/// <summary>The transformation of a Firehose stream: every record goes back as it came, whatever becomes of its lines.</summary>
[Trait("Category", "Process")]
public class FirehoseSourceTests
{
    [Fact]
    public async Task Lines_are_forwarded_and_records_go_back()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);
        string[] lines = Deliveries.Lines(4);
        byte[] payload = FirehoseEvent.Of(lines[0] + "\n", $"{lines[1]}\r\n{lines[2]}\n\n", lines[3], "nonsense", "", "\n");

        InvocationResult result = await forwarder.InvokeAsync(payload);
        JsonElement line = await forwarder.AccountLineAsync(result);

        AssertReturned(payload, result);
        Assert.Equal(new Account(5, Forwarded: 4, Invalid: 1), Account.Of(line));
        Assert.Equal(["/pets/0", "/pets/1", "/pets/2", "/pets/3"], node.Requests.Select(request => request.Target).Order());
        Assert.DoesNotContain("nonsense", string.Join('\n', forwarder.Process.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_go_back_byte_for_byte_even_if_they_are_no_base64()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);
        string data = Convert.ToBase64String(Encoding.UTF8.GetBytes(Deliveries.Line(path: "/???>>>")));
        Assert.Contains('/', data);
        byte[] payload = FirehoseEvent.OfData(data.Replace("/", "\\/", StringComparison.Ordinal), data, "*", "AAA", "\\u0041\\ud800");

        InvocationResult result = await forwarder.InvokeAsync(payload);
        JsonElement line = await forwarder.AccountLineAsync(result);

        AssertReturned(payload, result);
        Assert.Equal(new Account(2, Forwarded: 2, Unreadable: 3), Account.Of(line));
    }

    [Fact]
    public async Task The_id_of_a_line_is_that_of_its_text_and_stream()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);
        string line = Deliveries.Line();
        byte[] payload = FirehoseEvent.Of(line + "\n", line, Deliveries.Line());
        byte[] other = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(payload).Replace("-shop", "-zoo", StringComparison.Ordinal));

        await forwarder.InvokeAsync(payload);
        await forwarder.InvokeAsync(payload);
        await forwarder.InvokeAsync(other);

        string?[] ids = [.. node.Requests.Select(request => request.Header("X-Request-Id"))];
        Assert.Equal((9, 4), (ids.Length, ids.Distinct().Count()));
        Assert.Equal(2, ids[..6].Distinct().Count());
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("status=503")]
    [InlineData("hang")]
    [InlineData("status=403")]
    public async Task Records_go_back_in_time_whatever_the_node_does(string fault)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse(["1-:" + fault]) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);
        byte[] payload = FirehoseEvent.Of(Deliveries.Lines(3));

        InvocationResult result = await forwarder.InvokeAsync(payload, TimeSpan.FromSeconds(6));
        Account account = Account.Of(await forwarder.AccountLineAsync(result));

        AssertReturned(payload, result);
        Assert.Equal((3, 3), (account.Received, account.Failed + account.Rejected));
    }

    [Theory]
    [InlineData("X_NODE_URL", null, "Wallarm.MissingSetting")]
    [InlineData("X_CONCURRENCY", "many", "Wallarm.InvalidSetting")]
    [InlineData("X_NODE_URL", "127.0.0.1:1", "Wallarm.DeliveryFailed")]
    public async Task Records_go_back_from_a_function_that_cannot_deliver(string name, string? value, string errorType)
    {
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(("X_NODE_URL", "node.example.com"), ("X_NODE_SCHEME", "http"), (name, value));
        byte[] payload = FirehoseEvent.Of(Deliveries.Lines(3));

        InvocationResult result = await forwarder.InvokeAsync(payload, TimeSpan.FromSeconds(6));
        JsonElement line = await forwarder.AccountLineAsync(result);

        AssertReturned(payload, result);
        Assert.Equal(new Account(3, Failed: 3), Account.Of(line));
        Assert.Equal(("ERROR", errorType), (line.GetProperty("level").GetString(), line.GetProperty("errorType").GetString()));
    }

    [Fact]
    public async Task Thousands_of_short_records_go_back_within_the_limit_of_the_event()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);
        byte[] payload = FirehoseEvent.Of(Enumerable.Repeat("x\n", 60_000));

        InvocationResult result = await forwarder.InvokeAsync(payload);

        AssertReturned(payload, result);
        Assert.InRange(result.Body.Length, 1, payload.Length);
        Account account = Account.Of(await forwarder.AccountLineAsync(result));
        Assert.Equal(account.Received, account.Invalid);
    }

    private static void AssertReturned(byte[] payload, InvocationResult result)
    {
        Assert.True(result.Succeeded, result.Text);
        JsonElement records = Assert.Single(result.Json.EnumerateObject(), member => member.Name == "records").Value;
        Assert.All(records.EnumerateArray(), record => Assert.Equal("Ok", record.GetProperty("result").GetString()));
        Assert.Equal(Members(JsonElement.Parse(payload)), Members(result.Json));

        static IEnumerable<string> Members(JsonElement json) => json.GetProperty("records").EnumerateArray().Select(
            record => record.GetProperty("recordId").GetRawText() + record.GetProperty("data").GetRawText());
    }
}
