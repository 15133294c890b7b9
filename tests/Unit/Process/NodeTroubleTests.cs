using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Process;

/// <summary>The real process and a node that is slow, restarted, gone, or no node at all.</summary>
[Trait("Category", "Process")]
public class NodeTroubleTests
{
    /// <summary>
    /// The shortest of which the process keeps a whole second for its answer: less is not enough on a machine that is busy.
    /// </summary>
    private static readonly TimeSpan ShortDeadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_node_restarted_in_the_middle_of_an_invocation_gets_everything()
    {
        TaskCompletionSource isBusy = new(TaskCreationOptions.RunContinuationsAsynchronously);
        NodeSimulator old = await NodeSimulator.StartAsync(new()
        {
            ReplyDelay = TimeSpan.FromMilliseconds(10),
            Script = request =>
            {
                if (request.SequenceNumber == 150)
                    isBusy.SetResult();
                return null;
            },
        });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(old);
        Task<InvocationResult> invocation = forwarder.InvokeAsync(Deliveries.Lines(1_000));
        await isBusy.Task.WaitAsync(RunningForwarder.Patience);
        await old.DisposeAsync();
        await Task.Delay(300);
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Port = old.Port });

        Account.AssertSucceeded(await invocation, new Account(1_000, Forwarded: 1_000));
        Assert.Equal(1_000, old.Requests.Concat(node.Requests).Select(request => request.Target).Distinct().Count());
    }

    [Fact]
    public async Task A_node_restarted_between_invocations_gets_everything()
    {
        NodeSimulator old = await NodeSimulator.StartAsync(new() { ReplyDelay = TimeSpan.FromMilliseconds(2) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(old);
        Account.AssertSucceeded(await forwarder.InvokeAsync(Deliveries.Lines(200)), new Account(200, Forwarded: 200));
        await old.DisposeAsync();
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Kind = NodeKind.NginxBased, Port = old.Port });

        InvocationResult result = await forwarder.InvokeAsync(Deliveries.Lines(200));

        Account.AssertSucceeded(result, new Account(200, Forwarded: 200));
        Assert.Equal(200, node.Inventory.Hits);
        Assert.Equal(0, node.Requests.GroupBy(request => request.Target).Count(each => each.Count() > 1));
    }

    [Fact]
    public async Task A_node_that_is_down_fails_the_invocation_before_its_deadline_and_a_later_one_succeeds()
    {
        NodeSimulator old = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(old);
        await forwarder.InvokeAsync(Deliveries.Lines(20));
        await old.DisposeAsync();

        InvocationResult down = await forwarder.InvokeAsync(Deliveries.Lines(20), TimeSpan.FromSeconds(5));
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Port = old.Port });
        InvocationResult back = await forwarder.InvokeAsync(Deliveries.Lines(20));

        Account.AssertFailed(down, "Wallarm.DeliveryFailed", new Account(20, Failed: 20));
        Assert.Contains(old.Address, down.Json.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Account.AssertSucceeded(back, new Account(20, Forwarded: 20));
    }

    [Fact]
    public async Task A_slow_node_and_a_short_deadline_leave_an_account_that_adds_up()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { ReplyDelay = TimeSpan.FromMilliseconds(200) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_CONCURRENCY", "4"));

        InvocationResult result = await forwarder.InvokeAsync(Deliveries.Lines(1_000), ShortDeadline);

        Account.AssertFailed(result, "Wallarm.DeliveryFailed");
        Account account = Account.Of(result.Json);
        Assert.True(account is { Received: 1_000, Forwarded: > 0, Failed: > 700 }, account.ToString());
        Assert.InRange(node.RequestCount, account.Forwarded, account.Forwarded + 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(250)]
    [InlineData(600)]
    public async Task A_deadline_too_short_for_anything_ends_in_an_account_all_the_same(int milliseconds)
    {
        bool isStuck = false;
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { Script = _ => Volatile.Read(ref isStuck) ? FaultAction.Hang() : null });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_CONCURRENCY", "4"));
        await forwarder.InvokeAsync(Deliveries.Lines(4));
        Volatile.Write(ref isStuck, true);

        // Whether the answer itself comes in time is up to the machine here; the log line tells the same.
        byte[] payload = LogsEvent.FromLines(Deliveries.Lines(100)).ToBytes();
        InvocationResult result = await forwarder.RuntimeApi.InvokeAsync(payload, TimeSpan.FromMilliseconds(milliseconds));
        Account account = Account.Of(await forwarder.AccountLineAsync(result));
        Volatile.Write(ref isStuck, false);
        InvocationResult next = await forwarder.InvokeAsync(Deliveries.Lines(100));

        Assert.Equal((100, 100), (account.Received, account.Failed));
        Assert.True(next.Succeeded, next.Text);
    }

    [Theory]
    [InlineData("*:hang")]
    [InlineData("5-:hang")]
    [InlineData("5-:reset")]
    [InlineData("5-:status=503,Retry-After=60")]
    public async Task Lasting_trouble_is_answered_before_the_deadline(string fault)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse([fault]) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        InvocationResult result = await forwarder.InvokeAsync(Deliveries.Lines(100), ShortDeadline);

        Account.AssertFailed(
            result, "Wallarm.DeliveryFailed", new Account(100, Forwarded: fault[0] == '5' ? 4 : 0, Failed: fault[0] == '5' ? 96 : 100));
    }

    [Fact]
    public async Task Connections_never_exceed_what_is_configured()
    {
        NodeSimulatorOptions options = new() { MaxConcurrentRequests = 5, ReplyDelay = TimeSpan.FromMilliseconds(10) };
        await using NodeSimulator node = await NodeSimulator.StartAsync(options);
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_CONCURRENCY", "5"));

        InvocationResult result = await forwarder.InvokeAsync(Deliveries.Lines(200));

        Account.AssertSucceeded(result, new Account(200, Forwarded: 200));
        Assert.Equal(0, (await forwarder.AccountLineAsync(result)).GetProperty("retries").GetInt32());
        Assert.Equal(5, node.ConnectionsAccepted);
    }

    [Fact]
    public async Task Without_configuration_there_are_32_connections_at_the_most()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { ReplyDelay = TimeSpan.FromMilliseconds(40) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        Account.AssertSucceeded(await forwarder.InvokeAsync(Deliveries.Lines(300)), new Account(300, Forwarded: 300));

        Assert.Equal(32, node.ConnectionsAccepted);
    }

    [Fact]
    public async Task An_overloaded_node_gets_everything_in_the_end()
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(
                new() { Kind = NodeKind.NginxBased, MaxConcurrentRequests = 3, ReplyDelay = TimeSpan.FromMilliseconds(2) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);

        InvocationResult result = await forwarder.InvokeAsync(Deliveries.Lines(500));

        Account.AssertSucceeded(result, new Account(500, Forwarded: 500));
        Assert.True((await forwarder.AccountLineAsync(result)).GetProperty("retries").GetInt32() > 0);
        Assert.Equal(500, node.Inventory.Hits);
    }

    [Fact]
    public async Task A_response_timeout_of_ones_own_is_kept()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse(["1:hang", "5:hang"]) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("X_RESPONSE_TIMEOUT_MS", "300"));

        InvocationResult result = await forwarder.InvokeAsync(Deliveries.Lines(20), TimeSpan.FromSeconds(9));

        Account.AssertSucceeded(result, new Account(20, Forwarded: 20));
        Assert.True((await forwarder.AccountLineAsync(result)).GetProperty("retries").GetInt32() >= 2);
    }

    [Fact]
    public async Task A_name_without_an_address_fails_the_invocation_in_time()
    {
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(("X_NODE_URL", "node.wallarm-connector.invalid"), ("X_NODE_SCHEME", "http"));

        InvocationResult result = await forwarder.InvokeAsync(Deliveries.Lines(20), TimeSpan.FromSeconds(5));

        Account.AssertFailed(result, "Wallarm.DeliveryFailed", new Account(20, Failed: 20));
        Assert.Contains("node.wallarm-connector.invalid", result.Json.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-amz-apigw-id")]
    [InlineData("apigw-requestid")]
    [InlineData("x-amzn-requestid")]
    public async Task An_API_at_the_node_s_address_gets_one_safe_request_in_the_life_of_the_process(string header)
    {
        await using NodeSimulator api =
            await NodeSimulator.StartAsync(new() { Script = _ => FaultAction.Status(403, [KeyValuePair.Create(header, "abc")]) });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(api);

        InvocationResult first = await forwarder.InvokeAsync(Deliveries.Lines(50, "DELETE"));
        InvocationResult second = await forwarder.InvokeAsync(Deliveries.Lines(50));

        Account.AssertFailed(first, "Wallarm.NodeIsApi", new Account(50, Failed: 50));
        Account.AssertFailed(second, "Wallarm.NodeIsApi", new Account(50, Failed: 50));
        Assert.Contains("X_NODE_URL", second.Json.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Equal("GET", Assert.Single(api.Probes).Method);
        Assert.Equal(0, api.RequestCount);
    }
}
