namespace Wallarm.Connector;

/// <summary>What the cmdlets ask for. Implemented behind a load context of its own, so that only types of this assembly cross.</summary>
/// <remarks>
/// Every method fails with a <see cref="ConnectorException"/> or an <see cref="OperationCanceledException"/>, and with nothing else. A
/// method that changes something asks <see cref="IOperationObserver.DecideAsync"/> once, before its first change; it returns null where the
/// decision was <see cref="ChangeDecision.Decline"/>, and the planned object where it was <see cref="ChangeDecision.Plan"/>.
/// </remarks>
public interface IConnectorEngine
{
    /// <summary>Creates or repairs the execution role of the forwarder and its policy.</summary>
    Task<LambdaRole?> NewLambdaRoleAsync(
        AwsSessionOptions session, LambdaRoleOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Creates or updates the function, publishes a version and points the alias at it.</summary>
    Task<PublishedForwarder?> PublishForwarderAsync(
        AwsSessionOptions session, ForwarderOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Turns on access logging of one stage, in the format that the forwarder reads.</summary>
    Task<StageLogging?> SetStageLoggingAsync(
        AwsSessionOptions session, StageLoggingOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Lets CloudWatch Logs invoke the forwarder and subscribes it to one log group.</summary>
    Task<LogSubscription?> AddSubscriptionFilterAsync(
        AwsSessionOptions session, SubscriptionFilterOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>
    /// Looks at every part of a connector, one result a part, as they are found. What is absent is a result, not an error.
    /// </summary>
    IAsyncEnumerable<ConnectorCheck> TestConnectorAsync(
        AwsSessionOptions session, ConnectorTestOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>
    /// Lists the stages of REST and HTTP APIs as they are found. A region that fails is reported to the observer, and the others go on.
    /// </summary>
    IAsyncEnumerable<ApiStage> GetApiStagesAsync(
        AwsSessionOptions session, ApiStageOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Lists the connectors that are deployed. A region that fails is reported to the observer, and the others go on.</summary>
    /// <param name="session">Where.</param>
    /// <param name="regions">System names of the regions; empty for the session's.</param>
    /// <param name="functionName">Name of the function; null for every function that the module made.</param>
    /// <param name="observer">Who watches.</param>
    /// <param name="cancellation">Stops it.</param>
    IAsyncEnumerable<DeployedConnector> GetConnectorsAsync(
        AwsSessionOptions session,
        IReadOnlyList<string> regions,
        string? functionName,
        IOperationObserver observer,
        CancellationToken cancellation);

    /// <summary>
    /// Makes a connector what a configuration says, in every region that it names. Each target yields a result; a failed one is reported to
    /// the observer too.
    /// </summary>
    IAsyncEnumerable<ConnectorInstallation> InstallConnectorAsync(
        AwsSessionOptions session, ConnectorConfiguration configuration, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Reads a configuration from a JSON text. Comments and trailing commas are taken.</summary>
    /// <param name="json">The text.</param>
    /// <param name="path">The absolute path of its file.</param>
    /// <exception cref="InvalidOptionException">It is no JSON; the error names the line.</exception>
    ConfigurationFile ParseConfiguration(string json, string path);

    /// <summary>Understands a configuration, whatever the language of its file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="packageFolder">The folder that holds the packaged forwarder.</param>
    /// <exception cref="InvalidOptionException">It cannot be used; the error names line and property of everything that is
    /// wrong.</exception>
    ConnectorConfiguration ReadConfiguration(ConfigurationFile file, string packageFolder);

    /// <summary>Looks at the way to a node, step by step.</summary>
    IAsyncEnumerable<ConnectorCheck> TestNodeAsync(
        AwsSessionOptions session, NodeTestOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Reads a forwarder's log, oldest line first.</summary>
    IAsyncEnumerable<ForwarderLogEvent> GetForwarderLogAsync(
        AwsSessionOptions session, ForwarderLogOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Accounts for everything that CloudWatch Logs handed to a forwarder in a window of time.</summary>
    Task<DeliveryMeasure> MeasureDeliveryAsync(
        AwsSessionOptions session, DeliveryMeasureOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Removes the subscription of the forwarder to a log group. Empty where the observer declined.</summary>
    Task<IReadOnlyList<RemovedResource>> RemoveSubscriptionFilterAsync(
        AwsSessionOptions session, SubscriptionFilterRemovalOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Gives a stage the logging back that it had before the connector.</summary>
    Task<StageLoggingReset?> ResetStageLoggingAsync(
        AwsSessionOptions session, StageLoggingResetOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Points the alias at the version before the one that it points at.</summary>
    Task<PublishedForwarder?> RollBackForwarderAsync(
        AwsSessionOptions session, string functionName, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>
    /// The batches that wait in a function's failure destination, or in files. Nothing is removed; what is read of a queue is in sight
    /// again when the list ends.
    /// </summary>
    IAsyncEnumerable<UndeliveredBatch> GetUndeliveredBatchesAsync(
        AwsSessionOptions session, UndeliveredBatchOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>
    /// Delivers batches that wait, or saves them, and returns what became of them: one result for each place. What is settled or saved
    /// is removed from it. Empty where the observer declined.
    /// </summary>
    /// <remarks>After the result comes the error that stopped it, if one did.</remarks>
    IAsyncEnumerable<ResumedDelivery> ResumeDeliveryAsync(
        AwsSessionOptions session, DeliveryResumptionOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Removes the function with its versions, alias and permissions. Empty where the observer declined.</summary>
    Task<IReadOnlyList<RemovedResource>> RemoveForwarderAsync(
        AwsSessionOptions session, ForwarderRemovalOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Removes the role and its policy. Empty where the observer declined.</summary>
    /// <param name="session">Where.</param>
    /// <param name="roleName">Name of the role.</param>
    /// <param name="policyName">Name of the policy; null for the role's name followed by <c>Policy</c>.</param>
    /// <param name="observer">Who watches and decides.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<IReadOnlyList<RemovedResource>> RemoveLambdaRoleAsync(
        AwsSessionOptions session, string roleName, string? policyName, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>
    /// Removes everything that the module made for a connector, in the safe order, and returns what became of each resource as it goes.
    /// </summary>
    IAsyncEnumerable<RemovedResource> UninstallConnectorAsync(
        AwsSessionOptions session, ConnectorRemovalOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>The access-log format that the forwarder reads.</summary>
    /// <param name="apiType">The kind of API.</param>
    /// <param name="extended">Whether it also holds the route, the API's id, the extended request id and the matched base path.</param>
    LogFormat GetLogFormat(ApiType apiType, bool extended);

    /// <summary>Whether the forwarder can read what a format yields.</summary>
    /// <param name="format">The format.</param>
    /// <param name="apiType">The kind of API; null for any.</param>
    LogFormatCheck TestLogFormat(string format, ApiType? apiType);

    /// <summary>
    /// Says what the forwarder would make of saved access logs. What the options leave open is as the function has it, if AWS can be asked.
    /// </summary>
    /// <param name="session">Where the function is.</param>
    /// <param name="options">What the function shall be.</param>
    /// <param name="logFiles">Absolute paths of access logs: as they are, gzipped, or exported from CloudWatch Logs.</param>
    /// <param name="observer">Hears of the progress, and of files that cannot be read; the others are.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<SelectionForecast> ForecastSelectionAsync(
        AwsSessionOptions session,
        ForwarderOptions options,
        IReadOnlyList<string> logFiles,
        IOperationObserver observer,
        CancellationToken cancellation);

    /// <summary>Begins an API inventory. Nothing is asked of AWS.</summary>
    IApiInventory OpenInventory(ApiInventoryOptions options);

    /// <summary>Hands an access log of the past over, to the function or to a node. AWS is asked nothing of a file for a node.</summary>
    /// <param name="session">Where.</param>
    /// <param name="options">What, and to whom.</param>
    /// <param name="observer">Who watches and decides.</param>
    /// <param name="enough">Ends it: what was handed over by then is in the ledger, and in the result.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>; the ledger is true then as well.</param>
    Task<AccessLogBackfill?> SendAccessLogAsync(
        AwsSessionOptions session,
        BackfillOptions options,
        IOperationObserver observer,
        CancellationToken enough,
        CancellationToken cancellation);

    /// <summary>Refuses a file that an inventory cannot be written to, before the inventory is made.</summary>
    /// <exception cref="InvalidOptionException">Its extension, its folder or what is there already does not allow it.</exception>
    void CheckInventoryFile(InventoryExportOptions options);

    /// <summary>Writes an inventory to a file, whole or not at all. The same endpoints give the same bytes.</summary>
    /// <param name="endpoints">The endpoints, in any order.</param>
    /// <param name="options">The file.</param>
    /// <param name="observer">Decides.</param>
    /// <param name="cancellation">Stops it; the file stays as it was.</param>
    Task WriteInventoryAsync(
        IReadOnlyList<ApiEndpoint> endpoints, InventoryExportOptions options, IOperationObserver observer, CancellationToken cancellation);

    /// <summary>Reads the endpoints of a file that <see cref="WriteInventoryAsync"/> wrote.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<IReadOnlyList<ApiEndpoint>> ReadInventoryAsync(string path, CancellationToken cancellation);

    /// <summary>Says which endpoints are new, gone or changed, in the order of hosts, paths and methods.</summary>
    /// <param name="before">The earlier inventory.</param>
    /// <param name="after">The later inventory.</param>
    IReadOnlyList<ApiEndpointChange> CompareInventories(IReadOnlyList<ApiEndpoint> before, IReadOnlyList<ApiEndpoint> after);

    /// <summary>
    /// What exists and begins with what was typed, for tab completion. Regions and profiles are known without asking AWS.
    /// </summary>
    /// <remarks>
    /// What AWS returned is kept for half a minute. A listing that is cancelled goes on unheard for a while, so that whoever asks again has
    /// its result.
    /// </remarks>
    /// <param name="session">Whose resources.</param>
    /// <param name="kind">Of which kind.</param>
    /// <param name="parentId">The id of the API whose stages are asked for, or the name or ARN of the log group whose filters are; null for
    /// every other kind.</param>
    /// <param name="typed">What was typed, which may be nothing.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<IReadOnlyList<Suggestion>> SuggestAsync(
        AwsSessionOptions session, SuggestionKind kind, string? parentId, TypedValue typed, CancellationToken cancellation);
}
