using System.Text;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Engine.LogFormats;

/// <summary>A key of the guide's format that an existing format has otherwise.</summary>
/// <param name="Key">The key.</param>
/// <param name="Bound">What it is bound to, such as <c>$context.integration.status</c>.</param>
/// <param name="Wanted">The variable that it must be bound to.</param>
/// <param name="Reason">Why it does not do; null where the variable is another one.</param>
internal sealed record LogFormatConflict(string Key, string Bound, string Wanted, string? Reason = null)
{
    public override string ToString() => Reason is null
        ? $"the key '{Key}' is bound to '{Bound}' instead of '{Wanted}'"
        : $"the key '{Key}' {Reason}";
}

/// <summary>
/// An existing access-log format that yields JSON objects, compared with the one of Wallarm's guide (<see cref="AccessLogFormat.Json"/>):
/// order, spacing, quotes around variables and further keys do not matter, nested ones included.
/// </summary>
internal sealed class LogFormatTemplate
{
    /// <summary>The longest format that API Gateway takes, in bytes ("Access log template size: 3 KB" in its quotas).</summary>
    public const int MaxBytes = 3 * 1024;

    /// <summary>
    /// Without these a call has no place in the inventory: method and path are its endpoint, the domain its host, and only calls that
    /// succeeded count.
    /// </summary>
    private static readonly string[] NeededKeys = ["httpMethod", "path", "status", "domainName"];

    /// <summary>These the forwarder hands on where they are there.</summary>
    private static readonly string[] UsedKeys =
        ["requestId", "responseLength", "requestTimeEpoch", "responseLatency", "stage", "sourceIp", "userAgent"];

    private static readonly IReadOnlyList<LogFormatMember> GuideMembers = ReadGuide();

    private readonly string _format;
    private readonly int _endOfMembers;
    private readonly bool _isEmpty;

    private LogFormatTemplate(string format, LogFormatReader reader)
    {
        _format = format;
        _endOfMembers = reader.EndOfMembers;
        _isEmpty = reader.IsEmpty;
        HasNestedBareVariables = reader.HasNestedBareVariables;
        MissingKeys =
        [
            .. GuideMembers.Select(member => member.Key)
                .Where(key => !reader.Members.Any(member => member.Depth == 1 && member.Key == key)),
        ];
        Conflicts = [.. GuideMembers.SelectMany(wanted => FindConflicts(reader.Members, wanted)).DistinctBy(conflict => conflict.Key)];
    }

    /// <summary>The guide's keys that the format lacks, in the guide's order.</summary>
    public IReadOnlyList<string> MissingKeys { get; }

    /// <summary>The guide's keys that the format has otherwise, one entry a key.</summary>
    public IReadOnlyList<LogFormatConflict> Conflicts { get; }

    /// <summary>
    /// Whether a nested object or array holds a variable without quotes. Where that is absent (<c>-</c>) the line is no JSON, and the
    /// forwarder may not tell where the nested value ends.
    /// </summary>
    public bool HasNestedBareVariables { get; }

    /// <summary>Whether the forwarder finds everything in it that it finds in the guide's.</summary>
    public bool IsComplete => MissingKeys.Count == 0 && Conflicts.Count == 0;

    /// <summary>The keys that the format lacks and without which its lines are of no use.</summary>
    public IEnumerable<string> MissingNeededKeys => MissingKeys.Intersect(NeededKeys);

    /// <summary>The keys that the format lacks and that the forwarder would hand on.</summary>
    public IEnumerable<string> MissingUsedKeys => MissingKeys.Intersect(UsedKeys);

    /// <summary>What it lacks of what a call needs, as a sentence; null for nothing.</summary>
    public string? NeededLack => MissingNeededKeys.Any()
        ? $"It lacks {string.Join(", ", MissingNeededKeys)}, without which a call has no place in the inventory."
        : null;

    /// <summary>What it lacks of what the forwarder hands on, as a sentence; null for nothing.</summary>
    public string? UsedLack => MissingUsedKeys.Any()
        ? $"It lacks {string.Join(", ", MissingUsedKeys)}, which the forwarder hands on to the node where it is there."
        : null;

    /// <summary>The keys that the forwarder reads and that mean something else to it than the format says.</summary>
    public IEnumerable<LogFormatConflict> MisreadKeys =>
        Conflicts.Where(conflict => NeededKeys.Contains(conflict.Key) || UsedKeys.Contains(conflict.Key));

    /// <summary>Whether the forwarder can make use of its lines; more than that is <see cref="IsComplete"/>.</summary>
    public bool IsUnderstood => !MissingNeededKeys.Any() && !MisreadKeys.Any();

    /// <summary>Reads a format.</summary>
    /// <param name="format">The format as the stage has it.</param>
    /// <param name="flaw">What makes it no JSON object; empty where it is one.</param>
    /// <returns>Null where it yields no JSON objects (CLF, XML, CSV).</returns>
    public static LogFormatTemplate? Parse(string format, out string flaw)
    {
        var reader = new LogFormatReader(format);
        var isRead = reader.Read();
        flaw = reader.Flaw;
        return isRead ? new LogFormatTemplate(format, reader) : null;
    }

    /// <summary>The format with the missing keys behind its last one. What was there stays as it is, to the letter.</summary>
    public string Merge()
    {
        var members =
            GuideMembers.Where(member => MissingKeys.Contains(member.Key)).Select(member => $"\"{member.Key}\": \"{member.Value}\"");
        var added = string.Join(", ", members);
        var separator = added.Length == 0 || _isEmpty ? "" : ", ";
        return $"{_format[.._endOfMembers]}{separator}{added}{_format[_endOfMembers..]}";
    }

    /// <summary>Length as API Gateway counts it.</summary>
    public static int ByteCount(string format) => Encoding.UTF8.GetByteCount(format);

    /// <summary>Whether it is on one line: a line break is allowed at the end only.</summary>
    public static bool IsOneLine(string format) => format.AsSpan().TrimEnd("\r\n").IndexOfAny('\r', '\n') < 0;

    private static IEnumerable<LogFormatConflict> FindConflicts(IReadOnlyList<LogFormatMember> members, LogFormatMember wanted)
    {
        foreach (var member in members.Where(member => member.Depth == 1 && member.Key == wanted.Key))
        {
            // One that stands twice is fine only where both are the same: of two different ones readers take the first or the last.
            if (member.Value != wanted.Value) yield return new LogFormatConflict(wanted.Key, member.Value, wanted.Value);
            else if (member.IsKeyEscaped)
            {
                yield return new LogFormatConflict(
                    wanted.Key, member.Value, wanted.Value, "is written with escapes, which the forwarder does not undo");
            }
        }
    }

    private static IReadOnlyList<LogFormatMember> ReadGuide()
    {
        var reader = new LogFormatReader(AccessLogFormat.Json);
        return reader.Read() ? reader.Members : throw new InvalidOperationException(reader.Flaw);
    }
}
