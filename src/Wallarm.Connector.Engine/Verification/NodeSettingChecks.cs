using Wallarm.Connector.Engine.Checks;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Nodes;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Probing;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Verification;

/// <summary>The node that the function forwards to, as far as AWS knows of it.</summary>
internal sealed class NodeSettingChecks(AwsSession session, CheckedFunction function, IReadOnlyList<CheckedStage> stages)
{
    private const string Compare = "The node's settings cannot be read from AWS. Compare go-node.yaml:";

    public async Task<ConnectorCheck> AddressAsync()
    {
        if (await function.State.FindAsync().ConfigureAwait(false) is not { } state) return Verdict.Skipped(null, CheckedFunction.Missing);
        if (CheckedFunction.Served(state).Environment?.Error is { } error)
        {
            return Verdict.Unknown(
                state.FunctionArn,
                $"Could not be looked at: the environment variables cannot be read ({error.ErrorCode}).",
                $"Allow the action kms:Decrypt on {CheckedFunction.Served(state).KMSKeyArn ?? "the function's KMS key"} for the caller.");
        }

        var settings = FunctionSettings.Of(CheckedFunction.Served(state));
        var environment = settings.Environment;
        var url = environment.GetValueOrDefault(ForwarderEnvironment.NodeUrl);
        var repair = $"{function.Publish} {FunctionChecks.Node}";
        if (string.IsNullOrWhiteSpace(url))
        {
            return Verdict.Failed(null, $"The function has no environment variable {ForwarderEnvironment.NodeUrl}.", repair);
        }

        try
        {
            var node = NodeAddress.Parse(url, environment.GetValueOrDefault(ForwarderEnvironment.NodeScheme));
            return NodeNetwork.PlainText(node) is { } plainText
                ? Verdict.Warning(node.ToString(), plainText, repair)
                : Verdict.Passed(
                    node.ToString(),
                    "The function's environment names "
                    + $"it{(settings.Protocol is { } protocol ? $"; it is told about calls over {protocol.ToNode().ToSetting()}" : "")}.");
        }
        catch (NodeAddressException exception)
        {
            var variable = exception.Part == NodeAddressPart.Url ? ForwarderEnvironment.NodeUrl : ForwarderEnvironment.NodeScheme;
            return Verdict.Failed(null, $"The environment variable {variable} cannot be used: {exception.Message}", repair);
        }
    }

    /// <summary>What go-node.yaml has to say, for the eye: nothing in AWS tells what it does say.</summary>
    public async Task<ConnectorCheck> SettingsAsync()
    {
        if (await function.SettingsAsync().ConfigureAwait(false) is not { } settings || settings.FindNode() is not { } node)
        {
            return Verdict.Skipped(null, "The node's address is not known.");
        }

        var hosts =
            stages.Where(stage => stage.Target.IsStage).Select(stage => ProbeLine.Host(session, stage.Target)).Distinct(
                StringComparer.Ordinal).ToList();
        if (hosts.Count == 0) hosts.Add($"*.execute-api.{session.Region.SystemName}.{session.DnsSuffix}");
        var filter =
            NodeSettingsText.ExternalFilter(node, hosts, settings.Environment.GetValueOrDefault(ForwarderEnvironment.ApplicationId));
        var (advice, text) = settings.Protocol switch
        {
            ForwarderProtocol.ExtProc => (Compare, filter),
            ForwarderProtocol.Mirror => (
                "The function mirrors requests, which suits an NGINX-based node only. For a Native Node, publish it with -NodeProtocol "
                + "ExtProc and give the node this go-node.yaml:",
                filter),
            _ => (Compare, NodeSettingsText.ConnectorServer(node, hosts)),
        };
        return Verdict.Skipped(node.ToString(), advice + Environment.NewLine + text);
    }
}
