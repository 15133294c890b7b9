using System.Text.RegularExpressions;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.ForwarderLogs;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Listing;

/// <summary>The connectors of one region, with what belongs to them.</summary>
internal sealed partial class RegionConnectors
{
    private readonly AwsSession _session;
    private readonly IOperationObserver _observer;
    private readonly RegionFeeds _feeds;
    private readonly HealthReader _health;

    public RegionConnectors(AwsSession session, IOperationObserver observer, ListingProgress progress)
    {
        _session = session;
        _observer = observer;
        _feeds = new RegionFeeds(session, observer, progress);
        _health = new HealthReader(session);
    }

    /// <summary>Lists.</summary>
    /// <param name="asked">Name of the function; null for every function that the module made.</param>
    /// <param name="found">Takes a connector.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ResourceNotFoundException">There is no function of the name that was asked for.</exception>
    public async Task ListAsync(string? asked, Func<DeployedConnector, ValueTask> found, CancellationToken cancellation)
    {
        await _session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        if (asked is not null)
        {
            var name = await RequestedFunction.NameAsync(asked, _session, cancellation).ConfigureAwait(false);
            await found(
                await ReadAsync(await FindAsync(name, null, cancellation).ConfigureAwait(false) ?? throw Absent(name), cancellation)
                    .ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }

        var reading = new List<Task>();
        try
        {
            var pages = Pages.ReadAsync(
                marker => _session.Lambda.ListFunctionsAsync(new ListFunctionsRequest { Marker = marker }, cancellation),
                page => page.NextMarker);
            await foreach (var page in pages.ConfigureAwait(false))
            {
                reading.AddRange((page.Functions ?? []).Where(MayBeConnector).Select(function => ReadOwnAsync(function.FunctionName)));
            }
        }
        finally
        {
            await Task.WhenAll(reading).ConfigureAwait(false);
        }

        async Task ReadOwnAsync(string name)
        {
            if (await FindAsync(name, null, cancellation).ConfigureAwait(false) is { } function && Ownership.IsOurs(function.Tags))
            {
                await found(await ReadAsync(function, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Whether a function can be one of ours: it has a node, or hides its variables. Only of these the tags are asked for, which takes a
    /// call each.
    /// </summary>
    public static bool MayBeConnector(FunctionConfiguration function) =>
        function.Environment?.Error is not null || function.Environment?.Variables?.ContainsKey(ForwarderEnvironment.NodeUrl) == true;

    private async Task<ForwarderHealth?> ReadHealthAsync(string logGroupName, CancellationToken cancellation) =>
        await _health.ReadAsync(logGroupName, cancellation).ConfigureAwait(false) is var (sum, since) ? sum.ToHealth(since) : null;

    private async Task<DeployedConnector> ReadAsync(GetFunctionResponse function, CancellationToken cancellation)
    {
        var name = function.Configuration.FunctionName;
        var readingLive = FindAsync(name, ForwarderState.Alias, cancellation);
        var readingFeeds = _feeds.OfAsync(name, cancellation);
        var readingHealth =
            PartialFailure.OrToldAsync(
                _observer,
                $"How the forwarder '{name}' fared in {_session.Region.SystemName} cannot be told",
                ReadHealthAsync(FunctionSettings.Of(function.Configuration).LogGroupName, cancellation),
                cancellation);
        await Task.WhenAll(readingLive, readingFeeds, readingHealth).ConfigureAwait(false);
        var live = (await readingLive.ConfigureAwait(false))?.Configuration;
        var (groups, stages) = await readingFeeds.ConfigureAwait(false);
        var served = live ?? function.Configuration;
        var settings = FunctionSettings.Of(served);
        return new DeployedConnector
        {
            AccountId = _session.AccountId,
            Region = _session.Region.SystemName,
            FunctionName = name,
            FunctionArn = ForwarderState.Unqualified(function.Configuration.FunctionArn),
            Version = live?.Version,
            ConnectorVersion =
                Published().Match(served.Description ?? "") is { Success: true } version ? version.Groups["version"].Value : null,
            Runtime = settings.Runtime,
            Architecture = settings.Architecture,
            MemorySize = settings.MemorySize,
            Timeout = settings.Timeout,
            CodeSha256 = settings.CodeSha256,
            NodeAddress = settings.FindNode()?.ToString(),
            NodeProtocol = settings.Protocol?.ToString(),
            IncludePath = SelectionSettings.Of(settings.Environment, SelectionSettings.Include),
            ExcludePath = SelectionSettings.Of(settings.Environment, SelectionSettings.Exclude),
            Redact = SelectionSettings.Of(settings.Environment, SelectionSettings.Redact),
            RoleArn = settings.RoleArn,
            FunctionLogGroupName = settings.LogGroupName,
            LogGroups = groups,
            Stages = stages,
            Health = await readingHealth.ConfigureAwait(false),
        };
    }

    private Task<GetFunctionResponse?> FindAsync(string name, string? qualifier, CancellationToken cancellation) =>
        ForwarderState.FindFunctionAsync(_session, name, qualifier, cancellation);

    private ResourceNotFoundException Absent(string name) =>
        new(
            "Wallarm.FunctionNotFound",
            ConnectorErrorCategory.ObjectNotFound,
            $"There is no Lambda function '{name}' in {_session.Region.SystemName}.")
        {
            Target = name,
            RecommendedAction =
                "Check -FunctionName, -Region and the account; without -FunctionName every connector is listed that this module made.",
        };

    [GeneratedRegex("\\bPublished by Wallarm\\.Connector (?<version>\\d+\\.\\d+\\.\\d+)")]
    private static partial Regex Published();
}
