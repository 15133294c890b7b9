using System.Collections.Concurrent;
using Wallarm.Connector.Simulators;
using Xunit.Abstractions;

namespace Wallarm.Connector.Tests.Reliability;

/// <summary>Processes that are killed in the middle of a batch, and several of them at once, under Lambda's rules.</summary>
[Trait("Category", "Proof")]
public class KilledProcessTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(2, 0)]
    [InlineData(0, 1)]
    public async Task What_a_killed_process_had_in_hand_is_sent_again_whole_and_nothing_else(int retries, int queued)
    {
        const int Before = 1_000;
        RecordBooks books = new();
        LoggedBatch batch = LoggedBatch.Plain(0, 2_500);
        books.Add(batch);
        SimulatedSqs queue = new(Patience);
        int taken = 0;
        TaskCompletionSource middle = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isKilled = false;
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync(ExternalFilterNodeOptions.Sink with
        {
            // Of what comes behind the first thousand, nothing is taken until the process is dead.
            Script = call => call.SequenceNumber > Before && !Volatile.Read(ref isKilled) ? ExternalFilterFault.Hang() : null,
            CallEnded = call =>
            {
                Book(books, call);
                if (call.PartsAcknowledged == 2 && Interlocked.Increment(ref taken) == Before)
                    middle.SetResult();
            },
        });
        await using SimulatedLambda function = new(To(node, books) with { MaximumRetryAttempts = retries, FailureQueue = queue });

        Task<LambdaInvocation> delivery = function.InvokeAsynchronouslyAsync(batch.Payload);
        await middle.Task.WaitAsync(Patience);
        ExecutionEnvironment killed = Assert.Single(function.Busy);
        killed.Process.Kill();
        await killed.Process.Exited;
        Volatile.Write(ref isKilled, true);
        await delivery.WaitAsync(Patience);
        await using (EventSourceMapping.Start(queue, function))
            await queue.WaitUntilEmptyAsync().WaitAsync(Patience);
        await function.DisposeAsync();
        await node.StopAsync();

        BookTotals totals = books.Close();
        output.WriteLine($"{totals}");
        totals.AssertClean();
        Assert.Equal((queued, 1, Before), (queue.Sent, totals.CutOff, totals.AfterCutOff));
        Assert.Equal((2, 0), (function.ProcessesStarted, function.Dropped.Count));
    }

    [Fact]
    public async Task Two_processes_that_deliver_the_same_batch_at_once_send_the_same_ids()
    {
        RecordBooks books = new();
        LoggedBatch[] batches = [.. Enumerable.Range(0, 20).Select(number => LoggedBatch.Plain(number * 500, 500))];
        Array.ForEach(batches, books.Add);
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync(ExternalFilterNodeOptions.Sink with
        {
            ReplyDelay = TimeSpan.FromMilliseconds(5),
            CallEnded = call => Book(books, call),
        });
        await using SimulatedLambda function = new(To(node, books) with { Concurrency = 2 });

        // Lambda may deliver an event twice.
        LoggedBatch twice = batches[0];
        LambdaInvocation[] ended = await Task.WhenAll(
            batches.Prepend(twice).Select(batch => function.InvokeAsynchronouslyAsync(batch.Payload))).WaitAsync(Patience);
        await function.DisposeAsync();
        await node.StopAsync();

        BookTotals totals = books.Close();
        output.WriteLine($"{totals}");
        totals.AssertClean();
        Assert.All(ended, invocation => Assert.True(invocation.Result.Succeeded, invocation.Result.Text));
        Assert.Equal(2, ended.Select(invocation => invocation.Process).Distinct().Count());
        Assert.Equal((twice.Kinds.Count, 0), (totals.InAnotherProcess, totals.ResponseUnderWay));
    }

    [Fact]
    public async Task Three_processes_that_serve_the_queue_send_each_record_once()
    {
        RecordBooks books = new();
        SimulatedSqs queue = new(Patience);
        foreach (int number in Enumerable.Range(0, 90))
        {
            LoggedBatch batch = LoggedBatch.Plain(number * 100, 100);
            books.Add(batch);
            string logsEvent = System.Text.Encoding.UTF8.GetString(batch.Payload);
            queue.Send(number % 2 == 0 ? logsEvent : QueueEvent.FailureRecord(logsEvent, """{"errorType":"Wallarm.DeliveryFailed"}"""));
        }

        ConcurrentBag<int> processes = [];
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync(ExternalFilterNodeOptions.Sink with
        {
            ReplyDelay = TimeSpan.FromMilliseconds(5),
            CallEnded = call => Book(books, call),
        });
        await using SimulatedLambda function = new(To(node, books) with
        {
            Invoked = invocation =>
            {
                books.Invoked(invocation);
                processes.Add(invocation.Process);
            },
        });
        await using (EventSourceMapping.Start(queue, function, new() { MaximumConcurrency = 3 }))
            await queue.WaitUntilEmptyAsync().WaitAsync(Patience);
        await function.DisposeAsync();
        await node.StopAsync();

        BookTotals totals = books.Close();
        output.WriteLine($"{totals}");
        totals.AssertClean();
        Assert.Equal((0, 0, 0), (totals.AfterCutOff, totals.InAnotherProcess, totals.ResponseUnderWay));
        Assert.Equal((90, 90, 3), (queue.Sent, queue.Received, processes.Distinct().Count()));
    }

    private static SimulatedLambdaOptions To(ExternalFilterNode node, RecordBooks books) => new()
    {
        Environment = new Dictionary<string, string?> { ["X_NODE_URL"] = node.Address, ["X_NODE_SCHEME"] = "http" },
        RetryPauses = [TimeSpan.Zero, TimeSpan.Zero],
        Invoked = books.Invoked,
        Logged = books.Logged,
    };

    private static void Book(RecordBooks books, ReceivedCall call) =>
        books.NodeSaw(call.Path, call.RequestId ?? "", call is { PartsAcknowledged: 2, Status: 200 }, isRejected: false);
}
