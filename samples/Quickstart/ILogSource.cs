using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>Where the access-log lines come from.</summary>
internal interface ILogSource : IDisposable
{
    /// <summary>The log group that the lines stand in.</summary>
    string LogGroup { get; }

    /// <summary>What the lines are, in a few words.</summary>
    string Description { get; }

    /// <summary>The lines as CloudWatch Logs would hand them to a subscribed function, in order.</summary>
    IEnumerable<LogBatch> Batches();
}

/// <summary>One event for the function.</summary>
/// <param name="Title">What is in it.</param>
/// <param name="Event">The event.</param>
/// <param name="LineNumbers">The line that each of its log events was; empty where lines have no numbers.</param>
internal sealed record LogBatch(string Title, LogsEvent Event, IReadOnlyList<int> LineNumbers)
{
    public int Lines => Event.LogEvents!.Count;
}
