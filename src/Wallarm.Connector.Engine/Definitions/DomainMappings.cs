using System.Collections.Concurrent;
using System.Globalization;
using Amazon.ApiGatewayV2;
using Amazon.ApiGatewayV2.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Definitions;

/// <summary>Where a custom domain leads.</summary>
/// <param name="Host">The domain, in lower case.</param>
/// <param name="BasePath">The base path, without slashes at its ends; empty for none.</param>
/// <param name="ApiId">Id of the API.</param>
/// <param name="StageName">Name of the stage; null if the base path is followed by it.</param>
/// <param name="PassesBasePath">Whether the API is handed the base path too.</param>
/// <param name="Rank">
/// The priority of a routing rule; the highest number for a mapping, which counts behind all rules, and for a rule that looks at headers,
/// which a log does not tell.
/// </param>
internal sealed record DomainMapping(
    string Host, string BasePath, string ApiId, string? StageName, bool PassesBasePath = false, int Rank = int.MaxValue);

/// <summary>Reads where the custom domains of a region lead: base-path mappings, API mappings and routing rules.</summary>
/// <remarks>
/// The older API names every domain and its mappings to REST APIs, the newer one those of regional domains, with base paths of several
/// segments; what both name is one mapping. A routing rule that looks at headers alone leads from everywhere.
/// </remarks>
internal sealed class DomainMappings(AwsSession session, IOperationObserver observer)
{
    /// <summary>The most that the lists of the older API give at once.</summary>
    private const int MostPerPage = 500;

    private const string NoBasePath = "(none)";

    /// <summary>Reads them. What may not be read is told, and leaves mappings that are not known.</summary>
    public async Task<IReadOnlyList<DomainMapping>> ReadAsync(CancellationToken cancellation)
    {
        var hindered = $"Which APIs the custom domains of {session.Region.SystemName} lead to cannot be told";
        var older = PartialFailure.OrToldAsync(observer, hindered, BasePathMappingsAsync(cancellation), cancellation);
        var newer = PartialFailure.OrToldAsync(observer, hindered, ApiMappingsAsync(cancellation), cancellation);
        return [.. (await older.ConfigureAwait(false) ?? []).Union(await newer.ConfigureAwait(false) ?? [])];
    }

    private async Task<List<DomainMapping>?> BasePathMappingsAsync(CancellationToken cancellation)
    {
        var domains = await Pages.ListAsync(
            position => session.ApiGateway.GetDomainNamesAsync(new() { Position = position, Limit = MostPerPage }, cancellation),
            page => page.Position,
            page => page.Items).ConfigureAwait(false);
        var mapped = domains.FindAll(domain => domain.RoutingMode != Amazon.APIGateway.RoutingMode.ROUTING_RULE_ONLY);
        return await OfAllAsync(
            mapped,
            domain => domain.Name,
            domain => Pages.ListAsync(
                position => session.ApiGateway.GetBasePathMappingsAsync(
                    new() { DomainName = domain.Name, DomainNameId = domain.DomainNameId, Position = position, Limit = MostPerPage },
                    cancellation),
                page => page.Position,
                page => page.Items?.Select(
                    mapping => new DomainMapping(
                        HostOf(domain.Name), PathOf(mapping.BasePath), mapping.RestApiId, NullIfEmpty(mapping.Stage)))),
            cancellation).ConfigureAwait(false);
    }

    private async Task<List<DomainMapping>?> ApiMappingsAsync(CancellationToken cancellation)
    {
        var domains = await Pages.ListAsync(
            token => session.ApiGatewayV2.GetDomainNamesAsync(new() { NextToken = token }, cancellation),
            page => page.NextToken,
            page => page.Items).ConfigureAwait(false);
        return await OfAllAsync(domains, domain => domain.Name, ReadAsync, cancellation).ConfigureAwait(false);

        async Task<List<DomainMapping>> ReadAsync(DomainName domain)
        {
            var mappings = domain.RoutingMode == RoutingMode.ROUTING_RULE_ONLY
                ? []
                : await Pages.ListAsync(
                    token => session.ApiGatewayV2.GetApiMappingsAsync(new() { DomainName = domain.Name, NextToken = token }, cancellation),
                    page => page.NextToken,
                    page => page.Items?.Select(
                        mapping => new DomainMapping(
                            HostOf(domain.Name), PathOf(mapping.ApiMappingKey), mapping.ApiId, NullIfEmpty(mapping.Stage))))
                    .ConfigureAwait(false);
            if (domain.RoutingMode is null || domain.RoutingMode == RoutingMode.API_MAPPING_ONLY) return mappings;
            var rules = await Pages.ListAsync(
                token => session.ApiGatewayV2.ListRoutingRulesAsync(new() { DomainName = domain.Name, NextToken = token }, cancellation),
                page => page.NextToken,
                page => page.RoutingRules).ConfigureAwait(false);
            return [.. mappings, .. rules.SelectMany(rule => MappingsOf(HostOf(domain.Name), rule))];
        }
    }

    private static IEnumerable<DomainMapping> MappingsOf(string host, RoutingRule rule)
    {
        var conditions = rule.Conditions ?? [];
        var paths = conditions.SelectMany(condition => condition.MatchBasePaths?.AnyOf ?? []).DefaultIfEmpty("");
        var rank = conditions.Exists(condition => condition.MatchHeaders?.AnyOf is { Count: > 0 }) ? int.MaxValue : rule.Priority;
        return (rule.Actions ?? []).Select(action => action.InvokeApi).OfType<RoutingRuleActionInvokeApi>().SelectMany(
            action => paths.Select(
                path => new DomainMapping(
                    host, PathOf(path), action.ApiId, action.Stage, PassesBasePath: action.StripBasePath != true, rank ?? int.MaxValue)));
    }

    /// <summary>Reads the mappings of domains. One of which they cannot be read is told; if that is all of them, it is one error.</summary>
    private async Task<List<DomainMapping>?> OfAllAsync<TDomain>(
        List<TDomain> domains,
        Func<TDomain, string> nameOf,
        Func<TDomain, Task<List<DomainMapping>>> read,
        CancellationToken cancellation)
    {
        var failures = new ConcurrentDictionary<string, ConnectorException>();
        var found = await Task.WhenAll(domains.Select(async domain =>
        {
            try
            {
                return await read(domain).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                var error = AwsErrors.Translate(exception);
                if (error is SessionException) throw error;
                failures.TryAdd(nameOf(domain), error);
                return [];
            }
        })).ConfigureAwait(false);
        if (!failures.IsEmpty && failures.Count == domains.Count) throw failures.Values.First();
        foreach (var (name, error) in failures.OrderBy(failure => failure.Key, StringComparer.Ordinal))
        {
            observer.Warning($"Which APIs the custom domain '{name}' leads to cannot be told: {error.Problem}");
        }

        return [.. found.SelectMany(mappings => mappings)];
    }

    private static string HostOf(string domain) => domain.ToLower(CultureInfo.InvariantCulture);

    private static string PathOf(string? basePath) => basePath is null or NoBasePath ? "" : basePath.Trim('/');

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
