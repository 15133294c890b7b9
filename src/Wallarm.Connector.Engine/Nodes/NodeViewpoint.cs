using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine;

/// <summary>From where a node is looked at, which decides on what to do about it.</summary>
internal sealed record NodeViewpoint
{
    /// <summary>The node.</summary>
    public required NodeAddress Node { get; init; }

    /// <summary>The function whose network it is; null for this computer.</summary>
    public string? FunctionName { get; init; }

    /// <summary>Whether the function is attached to a VPC.</summary>
    public bool IsInVpc { get; init; }

    /// <summary>As in "cannot be resolved from ...".</summary>
    public string Place => FunctionName is null ? "this computer" : IsInVpc ? "the function's VPC" : "the function's network, which is in no VPC";

    /// <summary>The command that tries, or sets, the same node with one thing changed.</summary>
    /// <param name="change">What is changed, as parameters.</param>
    public string With(string change) => FunctionName is null
        ? $"Test-WallarmNode {Address(Node.Authority, Node.Scheme)} {change}"
        : $"Publish-WallarmForwarder -FunctionName {CommandText.Quote(FunctionName)} {change}";

    /// <summary>The command that tries, or sets, another address.</summary>
    public string WithAddress(string authority, string scheme) => FunctionName is null
        ? $"Test-WallarmNode {Address(authority, scheme)}"
        : $"Publish-WallarmForwarder -FunctionName {CommandText.Quote(FunctionName)} {Address(authority, scheme)}";

    private static string Address(string authority, string scheme) => $"-NodeUrl {CommandText.Quote(authority)} -NodeScheme {scheme}";
}
