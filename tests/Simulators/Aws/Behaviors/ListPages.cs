using System.Globalization;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>Lists come in pages, where moto answers everything at once. A token is where the next page starts.</summary>
internal sealed class ListPages(AwsSettings settings) : IAwsBehavior
{
    private static readonly Dictionary<string, Paging> Lists = new()
    {
        ["lambda:ListFunctions"] = new("Functions", "MaxItems", "Marker", "NextMarker", 50, 50),
        ["lambda:ListVersionsByFunction"] = new("Versions", "MaxItems", "Marker", "NextMarker", 50, 50),
        ["lambda:ListAliases"] = new("Aliases", "MaxItems", "Marker", "NextMarker", 50, 50),
        ["apigateway:GetRestApis"] = new("item", "limit", "position", "position", 25, 500),
        ["apigateway:GetResources"] = new("item", "limit", "position", "position", 25, 500),
        ["apigateway:GetDomainNames"] = new("item", "limit", "position", "position", 25, 500),
        ["apigateway:GetBasePathMappings"] = new("item", "limit", "position", "position", 25, 500),
        ["apigatewayv2:GetRoutes"] = new("items", "maxResults", "nextToken", "nextToken", 100, 500),
        ["apigatewayv2:GetDomainNames"] = new("items", "maxResults", "nextToken", "nextToken", 100, 500),
        ["apigatewayv2:GetApiMappings"] = new("items", "maxResults", "nextToken", "nextToken", 100, 500),
        ["apigatewayv2:GetApis"] = new("items", "maxResults", "nextToken", "nextToken", 100, 500),
        ["apigatewayv2:GetStages"] = new("items", "maxResults", "nextToken", "nextToken", 100, 500),
    };

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        AwsAnswer answer = await next(exchange);
        if (!answer.IsSuccess || !Lists.TryGetValue($"{exchange.Service}:{exchange.Operation}", out Paging? paging))
            return answer;
        int size = Math.Min(Math.Min(paging.Most, settings.PageSize ?? int.MaxValue), Number(exchange, paging.Limit) ?? paging.Default);
        int start = Number(exchange, paging.Token) ?? 0;
        JsonObject json = answer.Json;
        JsonArray all = json[paging.Items]!.AsArray();
        json[paging.Items] = new JsonArray([.. all.Skip(start).Take(size).Select(each => each!.DeepClone())]);
        if (start + size < all.Count)
            json[paging.NextToken] = (start + size).ToString(CultureInfo.InvariantCulture);
        return answer.WithJson(json);
    }

    private static int? Number(AwsExchange exchange, string name) =>
        exchange.Form.TryGetValue(name, out string? text) && text.Length > 0 ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private sealed record Paging(string Items, string Limit, string Token, string NextToken, int Default, int Most);
}
