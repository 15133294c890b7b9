namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>An event that cannot be read as the envelope of a CloudWatch Logs subscription. The message never quotes log content.</summary>
public sealed class LogsEnvelopeException : Exception
{
    internal LogsEnvelopeException(LogsEnvelopeError error, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Error = error;
    }

    /// <summary>What is wrong.</summary>
    public LogsEnvelopeError Error { get; }

    /// <summary>The name of the missing field in the decompressed JSON, such as <c>owner</c>.</summary>
    public string? Field { get; private init; }

    /// <summary>The offset, in bytes of the decompressed JSON, at which it stops being JSON.</summary>
    public int? Offset { get; private init; }

    internal static LogsEnvelopeException Missing(string field, string expected) =>
        new(LogsEnvelopeError.MissingField, $"The CloudWatch Logs data have no field '{field}' that is {expected}.") { Field = field };

    internal static LogsEnvelopeException NotCloudWatchLogs(string what) =>
        new(
            LogsEnvelopeError.NotCloudWatchLogs,
            $"The event {what}: it does not come from a CloudWatch Logs subscription, "
            + "whose events are {\"awslogs\":{\"data\":\"...\"}}.");

    internal static LogsEnvelopeException TooManyEvents(int count) =>
        new(
            LogsEnvelopeError.TooLarge,
            $"The CloudWatch Logs data have more than {count} log events, the most that X_MAX_DECOMPRESSED_BYTES allows for.");

    internal static LogsEnvelopeException InvalidJson(int offset, int length) =>
        new(
            LogsEnvelopeError.InvalidJson,
            offset >= length
                ? $"The decompressed CloudWatch Logs data end at byte {length} in the middle of their JSON."
                : $"The decompressed CloudWatch Logs data are not valid JSON at byte {offset} of {length}.")
        { Offset = Math.Min(offset, length) };
}
