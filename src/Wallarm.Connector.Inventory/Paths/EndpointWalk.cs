using System.Text;
using Wallarm.Connector.Inventory.Statistics;

namespace Wallarm.Connector.Inventory.Paths;

/// <summary>A path template with what was counted of one of its methods.</summary>
internal sealed record FoundEndpoint(
    string Method, IReadOnlyList<string> Segments, IReadOnlyList<PathParameter> Parameters, EndpointFacts Facts)
{
    public string Path => "/" + string.Join('/', Segments);
}

/// <summary>Reads the endpoints from a tree whose parameters have been inferred.</summary>
internal static class EndpointWalk
{
    public static IEnumerable<FoundEndpoint> Find(PathNode root) => Find(root, [], []);

    /// <summary>Counts calls that found nothing with the endpoints that they are calls of.</summary>
    /// <returns>How many are no endpoint's.</returns>
    public static long AddMissed(PathNode missed, PathNode? called)
    {
        var noise = 0L;
        for (var method = 0; method < (missed.Facts?.Length ?? 0); method++)
        {
            if (missed.Facts![method] is not { } facts) continue;
            if (called?.Facts?[method] is { } known) known.Merge(facts);
            else noise += facts.Hits;
        }

        var parameter = called?.Parameter;
        var parameterOfWords = parameter is { TakesWords: true } ? parameter.Node : null;
        foreach (var (key, word) in missed.Words ?? [])
        {
            noise += AddMissed(word, called?.Words?.GetValueOrDefault(key) ?? parameterOfWords);
        }

        foreach (var value in missed.Values ?? []) noise += value is null ? 0 : AddMissed(value, parameter?.Node);
        foreach (var value in missed.RouteParameters?.Values ?? Enumerable.Empty<PathNode>()) noise += AddMissed(value, parameter?.Node);
        return noise + (missed.OtherWords is null ? 0 : AddMissed(missed.OtherWords, parameterOfWords));
    }

    /// <summary>A word as text. Braces of a caller are encoded, since in a template they mean a parameter.</summary>
    private static string Literal(ReadOnlySpan<byte> word) =>
        Encoding.UTF8.GetString(word).Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%7D", StringComparison.Ordinal);

    private static IEnumerable<FoundEndpoint> Find(PathNode node, string[] segments, PathParameter[] parameters)
    {
        for (var method = 0; method < (node.Facts?.Length ?? 0); method++)
        {
            if (node.Facts![method] is { } facts)
            {
                yield return new FoundEndpoint(HttpMethods.Names[method], segments, parameters, facts);
            }
        }

        foreach (var word in node.Words?.Values ?? Enumerable.Empty<PathNode>())
        {
            foreach (var endpoint in Find(word, [.. segments, Literal(word.Text)], parameters)) yield return endpoint;
        }

        if (node.Parameter is not { } inferred) yield break;
        var before = segments.Length > 0 && !(parameters.Length > 0 && segments[^1] == $"{{{parameters[^1].Name}}}") ? segments[^1] : null;
        var name = ParameterNames.Name(inferred, before, [.. parameters.Select(parameter => parameter.Name)]);
        var parameterHere = new PathParameter(name, inferred.Rule, inferred.Samples);
        foreach (var endpoint in Find(inferred.Node, [.. segments, $"{{{name}}}"], [.. parameters, parameterHere])) yield return endpoint;
    }
}
