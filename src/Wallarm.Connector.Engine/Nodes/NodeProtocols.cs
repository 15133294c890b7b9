using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Nodes;

/// <summary>The protocols of cmdlets and those of the forwarder, one as the other.</summary>
internal static class NodeProtocols
{
    public static NodeProtocol ToNode(this ForwarderProtocol protocol) =>
        protocol == ForwarderProtocol.Mirror ? NodeProtocol.Mirror : NodeProtocol.ExtProc;

    public static ForwarderProtocol ToOption(this NodeProtocol protocol) =>
        protocol == NodeProtocol.Mirror ? ForwarderProtocol.Mirror : ForwarderProtocol.ExtProc;
}
