using System.Globalization;
using System.Text.Json;

namespace Wallarm.Connector.Engine.ForwarderLogs;

/// <summary>
/// What a line of a function's log says: the forwarder's own JSON, Lambda's JSON and text, and the text of Wallarm's Python function.
/// </summary>
/// <remarks>The forwarder's lines are those of its <c>ForwarderLog</c>; Lambda's are described in its developer guide, "Lambda function
/// logs" and "Telemetry API Event schema reference".</remarks>
internal sealed record LogLine
{
    /// <summary>What Lambda calls the error of an invocation that it had to end.</summary>
    public const string TimeoutType = "Sandbox.Timedout";

    private static readonly string[] ErrorLevels = ["ERROR", "FATAL", "CRITICAL"];

    public string? Level { get; init; }

    public required string Message { get; init; }

    public string? RequestId { get; init; }

    public DeliveryAccount? Account { get; init; }

    public string? ErrorType { get; init; }

    public string? ErrorMessage { get; init; }

    public IReadOnlyList<InvalidSample> InvalidSamples { get; init; } = [];

    /// <summary>The hash of its batch; null for other lines.</summary>
    public UInt128? Batch { get; init; }

    /// <summary>What the id of the batch's element is called, <c>messageId</c> or <c>sequenceNumber</c>; null for other lines.</summary>
    public string? Element { get; init; }

    /// <summary>What became of a probe; null for other lines.</summary>
    public LoggedProbe? Probe { get; init; }

    /// <summary>Whether it says that an invocation began.</summary>
    public bool IsStart { get; init; }

    /// <summary>Whether it says that Lambda ended an invocation, since its time was up.</summary>
    public bool IsTimeout => ErrorType == TimeoutType;

    /// <summary>Type and message of its error.</summary>
    public string Error => string.Join(": ", new[] { ErrorType, ErrorMessage ?? Message }.OfType<string>());

    /// <summary>Whether it tells of an error, the end of an invocation by Lambda included.</summary>
    public bool IsError => ErrorType is not null || (Level is not null && ErrorLevels.Contains(Level, StringComparer.OrdinalIgnoreCase));

    /// <summary>Reads a line. One that is none of those known is its own message.</summary>
    public static LogLine Parse(string line)
    {
        var text = line.Trim();
        if (!text.StartsWith('{')) return PlainLogLine.Parse(text);
        try
        {
            using var json = JsonDocument.Parse(text);
            return Text(json.RootElement, "type") is { } type
                && type.StartsWith("platform.", StringComparison.Ordinal)
                && json.RootElement.TryGetProperty("record", out var record)
                && record.ValueKind == JsonValueKind.Object
                ? OfPlatform(type, record)
                : OfFunction(json.RootElement, text);
        }
        catch (JsonException)
        {
            return PlainLogLine.Parse(text);
        }
    }

    private static LogLine OfFunction(JsonElement json, string text) => new()
    {
        Level = Text(json, "level"),
        Message = Text(json, "message") ?? text,
        RequestId = Text(json, "requestId") ?? Text(json, "AWSRequestId"),
        Account = AccountOf(json),
        ErrorType = Text(json, "errorType"),
        ErrorMessage = Text(json, "errorMessage"),
        Batch = Text(json, "batch") is { } hash
            && UInt128.TryParse(hash, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : null,
        Element = Text(json, "messageId") is not null ? "messageId" : Text(json, "sequenceNumber") is null ? null : "sequenceNumber",
        Probe = ProbeOf(json),
        InvalidSamples =
            json.TryGetProperty("invalidSamples", out var samples) && samples.ValueKind == JsonValueKind.Array
                ? [.. samples.EnumerateArray().Select(SampleOf)]
                : [],
    };

    private static LogLine OfPlatform(string type, JsonElement record)
    {
        var status = Text(record, "status");
        var hasFailed = status is not null and not "success";
        var errorType = Text(record, "errorType") ?? (status == "timeout" ? TimeoutType : hasFailed ? $"{type}.{status}" : null);
        return new LogLine
        {
            Message = status is null ? type : $"{type}: {status}",
            IsStart = type == "platform.start",
            RequestId = Text(record, "requestId"),
            ErrorType = errorType,
            ErrorMessage = errorType is null
                ? null
                : status == "timeout" ? "Lambda ended it, since its time was up." : $"Lambda says: {status ?? "error"}.",
        };
    }

    /// <summary>The account of a batch; null if one of its six counts is missing. The others came with ext_proc.</summary>
    private static DeliveryAccount? AccountOf(JsonElement json)
    {
        Span<long> counts = stackalloc long[6];
        string[] names = ["received", "forwarded", "filtered", "invalid", "rejected", "failed"];
        for (var index = 0; index < names.Length; index++)
        {
            if (CountOf(json, names[index]) is not { } count) return null;
            counts[index] = count;
        }

        return new DeliveryAccount(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], DurationOf(json))
        {
            Blocked = CountOf(json, "blocked") ?? 0,
            WithoutResponse = CountOf(json, "withoutResponse") ?? 0,
            AlreadySettled = CountOf(json, "alreadySettled") ?? 0,
            Unreadable = CountOf(json, "unreadable") ?? 0,
        };
    }

    private static long? CountOf(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
            && json.TryGetProperty(name, out var count)
            && count.ValueKind == JsonValueKind.Number
            && count.TryGetInt64(out var value) ? value : null;

    private static LoggedProbe? ProbeOf(JsonElement json) => Text(json, "probeId") is not { } id || Text(json, "outcome") is not { } outcome
        ? null
        : new LoggedProbe(
            id,
            outcome,
            json.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Number && status.TryGetInt32(out var code)
                ? code
                : null,
            DurationOf(json));

    private static TimeSpan DurationOf(JsonElement json) =>
        json.TryGetProperty("durationMs", out var duration) && duration.ValueKind == JsonValueKind.Number
            ? TimeSpan.FromMilliseconds(duration.GetDouble())
            : TimeSpan.Zero;

    private static InvalidSample SampleOf(JsonElement sample) => new(
        Text(sample, "eventId") ?? "",
        sample.ValueKind == JsonValueKind.Object
            && sample.TryGetProperty("length", out var length)
            && length.ValueKind == JsonValueKind.Number
            && length.TryGetInt32(out var bytes) ? bytes : 0,
        Text(sample, "reason") ?? "");

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
