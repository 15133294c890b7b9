using Wallarm.Connector.Inventory.Paths;

namespace Wallarm.Connector.Inventory.Deployments;

/// <summary>A method of a route, such as <c>GET /users/{id}</c>, <c>ANY /{proxy+}</c> or, of an HTTP API, <c>ANY $default</c>.</summary>
/// <param name="Method">The method, or <c>ANY</c>.</param>
/// <param name="Path">The path of the route.</param>
public sealed record DeployedOperation(string Method, string Path);

/// <summary>An API as API Gateway has it, and the routes that its calls can take.</summary>
public sealed class DeployedApi
{
    /// <summary>The method of an operation that takes any.</summary>
    public const string AnyMethod = "ANY";

    private readonly RouteTree[] _trees;
    private readonly Dictionary<string, DeployedOperation[]> _operations;

    /// <summary>Makes one.</summary>
    /// <param name="type">The kind of the API.</param>
    /// <param name="id">Its id.</param>
    /// <param name="name">Its name; null where it is not known.</param>
    /// <param name="region">System name of its region.</param>
    /// <param name="operations">What it serves; null where that is not known.</param>
    public DeployedApi(ApiType type, string id, string? name, string region, IReadOnlyList<DeployedOperation>? operations)
    {
        (Type, Id, Name, Region, IsDefined) = (type, id, name, region, operations is not null);
        Operations = operations ?? [];
        _operations = Operations.GroupBy(operation => operation.Path).ToDictionary(group => group.Key, group => group.ToArray());

        // A REST API finds the resource of a path and then its method; an HTTP API looks among the routes of the method.
        var all = TreeOf(Operations);
        _trees =
        [
            .. HttpMethods.Names.Select(method => type == ApiType.Rest ? all : TreeOf(Operations.Where(each => Takes(each, method)))),
        ];
        HasDefault = _operations.ContainsKey(RouteTemplate.Default.Text);
    }

    /// <summary>The kind of the API.</summary>
    public ApiType Type { get; }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>Its name; null where it is not known.</summary>
    public string? Name { get; }

    /// <summary>System name of its region.</summary>
    public string Region { get; }

    /// <summary>Whether it is known what it serves.</summary>
    public bool IsDefined { get; }

    internal IReadOnlyList<DeployedOperation> Operations { get; }

    private bool HasDefault { get; }

    /// <summary>Finds the route that a call takes.</summary>
    /// <param name="method">Index of the method.</param>
    /// <param name="path">The path.</param>
    /// <param name="segments">Where its segments are, without base path and stage.</param>
    internal RouteTemplate? Find(int method, ReadOnlySpan<byte> path, ReadOnlySpan<Range> segments) =>
        _trees[method].Find(path, segments) ?? (HasDefault ? RouteTemplate.Default : null);

    /// <summary>The operation of a route that takes a method; null if none does.</summary>
    internal DeployedOperation? OperationOf(string route, string method)
    {
        var operations = _operations.GetValueOrDefault(route) ?? [];
        return Array.Find(operations, operation => operation.Method == method)
            ?? Array.Find(operations, operation => operation.Method == AnyMethod);
    }

    private static bool Takes(DeployedOperation operation, string method) => operation.Method == method || operation.Method == AnyMethod;

    private static RouteTree TreeOf(IEnumerable<DeployedOperation> operations)
    {
        var tree = new RouteTree();
        foreach (var path in operations.Select(operation => operation.Path))
        {
            if ((path == "/" ? RouteTemplate.Root : RouteTemplate.Parse(path)) is { } route) tree.Add(route);
        }

        return tree;
    }
}
