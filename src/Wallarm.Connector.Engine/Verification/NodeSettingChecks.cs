using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine;

/// <summary>The node that the function forwards to, as far as AWS knows of it.</summary>
internal sealed class NodeSettingChecks(AwsSession session, CheckedFunction function, IReadOnlyList<CheckedStage> stages)
{
    public async Task<ConnectorCheck> AddressAsync()
    {
        if (await function.State.FindAsync().ConfigureAwait(false) is not { } state) return Verdict.Skipped(null, CheckedFunction.Unknown);
        if (CheckedFunction.Served(state).Environment?.Error is { } error)
        {
            return Verdict.Skipped(state.FunctionArn, $"Could not be looked at: the environment variables cannot be read ({error.ErrorCode}).", $"Allow the action kms:Decrypt on {CheckedFunction.Served(state).KMSKeyArn ?? "the function's KMS key"} for the caller.");
        }

        var environment = FunctionSettings.Of(CheckedFunction.Served(state)).Environment;
        var url = environment.GetValueOrDefault(ForwarderEnvironment.NodeUrl);
        var repair = $"{function.Publish} {FunctionChecks.Node}";
        if (string.IsNullOrWhiteSpace(url)) return Verdict.Failed(null, $"The function has no environment variable {ForwarderEnvironment.NodeUrl}.", repair);
        try
        {
            var node = NodeAddress.Parse(url, environment.GetValueOrDefault(ForwarderEnvironment.NodeScheme));
            return ForwarderWarnings.PlainText(node) is { } plainText ? Verdict.Warning(node.ToString(), plainText, repair) : Verdict.Passed(node.ToString(), "The function's environment names it.");
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
        if ((await function.SettingsAsync().ConfigureAwait(false))?.FindNode() is not { } node) return Verdict.Skipped(null, "The node's address is not known.");
        var hosts = stages.Where(stage => stage.Target.IsStage).Select(stage => $"{stage.Target.ApiId}.execute-api.{session.Region.SystemName}.{session.DnsSuffix}").Distinct(StringComparer.Ordinal).ToList();
        if (hosts.Count == 0) hosts.Add($"*.execute-api.{session.Region.SystemName}.{session.DnsSuffix}");
        string[] lines =
        [
            "mode: connector-server",
            "connector:",
            $"  address: \":{node.Port}\"",
            .. node.IsHttps ? ["  tls_cert: /path/to/node.crt", "  tls_key: /path/to/node.key"] : Array.Empty<string>(),
            "  allowed_hosts:  # where it is set; add the APIs' custom domains",
            .. hosts.Select(host => $"    - \"{host}\""),
            "proxy_headers:",
            "  - trusted_networks: []  # the network that the function's connections come from",
            "    original_host: [X-Forwarded-Host]",
            "    real_ip: [X-Forwarded-For]",
        ];
        return Verdict.Skipped(node.ToString(), "The node's settings cannot be read from AWS. Compare go-node.yaml:" + Environment.NewLine + string.Join(Environment.NewLine, lines));
    }
}
