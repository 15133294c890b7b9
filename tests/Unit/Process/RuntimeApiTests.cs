using System.Text.Json;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Process;

/// <summary>The Runtime API loop: hiccups, ends, and that a long life costs nothing.</summary>
[Trait("Category", "Process")]
public class RuntimeApiTests
{
    public static TheoryData<string> Hiccups =>
    [
        "next closed", "next reset", "next 500", "next 429", "next body slow", "next body chunked", "next body truncated", "next head truncated",
        "response closed", "response reset", "response 500", "response taken but not told", "error reset", "error 500",
    ];

    [Theory]
    [MemberData(nameof(Hiccups))]
    public async Task A_hiccup_of_the_Runtime_API_costs_no_invocation(string hiccup)
    {
        RuntimeApiSimulatorOptions options = new() { FaultScript = call => call.Number is 2 or 4 or 5 ? Fault(hiccup, call.Kind) : null };
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Kind = NodeKind.NginxBased });
        await using RunningForwarder forwarder = await StartAsync(options, node);

        for (int number = 0; number < 5; number++)
        {
            InvocationResult good = await forwarder.InvokeAsync(SampleTraffic.Lines(5, seed: number));
            InvocationResult bad = await forwarder.InvokeAsync("{}");
            Account.AssertSucceeded(good, new Account(5, Forwarded: 5));
            Account.AssertFailed(bad, "Wallarm.EventNotCloudWatchLogs", new Account(0));
        }

        Assert.Equal(25, node.Inventory.Hits);
        Assert.False(forwarder.Process.Exited.IsCompleted);
    }

    [Theory]
    [InlineData("next 403")]
    [InlineData("next 500")]
    [InlineData("next closed")]
    [InlineData("response reset")]
    [InlineData("response 500")]
    public async Task A_Runtime_API_that_stays_in_trouble_ends_the_process_with_a_log_line(string trouble)
    {
        RuntimeApiSimulatorOptions options = new() { FaultScript = call => Fault(trouble, call.Kind) };
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await StartAsync(options, node);
        Task<InvocationResult> invocation =
            forwarder.RuntimeApi.InvokeAsync(LogsEvent.FromLines(SampleTraffic.Lines(5)).ToBytes(), RunningForwarder.Patience);

        int exitCode = await forwarder.Process.Exited.WaitAsync(RunningForwarder.Patience);

        Assert.Equal(1, exitCode);
        JsonElement line = JsonElement.Parse(forwarder.Process.Output[^1]);
        Assert.Equal("FATAL", line.GetProperty("level").GetString());
        Assert.Contains("Runtime API", line.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.False(invocation.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_Runtime_API_that_is_not_there_ends_the_process_with_a_log_line()
    {
        RuntimeApiSimulator gone = await RuntimeApiSimulator.StartAsync();
        await gone.DisposeAsync();
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(
                ("AWS_LAMBDA_RUNTIME_API", gone.Endpoint), ("X_NODE_URL", "127.0.0.1:1"), ("X_NODE_SCHEME", "http"));

        Assert.Equal(1, await forwarder.Process.Exited.WaitAsync(RunningForwarder.Patience));
        Assert.Equal("FATAL", JsonElement.Parse(forwarder.Process.Output[^1]).GetProperty("level").GetString());
    }

    [Fact]
    public async Task An_answer_that_the_Runtime_API_does_not_want_is_no_reason_to_end()
    {
        RuntimeApiSimulatorOptions options = new() { FaultScript = call => call is { Kind: RuntimeApiCallKind.Response, Number: 1 } ? RuntimeApiFault.Status(400) : null };
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder = await StartAsync(options, node);

        // Nobody takes the first answer, so that invocation can only run out of time.
        InvocationResult first =
            await forwarder.RuntimeApi.InvokeAsync(LogsEvent.FromLines(SampleTraffic.Lines(5)).ToBytes(), TimeSpan.FromSeconds(2));
        InvocationResult second = await forwarder.InvokeAsync(SampleTraffic.Lines(5));

        Assert.True(first.TimedOut);
        Account.AssertSucceeded(second, new Account(5, Forwarded: 5));
        string warning =
            await forwarder.Process.WaitForLineAsync(
                line => line.Contains("\"WARN\"", StringComparison.Ordinal), RunningForwarder.Patience);
        Assert.Contains(first.RequestId, warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGTERM_while_waiting_ends_the_process_at_once_and_in_good_order()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder fresh = await StartAsync(null, node);
        await using RunningForwarder used = await StartAsync(null, node);
        await fresh.RuntimeApi.FirstNext.WaitAsync(RunningForwarder.Patience);
        await used.InvokeAsync(SampleTraffic.Lines(5));
        while (used.RuntimeApi.CallCount(RuntimeApiCallKind.Next) < 2)
            await Task.Delay(10);

        Assert.Equal((0, 0), (await fresh.StopAsync(), await used.StopAsync()));
        Assert.Empty(fresh.Process.ErrorOutput);
        Assert.DoesNotContain(fresh.Process.Output.Concat(used.Process.Output), line => line.Contains("FATAL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SIGTERM_in_the_middle_of_an_invocation_lets_it_finish()
    {
        TaskCompletionSource isBusy = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using NodeSimulator node = await NodeSimulator.StartAsync(new()
        {
            ReplyDelay = TimeSpan.FromMilliseconds(100),
            Script = request =>
            {
                if (request.SequenceNumber == 3)
                    isBusy.SetResult();
                return null;
            },
        });
        await using RunningForwarder forwarder = await StartAsync(null, node, ("X_CONCURRENCY", "2"));
        Task<InvocationResult> invocation = forwarder.InvokeAsync(SampleTraffic.Lines(12));
        await isBusy.Task.WaitAsync(RunningForwarder.Patience);

        forwarder.Process.SignalTerminate();

        Account.AssertSucceeded(await invocation, new Account(12, Forwarded: 12));
        Assert.Equal(0, await forwarder.Process.Exited.WaitAsync(RunningForwarder.Patience));
    }

    [Fact]
    public async Task A_thousand_invocations_leave_the_process_as_it_was()
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(
                new() { KeepRequests = false, DropDuplicateRequestIds = false, BuildInventory = false, Script = EverySeventh });
        await using RunningForwarder forwarder = await StartAsync(null, node, ("X_CONCURRENCY", "8"));
        byte[][] events =
            [.. Enumerable.Range(0, 10).Select(seed => LogsEvent.FromLines(SampleTraffic.Lines(20, seed).Append("nonsense")).ToBytes())];
        int handles = 0, threads = 0;
        long resident = 0;

        for (int number = 1; number <= 1_000; number++)
        {
            InvocationResult result = await forwarder.InvokeAsync(number % 10 == 0 ? "{}"u8.ToArray() : events[number % 10]);
            Assert.Equal(number % 10 != 0, result.Succeeded);
            if (number == 200)
                (handles, threads, resident) = (Handles(), Threads(), forwarder.Process.ResidentBytes);
        }

        Assert.InRange(Handles(), 1, handles + 10);
        Assert.InRange(Threads(), 1, threads + 6);
        Assert.InRange(forwarder.Process.ResidentBytes, 1, (resident * 3 / 2) + (8 << 20));

        int Handles() => Directory.GetFiles($"/proc/{forwarder.Process.ProcessId}/fd").Length;

        int Threads() => Directory.GetDirectories($"/proc/{forwarder.Process.ProcessId}/task").Length;

        static FaultAction? EverySeventh(ReceivedRequest request) =>
            request.SequenceNumber % 7 == 0 ? FaultAction.CloseAfter(int.MaxValue) : null;
    }

    private static Task<RunningForwarder> StartAsync(
        RuntimeApiSimulatorOptions? options, NodeSimulator node, params (string Name, string? Value)[] environment) =>
        RunningForwarder.StartAsync(
            options ?? new RuntimeApiSimulatorOptions(), [("X_NODE_URL", node.Address), ("X_NODE_SCHEME", "http"), .. environment]);

    private static RuntimeApiFault? Fault(string trouble, RuntimeApiCallKind kind)
    {
        (string call, string what) = (trouble.Split(' ')[0], trouble[(trouble.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        if (!kind.ToString().Equals(call, StringComparison.OrdinalIgnoreCase))
            return null;
        return what switch
        {
            "closed" => RuntimeApiFault.Close(),
            "reset" => RuntimeApiFault.Reset(),
            "body slow" => RuntimeApiFault.DribbleBody(60, TimeSpan.FromMilliseconds(2)),
            "body chunked" => RuntimeApiFault.ChunkedBody(),
            "body truncated" => RuntimeApiFault.TruncateBody(600),
            "head truncated" => RuntimeApiFault.TruncateBody(100),
            "taken but not told" => RuntimeApiFault.CloseAfterTaking(),
            _ => RuntimeApiFault.Status(int.Parse(what, System.Globalization.CultureInfo.InvariantCulture)),
        };
    }
}
