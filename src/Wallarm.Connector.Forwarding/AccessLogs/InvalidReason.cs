namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>Why a log line is not an access-log record that can be forwarded.</summary>
public enum InvalidReason
{
    /// <summary>The line is a record.</summary>
    None,

    /// <summary>The line is no JSON object: an execution log, or a format such as CLF or XML.</summary>
    NotJsonObject,

    /// <summary>No <c>httpMethod</c>.</summary>
    MethodMissing,

    /// <summary>
    /// The <c>httpMethod</c> is not a token of RFC 9110, section 5.6.2, or longer than <see cref="AccessLogRecord.MaxMethodLength"/>.
    /// </summary>
    MethodNotToken,

    /// <summary>The <c>httpMethod</c> is CONNECT, which asks a server for a tunnel and has no path.</summary>
    MethodConnect,

    /// <summary>No <c>path</c>.</summary>
    PathMissing,

    /// <summary>The <c>path</c> does not start with a slash.</summary>
    PathNotAbsolute,

    /// <summary>The <c>path</c> is longer than <see cref="AccessLogRecord.MaxPathLength"/>.</summary>
    PathTooLong,

    /// <summary>
    /// A key that the connector reads stands in the line more than once with different values, or inside another value, and which is the
    /// format's own is not certain: a caller may have put it there.
    /// </summary>
    KeysAmbiguous,

    /// <summary>The line is longer than <see cref="AccessLogParser.MaxLineLength"/>.</summary>
    LineTooLong,

    /// <summary>The log event has no id or no message.</summary>
    EventIncomplete,
}
