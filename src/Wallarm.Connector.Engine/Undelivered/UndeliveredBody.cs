using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>
/// What is kept of a batch that was not delivered: Lambda's record of the failure, or the event of the subscription as it was.
/// </summary>
internal sealed record UndeliveredBody
{
    /// <summary>The largest body that is read, bytes: an event of 1 MB with its response is far below.</summary>
    public const int LargestBody = 16 * 1024 * 1024;

    /// <summary>The largest text that a batch may decompress to, bytes: a subscription's event has a few MB.</summary>
    private const int LargestText = 128 * 1024 * 1024;

    private const int LongestType = 100;
    private const int LongestMessage = 500;

    /// <summary>Base64 stays as long as it is: its plus signs need no escape.</summary>
    public static readonly JsonWriterOptions Plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Errors of Lambda itself, whose messages quote nothing.</summary>
    private static readonly HashSet<string> LambdaErrors = ["Sandbox.Timedout", "Runtime.ExitError", "Runtime.OutOfMemory"];

    /// <summary>The text of <c>awslogs.data</c>.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The batch's hash.</summary>
    public required UInt128 Hash { get; init; }

    /// <summary>How many records it has.</summary>
    public required int Records { get; init; }

    /// <summary>The log group of its lines.</summary>
    public required string LogGroupName { get; init; }

    /// <summary>The records that are not settled; null if nothing says so: then none is.</summary>
    public RecordSet? Unsettled { get; init; }

    /// <summary>When Lambda gave up on it; null for a bare event.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Name of the function that failed; null for a bare event.</summary>
    public string? FunctionName { get; init; }

    /// <summary>The type of the function's error, or the condition that Lambda names.</summary>
    public string? ErrorType { get; init; }

    /// <summary>What the function said; null for words of others, which might quote a line.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The hash as the forwarder's log and its errors have it.</summary>
    public string HashText => Hash.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Reads a body.</summary>
    /// <exception cref="LogsEnvelopeException">It is neither. The message quotes nothing of it.</exception>
    public static UndeliveredBody Read(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith("\uFEFF"u8)) body = body[3..];
        var queued = QueuedBatch.Read(body.Span);
        var data = queued.Data.Unescape(body);
        var hash = AwsLogsData.Hash(data.Span);
        using var envelope = LogsEnvelope.DecodeData(data.Span, LargestText);
        var settled = queued.Unsettled?.Settled(body, hash);
        return WithFailure(body, new UndeliveredBody
        {
            Data = data,
            Hash = hash,
            Records = envelope.Count,
            LogGroupName = envelope.LogGroup,
            Unsettled = settled?.Length == envelope.Count ? settled.Complement() : null,
        });
    }

    /// <summary>The batch as a failure record, with no more than is needed to deliver it, and to tell what it is.</summary>
    public ReadOnlyMemory<byte> ToRecord()
    {
        var text = new ArrayBufferWriter<byte>(Data.Length + 1024);
        using var json = new Utf8JsonWriter(text, Plain);
        json.WriteStartObject();
        if (FailedAt is { } failedAt) json.WriteString("timestamp", failedAt.UtcDateTime);
        json.WritePropertyName("requestPayload");
        WriteEvent(json);
        json.WriteStartObject("responsePayload");
        if (ErrorType is not null) json.WriteString("errorType", ErrorType);
        if (ErrorMessage is not null) json.WriteString("errorMessage", ErrorMessage);
        if (Unsettled is { } unsettled)
        {
            json.WriteStartObject("unsettled");
            json.WriteString("batch", HashText);
            json.WriteNumber("records", unsettled.Length);
            json.WriteString("set", unsettled.ToString());
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return text.WrittenMemory;
    }

    /// <summary>
    /// What a function said, as far as it may be shown: words of others than the forwarder and Lambda might quote a line.
    /// </summary>
    public static string? MessageOf(string? errorType, string? message) =>
        message is not null && errorType is not null
            && (errorType.StartsWith("Wallarm.", StringComparison.Ordinal) || LambdaErrors.Contains(errorType))
            ? Shown(message, LongestMessage)
            : null;

    /// <summary>Writes the event of the subscription.</summary>
    public void WriteEvent(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("awslogs");
        json.WriteString("data", Data.Span);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static UndeliveredBody WithFailure(ReadOnlyMemory<byte> body, UndeliveredBody batch)
    {
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        var context = Member(root, "requestContext");
        var response = Member(root, "responsePayload");
        var type = Text(response, "errorType") is { } name ? Shown(name, LongestType) : null;
        var condition = Text(context, "condition") is { } words ? Shown(words, LongestType) : null;
        return batch with
        {
            FailedAt = DateTimeOffset.TryParse(
                Text(root, "timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var failedAt)
                ? failedAt
                : null,
            FunctionName = Text(context, "functionArn") is { } arn ? Functions.FunctionArn.Parse(arn)?.Name : null,
            ErrorType = type ?? condition,
            ErrorMessage = MessageOf(type, Text(response, "errorMessage")),
        };
    }

    private static JsonElement? Member(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement? value, string name)
    {
        try
        {
            return Member(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return null;
        }
    }

    private static string Shown(string text, int most) =>
        string.Concat(text.Take(most).Select(character => char.IsControl(character) ? '\uFFFD' : character)) + (
            text.Length > most ? "..." : "");
}
