using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Reliability;

/// <summary>What a line of a batch is, and so what has to become of it.</summary>
internal enum LineKind
{
    /// <summary>A call that the node takes.</summary>
    Plain,

    /// <summary>A call that X_EXCLUDE leaves out.</summary>
    Filtered,

    /// <summary>No record.</summary>
    Invalid,

    /// <summary>A call that the node does not want.</summary>
    Unwanted,

    /// <summary>A call on which the node fails, each time and on this one alone.</summary>
    Poison,
}

/// <summary>A batch that CloudWatch Logs hands over: its lines, each with a number of its own in its path.</summary>
internal sealed class LoggedBatch
{
    /// <summary>The setting X_EXCLUDE that leaves the filtered lines out.</summary>
    public const string Excluded = "/filtered/**";

    private LoggedBatch(int first, IReadOnlyList<LineKind> kinds)
    {
        First = first;
        Kinds = kinds;
        string template = Deliveries.Line(path: "PATH");
        Payload = LogsEvent.FromLines(kinds.Select((kind, index) =>
            kind == LineKind.Invalid
                ? $"no record {first + index}"
                : template.Replace("PATH", PathOf(kind, first + index), StringComparison.Ordinal))).ToBytes();
        Hash = HashOf(JsonElement.Parse(Payload));
    }

    /// <summary>The number of its first line.</summary>
    public int First { get; }

    public IReadOnlyList<LineKind> Kinds { get; }

    /// <summary>The event.</summary>
    public byte[] Payload { get; }

    /// <summary>The hash by which the function calls it.</summary>
    public string Hash { get; }

    /// <summary>A batch of some lines, most of them plain.</summary>
    public static LoggedBatch Of(int first, int count, Random random) => new(
        first,
        [
            .. Enumerable.Range(0, count).Select(_ => random.Next(10_000) switch
            {
                < 100 => LineKind.Invalid,
                < 200 => LineKind.Filtered,
                < 210 => LineKind.Unwanted,
                < 212 => LineKind.Poison,
                _ => LineKind.Plain,
            }),
        ]);

    /// <summary>A batch of plain lines.</summary>
    public static LoggedBatch Plain(int first, int count) => new(first, [.. Enumerable.Repeat(LineKind.Plain, count)]);

    /// <summary>The number and the kind of the line that a path is of; null if it is none of these.</summary>
    public static (int Number, LineKind Kind)? Read(string path) =>
        path.Split('/') is ["", var kind, var number] && Enum.TryParse(kind, ignoreCase: true, out LineKind parsed)
            ? (int.Parse(number, System.Globalization.CultureInfo.InvariantCulture), parsed)
            : null;

    /// <summary>The hashes of the batches in any event with which the function is invoked.</summary>
    /// <param name="payload">The event.</param>
    /// <param name="isFromQueue">Whether it is of SQS.</param>
    public static IEnumerable<string> HashesIn(ReadOnlyMemory<byte> payload, out bool isFromQueue)
    {
        JsonElement json = JsonElement.Parse(payload.Span);
        isFromQueue = json.TryGetProperty("Records", out JsonElement messages);
        return isFromQueue
            ? [.. messages.EnumerateArray().Select(message => HashOf(JsonElement.Parse(message.GetProperty("body").GetString()!)))]
            : [HashOf(json)];
    }

    private static string HashOf(JsonElement json)
    {
        JsonElement batch = json.TryGetProperty("requestPayload", out JsonElement payload) ? payload : json;
        string data = batch.GetProperty("awslogs").GetProperty("data").GetString()!;
        return Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(data)));
    }

    private static string PathOf(LineKind kind, int number) => $"/{kind.ToString().ToLowerInvariant()}/{number}";
}
