using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Wallarm.Connector.Inventory.Facts;
using Wallarm.Connector.Inventory.Paths;

namespace Wallarm.Connector.Inventory.OpenApi;

/// <summary>An inventory as an OpenAPI 3.1 document, as Wallarm's rogue API detection takes one.</summary>
/// <remarks>
/// <para>One document for all hosts. Wallarm compares paths and ignores <c>servers</c>, so base paths and stages stand in <c>paths</c>.
/// A path that several hosts have, or that is only named differently, is one path of the document.</para>
/// <para>What else is known stands in <c>x-wallarm-endpoints</c> of the operation, one object an endpoint: all that
/// <see cref="ApiEndpoint"/> has but user agents, sample values and the hourly series. Those of methods that API Gateway does not know,
/// which only objects that somebody made can have, stand in the same member of the path.</para>
/// </remarks>
internal static class InventoryDocument
{
    private const string FactsName = "x-wallarm-endpoints";

    private static readonly Dictionary<string, IOpenApiExtension> NoFacts = [];

    /// <summary>Writes the document. The same endpoints give the same bytes.</summary>
    public static void Write(TextWriter output, IReadOnlyList<ApiEndpoint> endpoints, bool isYaml)
    {
        // The library writes numbers as the culture has them.
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            Of(endpoints).SerializeAsV31(isYaml ? new OpenApiYamlWriter(output) : new OpenApiJsonWriter(output));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        output.Write('\n');
    }

    /// <summary>The endpoints of a document that <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">It has no <c>x-wallarm-endpoints</c>.</exception>
    public static IReadOnlyList<ApiEndpoint> Read(byte[] document)
    {
        var paths = OpenApiText.Read(document, isStrict: true).Paths;
        var facts = paths.Values.SelectMany(FactsOf).Where(extension => extension.Key == FactsName)
            .Select(extension => (extension.Value as JsonNodeExtension)?.Node).OfType<JsonArray>().ToArray();
        return facts.Length > 0 || paths.Count == 0
            ? [.. facts.SelectMany(endpoints => endpoints).Select(EndpointJson.Read)]
            : throw new FormatException($"it has no {FactsName}, which Export-WallarmApiInventory writes");
    }

    private static IEnumerable<KeyValuePair<string, IOpenApiExtension>> FactsOf(IOpenApiPathItem path) =>
        (path.Operations?.Values.SelectMany(operation => operation.Extensions ?? NoFacts) ?? []).Concat(path.Extensions ?? NoFacts);

    private static OpenApiDocument Of(IReadOnlyList<ApiEndpoint> endpoints)
    {
        var hosts = endpoints.Select(endpoint => endpoint.Host).Where(IsHost).Distinct().Order(StringComparer.Ordinal).ToArray();
        var last = endpoints.Max(endpoint => endpoint.LastSeen);
        var document = new OpenApiDocument
        {
            Info = new OpenApiInfo
            {
                Title = hosts.Length == 1 ? $"API inventory of {hosts[0]}" : "API inventory",
                Description = "Endpoints observed in access logs of Amazon API Gateway, written by Export-WallarmApiInventory.",
                Version = last?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "0",
            },
            Servers = Servers(hosts),
            Paths = [],
        };
        var groups = endpoints.GroupBy(endpoint => EndpointPath.WithoutNames(EndpointPath.Encode(endpoint)))
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            List<string> names = [];
            document.Paths.Add(EndpointPath.Encode(group.First(), names), PathItem([.. group], names, hosts));
        }

        return document;
    }

    private static OpenApiPathItem PathItem(ApiEndpoint[] endpoints, List<string> names, string[] allHosts)
    {
        var hosts = allHosts.Where(host => endpoints.Any(endpoint => endpoint.Host == host)).ToArray();
        var rules = endpoints[0].Parameters;
        var item = new OpenApiPathItem
        {
            Servers = hosts.Length == allHosts.Length ? null : Servers(hosts),
            Parameters = names.Count == 0
                ? null
                : [.. names.Select((name, index) => Parameter(name, index < rules.Count ? rules[index].Rule : null))],
        };
        var methods = endpoints.Where(HasMethod).GroupBy(endpoint => endpoint.Method).OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var method in methods)
        {
            item.AddOperation(new HttpMethod(method.Key), Operation([.. method]));
        }

        ApiEndpoint[] others = [.. endpoints.Where(endpoint => !HasMethod(endpoint))];
        if (others.Length > 0) item.Extensions = Facts(others);
        return item;
    }

    private static OpenApiOperation Operation(ApiEndpoint[] endpoints)
    {
        var statuses = endpoints.SelectMany(endpoint => endpoint.Statuses).Where(status => status.Status is >= 100 and <= 599)
            .GroupBy(status => status.Status).OrderBy(group => group.Key);
        var operation = new OpenApiOperation { Responses = [], Extensions = Facts(endpoints) };
        foreach (var status in statuses)
        {
            var calls = Calls(status.Sum(each => each.Hits));
            operation.Responses.Add(Invariant($"{status.Key}"), new OpenApiResponse { Description = $"Observed in {calls}." });
        }

        if (operation.Responses.Count == 0) operation.Responses.Add("default", new OpenApiResponse { Description = "None was observed." });
        return operation;
    }

    private static Dictionary<string, IOpenApiExtension> Facts(ApiEndpoint[] endpoints) =>
        new() { [FactsName] = new JsonNodeExtension(new JsonArray([.. endpoints.Select(Facts)])) };

    /// <summary>The writer does not escape control characters, so that no text of callers may reach it as it is.</summary>
    private static JsonObject Facts(ApiEndpoint endpoint)
    {
        List<string> names = [];
        var path = EndpointPath.Encode(endpoint, names);
        var facts = EndpointJson.ToNode(endpoint with
        {
            Path = path,
            Route = endpoint.Route is { } route ? EndpointPath.Encode(endpoint with { Path = route }) : null,
            Parameters = [.. names.Zip(endpoint.Parameters, (name, parameter) => new PathParameter(name.TrimEnd('+'), parameter.Rule, []))],
            UserAgents = [],
            FirstHour = null,
            HourlyHits = [],
        });
        foreach (var (name, value) in facts.ToArray())
        {
            if (value?.GetValueKind() == JsonValueKind.String) facts[name] = EndpointPath.Printable(value.GetValue<string>());
        }

        return facts;
    }

    private static OpenApiParameter Parameter(string name, string? rule) => new()
    {
        Name = name,
        In = ParameterLocation.Path,
        Required = true,
        Description = ParameterSchema.Description(rule),
        Schema = ParameterSchema.Of(rule),
    };

    private static List<OpenApiServer>? Servers(string[] hosts) =>
        hosts.Length == 0 ? null : [.. hosts.Select(host => new OpenApiServer { Url = $"https://{host}" })];

    private static bool IsHost(string host) => Uri.CheckHostName(host) == UriHostNameType.Dns && host.All(char.IsAscii);

    private static bool HasMethod(ApiEndpoint endpoint) => HttpMethods.Names.Contains(endpoint.Method);

    private static string Calls(long hits) => hits == 1 ? "1 call" : Invariant($"{hits} calls");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
