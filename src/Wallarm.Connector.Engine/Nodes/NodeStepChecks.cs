using System.Globalization;
using System.Net;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Nodes;

/// <summary>Verdicts on the steps to a connection with a node: what was seen, and what to do.</summary>
internal sealed class NodeStepChecks(NodeViewpoint from)
{
    private NodeAddress Node => from.Node;

    public ConnectorCheck Address() => Named("NodeAddress", NodeNetwork.PlainText(Node) is { } plainText
        ? Verdict.Warning(Node.ToString(), plainText, from.WithAddress(Node.Authority, "https"))
        : Verdict.Passed(Node.ToString(), $"Looked at from {from.Place}."));

    public ConnectorCheck Dns(DnsStep step)
    {
        if (step.Ok) return Named("NodeDns", Reachable(step, $"{string.Join(", ", step.Addresses)}{Took(step.Duration)}"));
        var what = from switch
        {
            { FunctionName: null } => LookFromFunction("Check the name. If only the function's network knows it, look from there."),
            { IsInVpc: true } => CommandText.WithAdvice(
                "The function asks the resolver of its VPC: put the name into a private hosted "
                + "zone of that VPC, or give the node's address instead.",
                from.WithAddress($"192.0.2.10:{Node.Port.ToString(CultureInfo.InvariantCulture)}", Node.Scheme)),
            _ =>
                AttachToVpc(
                    "The function asks public DNS. Give the node a public name, or attach the function to the VPC that knows the name."),
        };
        return Named("NodeDns", Verdict.Failed(Node.Host, $"From {from.Place}: {step.Error}.", what));
    }

    public ConnectorCheck Tcp(TcpStep step)
    {
        if (step.Ok) return Named("NodeTcp", Verdict.Passed(Node.Authority, $"Connected to {step.Address}{Took(step.Duration)}"));
        var isRefused = step.Error!.Contains("ConnectionRefused", StringComparison.Ordinal);
        return Named("NodeTcp", Verdict.Failed(Node.Authority, $"From {from.Place}: {step.Error}.", isRefused ? Refused() : Swallowed()));
    }

    public ConnectorCheck Tls(TlsStep step)
    {
        var seen = Describe(step);
        if (step.Ok)
        {
            return Named("NodeTls", step.DaysLeft is < 30 and var days
                ? Verdict.Warning(
                    Node.Authority,
                    $"{seen} It expires in {days} days.",
                    $"Renew the certificate at the node ({Section}.tls_cert) before that" + (
                        step.Pinned is null ? "." : ", and pin the new one as well: the function takes several fingerprints."))
                : Verdict.Passed(Node.Authority, $"{step.Protocol}{Alpn(step)}. {seen}{Took(step.Duration)}"));
        }

        if (step.Fingerprint is null)
        {
            return Named(
                "NodeTls",
                Verdict.Failed(
                    Node.Authority,
                    $"{Sentence(step.Error!)}",
                    CommandText.WithAdvice("If the node speaks http on this port:", from.WithAddress(Node.Authority, "http"))));
        }

        return Named("NodeTls", Verdict.Failed(Node.Authority, $"{Sentence(step.Error!)} {seen}", TrustRepair(step)));
    }

    private bool IsFilter => from.Protocol == NodeProtocol.ExtProc;

    /// <summary>Where go-node.yaml says the port, the certificate and the key.</summary>
    private string Section => IsFilter ? "envoy_external_filter" : "connector";

    /// <summary>Nobody is asked who he is at the port of ext_proc, so who can reach it matters.</summary>
    private ConnectorCheck Reachable(DnsStep step, string seen)
    {
        string[] open =
            [.. step.Addresses.Where(address => IPAddress.TryParse(address, out var parsed) && !NodeNetwork.IsPrivate(parsed))];
        if (!IsFilter || from.FunctionName is null || open.Length == 0) return Verdict.Passed(Node.Host, seen);
        var port = Node.Port.ToString(CultureInfo.InvariantCulture);
        return Verdict.Warning(
            Node.Host,
            $"{seen} {string.Join(", ", open)}: public. ext_proc has no caller authentication, so "
            + $"that whoever reaches port {port} can add to the inventory.",
            $"Let the node's firewall accept TCP port {port} from the function's network only: the address of its NAT gateway, or the "
            + "function's subnets with a private address of the node.");
    }

