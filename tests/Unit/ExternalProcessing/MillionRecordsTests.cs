using System.Collections.Concurrent;
using System.Net;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;
using Xunit.Abstractions;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>
/// Many records through a real gRPC server that restarts, drains, refuses and delays, and is replaced by one at another address.
/// </summary>
[Collection(Proofs.Name)]
public class MillionRecordsTests(ITestOutputHelper output)
{
    /// <summary>The whole proof; an ordinary run takes a share of it (<see cref="ProofScale"/>).</summary>
    private const int Records = 1_000_000;

    private const int BatchSize = 10_000;
    private const int Concurrency = 256;

    /// <summary>In so many batches one the node is replaced: the name then leads to another address.</summary>
    private const int Replacements = 4;

    [Fact]
    [Trait("Category", "Proof")]
    public async Task Every_record_arrives_with_both_its_parts_whatever_the_node_does()
    {
        int records = ProofScale.Of(Records);
        // Numbers that share no factor: each fault strikes at other calls than the others, at least once in the smallest run.
        Func<ReceivedCall, ExternalFilterFault?> faults = ExternalFilterFaultScript.Parse([
            "*/9973:restart=100ms", "*/7919:abort", "*/4001:goaway", "*/997:reset=7", "*/499:status=14", "*/251:slow=30ms", "*/1009:reset=2,after=1", "*/1501:more-time=2s,delay=20ms",
        ]);
        Tally tally = new();
        ExternalFilterNodeOptions options =
            ExternalFilterNodeOptions.Sink with { MaxConcurrentStreams = 200, Script = faults, CallEnded = tally.Add };
        ExternalFilterNode node = await ExternalFilterNode.StartAsync(options);
        int port = node.Port;
        using NodeClient client = new(new()
        {
            Address = NodeAddress.Parse($"node.wallarm-connector.test:{port}", "http"),
            Protocol = NodeProtocol.ExtProc,
            Concurrency = Concurrency,
            Resolve = _ => Task.FromResult<IPAddress[]>([Volatile.Read(ref node).Options.ListenAddress]),
        });

        int retries = 0;
        int connections = 0;
        int replaced = 0;
        long calls = 0;
        List<string> violations = [];
        for (int sent = 0; sent < records; sent += BatchSize)
        {
            int count = Math.Min(BatchSize, records - sent);
            bool isReplacing = sent / BatchSize % Replacements == 1;
            Task replacing = isReplacing ? ReplaceAsync(node.CallCount + (count / 2)) : Task.CompletedTask;
            DeliveryReport report = await DeliverAsync(client, sent, count);
            Assert.True((report.Forwarded, report.Error) == (count, DeliveryError.None), $"behind {sent} records: {report}");
            await replacing;
            retries += report.Retries;
            connections += report.ConnectionsOpened;
        }

        await EndAsync(node);
        output.WriteLine(
            $"{records} records, {calls} calls, {retries} retries, {connections} connections, {replaced} nodes replaced, "
            + $"{tally.Twice} records came twice");
        Assert.Empty(violations);
        Assert.Empty(tally.Strangers);
        Assert.Equal(records, tally.Complete);
        Assert.True(connections > 1 && retries > 0 && replaced > 0, "nothing went wrong on the way: the proof proves nothing");

        // A record comes twice only if its acknowledgement was under way when its connection broke, or its stream was reset behind it.
        Assert.InRange(tally.Twice, 0, (long)connections * Concurrency);

        // In the middle of a batch, a node appears at another address, the name leads there, and the old one ends.
        async Task ReplaceAsync(long endedCalls)
        {
            ExternalFilterNode old = node;
            await old.WaitForEndedCallsAsync(endedCalls).WaitAsync(TimeSpan.FromMinutes(2));
            IPAddress next = IPAddress.Parse($"127.0.0.{2 + (++replaced % 2)}");
            Volatile.Write(ref node, await ExternalFilterNode.StartAsync(options with { Port = port, ListenAddress = next }));
            await EndAsync(old);
        }

        async Task EndAsync(ExternalFilterNode ending)
        {
            await ending.DisposeAsync();
            calls += ending.CallCount;
            violations.AddRange(ending.Violations);
        }
    }

    private static async Task<DeliveryReport> DeliverAsync(NodeClient client, int first, int count)
    {
        string template = Deliveries.Line(path: "/records/NUMBER");
        IEnumerable<string> lines =
            Enumerable.Range(first, count).Select(number => template.Replace("NUMBER", $"{number}", StringComparison.Ordinal));
        using LogsEnvelope envelope = LogsEnvelope.Decode(LogsEvent.FromLines(lines).ToBytes(), 64 * 1024 * 1024);
        return await client.DeliverAsync(envelope, TimeSpan.FromMinutes(2)).WaitAsync(TimeSpan.FromMinutes(4));
    }

    /// <summary>What the node has of each record.</summary>
    private sealed class Tally
    {
        private readonly ConcurrentDictionary<string, (string Id, int Complete)> _records = [];

        /// <summary>How many records have both parts there.</summary>
        public int Complete => _records.Values.Count(record => record.Complete > 0);

        /// <summary>How many have them more than once.</summary>
        public int Twice => _records.Values.Count(record => record.Complete > 1);

        /// <summary>Records that came under two ids.</summary>
        public ConcurrentQueue<string> Strangers { get; } = [];

        public void Add(ReceivedCall call)
        {
            int complete = call is { PartsAcknowledged: 2, Status: 200 } ? 1 : 0;
            string id = call.RequestId ?? "";
            _records.AddOrUpdate(
                call.Path,
                (id, complete),
                (path, before) =>
                {
                    if (before.Id != id)
                        Strangers.Enqueue($"{path} has two ids: {before.Id} and {id}");
                    return (id, before.Complete + complete);
                });
        }
    }
}
