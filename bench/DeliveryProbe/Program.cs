using System.Globalization;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

// delivery-probe HOST:PORT FINGERPRINT EVENT-FILE REPETITIONS: delivers the event over ext_proc and TLS, and prints "delivered RECORDS
// ALLOCATED-BYTES" for every repetition behind the first.
const int MaxDecompressedBytes = 128 * 1024 * 1024;

// As the forwarder does.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");

using var node = new NodeClient(new NodeClientOptions
{
    Address = NodeAddress.Parse(args[0], "https"),
    Protocol = NodeProtocol.ExtProc,
    Trust = NodeTrust.ForFingerprints(args[1]),
});
byte[] payload = File.ReadAllBytes(args[2]);
int repetitions = int.Parse(args[3], CultureInfo.InvariantCulture);

// Pools fill, connections open and buffers grow at the first pass, as they do at the forwarder's first invocation.
await DeliverAsync();
for (int repetition = 0; repetition < repetitions; repetition++)
{
    long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
    DeliveryReport report = await DeliverAsync();
    long allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"delivered {report.Forwarded} {allocated}"));
}

async Task<DeliveryReport> DeliverAsync()
{
    using LogsEnvelope envelope = LogsEnvelope.Decode(payload, MaxDecompressedBytes);
    return await node.DeliverAsync(envelope, TimeSpan.FromMinutes(1));
}
