using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Nodes;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>How the forwarder tells the node about calls, as the function's environment says it.</summary>
internal static class ProtocolSetting
{
    public const string Variable = "X_NODE_PROTOCOL";

    // Only a forwarder from before the variable was known lacks it, and that one mirrors.
    private const NodeProtocol WithoutVariable = NodeProtocol.Mirror;

    /// <summary>Where an application id belongs if the node is spoken to over ext_proc.</summary>
    public const string ApplicationIdAdvice =
        "ext_proc carries no application id: set route_config.wallarm_application for the APIs' hosts in the node's go-node.yaml "
        + "(Test-WallarmConnector prints it, check NodeSettings)";

    /// <summary>What plans show for a forwarder that has no such variable.</summary>
    public static string ShownWithoutVariable => $"{WithoutVariable.ToSetting()} (not set)";

    /// <summary>The protocol of a function; null if the variable holds neither of the two.</summary>
    public static NodeProtocol? Of(IReadOnlyDictionary<string, string> environment) =>
        environment.GetValueOrDefault(Variable) is { Length: > 0 } text ? Parse(text) : WithoutVariable;

    /// <summary>The protocol that is asked for, by its option or among the variables; null for none.</summary>
    /// <exception cref="InvalidOptionException">The variable holds neither of the two.</exception>
    public static NodeProtocol? Asked(ForwarderOptions options)
    {
        if (options.NodeProtocol is { } protocol) return protocol.ToNode();
        if (options.Environment.GetValueOrDefault(Variable) is not { } text) return null;
        return Parse(text)
            ?? throw UnusableOption.Error(
                "-Environment", $"{Variable} is neither {NodeProtocol.ExtProc.ToSetting()} nor {NodeProtocol.Mirror.ToSetting()}");
    }

    /// <summary>The protocol that a function shall have: what is asked for, else what its variable says, else ext_proc.</summary>
    public static NodeProtocol Desired(IReadOnlyDictionary<string, string> current, ForwarderOptions options) =>
        Asked(options) ?? (current.GetValueOrDefault(Variable) is { } text ? Parse(text) : null) ?? NodeProtocol.ExtProc;

    /// <summary>Checks what the options alone can tell.</summary>
    /// <exception cref="InvalidOptionException">They contradict each other.</exception>
    public static void Check(ForwarderOptions options)
    {
        var asked = Asked(options);
        if (options.CodeBundlePath is not null && asked is not null)
        {
            throw UnusableOption.Error(
                "-NodeProtocol", "Wallarm's code bundle has a protocol of its own; leave it out, or deploy the packaged forwarder");
        }

        if (asked == NodeProtocol.ExtProc) RefuseApplicationId(options);
    }

    /// <summary>Ensures that no application id is asked for.</summary>
    /// <exception cref="InvalidOptionException">One is.</exception>
    public static void RefuseApplicationId(ForwarderOptions options)
    {
        if (options.ApplicationId is not null) throw UnusableOption.Error("-ApplicationId", ApplicationIdAdvice);
        if (options.Environment.GetValueOrDefault(ForwarderEnvironment.ApplicationId) is not null)
        {
            throw UnusableOption.Error("-Environment", $"it holds {ForwarderEnvironment.ApplicationId}, but {ApplicationIdAdvice}");
        }
    }

    /// <summary>As the forwarder reads it: in any case, with blanks around it.</summary>
    private static NodeProtocol? Parse(string text)
    {
        foreach (var protocol in Enum.GetValues<NodeProtocol>())
        {
            if (text.Trim().Equals(protocol.ToSetting(), StringComparison.OrdinalIgnoreCase)) return protocol;
        }

        return null;
    }
}
