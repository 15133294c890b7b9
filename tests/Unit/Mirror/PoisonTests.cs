using System.Text;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Mirror;

/// <summary>A record on which the node fails holds up no other, and is given up while the node takes others.</summary>
public class PoisonTests
{
    private const string Poison = "/pets/3";

    [Theory]
    [InlineData(500, 40)]
    [InlineData(502, 40)]
    [InlineData(504, 40)]
    [InlineData(500, 4)]
    public async Task A_record_on_which_the_node_fails_is_rejected_after_five_attempts(int status, int records)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = On(Poison, _ => FaultAction.Status(status)) });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(records));

        Assert.Equal((records - 1, 1, DeliveryError.None), (report.Forwarded, report.Rejected, report.Error));
        Assert.Equal(5, node.Requests.Count(request => request.Target == Poison));
        Assert.Equal(status, Assert.Single(report.Rejections).Status);
    }

    [Fact]
    public async Task A_record_that_is_alone_is_rejected_because_the_node_takes_the_probe()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = On(Poison, _ => FaultAction.Status(500)) });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync([Deliveries.Line(path: Poison)]);

        Assert.Equal((1, DeliveryError.None, true), (report.Rejected, report.Error, report.IsAllRejectedFinally));
        Assert.Equal(5, node.RequestCount);
    }

    [Fact]
    public async Task A_record_that_is_alone_and_fails_slowly_is_rejected_and_does_not_make_the_node_away()
    {
        await using ScriptedListener node = ScriptedListener.Start(async (stream, _, cancellation) =>
        {
            while (await ScriptedListener.ReadHeadAsync(stream, cancellation) is { } head)
            {
                bool isPoison = head.StartsWith($"GET {Poison} ", StringComparison.Ordinal);
                if (isPoison) await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
                string status = isPoison ? "504 Gateway Timeout" : "200 OK";
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"), cancellation);
            }
        });
        using NodeClient client = new(Deliveries.To(node.Address));

        DeliveryReport report = await client.DeliverAsync([Deliveries.Line(path: Poison)]);

        Assert.Equal((1, DeliveryError.None, BreakerState.Closed), (report.Rejected, report.Error, report.Breaker));
        Assert.Equal(504, Assert.Single(report.Rejections).Status);
    }

    [Fact]
    public async Task A_node_that_refuses_the_probe_is_well_and_is_not_asked_without_end()
    {
        Func<ReceivedRequest, FaultAction?> script = request =>
            request.Target == Poison ? FaultAction.Status(500)
            : request.Target.StartsWith("/.wallarm-probe/", StringComparison.Ordinal) ? FaultAction.Status(403)
            : null;
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = script });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync([Deliveries.Line(path: Poison), Deliveries.Line(path: "/pets/4")]);

        Assert.Equal((1, 1, DeliveryError.None), (report.Forwarded, report.Rejected, report.Error));
        Assert.InRange(node.Probes.Count, 1, 5);
    }

    [Fact]
    public async Task Rejections_are_not_final_where_the_node_took_nothing()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(
            new() { Script = request => request.Target == Poison ? FaultAction.Raw("", close: true) : FaultAction.Status(404) });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(5), TimeSpan.FromSeconds(2));

        Assert.Equal((4, 1, DeliveryError.RecordsFailed), (report.Rejected, report.Failed, report.Error));
        Assert.False(report.AreRejectionsFinal);
    }

    [Fact]
    public async Task A_node_that_fails_on_everything_rejects_nothing()
    {
        bool fails = false;
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { Script = _ => Volatile.Read(ref fails) ? FaultAction.Status(500) : null });
        using NodeClient client = new(Deliveries.To(node));
        (await client.DeliverAsync(Deliveries.Lines(3))).AssertAllForwarded();
        Volatile.Write(ref fails, true);

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(3), TimeSpan.FromSeconds(5));
        Volatile.Write(ref fails, false);

        Assert.Equal((3, 0, DeliveryError.RecordsFailed), (report.Failed, report.Rejected, report.Error));
        (await client.DeliverAsync(Deliveries.Lines(3))).AssertAllForwarded();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_node_that_failed_on_everything_for_a_while_gets_everything(int records)
    {
        TaskCompletionSource isProbed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Func<ReceivedRequest, FaultAction?> script = request =>
        {
            if (request.Target.EndsWith("/delivery", StringComparison.Ordinal) && isProbed.TrySetResult())
                return FaultAction.Status(500);
            return request.SequenceNumber > 0 && !isProbed.Task.IsCompleted ? FaultAction.Status(500) : null;
        };
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = script });
        using NodeClient client = new(Deliveries.To(node));

        (await client.DeliverAsync(Deliveries.Lines(records))).AssertAllForwarded();
    }

    [Theory]
    [InlineData(501)]
    [InlineData(505)]
    public async Task A_status_that_no_attempt_changes_is_final_at_once(int status)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = On(Poison, _ => FaultAction.Status(status)) });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(10));

        Assert.Equal((9, 1, 0, DeliveryError.None), (report.Forwarded, report.Rejected, report.Retries, report.Error));
    }

    [Theory]
    [InlineData("status=503")]
    [InlineData("status=429")]
    [InlineData("reset")]
    [InlineData("close")]
    public async Task What_is_no_response_to_the_record_alone_counts_as_no_attempt(string fault)
    {
        Func<ReceivedRequest, FaultAction?> parsed = FaultScript.Parse([$"*:{fault}"]);
        int times = 0;
        Func<ReceivedRequest, FaultAction?> script = On(Poison, request => Interlocked.Increment(ref times) <= 6 ? parsed(request) : null);
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = script });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(20));

        report.AssertAllForwarded();
    }

    [Fact]
    public async Task A_node_that_asks_for_pauses_as_long_as_a_restart_is_not_away()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(
            new() { Script = FaultScript.Parse(["1:status=503,Retry-After=6", "2:status=429,Retry-After=1"]) });
        using NodeClient client = new(Deliveries.To(node));

        (await client.DeliverAsync(Deliveries.Lines(1))).AssertAllForwarded();
    }

    private static Func<ReceivedRequest, FaultAction?> On(string target, Func<ReceivedRequest, FaultAction?> fault) =>
        request => request.Target == target ? fault(request) : null;
}
