namespace Wallarm.Connector.Engine.ForwarderLogs;

/// <summary>A line of a function's log, and when it was written.</summary>
internal sealed record WrittenLine(DateTimeOffset Time, LogLine Line);
