namespace Wallarm.Connector;

/// <summary>What the cmdlets ask for. Implemented behind a load context of its own, so that only types of this assembly cross.</summary>
/// <remarks>
/// Every method fails with a <see cref="ConnectorException"/> or an <see cref="OperationCanceledException"/>, and with nothing else. A method that
/// changes something asks <see cref="IOperationObserver.DecideAsync"/> once, before its first change; it returns null where the answer was
/// <see cref="ChangeDecision.Decline"/>, and the planned object where it was <see cref="ChangeDecision.Plan"/>.
/// </remarks>
public interface IConnectorEngine
{
    /// <summary>Creates or repairs the execution role of the forwarder and its policy.</summary>
    Task<LambdaRole?> NewLambdaRoleAsync(AwsSessionOptions session, LambdaRoleOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Creates or updates the function, publishes a version and points the alias at it.</summary>
    Task<PublishedForwarder?> PublishForwarderAsync(AwsSessionOptions session, ForwarderOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Turns on access logging of one stage, in the format that the forwarder reads.</summary>
    Task<StageLogging?> SetStageLoggingAsync(AwsSessionOptions session, StageLoggingOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Lets CloudWatch Logs invoke the forwarder and subscribes it to one log group.</summary>
    Task<LogSubscription?> AddSubscriptionFilterAsync(AwsSessionOptions session, SubscriptionFilterOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Looks at every part of a connector, one result a part, as they are found. What is absent is a result, not an error.</summary>
    IAsyncEnumerable<ConnectorCheck> TestConnectorAsync(AwsSessionOptions session, ConnectorTestOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>What exists and begins with what was typed, for tab completion. Regions and profiles are known without asking AWS.</summary>
    /// <remarks>
    /// What AWS answered is kept for half a minute. A listing that is cancelled goes on unheard for a while, so that whoever asks again has its result.
    /// </remarks>
    /// <param name="session">Whose resources.</param>
    /// <param name="kind">Of which kind.</param>
    /// <param name="parentId">The id of the API whose stages are asked for; null for every other kind.</param>
    /// <param name="prefix">What was typed, in any case; empty for everything.</param>
    /// <param name="cancellation">Ends the wait for the answer.</param>
    Task<IReadOnlyList<Suggestion>> SuggestAsync(AwsSessionOptions session, SuggestionKind kind, string? parentId, string prefix, CancellationToken cancellation);
}
