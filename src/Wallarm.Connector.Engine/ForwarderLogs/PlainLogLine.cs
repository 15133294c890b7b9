using System.Text.RegularExpressions;

namespace Wallarm.Connector.Engine.ForwarderLogs;

/// <summary>
/// Lines of a function's log that are no JSON: Lambda's own where it logs as text, and those of Wallarm's Python function.
/// </summary>
internal static partial class PlainLogLine
{
    /// <summary>Reads a line.</summary>
    public static LogLine Parse(string text)
    {
        var line = new LogLine
        {
            Message = text,
            RequestId = Group(RequestId().Match(text), "id"),
            IsStart = text.StartsWith("START RequestId:", StringComparison.Ordinal),
        };
        if (Python().Match(text) is { Success: true } python) return OfPython(line, python);
        if (TimedOut().IsMatch(text)) return line with { ErrorType = LogLine.TimeoutType, ErrorMessage = text };
        if (Report().Match(text) is { Success: true } report)
        {
            return OfReport(line, report.Groups["status"].Value, Group(ReportedType().Match(text), "type"));
        }

        return Killed().Match(text) is { Success: true } killed
            ? line with
            {
                ErrorType = Group(RuntimeType().Match(text), "type") ?? "Runtime.Unknown",
                ErrorMessage = killed.Groups["message"].Value.Trim(),
            }
            : line;
    }

    private static LogLine OfReport(LogLine line, string status, string? type) => status == "success"
        ? line
        : line with
        {
            ErrorType = type ?? (status == "timeout" ? LogLine.TimeoutType : $"REPORT.{status}"),
            ErrorMessage = $"Lambda says: {status}.",
        };

    private static LogLine OfPython(LogLine line, Match python)
    {
        var (level, message) = (python.Groups["level"].Value, python.Groups["message"].Value.Trim());
        var raised = level is "ERROR" or "CRITICAL" ? Raised().Match(message) : Match.Empty;
        return line with
        {
            Level = level,
            Message = message,
            RequestId = Group(python, "id") ?? line.RequestId,
            ErrorType = Group(raised, "type"),
            ErrorMessage = Group(raised, "message"),
        };
    }

    private static string? Group(Match match, string name) =>
        match.Groups[name] is { Success: true, Length: > 0 } group ? group.Value : null;

    [GeneratedRegex("RequestId: (?<id>[0-9a-fA-F-]{36})|^\\S+Z (?<id>[0-9a-fA-F-]{36}) ")]
    private static partial Regex RequestId();

    /// <summary><c>[ERROR]</c>, then time and request id where a logger wrote it, not where the runtime did.</summary>
    [GeneratedRegex("^\\[(?<level>[A-Z]+)\\]\\s+(?:\\S+Z\\s+(?<id>[0-9a-fA-F-]{36})\\s+)?(?<message>.*)\\z", RegexOptions.Singleline)]
    private static partial Regex Python();

    [GeneratedRegex("^(?<type>[A-Za-z_][\\w.]*): (?<message>[^\\r\\n]*)")]
    private static partial Regex Raised();

    [GeneratedRegex("Task timed out after [\\d.]+ seconds")]
    private static partial Regex TimedOut();

    [GeneratedRegex("^(?:INIT_|RESTORE_)?REPORT .*\\bStatus: (?<status>\\w+)", RegexOptions.Singleline)]
    private static partial Regex Report();

    [GeneratedRegex("\\bError Type: (?<type>\\S+)")]
    private static partial Regex ReportedType();

    [GeneratedRegex(
        "^RequestId: [0-9a-fA-F-]{36} Error: (?<message>[^\\r\\n]*)|^(?<message>RequestId: [0-9a-fA-F-]{36} Process exited before "
        + "completing request)|^(?<message>Unknown application error occurred)")]
    private static partial Regex Killed();

    [GeneratedRegex("\\b(?<type>(?:Runtime|Extension|Function|Sandbox)\\.\\w+)")]
    private static partial Regex RuntimeType();
}
