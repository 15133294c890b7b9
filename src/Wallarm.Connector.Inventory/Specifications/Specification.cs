using System.Text;
using Microsoft.OpenApi;
using Wallarm.Connector.Inventory.OpenApi;
using Wallarm.Connector.Inventory.Paths;

namespace Wallarm.Connector.Inventory.Specifications;

/// <summary>An operation of a specification.</summary>
internal sealed record SpecifiedOperation(string Method, string Path);

/// <summary>The operations that an OpenAPI document names, and how the paths of calls are found among them.</summary>
internal sealed class Specification
{
    private readonly RouteTree _root = new();
    private readonly List<SpecifiedOperation> _operations = [];

    private Specification(IReadOnlyList<string> basePaths, string? host)
    {
        BasePaths = basePaths;
        Host = host;
    }

    public IReadOnlyList<SpecifiedOperation> Operations => _operations;

    /// <summary>Paths before those of the document: those of its servers, and none.</summary>
    public IReadOnlyList<string> BasePaths { get; }

    /// <summary>Host of the first server; null if it has none.</summary>
    public string? Host { get; }

    /// <summary>Reads a document: OpenAPI 3 or Swagger 2, as JSON or YAML.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Specification Parse(byte[] document)
    {
        var read = OpenApiText.Read(document);
        if (read.Paths is not { Count: > 0 }) throw new FormatException("it has no paths");
        var servers = (read.Servers ?? []).Select(Server).ToArray();
        var specification = new Specification(
            [.. servers.Select(server => server.Path).Append("").Distinct()],
            servers.Select(server => server.Host).FirstOrDefault(host => host is not null));
        foreach (var (path, item) in read.Paths)
        {
            if (!path.StartsWith('/')) continue;
            var methods = item.Operations?.Keys.Select(method => method.Method.ToUpperInvariant()).ToArray() ?? [];
            var isAny = item.Extensions?.ContainsKey("x-amazon-apigateway-any-method") == true;
            specification.Add(path, isAny ? HttpMethods.Names : HttpMethods.Names.Where(methods.Contains));
        }

        return specification;
    }

    /// <summary>Finds the route of a call.</summary>
    /// <param name="path">The path.</param>
    /// <param name="segments">Where its segments are.</param>
    /// <param name="stage">The stage, which stands before the route on an API's default domain; empty if it is not known.</param>
    /// <param name="prefixLength">How many segments are known to stand before the route; negative if that is not known.</param>
    /// <param name="start">How many segments stand before the route.</param>
    public RouteTemplate? Match(
        ReadOnlySpan<byte> path, ReadOnlySpan<Range> segments, ReadOnlySpan<byte> stage, int prefixLength, out int start)
    {
        foreach (var basePath in BasePaths)
        {
            start = LengthOf(basePath, path, segments);
            if (start >= 0 && _root.Find(path, segments[start..]) is { } route) return route;
        }

        start = prefixLength;
        if (start > 0 && start <= segments.Length && _root.Find(path, segments[start..]) is { } known) return known;
        start = 1;
        return !stage.IsEmpty && segments.Length > 0 && path[segments[0]].SequenceEqual(stage) ? _root.Find(path, segments[1..]) : null;
    }

    /// <summary>Finds the operation that an endpoint is.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="template">Its path template.</param>
    /// <param name="stages">The stages of its host, as far as they are known.</param>
    /// <param name="prefixLength">How many segments are known to stand before the operation's path; negative if that is not known.</param>
    /// <param name="prefix">What stands before the operation's path.</param>
    public SpecifiedOperation? Find(string method, string template, IReadOnlyList<string> stages, int prefixLength, out string prefix)
    {
        var path = Encoding.UTF8.GetBytes(template);
        Span<Range> segments = new Range[PathTree.MaxSegments];
        segments = segments[..Math.Min(segments.Length, PathTree.Split(path, segments))];
        var words = template.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var stage = words.Length > 0 && stages.Contains(words[0]) ? words[0] : "";
        var route = Match(path, segments, Encoding.UTF8.GetBytes(stage), prefixLength, out var start);
        prefix = string.Concat(words.Take(start).Select(segment => "/" + segment));
        return route is null ? null : _operations.Find(operation => operation.Path == route.Text && operation.Method == method);
    }

    /// <summary>
    /// A server's address with the defaults of its variables, as API Gateway exports its stage: <c>/{basePath}</c>. That of Swagger 2 may
    /// begin with two slashes.
    /// </summary>
    private static (string? Host, string Path) Server(OpenApiServer server)
    {
        var url = server.Url ?? "";
        foreach (var (name, variable) in server.Variables ?? new Dictionary<string, OpenApiServerVariable>())
        {
            url = url.Replace($"{{{name}}}", variable.Default?.TrimStart('/'), StringComparison.Ordinal);
        }

        if (url.StartsWith("//", StringComparison.Ordinal)) url = "https:" + url;
        return Uri.TryCreate(url, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https"
            ? (absolute.Host, absolute.AbsolutePath.TrimEnd('/'))
            : (null, url.StartsWith('/') ? url.TrimEnd('/') : "");
    }

    private static int LengthOf(string basePath, ReadOnlySpan<byte> path, ReadOnlySpan<Range> segments)
    {
        var length = 0;
        foreach (var segment in basePath.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (length == segments.Length || !Encoding.UTF8.GetBytes(segment).AsSpan().SequenceEqual(path[segments[length]])) return -1;
            length++;
        }

        return length;
    }

    private void Add(string path, IEnumerable<string> methods)
    {
        if ((path == "/" ? RouteTemplate.Root : RouteTemplate.Parse(path)) is { } route) _root.Add(route);
        _operations.AddRange(methods.Select(method => new SpecifiedOperation(method, path)));
    }
}
