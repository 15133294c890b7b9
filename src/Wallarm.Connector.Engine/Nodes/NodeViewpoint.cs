using System.Globalization;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Nodes;

/// <summary>From where a node is looked at, which decides on what to do about it.</summary>
internal sealed record NodeViewpoint
{
    /// <summary>The node.</summary>
    public required NodeAddress Node { get; init; }

    /// <summary>How it is told about calls.</summary>
    public required NodeProtocol Protocol { get; init; }

    /// <summary>The function whose network it is; null for this computer.</summary>
    public string? FunctionName { get; init; }

    /// <summary>Whether the function is attached to a VPC.</summary>
    public bool IsInVpc { get; init; }

    /// <summary>As in "cannot be resolved from ...".</summary>
    public string Place =>
        FunctionName is null ? "this computer" : IsInVpc ? "the function's VPC" : "the function's network, which is in no VPC";

    /// <summary>The command that tries, or sets, the same node with one thing changed.</summary>
    /// <param name="change">What is changed, as parameters.</param>
    public string With(string change) => FunctionName is null
        ? $"Test-WallarmNode {Address(Node.Authority, Node.Scheme)}{Mirror} {change}"
        : $"Publish-WallarmForwarder -FunctionName {CommandText.Quote(FunctionName)} {change}";

    /// <summary>The command that tries, or sets, another address.</summary>
    public string WithAddress(string authority, string scheme) => FunctionName is null
        ? $"Test-WallarmNode {Address(authority, scheme)}{Mirror}"
        : $"Publish-WallarmForwarder -FunctionName {CommandText.Quote(FunctionName)} {Address(authority, scheme)}";

    /// <summary>The command that gives the node's host another port.</summary>
    public string WithPort(int port) =>
        WithAddress(
            string.Create(CultureInfo.InvariantCulture, $"{(Node.Host.Contains(':') ? $"[{Node.Host}]" : Node.Host)}:{port}"), Node.Scheme);

    /// <summary>The command that tries, or sets, another protocol.</summary>
    public string WithProtocol(string protocol) => FunctionName is null
        ? $"Test-WallarmNode {Address(Node.Authority, Node.Scheme)} -NodeProtocol {protocol}"
        : With($"-NodeProtocol {protocol}");

    /// <summary>What a command for this computer needs besides; a function keeps its protocol.</summary>
    private string Mirror => Protocol == NodeProtocol.Mirror ? " -NodeProtocol Mirror" : "";

    private static string Address(string authority, string scheme) => $"-NodeUrl {CommandText.Quote(authority)} -NodeScheme {scheme}";
}
