using Wallarm.Connector.Engine.Functions;

namespace Wallarm.Connector.Engine.Metrics;

/// <summary>The modes of a Native Node that a connector can have behind it. A node runs one.</summary>
internal enum NodeMode
{
    /// <summary>Takes ext_proc, as the packaged forwarder speaks it.</summary>
    ExternalFilter,

    /// <summary>Takes the connectors that Wallarm makes, among them its own bundle for Amazon API Gateway.</summary>
    ConnectorServer,
}

/// <summary>What is known of <see cref="NodeMode"/>.</summary>
internal static class NodeModes
{
    /// <summary>The mode that a function needs at its node; null if that is not known.</summary>
    /// <param name="settings">The function; null if there is none.</param>
    public static NodeMode? For(FunctionSettings? settings) => settings switch
    {
        null => null,
        { Protocol: ForwarderProtocol.ExtProc } => NodeMode.ExternalFilter,
        { Protocol: ForwarderProtocol.Mirror } => NodeMode.ConnectorServer,
        _ => settings.IsCodeBundle ? NodeMode.ConnectorServer : null,
    };

    /// <summary>The mode as <c>go-node.yaml</c> and the metrics have it.</summary>
    public static string ToSetting(this NodeMode mode) => mode == NodeMode.ExternalFilter ? "envoy-external-filter" : "connector-server";

    /// <summary>The mode of a name; null for another.</summary>
    public static NodeMode? Parse(string? name) =>
        Enum.GetValues<NodeMode>().Where(mode => mode.ToSetting() == name).Select(mode => (NodeMode?)mode).FirstOrDefault();
}
