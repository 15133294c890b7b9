using System.Globalization;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Mirror;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine;

/// <summary>Verdicts on the steps to a node: what was seen, and what to do.</summary>
internal sealed class NodeStepChecks(NodeViewpoint from)
{
    // A port that nodes commonly listen on: the example of connector.address in Wallarm's documentation.
    private const int UsualPort = 5050;

    private NodeAddress Node => from.Node;

    public ConnectorCheck Address() => Named("NodeAddress", ForwarderWarnings.PlainText(Node) is { } plainText
        ? Verdict.Warning(Node.ToString(), plainText, from.WithAddress(Node.Authority, "https"))
        : Verdict.Passed(Node.ToString(), $"Looked at from {from.Place}."));

    public ConnectorCheck Dns(DnsStep step)
    {
        if (step.Ok) return Named("NodeDns", Verdict.Passed(Node.Host, $"{string.Join(", ", step.Addresses)}{Took(step.Duration)}"));
        var what = from switch
        {
            { FunctionName: null } => LookFromFunction("Check the name. If only the function's network knows it, look from there."),
            { IsInVpc: true } => CommandText.WithAdvice(
                "The function asks the resolver of its VPC: put the name into a private hosted zone of that VPC, or give the node's address instead.",
                from.WithAddress($"192.0.2.10:{Node.Port.ToString(CultureInfo.InvariantCulture)}", Node.Scheme)),
            _ => AttachToVpc("The function asks public DNS. Give the node a public name, or attach the function to the VPC that knows the name."),
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
                ? Verdict.Warning(Node.Authority, $"{seen} It expires in {days} days.", "Renew the certificate at the node (connector.tls_cert) before that" + (step.Pinned is null ? "." : ", and pin the new one as well: the function takes several fingerprints."))
                : Verdict.Passed(Node.Authority, $"{step.Protocol}. {seen}{Took(step.Duration)}"));
        }

        if (step.Fingerprint is null)
        {
            return Named("NodeTls", Verdict.Failed(Node.Authority, $"{Sentence(step.Error!)}", CommandText.WithAdvice("If the node speaks http on this port:", from.WithAddress(Node.Authority, "http"))));
        }

