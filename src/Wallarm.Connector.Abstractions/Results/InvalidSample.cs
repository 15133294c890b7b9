namespace Wallarm.Connector;

/// <summary>A line that was no access-log record.</summary>
/// <param name="EventId">Its id in CloudWatch Logs.</param>
/// <param name="Length">Its length, bytes.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record InvalidSample(string EventId, int Length, string Reason);
