using System.Runtime.CompilerServices;
using Wallarm.Connector.Engine.Backfill;
using Wallarm.Connector.Engine.Configuration;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.ForwarderLogs;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Installation;
using Wallarm.Connector.Engine.Inventories;
using Wallarm.Connector.Engine.Listing;
using Wallarm.Connector.Engine.LogFormats;
using Wallarm.Connector.Engine.Measurement;
using Wallarm.Connector.Engine.Nodes;
using Wallarm.Connector.Engine.Removal;
using Wallarm.Connector.Engine.Roles;
using Wallarm.Connector.Engine.Selections;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;
using Wallarm.Connector.Engine.Subscriptions;
using Wallarm.Connector.Engine.Suggestions;
using Wallarm.Connector.Engine.Undelivered;
using Wallarm.Connector.Engine.Verification;
using Wallarm.Connector.Inventory;

namespace Wallarm.Connector.Engine;

/// <summary>
/// Opens a session for each operation, runs it, and turns whatever it fails with into the errors that cross to the cmdlets.
/// </summary>
public sealed class ConnectorEngine : IConnectorEngine
{
    private readonly SuggestionSource _suggestions = new(TimeProvider.System);

    /// <inheritdoc/>
    public Task<LambdaRole?> NewLambdaRoleAsync(
        AwsSessionOptions session, LambdaRoleOptions options, IOperationObserver observer, CancellationToken cancellation) =>
        RunAsync(session, observer, aws => new LambdaRoleOperation(aws, observer).RunAsync(options, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<PublishedForwarder?> PublishForwarderAsync(
        AwsSessionOptions session, ForwarderOptions options, IOperationObserver observer, CancellationToken cancellation) =>
        RunAsync(session, observer, aws => new ForwarderOperation(aws, observer).RunAsync(options, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<StageLogging?> SetStageLoggingAsync(
        AwsSessionOptions session, StageLoggingOptions options, IOperationObserver observer, CancellationToken cancellation) =>
        RunAsync(session, observer, aws => new StageLoggingOperation(aws, observer).RunAsync(options, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<LogSubscription?> AddSubscriptionFilterAsync(
        AwsSessionOptions session, SubscriptionFilterOptions options, IOperationObserver observer, CancellationToken cancellation) =>
        RunAsync(session, observer, aws => new SubscriptionFilterOperation(aws, observer).RunAsync(options, cancellation), cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<ConnectorCheck> TestConnectorAsync(
        AwsSessionOptions session, ConnectorTestOptions options, IOperationObserver observer, CancellationToken cancellation) =>
        new ConnectorVerification(session, options, observer).RunAsync(cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<ApiStage> GetApiStagesAsync(
        AwsSessionOptions session, ApiStageOptions options, IOperationObserver observer, CancellationToken cancellation) =>
        TranslateStreamAsync(new ApiStageOperation(session, observer).RunAsync(options, cancellation), cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<DeployedConnector> GetConnectorsAsync(
        AwsSessionOptions session,
        IReadOnlyList<string> regions,
        string? functionName,
        IOperationObserver observer,
        CancellationToken cancellation) =>
        TranslateStreamAsync(new ConnectorOperation(session, observer).RunAsync(regions, functionName, cancellation), cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<ConnectorInstallation> InstallConnectorAsync(
        AwsSessionOptions session, ConnectorConfiguration configuration, IOperationObserver observer, CancellationToken cancellation) =>
        TranslateStreamAsync(new ConnectorInstaller(session, observer).InstallAsync(configuration, cancellation), cancellation);

    /// <inheritdoc/>
    public ConfigurationFile ParseConfiguration(string json, string path) => new(path, JsonConfiguration.Parse(json, path));

    /// <inheritdoc/>
    public ConnectorConfiguration ReadConfiguration(ConfigurationFile file, string packageFolder) =>
        ConfigurationReader.Read(file, packageFolder);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ConnectorCheck> TestNodeAsync(
        AwsSessionOptions session,
        NodeTestOptions options,
        IOperationObserver observer,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        // From this computer nothing is asked of AWS: no region, no credentials.
        using var aws = options.FunctionName is null
            ? null
            : await TranslateAsync(() => SessionFactory.OpenAsync(session, observer, cancellation), cancellation).ConfigureAwait(false);
        var checks =
            aws is null
                ? new NodeTest(options, observer).RunAsync(cancellation)
                : new FunctionNodeTest(aws, options, observer).RunAsync(cancellation);
        await foreach (var check in checks.ConfigureAwait(false)) yield return check;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ForwarderLogEvent> GetForwarderLogAsync(
        AwsSessionOptions session, ForwarderLogOptions options, IOperationObserver observer, CancellationToken cancellation) =>
        TranslateStreamAsync(new ForwarderLogOperation(session, observer).RunAsync(options, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<DeliveryMeasure> MeasureDeliveryAsync(
        AwsSessionOptions session, DeliveryMeasureOptions options, IOperationObserver observer, CancellationToken cancellation) =>
        RunAsync(session, observer, aws => new DeliveryOperation(aws, observer).RunAsync(options, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RemovedResource>> RemoveSubscriptionFilterAsync(
        AwsSessionOptions session, SubscriptionFilterRemovalOptions options, IOperationObserver observer, CancellationToken cancellation) =>
        RunAsync(session, observer, aws => new FilterRemovalOperation(aws, observer).RunAsync(options, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<StageLoggingReset?> ResetStageLoggingAsync(
        AwsSessionOptions session, StageLoggingResetOptions options, IOperationObserver observer, CancellationToken cancellation) =>
        RunAsync(session, observer, aws => new StageResetOperation(aws, observer).RunAsync(options, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<PublishedForwarder?> RollBackForwarderAsync(
        AwsSessionOptions session, string functionName, IOperationObserver observer, CancellationToken cancellation) =>
        RunAsync(session, observer, aws => new ForwarderRollback(aws, observer).RunAsync(functionName, cancellation), cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<UndeliveredBatch> GetUndeliveredBatchesAsync(
        AwsSessionOptions session, UndeliveredBatchOptions options, IOperationObserver observer, CancellationToken cancellation) =>
        TranslateStreamAsync(new UndeliveredBatchOperation(session, observer).RunAsync(options, cancellation), cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<ResumedDelivery> ResumeDeliveryAsync(
        AwsSessionOptions session, DeliveryResumptionOptions options, IOperationObserver observer, CancellationToken cancellation) =>
        TranslateStreamAsync(new DeliveryResumption(session, observer).RunAsync(options, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RemovedResource>> RemoveForwarderAsync(
        AwsSessionOptions session, ForwarderRemovalOptions options, IOperationObserver observer, CancellationToken cancellation) =>
        RunAsync(session, observer, aws => new ForwarderRemovalOperation(aws, observer).RunAsync(options, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RemovedResource>> RemoveLambdaRoleAsync(
        AwsSessionOptions session, string roleName, string? policyName, IOperationObserver observer, CancellationToken cancellation) =>
        RunAsync(
            session,
            observer,
            aws => new LambdaRoleRemovalOperation(aws, session, observer).RunAsync(roleName, policyName, cancellation),
            cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<RemovedResource> UninstallConnectorAsync(
        AwsSessionOptions session,
        ConnectorRemovalOptions options,
        IOperationObserver observer,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var removal = new ConnectorRemoval(observer, options);
        var isWanted = await TranslateAsync(
            async () =>
            {
                await removal.ReadAsync(session, cancellation).ConfigureAwait(false);
                return await removal.DecideAsync(cancellation).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        if (!isWanted) yield break;
        await foreach (var resource in removal.ApplyAsync(cancellation).ConfigureAwait(false)) yield return resource;
    }

    /// <inheritdoc/>
    public LogFormat GetLogFormat(ApiType apiType, bool extended) => StageLogFormat.Of(apiType, extended);

    /// <inheritdoc/>
    public LogFormatCheck TestLogFormat(string format, ApiType? apiType) => LogFormatInspection.Run(format, apiType);

    /// <inheritdoc/>
    public Task<SelectionForecast> ForecastSelectionAsync(
        AwsSessionOptions session,
        ForwarderOptions options,
        IReadOnlyList<string> logFiles,
        IOperationObserver observer,
        CancellationToken cancellation) =>
        TranslateAsync(() => new SelectionForecastOperation(session, observer).RunAsync(options, logFiles, cancellation), cancellation);

    /// <inheritdoc/>
    public IApiInventory OpenInventory(ApiInventoryOptions options) => new OpenInventory(options);

    /// <inheritdoc/>
    public Task<AccessLogBackfill?> SendAccessLogAsync(
        AwsSessionOptions session,
        BackfillOptions options,
        IOperationObserver observer,
        CancellationToken enough,
        CancellationToken cancellation) =>
        options is { Path: not null, Node: not null }
            ? TranslateAsync(() => new BackfillOperation(null, options, observer).RunAsync(enough, cancellation), cancellation)
            : RunAsync(
                session, observer, aws => new BackfillOperation(aws, options, observer).RunAsync(enough, cancellation), cancellation);

    /// <inheritdoc/>
    public void CheckInventoryFile(InventoryExportOptions options) => InventoryFiles.Check(options);

    /// <inheritdoc/>
    public Task WriteInventoryAsync(
        IReadOnlyList<ApiEndpoint> endpoints,
        InventoryExportOptions options,
        IOperationObserver observer,
        CancellationToken cancellation) =>
        InventoryFiles.WriteAsync(endpoints, options, observer, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ApiEndpoint>> ReadInventoryAsync(string path, CancellationToken cancellation) =>
        InventoryFiles.ReadAsync(path, cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<ApiEndpointChange> CompareInventories(IReadOnlyList<ApiEndpoint> before, IReadOnlyList<ApiEndpoint> after) =>
        InventoryComparison.Compare(before, after);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Suggestion>> SuggestAsync(
        AwsSessionOptions session, SuggestionKind kind, string? parentId, TypedValue typed, CancellationToken cancellation) =>
        TranslateAsync(() => _suggestions.SuggestAsync(session, kind, parentId, typed, cancellation), cancellation);

    private static Task<T> RunAsync<T>(
        AwsSessionOptions options, IOperationObserver observer, Func<AwsSession, Task<T>> operation, CancellationToken cancellation) =>
        TranslateAsync(
            async () =>
            {
                using var session = await SessionFactory.OpenAsync(options, observer, cancellation).ConfigureAwait(false);
                return await operation(session).ConfigureAwait(false);
            },
            cancellation);

    private static async Task<T> TranslateAsync<T>(Func<Task<T>> operation, CancellationToken cancellation)
    {
        try
        {
            return await operation().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ConnectorException && !cancellation.IsCancellationRequested)
        {
            throw AwsErrors.Translate(exception);
        }
        catch (Exception exception) when (exception is not (ConnectorException or OperationCanceledException))
        {
            // The SDK wraps a cancellation in errors of its own at some places.
            throw new OperationCanceledException("The operation was stopped.", exception, cancellation);
        }
    }

    private static async IAsyncEnumerable<T> TranslateStreamAsync<T>(
        IAsyncEnumerable<T> results, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var reading = results.GetAsyncEnumerator(cancellation);
        while (await TranslateAsync(() => reading.MoveNextAsync().AsTask(), cancellation).ConfigureAwait(false))
        {
            yield return reading.Current;
        }
    }
}