        return Named("NodeTls", Verdict.Failed(Node.Authority, $"{Sentence(step.Error!)} {seen}", TrustRepair(step)));
    }

    public ConnectorCheck Probe(ProbeStep step)
    {
        var target = $"GET {Node}/.wallarm-probe/diagnose";
        if (step.Ok) return Named("NodeProbe", Verdict.Passed(target, $"{step.Status}: {step.Meaning}{Took(step.Duration)}"));
        if (step.Status is not { } status)
        {
            var remedy = Node.IsHttps
                ? "See whether the node runs (its log is /opt/wallarm/var/log/wallarm/go-node.log) and whether a proxy before it lets requests through."
                : CommandText.WithAdvice("If the node speaks https on this port:", from.WithAddress(Node.Authority, "https"));
            return Named("NodeProbe", Verdict.Failed(target, Sentence(step.Error!), remedy));
        }

        if (step.NodeIsApi)
        {
            return Named("NodeProbe", Verdict.Failed(
                target,
                $"{status}, answered by Amazon API Gateway or AWS Lambda: this is an API and not a node. Mirrored calls would run a second time there.",
                CommandText.WithAdvice("Give the address of the Wallarm node.", from.WithAddress("node.example.com:5050", "https"))));
        }

        var detail = $"{status}: {step.Meaning}.";
        return Named("NodeProbe", status switch
        {
            403 => Verdict.Warning(
                target,
                detail,
                $"In go-node.yaml, let connector.allowed_hosts hold the domain names of the APIs and connector.allowed_networks the addresses that {(from.FunctionName is null ? "the function" : "this function")} comes from. "
                + "The node counts what it refused, and why, in wallarm_gonode_http_connector_server_messages_rejected_total."),
            >= 300 and < 400 when !Node.IsHttps => Verdict.Failed(target, detail, from.WithAddress(Node.Host, "https")),
            400 when !Node.IsHttps => Verdict.Failed(target, detail, from.WithAddress(Node.Authority, "https")),
            404 or 405 => Verdict.Failed(target, detail, CommandText.WithAdvice("Give the port of connector.address; the node must be in connector-server mode.", from.WithAddress(AtPort(UsualPort), Node.Scheme))),
            429 or >= 500 => Verdict.Failed(target, detail, "See the node's log (/opt/wallarm/var/log/wallarm/go-node.log) and its metrics, and whether it has enough CPU."),
            _ => Verdict.Failed(target, detail, CommandText.WithAdvice("Give the address of a Wallarm node in connector-server mode.", from.WithAddress("node.example.com:5050", Node.Scheme))),
        });
    }

    public ConnectorCheck Health(HealthStep step, string path)
    {
        var target = $"GET {Node}{path}";
        return Named("NodeHealth", step switch
        {
            { Ok: true } => Verdict.Passed(target, $"200{Took(step.Duration)}"),
            { Status: { } status } => Verdict.Failed(target, $"{status.ToString(CultureInfo.InvariantCulture)}: {HttpStatusMeaning.Of(status)}.", $"In go-node.yaml, set connector.external_health_check.enabled to true and its endpoint to {path}; it is off by default."),
            _ => Verdict.Failed(target, Sentence(step.Error!), "See whether the node runs: its log is /opt/wallarm/var/log/wallarm/go-node.log."),
        });
    }

    private string Refused()
    {
        var advice = $"Nothing listens on port {Node.Port.ToString(CultureInfo.InvariantCulture)} there, or a firewall refuses it. Start the node in connector-server mode and compare the port with connector.address in go-node.yaml.";
        return Node.Port == UsualPort ? advice : CommandText.WithAdvice($"{advice} The usual port:", from.WithAddress(AtPort(UsualPort), Node.Scheme));
    }

    private string Swallowed()
    {
        var port = Node.Port.ToString(CultureInfo.InvariantCulture);
        return from switch
        {
            { FunctionName: null } => LookFromFunction($"Let the node's firewall or security group take TCP port {port} from this computer. If it shall take the function's network only, look from there."),
            { IsInVpc: true } => $"Give the function's subnets a route to the node (a NAT gateway to a public address; peering or a transit gateway to a private one), let the function's security group send to TCP port {port}, and the node's take it from there.",
            _ => AttachToVpc($"The function is in no VPC and reaches public addresses only. Let the node take TCP port {port} from the internet, or attach the function to the node's VPC."),
        };
    }

    private string TrustRepair(TlsStep step)
    {
        var pin = from.With($"-NodeFingerprint {CommandText.Quote(step.Fingerprint)}");
        if (step.DaysLeft < 0) return "Renew the certificate at the node (connector.tls_cert). Neither -NodeCaPath nor -NodeFingerprint lets an expired one pass.";
        if (step.Pinned == false) return CommandText.WithAdvice("If the node's certificate was renewed, compare this fingerprint with the one at the node, then pin it:", pin);
        if (step is { NameMatches: false, ChainTrusted: true } && step.Names.FirstOrDefault(name => !name.StartsWith('*')) is { } name)
        {
            return CommandText.WithAdvice("Call the node by a name that its certificate holds:", from.WithAddress($"{name}:{Node.Port.ToString(CultureInfo.InvariantCulture)}", Node.Scheme));
        }

        var pinned = CommandText.WithAdvice("Compare this fingerprint with that of connector.tls_cert at the node, then pin it:", pin);
        return step.NameMatches == true
            ? pinned + Environment.NewLine + CommandText.WithAdvice("Or trust the authority that signed it:", from.With("-NodeCaPath ./node-ca.pem"))
            : pinned;
    }

    private string AtPort(int port) => string.Create(CultureInfo.InvariantCulture, $"{(Node.Host.Contains(':') ? $"[{Node.Host}]" : Node.Host)}:{port}");

    private string AttachToVpc(string advice) => CommandText.WithAdvice(advice, from.With("-SubnetId 'subnet-0a1b2c3d' -SecurityGroupId 'sg-0a1b2c3d'"));

    private static string LookFromFunction(string advice) => CommandText.WithAdvice(advice, $"Test-WallarmNode -FromFunction {CommandText.Quote(ForwarderOptions.DefaultFunctionName)}");

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
        var until = step.NotAfter is { } end ? $", valid to {end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} ({step.DaysLeft?.ToString(CultureInfo.InvariantCulture)} days)" : "";
        return $"Certificate {step.Subject}, {chain}{until}.{names} SHA-256 fingerprint {step.Fingerprint}.";
    }

    private static string Sentence(string error) => char.ToUpperInvariant(error[0]) + error[1..] + ".";

    private static string Took(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $" ({duration.TotalMilliseconds:0.#} ms).");

    private static ConnectorCheck Named(string name, ConnectorCheck check) => check with { Name = name };
}
