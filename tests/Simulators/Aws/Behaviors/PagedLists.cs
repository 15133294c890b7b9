using System.Globalization;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>Cuts lists into pages as AWS does, where moto answers with everything at once.</summary>
internal sealed class PagedLists(AwsSettings settings) : IAwsBehavior
{
    private static readonly List[] Lists =
    [
        new("apigateway", "GetRestApis", "item", "position", "position"),
        new("apigatewayv2", "GetApis", "items", "nextToken", "nextToken"),
        new("apigatewayv2", "GetStages", "items", "nextToken", "nextToken"),
        new("lambda", "ListFunctions", "Functions", "Marker", "NextMarker"),
        new("lambda", "ListVersionsByFunction", "Versions", "Marker", "NextMarker"),
        new("lambda", "ListAliases", "Aliases", "Marker", "NextMarker"),
    ];

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        AwsAnswer answer = await next(exchange);
        if (settings.PageSize is not { } size || !answer.IsSuccess || Array.Find(Lists, list => exchange.Is(list.Service, list.Operation)) is not { } paged)
            return answer;
        JsonObject json = answer.Json;
        JsonNode?[] items = [.. json[paged.Items]?.AsArray() ?? []];
        int start = exchange.Form.TryGetValue(paged.From, out string? token) ? int.Parse(token, CultureInfo.InvariantCulture) : 0;
        json[paged.Items] = new JsonArray([.. items.Skip(start).Take(size).Select(item => item?.DeepClone())]);
        if (start + size < items.Length)
            json[paged.Next] = (start + size).ToString(CultureInfo.InvariantCulture);
        return answer.WithJson(json);
    }

    /// <param name="Service">The service.</param>
    /// <param name="Operation">The operation.</param>
    /// <param name="Items">The member that holds the list.</param>
    /// <param name="From">Where a request says which page it wants.</param>
    /// <param name="Next">Where an answer says that there is another.</param>
    private sealed record List(string Service, string Operation, string Items, string From, string Next);
}
