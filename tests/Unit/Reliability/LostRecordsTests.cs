using System.Diagnostics;
using Wallarm.Connector.Simulators;
using Xunit.Abstractions;

namespace Wallarm.Connector.Tests.Reliability;

/// <summary>
/// The promise of docs/reliability.md: real processes over the real Runtime API, Lambda's rules, and a node over real sockets that resets,
/// restarts, refuses, hangs, answers 503 or status 14, is replaced, and is away for a while; processes are killed, frozen and retired
/// meanwhile.
/// </summary>
[Trait("Category", "Proof")]
public class LostRecordsTests(ITestOutputHelper output)
{
    private const int FixedSeed = 20261127;
    private const int LargestBatch = 500;
    private const int SmallestBatch = 20;

    /// <summary>A small run has at least so many batches.</summary>
    private const int FewestBatches = 30;

    /// <summary>So many batches are under way at once, in three processes.</summary>
    private const int Ahead = 6;

    /// <summary>Longer than a process waits for a node that restarts, so that the node counts as away.</summary>
    private static readonly TimeSpan ShortAbsence = TimeSpan.FromSeconds(7);

    private static readonly TimeSpan FunctionTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Six times the function's timeout on AWS. All that matters here is that it is longer.</summary>
    private static readonly TimeSpan VisibilityTimeout = TimeSpan.FromSeconds(12);

    /// <summary>Nothing takes that long unless it is stuck.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("ext-proc", 600_000, true)]
    [InlineData("ext-proc", 300_000, false)]
    [InlineData("mirror", 100_000, false)]
    public async Task Nothing_is_lost_and_nothing_is_repeated_but_as_promised(string protocol, int whole, bool hasFixedSeed)
    {
        int seed = hasFixedSeed ? FixedSeed : ProofScale.Seed;
        int records = ProofScale.Of(whole);
        output.WriteLine($"{protocol}: {records} records from the seed {seed}");
        Stopwatch clock = Stopwatch.StartNew();
        Random random = new(seed);
        RecordBooks books = new();
        SimulatedSqs queue = new(VisibilityTimeout);
        ITroubledNode node = protocol == "mirror"
            ? await TroubledMirrorTarget.StartAsync(books, seed)
            : await TroubledExternalFilter.StartAsync(books, seed);
        SimulatedLambda function = new(OptionsFor(protocol, node, queue, books));
        EventSourceMapping mapping = EventSourceMapping.Start(queue, function);

        Chaos chaos = new(function, mapping, node, random);
        await DeliverAsync(function, chaos, books, records, random);
        await queue.WaitUntilEmptyAsync().WaitAsync(Patience);
        await mapping.DisposeAsync();
        await function.DisposeAsync();
        await node.DisposeAsync();

        BookTotals totals = books.Close();
        output.WriteLine($"{totals}");
        output.WriteLine($"{queue.Sent} failure records in the queue, received {queue.Received} times");
        output.WriteLine($"{mapping.Failed} invocations of the mapping failed, {mapping.Partial} in part");
        output.WriteLine($"{function.ProcessesStarted} processes; {chaos}; {clock.Elapsed.TotalSeconds:0} s");
        Assert.Empty(function.Dropped);
        totals.AssertClean();
        Assert.True(queue.Sent > 0 && totals.CutOff > 0 && mapping.Failed > 0, "nothing went wrong on the way: the proof proves nothing");
    }

    private static SimulatedLambdaOptions OptionsFor(string protocol, ITroubledNode node, SimulatedSqs queue, RecordBooks books) => new()
    {
        Environment = new Dictionary<string, string?>(node.Settings)
        {
            ["X_EXCLUDE"] = LoggedBatch.Excluded,
            ["X_RESPONSE_TIMEOUT_MS"] = "1500",
        },
        Timeout = FunctionTimeout,

        // As Install deploys it; and once as Lambda does by itself.
        MaximumRetryAttempts = protocol == "mirror" ? 2 : 0,
        RetryPauses = [TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1)],
        FailureQueue = queue,
        Invoked = books.Invoked,
        Logged = books.Logged,
    };

    /// <summary>Hands the records over in batches; a third of them while the node is away.</summary>
    private static async Task DeliverAsync(SimulatedLambda function, Chaos chaos, RecordBooks books, int records, Random random)
    {
        List<LoggedBatch> batches = [];
        int largest = Math.Clamp(records / FewestBatches, SmallestBatch, LargestBatch);
        for (int first = 0; first < records;)
        {
            int count = Math.Min(random.Next(SmallestBatch, largest + 1), records - first);
            batches.Add(LoggedBatch.Of(first, count, random));
            first += count;
        }

        List<Task> underWay = [];
        int absences = Math.Max(1, batches.Count / 400);
        int third = batches.Count / (3 * absences);
        for (int number = 0; number < batches.Count; number++)
        {
            books.Add(batches[number]);
            underWay.Add(function.InvokeAsynchronouslyAsync(batches[number].Payload));
            if (number % (3 * third) == third)
                chaos.BeginAbsence(ShortAbsence * (1 + (number / (3 * third))));
            if (chaos.IsAway)
                await chaos.WaitAsync(third);
            else if (underWay.Count >= Ahead)
                await Task.WhenAny(underWay).WaitAsync(Patience);
            underWay.RemoveAll(task => task.IsCompletedSuccessfully);
            await chaos.StrikeAsync(number);
        }

        await Task.WhenAll(underWay).WaitAsync(Patience);
        await chaos.Back.WaitAsync(Patience);
    }
}
