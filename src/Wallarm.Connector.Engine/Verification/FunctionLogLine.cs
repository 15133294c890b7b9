using System.Text.Json;

namespace Wallarm.Connector.Engine;

/// <summary>A line of a function's own log: the forwarder's, the platform's, or that of Wallarm's own function.</summary>
internal sealed record FunctionLogLine
{
    /// <summary>When it was written.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Whether it says that something went wrong.</summary>
    public bool IsError { get; init; }

    /// <summary>Whether Lambda ended the invocation, since its time was up.</summary>
    public bool IsTimeout { get; init; }

    /// <summary>Whether it says that an invocation began or ended.</summary>
    public bool IsInvocation { get; init; }

    /// <summary>Whether it is the account of a batch.</summary>
    public bool IsAccount => Received is not null;

    /// <summary>What went wrong; null for lines that are no errors.</summary>
    public string? Error { get; init; }

    /// <summary>Id of the invocation; null where the line names none.</summary>
    public string? RequestId { get; init; }

    /// <summary>Id of the probe that the line is about; null for other lines.</summary>
    public string? ProbeId { get; init; }

    /// <summary><c>forwarded</c>, <c>rejected</c> or <c>failed</c>, of a probe.</summary>
    public string? Outcome { get; init; }

    /// <summary>The node's answer to a probe; null where there was none.</summary>
    public int? Status { get; init; }

    /// <summary>Milliseconds that the node took for a probe.</summary>
    public double? DurationMs { get; init; }

    /// <summary>Records of a batch; null for lines that give no account.</summary>
    public long? Received { get; init; }

    public long Forwarded { get; init; }

    public long Invalid { get; init; }

    public long Rejected { get; init; }

    public long Failed { get; init; }

    /// <summary>Reads a line, whatever wrote it.</summary>
    /// <param name="message">The line.</param>
    /// <param name="milliseconds">When it was written, since 1970.</param>
    public static FunctionLogLine Parse(string? message, long? milliseconds)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds ?? 0);
        var text = (message ?? "").Trim();
        if (text.StartsWith('{'))
        {
            try
            {
                using var json = JsonDocument.Parse(text);
                return ParseJson(json.RootElement) with { Time = time };
            }
            catch (JsonException)
            {
                // Then it is text.
            }
        }

        return ParseText(text) with { Time = time };
    }

    private static FunctionLogLine ParseJson(JsonElement line)
    {
        if (Text(line, "type") is { } type && type.StartsWith("platform.", StringComparison.Ordinal)) return ParsePlatform(type, line);
        var isError = Text(line, "level") is "ERROR" or "FATAL" or "CRITICAL";
        var errorMessage = Text(line, "errorMessage") ?? Text(line, "message");
        return new FunctionLogLine
        {
            IsError = isError,
            IsTimeout = isError && IsTimeoutText(errorMessage),
            Error = isError ? Text(line, "errorType") is { } errorType ? $"{errorType}: {errorMessage}" : errorMessage : null,
            RequestId = Text(line, "requestId"),
            ProbeId = Text(line, "probeId"),
            Outcome = Text(line, "outcome"),
            Status = (int?)Number(line, "status"),
            DurationMs = Number(line, "durationMs"),
            Received = Text(line, "message")?.StartsWith("batch ", StringComparison.Ordinal) == true ? (long?)Number(line, "received") : null,
            Forwarded = (long)(Number(line, "forwarded") ?? 0),
            Invalid = (long)(Number(line, "invalid") ?? 0),
            Rejected = (long)(Number(line, "rejected") ?? 0),
            Failed = (long)(Number(line, "failed") ?? 0),
        };
    }

    /// <summary>Source: Lambda Developer Guide, "Lambda Telemetry API Event schema reference".</summary>
    private static FunctionLogLine ParsePlatform(string type, JsonElement line)
    {
        var record = line.TryGetProperty("record", out var inner) ? inner : line;
        var status = Text(record, "status");

        // What the function itself failed with (status "error") is in its own line.
        var isFailure = type == "platform.report" && (status is "timeout" or "failure");
        return new FunctionLogLine
        {
            IsError = isFailure,
            IsTimeout = isFailure && status == "timeout",
            IsInvocation = type == "platform.start",
            Error = isFailure ? $"Lambda ended the invocation: {status}." : null,
            RequestId = Text(record, "requestId"),
        };
    }

    private static FunctionLogLine ParseText(string text)
    {
        var isTimeout = IsTimeoutText(text);
        var isError = isTimeout || text.StartsWith("[ERROR]", StringComparison.Ordinal) || text.Contains("Traceback (most recent call last)", StringComparison.Ordinal) || text.Contains("Runtime.ExitError", StringComparison.Ordinal);
        return new FunctionLogLine
        {
            IsError = isError,
            IsTimeout = isTimeout,
            IsInvocation = text.StartsWith("START RequestId:", StringComparison.Ordinal),
            Error = isError ? text.ReplaceLineEndings(" ") : null,
        };
    }

    private static bool IsTimeoutText(string? text) => text?.Contains("Task timed out after", StringComparison.Ordinal) == true;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
