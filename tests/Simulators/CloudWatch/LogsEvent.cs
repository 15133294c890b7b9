using System.IO.Compression;
using System.Numerics;
using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// An event as CloudWatch Logs invokes a subscribed function with: base64 of gzip of JSON. Every member can be left out (null)
/// or replaced by raw JSON, so that tests can break each.
/// </summary>
public sealed record LogsEvent
{
    /// <summary>The most that Lambda takes as the payload of an asynchronous invocation.</summary>
    public const int MaximumPayloadBytes = 1024 * 1024;

    private const int LargestBatch = 30_000;

    private static long s_nextSequence;

    public string? MessageType { get; init; } = "DATA_MESSAGE";

    public string? Owner { get; init; } = "123456789012";

    public string? LogGroup { get; init; } = "/aws/apigateway/pet-shop";

    public string? LogStream { get; init; } = "3f1c9a7be2d04586a90b1c2d3e4f5061";

    public IReadOnlyList<string>? SubscriptionFilters { get; init; } = ["WallarmFilter"];

    public IReadOnlyList<LogEvent>? LogEvents { get; init; } = [];

    /// <summary>Members as raw JSON text: they replace the member of that name or come on top.</summary>
    public IReadOnlyDictionary<string, string> RawMembers { get; init; } = new Dictionary<string, string>();

    /// <summary>One event with exactly these lines, whatever its size.</summary>
    /// <param name="firstSequence">
    /// Where the numbering of the log events' ids starts; by default every event of this process goes on where the last one ended,
    /// because equal ids in an equal log stream are the same log event twice.
    /// </param>
    public static LogsEvent FromLines(IEnumerable<string> lines, DateTimeOffset? at = null, long? firstSequence = null)
    {
        string[] messages = [.. lines];
        long first = firstSequence ?? Interlocked.Add(ref s_nextSequence, messages.Length) - messages.Length;
        long timestamp = (at ?? SampleTraffic.DefaultStart).ToUnixTimeMilliseconds();
        BigInteger stream = BigInteger.Parse("14321905861726041", System.Globalization.CultureInfo.InvariantCulture) << 64;
        return new LogsEvent
        {
            LogEvents =
            [
                .. messages.Select((line, index) => new LogEvent
                {
                    Id = LogEvent.MakeId(timestamp, stream + first + index),
                    Timestamp = timestamp,
                    Message = line,
                }),
            ],
        };
    }

    /// <summary>As many events as the payload limit asks for, in order.</summary>
    public static IEnumerable<LogsEvent> Batch(
        IEnumerable<string> lines, int maximumPayloadBytes = MaximumPayloadBytes, DateTimeOffset? at = null)
    {
        string[] all = [.. lines];
        long first = Interlocked.Add(ref s_nextSequence, all.Length) - all.Length;
        int done = 0;
        while (done < all.Length)
        {
            int count = Math.Min(all.Length - done, LargestBatch);
            LogsEvent batch = FromLines(all.Skip(done).Take(count), at, first + done);
            for (int size = batch.ToBytes().Length; size > maximumPayloadBytes && count > 1; size = batch.ToBytes().Length)
            {
                count = Math.Max(1, Math.Min(count - 1, (int)(count * 0.97 * maximumPayloadBytes / size)));
                batch = FromLines(all.Skip(done).Take(count), at, first + done);
            }

            yield return batch;
            done += count;
        }
    }

    /// <summary>What CloudWatch sends now and then to see whether the destination is reachable.</summary>
    public static LogsEvent ControlMessage() => new()
    {
        MessageType = "CONTROL_MESSAGE",
        Owner = "CloudwatchLogs",
        LogGroup = "",
        LogStream = "",
        SubscriptionFilters = [],
        LogEvents =
        [
            new LogEvent
            {
                Id = "",
                Timestamp = SampleTraffic.DefaultStart.ToUnixTimeMilliseconds(),
                Message = "CWL CONTROL MESSAGE: Checking health of destination Lambda.",
            },
        ],
    };

    /// <summary>Any bytes, gzipped and wrapped.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> innerBytes) => Wrap(Convert.ToBase64String(Gzip(innerBytes)));

    public static byte[] Pack(string innerJson) => Pack(Encoding.UTF8.GetBytes(innerJson));

    /// <summary>Any text in the place of the base64 data.</summary>
    public static byte[] Wrap(string data) => Encoding.UTF8.GetBytes($$$"""{"awslogs":{"data":"{{{data}}}"}}""");

    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    public string ToInnerJson()
    {
        StringBuilder json = new();
        JsonMembers members = new(json, RawMembers);
        members.String("messageType", MessageType);
        members.String("owner", Owner);
        members.String("logGroup", LogGroup);
        members.String("logStream", LogStream);
        members.Array("subscriptionFilters", SubscriptionFilters, filter => JsonText.AppendString(json, filter));
        members.Array("logEvents", LogEvents, logEvent => logEvent.WriteTo(json));
        members.End();
        return json.ToString();
    }

    /// <summary>The payload of the invocation.</summary>
    public byte[] ToBytes() => Pack(ToInnerJson());
}
