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
internal sealed record DomainMapping(string Host, string BasePath, string ApiId, string? StageName, bool PassesBasePath = false);

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
        return await OfAllAsync(domains, async domain =>
            await Pages.ListAsync(
                position => session.ApiGateway.GetBasePathMappingsAsync(
                    new() { DomainName = domain.Name, DomainNameId = domain.DomainNameId, Position = position, Limit = MostPerPage },
                    cancellation),
                page => page.Position,
                page => page.Items?.Select(
                    mapping => new DomainMapping(
                        HostOf(domain.Name), PathOf(mapping.BasePath), mapping.RestApiId, NullIfEmpty(mapping.Stage))))
                .ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task<List<DomainMapping>?> ApiMappingsAsync(CancellationToken cancellation)
    {
        var domains = await Pages.ListAsync(
            token => session.ApiGatewayV2.GetDomainNamesAsync(new() { NextToken = token }, cancellation),
            page => page.NextToken,
            page => page.Items).ConfigureAwait(false);
        return await OfAllAsync(domains, async domain =>
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
            return [.. rules.OrderBy(rule => rule.Priority).SelectMany(rule => MappingsOf(HostOf(domain.Name), rule)), .. mappings];
        }).ConfigureAwait(false);
    }

    private static IEnumerable<DomainMapping> MappingsOf(string host, RoutingRule rule)
    {
        var paths = (rule.Conditions ?? []).SelectMany(condition => condition.MatchBasePaths?.AnyOf ?? []).DefaultIfEmpty("");
        return (rule.Actions ?? []).Select(action => action.InvokeApi).OfType<RoutingRuleActionInvokeApi>().SelectMany(
            action => paths.Select(
                path => new DomainMapping(host, PathOf(path), action.ApiId, action.Stage, PassesBasePath: action.StripBasePath != true)));
    }

    private static async Task<List<DomainMapping>?> OfAllAsync<TDomain>(
        List<TDomain> domains, Func<TDomain, Task<List<DomainMapping>>> read) =>
        [.. (await Task.WhenAll(domains.Select(read)).ConfigureAwait(false)).SelectMany(mappings => mappings)];

    private static string HostOf(string domain) => domain.ToLower(CultureInfo.InvariantCulture);

    private static string PathOf(string? basePath) => basePath is null or NoBasePath ? "" : basePath.Trim('/');

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
