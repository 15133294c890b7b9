namespace Wallarm.Connector;

/// <summary>An API inventory that grows with the lines it is given. One caller at a time.</summary>
public interface IApiInventory
{
    /// <summary>Takes an access-log line. One that is no access-log record is counted, and no error.</summary>
    void AddLine(string line);

    /// <summary>Takes the lines of a file: access logs as they are, gzipped, or exported from CloudWatch Logs.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="enough">Ends the reading: what was read by then stays.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ConnectorException">The file cannot be read.</exception>
    Task AddFileAsync(string path, CancellationToken enough, CancellationToken cancellation);

    /// <summary>Makes the endpoints, in the order of hosts, paths and methods. No line can be added afterwards.</summary>
    IReadOnlyList<ApiEndpoint> GetEndpoints();

    /// <summary>The figures of these endpoints. After <see cref="GetEndpoints"/>.</summary>
    ApiInventorySummary GetSummary();
}
