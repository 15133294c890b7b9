namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>A node address or scheme that cannot be used. The message repeats the value only where it cannot hold a password.</summary>
public sealed class NodeAddressException : Exception
{
    internal NodeAddressException(NodeAddressPart part, string message)
        : base(message)
    {
        Part = part;
    }

    /// <summary>Which of the two inputs is wrong.</summary>
    public NodeAddressPart Part { get; }
}

/// <summary>The two inputs that make a node's address.</summary>
public enum NodeAddressPart
{
    /// <summary>Host and port (<c>X_NODE_URL</c>).</summary>
    Url,

    /// <summary><c>http</c> or <c>https</c> (<c>X_NODE_SCHEME</c>).</summary>
    Scheme,
}