    private string Refused()
    {
        var (mode, usual) = IsFilter ? ("envoy-external-filter", NodePeerChecks.UsualPort) : ("connector-server", 5050);
        var advice =
            $"Nothing listens on port {Node.Port.ToString(CultureInfo.InvariantCulture)} there, or a firewall refuses it. Start the node "
            + $"in {mode} mode and compare the port with {Section}.address in go-node.yaml.";
        return Node.Port == usual ? advice : CommandText.WithAdvice($"{advice} The usual port:", from.WithPort(usual));
    }

    private string Swallowed()
    {
        var port = Node.Port.ToString(CultureInfo.InvariantCulture);
        return from switch
        {
            { FunctionName: null } => LookFromFunction(
                $"Let the node's firewall or security group take TCP port {port} from this computer. If it shall take the function's "
                + "network only, look from there."),
            { IsInVpc: true } =>
                "Give the function's subnets a route to the node (a NAT gateway to a public address; peering or a transit gateway to a "
                + $"private one), let the function's security group send to TCP port {port}, and the node's take it from there.",
            _ => AttachToVpc(
                $"The function is in no VPC and reaches public addresses only. Let the node take TCP port {port} from the internet, or "
                + "attach the function to the node's VPC."),
        };
    }

    private string TrustRepair(TlsStep step)
    {
        var pin = from.With($"-NodeFingerprint {CommandText.Quote(step.Fingerprint)}");
        if (step.DaysLeft < 0)
        {
            return $"Renew the certificate at the node ({Section}.tls_cert). Neither "
                + "-NodeCaPath nor -NodeFingerprint lets an expired one pass.";
        }

        if (step.Pinned == false)
        {
            return CommandText.WithAdvice(
                "If the node's certificate was renewed, compare this fingerprint with the one at the node, then pin it:", pin);
        }

        if (step is { NameMatches: false, ChainTrusted: true } && step.Names.FirstOrDefault(name => !name.StartsWith('*')) is { } name)
        {
            return CommandText.WithAdvice(
                "Call the node by a name that its certificate holds:",
                from.WithAddress($"{name}:{Node.Port.ToString(CultureInfo.InvariantCulture)}", Node.Scheme));
        }

        var pinned = CommandText.WithAdvice($"Compare this fingerprint with that of {Section}.tls_cert at the node, then pin it:", pin);
        return step.NameMatches == true
            ? pinned + Environment.NewLine + CommandText.WithAdvice(
                "Or trust the authority that signed it:", from.With("-NodeCaPath ./node-ca.pem"))
            : pinned;
    }

    private string AttachToVpc(string advice) =>
        CommandText.WithAdvice(advice, from.With("-SubnetId 'subnet-0a1b2c3d' -SecurityGroupId 'sg-0a1b2c3d'"));

    private static string LookFromFunction(string advice) =>
        CommandText.WithAdvice(advice, $"Test-WallarmNode -FromFunction {CommandText.Quote(ForwarderOptions.DefaultFunctionName)}");

    private static string Describe(TlsStep step)
    {
        var chain = step switch
        {
            { Pinned: true } => "pinned",
            { Pinned: false } => "not the pinned one",
            { ChainTrusted: true } => "signed by a trusted authority",
            _ => step.Subject == step.Issuer ? "self-signed" : "signed by an authority that is not trusted",
        };
        var names = step.Names.Count == 0 ? "" : $" It is for {string.Join(", ", step.Names)}.";
        var until = step.NotAfter is { } end
            ? $", valid to {end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} "
                + $"({step.DaysLeft?.ToString(CultureInfo.InvariantCulture)} days)"
            : "";
        return $"Certificate {step.Subject}, {chain}{until}.{names} SHA-256 fingerprint {step.Fingerprint}.";
    }

    private string Alpn(TlsStep step) => !IsFilter ? "" : step.Alpn is { Length: > 0 } chosen ? $", ALPN {chosen}" : ", no ALPN";

    /// <summary>Words of an error as a sentence.</summary>
    public static string Sentence(string error) => char.ToUpperInvariant(error[0]) + error[1..] + ".";

    /// <summary>How long a step took, as the end of a sentence.</summary>
    public static string Took(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $" ({duration.TotalMilliseconds:0.#} ms).");

    private static ConnectorCheck Named(string name, ConnectorCheck check) => check with { Name = name };
}
