using System.Diagnostics;
using Xunit.Abstractions;

namespace Wallarm.Connector.Tests.ExternalProcessing.Fuzzing;

/// <summary>A hostile or broken peer: whatever it sends, the client ends with a typed error or goes on, and its books add up.</summary>
[Collection(Proofs.Name)]
public class FuzzTests(ITestOutputHelper output)
{
    /// <summary>The whole proof; an ordinary run takes a share of it (<see cref="ProofScale"/>).</summary>
    private const int Cases = 1_000_000;

    /// <summary>Far above what a case takes, even on a machine that stops for breath.</summary>
    private static readonly TimeSpan LongestCase = TimeSpan.FromSeconds(20);

    [Fact]
    [Trait("Category", "Proof")]
    public async Task No_peer_makes_the_client_hang_crash_or_grow()
    {
        int seed = Environment.TickCount;
        int cases = ProofScale.Of(Cases);
        output.WriteLine($"{cases} cases from the seed {seed}");
        int current = 0;
        long memory = 0;
        int errors = 0;
        int clean = 0;
        Task running = Task.Run(() =>
        {
            for (int number = 0; number < cases; number++)
            {
                Volatile.Write(ref current, number);
                try
                {
                    if (RunCase(seed + number))
                        clean++;
                    else
                        errors++;
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException($"the case of the seed {seed + number} failed", exception);
                }

                if (number == cases / 4)
                    memory = GC.GetTotalMemory(forceFullCollection: true);
            }
        });
        for (int seen = -1; !running.IsCompleted;)
        {
            await Task.WhenAny(running, Task.Delay(LongestCase));
            int now = Volatile.Read(ref current);
            Assert.True(running.IsCompleted || now != seen, $"the case of the seed {seed + now} hangs");
            seen = now;
        }

        await running;
        output.WriteLine($"{errors} ended with an error of the protocol, {clean} without");
        Assert.True(
            errors > cases / 4 && clean > cases / 20, $"{errors} errors, {clean} without: the mutations are too weak or too strong");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 16 << 20);
    }

    [Fact]
    public void A_conversation_that_nobody_broke_acknowledges_every_call()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        for (int number = 0; number < 2_000; number++)
        {
            Random random = new(seed + number);
            int calls = random.Next(1, FuzzedConnection.Streams + 1);
            FuzzedConnection connection = new(random, calls);

            List<byte[]> frames = new GeneratedConversation(random, calls).Generate().Frames;
            // A frame at a time: no node acknowledges the second part before it has read it.
            Exception? error = connection.Run(Mutation.Join(frames), frames.Select(frame => frame.Length));

            Assert.True(
                error is null && connection.Acknowledged == calls, $"seed {seed + number}: {connection.Acknowledged} of {calls}, {error}");
        }
    }

    /// <returns>Whether the bytes were no error.</returns>
    private static bool RunCase(int seed)
    {
        Random random = new(seed);
        int calls = random.Next(1, FuzzedConnection.Streams + 1);
        List<byte[]> frames = new GeneratedConversation(random, calls).Generate().Frames;
        // The SETTINGS by themselves, so that there are streams for what follows; for the rest, as it was cut before it was broken, or not.
        int[] pieces = [.. frames.Take(random.Next(2) == 0 ? 1 : frames.Count).Select(frame => frame.Length)];
        byte[] bytes = Mutation.Apply(random.Next(1, Mutation.Kinds), frames, random);
        FuzzedConnection connection = new(random, calls);
        long started = Stopwatch.GetTimestamp();
        bool isClean = connection.Run(bytes, pieces) is null;
        Assert.True(connection.Written <= 20_000 + (4L * bytes.Length), $"{connection.Written} bytes written for {bytes.Length}");
        Assert.True(Stopwatch.GetElapsedTime(started) < LongestCase);
        return isClean;
    }
}
