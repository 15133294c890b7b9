using System.Text;
using System.Text.Json;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;
using Xunit.Abstractions;

namespace Wallarm.Connector.Tests.Process;

/// <summary>
/// Events of every source with random damage: each ends in a response or a typed error, and the next good one goes through.
/// </summary>
[Trait("Category", "Process")]
public class HostileEventTests(ITestOutputHelper output)
{
    /// <summary>What stands for a damage: text that means something to JSON, base64, or the members of an event.</summary>
    private static readonly string[] Pieces =
    [
        "", "\"", "\\", "\\u", "\\ud800", "{", "}", "[", "]", ",", ":", "null", "7", "1e999", "-", "\0", "\u007f", "é", "=", "H4sI", "*",
        "\"a\":1,",
        "\"Records\":[],", "\"records\":[{}],", "\"awslogs\":{},", "\"data\":\"\",", "\"body\":\"{}\",", "\"eventSource\":\"aws:kinesis\",",
        "\"deliveryStreamArn\":\"x\",", "\"unsettled\":{},", "\"requestPayload\":{\"awslogs\":{\"data\":\"\"}},",
        "{\"a\":[{\"a\":[{\"a\":[",
    ];

    [Fact]
    public async Task No_event_ends_the_process_or_its_counts()
    {
        int seed = Environment.TickCount;
        int cases = ProofScale.Of(20_000);
        output.WriteLine($"{cases} cases from the seed {seed}");
        await using NodeSimulator node = await NodeSimulator.StartAsync(NodeSimulatorOptions.Sink);
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("AWS_LAMBDA_LOG_LEVEL", "FATAL"));
        byte[][] events = Events();
        for (int number = 0; number < cases; number++)
        {
            byte[] damaged = Damage(events[number % events.Length], new Random(seed + number));
            InvocationResult result = await forwarder.InvokeAsync(damaged);
            AssertWellFormed(result, $"seed {seed + number}");
        }

        Account.AssertSucceeded(await forwarder.InvokeAsync(Deliveries.Lines(3)), new Account(3, Forwarded: 3));
    }

    private static void AssertWellFormed(InvocationResult result, string what)
    {
        Assert.True(result.Json.ValueKind == JsonValueKind.Object, what);
        if (!result.Succeeded)
        {
            Assert.True(
                result.ErrorType is not null and not "Wallarm.Unexpected"
                    && result.ErrorType.StartsWith("Wallarm.", StringComparison.Ordinal),
                $"{what}: {result.Text}");
            Account.Of(result.Json);
        }
        else if (result.Json.TryGetProperty("records", out JsonElement records))
        {
            Assert.All(records.EnumerateArray(), record => Assert.Equal("Ok", record.GetProperty("result").GetString()));
        }
        else
        {
            Assert.True(result.Json.TryGetProperty("received", out _), $"{what}: {result.Text}");
            Account.Of(result.Json);
        }
    }

    private static byte[][] Events()
    {
        string logs = Encoding.UTF8.GetString(LogsEvent.FromLines(Deliveries.Lines(3)).ToBytes());
        byte[] inner = LogsEvent.Gzip(Encoding.UTF8.GetBytes(LogsEvent.FromLines(Deliveries.Lines(2)).ToInnerJson()));
        return
        [
            Encoding.UTF8.GetBytes(logs),
            QueueEvent.Of(("a", logs), ("b", QueueEvent.FailureRecord(logs, """{"unsettled":{"batch":"00","records":3,"set":"AQ=="}}"""))),
            StreamEvent.Of(("1", inner), ("2", inner)),
            FirehoseEvent.Of(Deliveries.Lines(3)),
            Encoding.UTF8.GetBytes("{\"wallarm\":\"other\"}"),
        ];
    }

    /// <summary>A few pieces put in, taken out or put in the place of others; now and then a single bit, or the end cut off.</summary>
    private static byte[] Damage(byte[] payload, Random random)
    {
        List<byte> bytes = [.. payload];
        for (int times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 2:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 3:
                    // Where a member begins, so that the event stays JSON and its shape changes.
                    int member = bytes.IndexOf((byte)'{', at);
                    if (member >= 0)
                        bytes.InsertRange(member + 1, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                default:
                    if (random.Next(4) == 0)
                        bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
