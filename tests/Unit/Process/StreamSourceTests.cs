using System.Text;
using System.Text.Json;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Process;

/// <summary>Batches that come from a Kinesis stream.</summary>
[Trait("Category", "Process")]
public class StreamSourceTests
{
    private static readonly TimeSpan ShortDeadline = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Records_are_delivered_in_order_and_unreadable_ones_are_passed_over()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        InvocationResult result = await forwarder.InvokeAsync(StreamEvent.Of(
            ("1", Data(Deliveries.Lines(3))), ("2", "nonsense"u8.ToArray()), ("3", []), ("4", Data([.. Deliveries.Lines(2), "nonsense"]))));
        await forwarder.StopAsync();

        Account.AssertPartial(result, new Account(6, Forwarded: 5, Invalid: 1, Unreadable: 2));
        JsonElement[] lines = [.. forwarder.Process.Output.Select(line => JsonElement.Parse(line))];
        Assert.Equal(["1", "2", "3", "4"], lines.Select(line => line.GetProperty("sequenceNumber").GetString()));
        Assert.Equal(["INFO", "ERROR", "ERROR", "WARN"], lines.Select(line => line.GetProperty("level").GetString()));
    }

    [Fact]
    public async Task Delivery_stops_at_the_first_record_that_met_an_outage_and_goes_on_there()
    {
        await using ChoosyNode choosy = await ChoosyNode.StartAsync("/late");
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(choosy.Node);
        byte[] records = StreamEvent.Of(
            ("100", Data(Deliveries.Lines(3))),
            ("200", Data([Deliveries.Line(), Deliveries.Line(path: "/late")])),
            ("300", Data(Deliveries.Lines(4))));

        InvocationResult first = await forwarder.InvokeAsync(records, ShortDeadline);
        choosy.TakesAll = true;
        InvocationResult second = await forwarder.InvokeAsync(records);

        Account.AssertPartial(first, new Account(5, Forwarded: 4, Failed: 1), "200");
        Account.AssertPartial(second, new Account(5, Forwarded: 5, AlreadySettled: 4));
    }

    [Fact]
    public async Task A_dead_node_holds_the_stream_at_its_first_record()
    {
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(("X_NODE_URL", "127.0.0.1:1"), ("X_NODE_SCHEME", "http"));

        InvocationResult result =
            await forwarder.InvokeAsync(StreamEvent.Of(("7", Data(Deliveries.Lines(3))), ("8", Data(Deliveries.Lines(3)))), ShortDeadline);

        Account.AssertPartial(result, new Account(3, Failed: 3), "7");
    }

    private static byte[] Data(IEnumerable<string> lines) =>
        LogsEvent.Gzip(Encoding.UTF8.GetBytes(LogsEvent.FromLines(lines).ToInnerJson()));
}
