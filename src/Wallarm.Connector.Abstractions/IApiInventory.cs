namespace Wallarm.Connector;

/// <summary>An API inventory that grows with the lines it is given. One caller at a time.</summary>
public interface IApiInventory
{
    /// <summary>Takes an access-log line. One that is no access-log record is counted, and no error.</summary>
    void AddLine(string line);

    /// <summary>Takes the lines of files: access logs as they are, gzipped, or exported from CloudWatch Logs.</summary>
    /// <param name="paths">Absolute paths.</param>
    /// <param name="observer">Hears of the progress, and of files that cannot be read; the others are.</param>
    /// <param name="enough">Ends the reading: what was read by then stays.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
    Task AddFilesAsync(IReadOnlyList<string> paths, IOperationObserver observer, CancellationToken enough, CancellationToken cancellation);

    /// <summary>Reads log groups of CloudWatch Logs, in the time and with the sample rate of the options.</summary>
    /// <remarks>
    /// Asks <see cref="IOperationObserver.DecideAsync"/> once, with the log groups and what reading them takes, before anything is read.
    /// </remarks>
    /// <param name="sources">The log groups, at least one.</param>
    /// <param name="observer">Hears of the progress, and of sources that cannot be read if there are others; decides.</param>
    /// <param name="enough">Ends the reading: what was read by then stays.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Whether they were read; not if the decision was another than <see cref="ChangeDecision.Apply"/>.</returns>
    Task<bool> AddLogGroupsAsync(
        IReadOnlyList<InventorySource> sources, IOperationObserver observer, CancellationToken enough, CancellationToken cancellation);

    /// <summary>Makes the endpoints, in the order of hosts, paths and methods. No line can be added afterwards.</summary>
    /// <param name="observer">Is warned of what was left out.</param>
    /// <param name="summary">Their figures.</param>
    IReadOnlyList<ApiEndpoint> Complete(IOperationObserver observer, out ApiInventorySummary summary);
}
