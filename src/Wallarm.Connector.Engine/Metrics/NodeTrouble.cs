using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Metrics;

/// <summary>The reasons and error types of a node's metrics, as Wallarm documents them, and what to do about each.</summary>
internal static class NodeTrouble
{
    public const string DuplicateReqId = "DuplicateReqId";

    private const string Restart = ", then: sudo systemctl restart wallarm";

    /// <summary>What a name means, and what to do.</summary>
    /// <param name="name">A <c>reason</c> of a connector server's <c>messages_rejected_total</c>, or a <c>type</c> of its or the
    /// inspector's <c>errors_total</c>.</param>
    /// <param name="hosts">Hosts of the stages.</param>
    /// <param name="functionName">The function that sends.</param>
    public static (string Meaning, string Repair) Explain(string name, IEnumerable<string> hosts, string functionName) => name switch
    {
        "host" => (
            "the API's host is not among connector.allowed_hosts",
            "Add to connector.allowed_hosts in go-node.yaml: "
            + $"{string.Join(", ", hosts.Select(host => $"\"{host}\"").DefaultIfEmpty("the APIs' hosts"))}{Restart}"),
        "remote_address" => (
            "the function's network is not among connector.allowed_networks",
            "Add the network that the function's connections come from (its subnets, or the address of its NAT gateway) to "
            + $"connector.allowed_networks in go-node.yaml{Restart}"),
        "DroppedOnOverload" => (
            "the node is overloaded",
            $"Publish-WallarmForwarder -FunctionName {CommandText.Quote(functionName)} -Environment @{{ X_CONCURRENCY = '8' }}"),
        DuplicateReqId => (
            "the same request came twice, as when Lambda delivers a batch again",
            $"Get-WallarmForwarderLog -FunctionName {CommandText.Quote(functionName)} -ErrorsOnly"),
        "FlowIsMissingResponse" => (
            "requests whose response never came, which API Discovery ignores: a connection "
            + "that broke between the two, or log lines without a status",
            $"Get-WallarmForwarderLog -FunctionName {CommandText.Quote(functionName)}"),
        "FlowIsMissingRequest" or "FlowIsNotClosed" => (
            "calls of which a part never came, as if a connection broke between the two",
            $"Get-WallarmForwarderLog -FunctionName {CommandText.Quote(functionName)} -ErrorsOnly"),
        "connector_info" => (
            "the connector type is not one that the node knows: connector-server mode "
            + "takes Wallarm's own connectors only, not mirrored requests",
            CommandText.WithAdvice(
                "Put the node into envoy-external-filter mode, or deploy Wallarm's own bundle:",
                $"Publish-WallarmForwarder -FunctionName {CommandText.Quote(functionName)} -CodeBundlePath ./cw-resend-lambda.zip")),
        "MsgDataFormat" or "MsgpackDataFormat" or "MsgpackDecode" or "NilBody" => (
            "the node expects another format on this port than the packaged forwarder speaks",
            $"Publish-WallarmForwarder -FunctionName {CommandText.Quote(functionName)} -CodeBundlePath ./cw-resend-lambda.zip"),
        "ReqBodyReading" or "RespBodyReading" =>
            ("a request or its response broke off", $"Test-WallarmNode -FromFunction {CommandText.Quote(functionName)}"),
        _ => ("not one that Wallarm documents", "Look at the node's log: /opt/wallarm/var/log/wallarm/go-node.log"),
    };
}
