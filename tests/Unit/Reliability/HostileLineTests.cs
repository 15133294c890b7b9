using System.Collections.Concurrent;
using System.Text.Json;
using CsCheck;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.AccessLogs;
using Wallarm.Connector.Tests.Process;
using Wallarm.Connector.Tests.Properties;
using Xunit.Abstractions;

namespace Wallarm.Connector.Tests.Reliability;

/// <summary>Lines in which a caller has written what looks like other fields, all the way through the real process to the node.</summary>
[Trait("Category", "Proof")]
public class HostileLineTests(ITestOutputHelper output)
{
    /// <summary>The whole proof; an ordinary run takes a share of it (<see cref="ProofScale"/>).</summary>
    private const int Lines = 1_000_000;

    private const int BatchSize = 2_000;

    /// <summary>What the memory of the process may grow by behind the first quarter: the runtime's, unless it is compiled ahead.</summary>
    private const long Growth = 32 << 20;

    [Fact]
    public async Task No_line_gets_another_field_than_the_callers_into_a_call()
    {
        int seed = ProofScale.Seed;
        int lines = ProofScale.Of(Lines);
        output.WriteLine($"{lines} lines from the seed {seed}");
        ConcurrentDictionary<string, int> facts = [];
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync(ExternalFilterNodeOptions.Sink with
        {
            CallEnded = call => facts.AddOrUpdate(FactsOf(call), 1, (_, count) => count + 1),
        });
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node);
        Account.AssertSucceeded(await forwarder.InvokeAsync([LoggedCall.Honest.ToLine(LoggedCall.Guide)]), new Account(1, Forwarded: 1));
        string honest = Assert.Single(facts).Key;
        int forwarded = 1;
        int ambiguous = 0;
        long memory = 0;
        PCG random = new((uint)seed);
        for (int sent = 0; sent < lines; sent += BatchSize)
        {
            string[] batch = [.. Batch(random, Math.Min(BatchSize, lines - sent))];

            InvocationResult result = await forwarder.InvokeAsync(batch);

            Assert.True(result.Succeeded, result.Text);
            Account counts = Account.Of(result.Json);
            Assert.Equal((batch.Length, batch.Length), (counts.Received, counts.Forwarded + counts.Invalid));
            forwarded += counts.Forwarded;
            ambiguous += counts.Invalid;
            if (counts.Invalid > 0)
                AssertAllAmbiguous(await forwarder.AccountLineAsync(result), counts.Invalid);
            if (memory == 0 && sent >= lines / 4)
                memory = forwarder.Process.PeakResidentBytes;
        }

        long growth = forwarder.Process.PeakResidentBytes - memory;
        await node.StopAsync();
        output.WriteLine($"{forwarded} forwarded, {ambiguous} ambiguous and never sent; memory grew by {growth >> 10} KB");
        Assert.Empty(node.Violations);
        Assert.Equal((honest, forwarded), (Assert.Single(facts).Key, (int)node.CallCount));
        Assert.True(forwarded > lines / 10 && ambiguous > lines / 100, "the lines are too weak or too strong");
        Assert.InRange(growth, 0, Growth);
    }

    /// <summary>Forged lines of one format behind some honest ones, from which the function learns what the format is.</summary>
    private static IEnumerable<string> Batch(PCG random, int count)
    {
        string format = LoggedCall.Formats[(int)random.Next((uint)LoggedCall.Formats.Count)];
        int honest = Math.Min(1 + (int)random.Next(20), count);
        return Enumerable.Repeat(LoggedCall.Honest.ToLine(format), honest).Concat(
            Enumerable.Range(honest, count - honest).Select(number => ForgeryProperties.Call.Generate(random, null, out _).ToLine(format)));
    }

    /// <summary>All that the node was told of a call, but its id and what the caller chose.</summary>
    private static string FactsOf(ReceivedCall call)
    {
        IEnumerable<string> headers = call.RequestHeaders.Select(header =>
            header.Key is ":path" or "user-agent" or "x-request-id" ? "" : $"{header.Key}={header.Value}");
        IEnumerable<string> attributes = call.Attributes.Where(attribute => attribute.Key != "request.id").Select(
            attribute => $"{attribute.Key}={attribute.Value}");
        return string.Join('|', headers.Concat(attributes).Append($"{call.Status}").Where(fact => fact.Length > 0));
    }

    private static void AssertAllAmbiguous(JsonElement line, int count)
    {
        JsonElement reason = Assert.Single(line.GetProperty("invalidReasons").EnumerateArray());
        Assert.Equal(("keys-ambiguous", count), (reason.GetProperty("reason").GetString(), reason.GetProperty("count").GetInt32()));
    }
}
