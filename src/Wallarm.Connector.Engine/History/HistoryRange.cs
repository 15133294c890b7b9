namespace Wallarm.Connector.Engine.History;

/// <summary>Log events of a span of time, its ends included.</summary>
/// <param name="LogGroupName">Name of the log group.</param>
/// <param name="From">The first moment.</param>
/// <param name="To">The last moment.</param>
internal sealed record HistoryRange(string LogGroupName, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The part of the span that is read, above 0 to 1: some minutes of every hour, the same ones every time.</summary>
    public double SampleRate { get; init; } = 1;
}
