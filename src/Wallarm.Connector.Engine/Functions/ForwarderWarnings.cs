using System.Net;
using System.Net.Sockets;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine;

/// <summary>What works, but what an operator should know.</summary>
internal static class ForwarderWarnings
{
    // Names that no public resolver answers.
    private static readonly string[] PrivateSuffixes =
        [".internal", ".local", ".lan", ".intranet", ".private", ".corp", ".home.arpa", ".localhost"];

    public const string NoFailureDestination =
        "Batches that cannot be delivered are lost after Lambda's two retries, about three minutes into an outage of the node. Give -OnFailureDestination an SQS queue or S3 bucket to keep them.";

    public const string MirrorBuildsNoInventory =
        "-NodeProtocol Mirror forwards requests without their responses, and API Discovery ignores requests that have no response: a Native Node builds no inventory from them. Use -NodeProtocol ExtProc unless the node is NGINX-based.";

    /// <summary>A warning that the function is never run.</summary>
    /// <param name="functionName">The function, whose reserved concurrency is 0.</param>
    public static string NeverRun(string functionName) =>
        $"The reserved concurrency of Lambda function '{functionName}' is 0: Lambda never runs it, and nothing is forwarded. "
        + $"Let it run with: Publish-WallarmForwarder -FunctionName {CommandText.Quote(functionName)} -ReservedConcurrentExecutions $null";

    /// <summary>A warning if an application id is lost on the way to ext_proc.</summary>
    /// <param name="id">The id that the function has.</param>
    public static string ApplicationIdRemoved(string id) =>
        $"The function's application id {id} ({ForwarderEnvironment.ApplicationId}) is removed: {ProtocolSetting.ApplicationIdAdvice}.";

    /// <summary>
    /// A warning where records travel over a public network unencrypted; null where they do not, as far as the address tells.
    /// </summary>
    public static string? PlainText(NodeAddress node) =>
        node.IsHttps || IsPrivate(node.Host)
            ? null
            : $"{node} is not a private address: paths, client addresses and user agents would travel unencrypted. Use -NodeScheme https, or an address inside the function's VPC.";

    private static bool IsPrivate(string host) => IPAddress.TryParse(host, out var address)
        ? IsPrivate(address)
        : !host.Contains('.') || PrivateSuffixes.Any(suffix => host.EndsWith(suffix, StringComparison.Ordinal));

    /// <summary>Whether an address is in no public network: RFC 1918, RFC 6598, link-local, unique local or loopback.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return true;
        if (address.AddressFamily == AddressFamily.InterNetworkV6) return address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal;
        return address.GetAddressBytes() is [10, ..] or [172, >= 16 and < 32, ..] or [192, 168, ..] or [169, 254, ..] or [100, >= 64 and < 128, ..];
    }
}
