using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarder;

/// <summary>
/// The function's log: lines of JSON on standard output, each with <c>timestamp</c> and <c>level</c> as Lambda's JSON log format wants
/// them. No line holds anything of a log record but its event id, its length and the id of a probe.
/// </summary>
internal sealed class ForwarderLog
{
    /// <summary>For readers of logs, not for web pages: quotes and angle brackets in messages stay readable.</summary>
    public static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly LogLevel _least;
    private readonly string _functionName;

    public ForwarderLog(Func<string, string?> environment)
    {
        _least =
            Enum.TryParse<LogLevel>(environment("AWS_LAMBDA_LOG_LEVEL"), ignoreCase: true, out var level) && Enum.IsDefined(level)
                ? level
                : LogLevel.Info;
        _functionName = environment("AWS_LAMBDA_FUNCTION_NAME") ?? "";
        EmitMetrics = "emf".Equals(environment("X_METRICS")?.Trim(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether the line of a batch is also a metrics document (CloudWatch Embedded Metric Format).</summary>
    public bool EmitMetrics { get; }

    /// <summary>Writes the counts of a batch, and what a reader needs to see why it is not all well.</summary>
    /// <param name="requestId">The invocation's id.</param>
    /// <param name="report">The batch.</param>
    /// <param name="idName">How the id of its element is called; null if it is the whole event.</param>
    /// <param name="id">That id.</param>
    public void WriteBatch(string requestId, BatchReport report, string? idName = null, string? id = null)
    {
        var delivery = report.Delivery;
        foreach (var probe in delivery.Probes) WriteProbe(requestId, probe);
        var level = report.Error is not null || delivery.IsAllRejectedFinally ? LogLevel.Error
            : delivery.Invalid > 0 || delivery.Rejected > 0 || report.Unreadable > 0 ? LogLevel.Warn
            : LogLevel.Info;

        // A metrics document is no log line to be left out: alarms would fall silent.
        if (level < _least && !EmitMetrics) return;
        using var json = Begin(level, MessageOf(report), requestId);
        if (idName is not null) json.WriteString(idName, id);
        if (report.Hash is { } hash)
        {
            json.WriteString("batch", hash.ToString("x32", CultureInfo.InvariantCulture));
            json.WriteNumber("attempt", report.Attempt);
        }

        BatchCounts.Of(report).Write(json);
        json.WriteNumber("durationMs", Math.Round(report.Duration.TotalMilliseconds, 1));
        json.WriteNumber("connectionsOpened", delivery.ConnectionsOpened);
        json.WriteNumber("retries", delivery.Retries);
        if (delivery.Breaker is { } breaker) json.WriteString("breaker", JsonNamingPolicy.KebabCaseLower.ConvertName(breaker.ToString()));
        WriteInvalid(json, delivery);
        WriteRejections(json, delivery);
        if (report.Error is null && delivery.Cause is not null && delivery.Retries > 0) json.WriteString("firstTrouble", delivery.Cause);
        WriteError(json, report.Error);
        if (EmitMetrics) EmbeddedMetrics.Write(json, _functionName, delivery);
        End(json);
    }

    /// <summary>Writes why the process has to end. No log level leaves this out.</summary>
    public void WriteError(string errorType, string message)
    {
        using var json = Begin(LogLevel.Fatal, "the function cannot run", requestId: null);
        WriteError(json, new InvocationError(errorType, message));
        End(json);
    }

    /// <summary>Writes a line that is neither of a batch nor an error.</summary>
    public void Write(LogLevel level, string message, string requestId)
    {
        if (level < _least) return;
        using var json = Begin(level, message, requestId);
        End(json);
    }

    private static string MessageOf(BatchReport report)
    {
        if (report.Error is null) return report.Delivery.IsAllRejectedFinally ? "all records rejected" : "batch forwarded";
        return report.Unreadable > 0 && report.Delivery.Received == 0 ? "batch unreadable" : "batch not forwarded";
    }

    private void WriteProbe(string requestId, ProbeOutcome probe)
    {
        if (_least > LogLevel.Info) return;
        using var json = Begin(LogLevel.Info, "probe", requestId);
        json.WriteString("probeId", probe.Id.Length > 128 ? probe.Id[..128] : probe.Id);
        json.WriteString("outcome", probe.Outcome);
        if (probe.Status is { } status) json.WriteNumber("status", status);
        else json.WriteNull("status");
        json.WriteNumber("durationMs", Math.Round(probe.Duration.TotalMilliseconds, 1));
        End(json);
    }

    private static void WriteInvalid(Utf8JsonWriter json, DeliveryReport report)
    {
        if (report.Invalid == 0) return;
        json.WriteStartArray("invalidReasons");
        foreach (var (reason, count) in report.InvalidReasons)
        {
            json.WriteStartObject();
            json.WriteString("reason", JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString()));
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("invalidSamples");
        foreach (var sample in report.InvalidSamples)
        {
            json.WriteStartObject();
            json.WriteString("eventId", sample.EventId);
            json.WriteNumber("length", sample.Length);
            json.WriteString("reason", JsonNamingPolicy.KebabCaseLower.ConvertName(sample.Reason.ToString()));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRejections(Utf8JsonWriter json, DeliveryReport report)
    {
        if (report.Rejected == 0) return;
        json.WriteStartArray("rejections");
        foreach (var rejection in report.Rejections)
        {
            json.WriteStartObject();
            if (rejection.Status is { } status) json.WriteNumber("status", status);
            else json.WriteNull("status");
            json.WriteNumber("count", rejection.Count);
            json.WriteString("meaning", rejection.Meaning);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteError(Utf8JsonWriter json, InvocationError? error)
    {
        if (error is null) return;
        json.WriteString("errorType", error.Type);
        json.WriteString("errorMessage", error.Message);
    }

    private Utf8JsonWriter Begin(LogLevel level, string message, string? requestId)
    {
        _line.ResetWrittenCount();
        var json = new Utf8JsonWriter(_line, JsonOptions);
        json.WriteStartObject();
        json.WriteString("timestamp", DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("level", level.ToString().ToUpperInvariant());
        json.WriteString("message", message);
        if (requestId is not null) json.WriteString("requestId", requestId);
        return json;
    }

    private void End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.Flush();
        _line.Write("\n"u8);
        _output.Write(_line.WrittenSpan);
    }
}
