namespace Wallarm.Connector.Engine.Stages;

/// <summary>One stage, of an API of one of the kinds that log in the format of the connector.</summary>
internal interface ILoggedStage
{
    /// <summary>The kind of its API, as API Gateway's resource names have it: <c>restapis</c> or <c>apis</c>.</summary>
    string Collection { get; }

    /// <summary>The id of its API.</summary>
    string ApiId { get; }

    /// <summary>Its name.</summary>
    string StageName { get; }

    /// <summary>What it is called in plans and errors.</summary>
    string Resource { get; }

    /// <summary>Whether its kind has execution logging.</summary>
    bool HasExecutionLogging { get; }

    /// <summary>Reads the stage.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such stage, or no such API.</exception>
    /// <exception cref="InvalidOptionException">The id is that of an API of another kind.</exception>
    Task<StageState> ReadAsync(CancellationToken cancellation);

    /// <summary>Reads the name of its API.</summary>
    Task<string> ReadApiNameAsync(CancellationToken cancellation);

    /// <summary>
    /// Changes what differs; what is null in the desired settings is removed. Goes by what <see cref="ReadAsync"/> has read.
    /// </summary>
    Task UpdateAsync(StageLoggingSettings current, StageLoggingSettings desired, CancellationToken cancellation);

    /// <summary>What a failed update means; null where AWS says it well enough.</summary>
    ConnectorException? Explain(Exception exception);
}
