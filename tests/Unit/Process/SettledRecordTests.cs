using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Process;

/// <summary>What is delivered once is not sent again: in the same process, and wherever the failure record goes.</summary>
[Trait("Category", "Process")]
public class SettledRecordTests
{
    private static readonly TimeSpan ShortDeadline = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_retry_in_the_same_process_sends_only_the_rest()
    {
        await using ChoosyNode choosy = await ChoosyNode.StartAsync("/pets/5", "/pets/7");
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(choosy.Node);
        byte[] payload = LogsEvent.FromLines([.. Deliveries.Lines(10), "nonsense"]).ToBytes();

        InvocationResult first = await forwarder.InvokeAsync(payload, ShortDeadline);
        choosy.TakesAll = true;
        InvocationResult second = await forwarder.InvokeAsync(payload);
        InvocationResult third = await forwarder.InvokeAsync(payload);

        Account.AssertFailed(first, "Wallarm.DeliveryFailed", new Account(11, Forwarded: 8, Invalid: 1, Failed: 2));
        Account.AssertSucceeded(second, new Account(2, Forwarded: 2, AlreadySettled: 9));
        Account.AssertSucceeded(third, new Account(0, AlreadySettled: 11));
        Assert.Equal(10, choosy.Taken.Count);
        Assert.Equal(10, choosy.Taken.Distinct().Count());
        JsonElement[] lines =
        [
            await forwarder.AccountLineAsync(first), await forwarder.AccountLineAsync(second), await forwarder.AccountLineAsync(third),
        ];
        Assert.Single(lines.Select(line => line.GetProperty("batch").GetString()).Distinct());
        Assert.Equal([1, 2, 3], lines.Select(line => line.GetProperty("attempt").GetInt32()));
    }

    [Fact]
    public async Task An_error_tells_which_records_are_not_settled()
    {
        await using ChoosyNode choosy = await ChoosyNode.StartAsync("/pets/5", "/pets/7");
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(choosy.Node);
        byte[] payload = LogsEvent.FromLines([.. Deliveries.Lines(10), "nonsense"]).ToBytes();

        InvocationResult result = await forwarder.InvokeAsync(payload, ShortDeadline);

        JsonElement unsettled = result.Json.GetProperty("unsettled");
        byte[] data = Encoding.UTF8.GetBytes(JsonElement.Parse(payload).GetProperty("awslogs").GetProperty("data").GetString()!);
        Assert.Equal(Convert.ToHexStringLower(XxHash128.Hash(data)), unsettled.GetProperty("batch").GetString());
        Assert.Equal(11, unsettled.GetProperty("records").GetInt32());
        Assert.Equal([1 << 5 | 1 << 7, 0], unsettled.GetProperty("set").GetBytesFromBase64());
    }

    [Fact]
    public async Task Without_a_settled_record_there_is_no_set_and_all_are_sent_again()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { AllowedHosts = ["api.example.org"] });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);
        byte[] payload = LogsEvent.FromLines(Deliveries.Lines(5)).ToBytes();

        InvocationResult first = await forwarder.InvokeAsync(payload);
        InvocationResult second = await forwarder.InvokeAsync(payload);

        foreach (InvocationResult result in new[] { first, second })
        {
            Account.AssertFailed(result, "Wallarm.NodeRejectedAll", new Account(5, Rejected: 5));
            Assert.False(result.Json.TryGetProperty("unsettled", out _));
        }
    }

    [Fact]
    public async Task The_set_is_left_out_if_event_and_error_are_too_long_for_a_failure_record()
    {
        await using ChoosyNode choosy = await ChoosyNode.StartAsync("/pets/5");
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(choosy.Node);
        Random random = new(1);
        string[] lines =
        [
            .. Deliveries.Lines(6),
            .. Enumerable.Range(0, 740).Select(_ =>
            {
                byte[] noise = new byte[1_000];
                random.NextBytes(noise);
                return Convert.ToHexString(noise);
            }),
        ];
        byte[] payload = LogsEvent.FromLines(lines).ToBytes();
        Assert.InRange(payload.Length, 1_000_000 - 4_000, 1_100_000);

        InvocationResult result = await forwarder.InvokeAsync(payload, ShortDeadline);

        Account.AssertFailed(
            result, "Wallarm.DeliveryFailed", new Account(lines.Length, Forwarded: 5, Invalid: lines.Length - 6, Failed: 1));
        Assert.False(result.Json.TryGetProperty("unsettled", out _));
    }
}
