using System.Text;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>An event as CloudWatch Logs sends it to a subscribed function, ready to be handed out.</summary>
internal sealed record LogsEventPayload(byte[] Bytes, int Records, int DecompressedLength)
{
    /// <summary>
    /// The sample API's traffic without its HEAD calls: wrk, which replays the same requests, waits for the body that the
    /// Content-Length of a HEAD answer announces and never brings.
    /// </summary>
    public static LogsEventPayload Of(int records)
    {
        IEnumerable<string> lines =
            SampleTraffic.Calls(records * 2).Where(call => call.Method != "HEAD").Take(records).Select(call => call.ToLine());
        string inner = LogsEvent.FromLines(lines).ToInnerJson();
        return new LogsEventPayload(LogsEvent.Pack(inner), records, Encoding.UTF8.GetByteCount(inner));
    }
}
