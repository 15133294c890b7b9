using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>
/// Tests the way to a Wallarm node step by step: DNS, TCP, TLS, HTTP/2 and one call; from this computer, or from the forwarder's own
/// network.
/// </summary>
/// <remarks>
/// <para>Returns one result a step (NodeAddress, NodeDns, NodeTcp, NodeTls, NodeHttp2, NodeProbe): its status, what was seen, and what to
/// do about it. The certificate's SHA-256 fingerprint is among it, and the command that pins it.</para>
/// <para>The node is tested as a Native Node in envoy-external-filter mode, over ext_proc. Whatever else listens there is named if its
/// responses tell: a node in connector-server mode, an NGINX server, a web server, another gRPC service, TLS or plaintext where the other
/// is expected, an AWS API. With -NodeProtocol Mirror it is tested as a node that takes HTTP/1.1 requests: an NGINX-based one, or one in
/// connector-server mode behind Wallarm's own bundle.</para>
/// <para>From this computer nothing is asked of AWS: neither region nor credentials are needed. The certificate is checked against this
/// computer's trusted authorities, which need not be those of AWS Lambda.</para>
/// <para>With -FromFunction the deployed forwarder makes the test itself, from its own network, with its own settings and its own protocol:
/// the version behind the alias live is invoked with {"wallarm":"diagnose"}. Wallarm's own Python function cannot do that; the result says
/// so. A node with a public address is a Warning then: ext_proc has no caller authentication, so that whoever reaches the port can add to
/// the inventory.</para>
/// <para>The call is a GET of /.wallarm-probe/diagnose with the status 404, which API Discovery ignores: its path begins with a dot, and it
/// was not found.</para>
/// </remarks>
/// <example>
/// <para>Test a node before anything is deployed</para>
/// <code>Test-WallarmNode -NodeUrl node.example.com:5080 -NodeScheme https</code>
/// </example>
/// <example>
/// <para>Pin the certificate of a node that signed its own</para>
/// <code>
/// Test-WallarmNode -NodeUrl 10.0.3.7:5080 -NodeScheme https | Where-Object Status -eq Failed | Format-List Name, Detail, Remediation
/// Test-WallarmNode -NodeUrl 10.0.3.7:5080 -NodeScheme https -NodeFingerprint 'D2A1F0B4C6E88A1D0F5B3C7E9A2D4F6081B3C5D7E9FA0B1C2D3E4F5061728394'
/// </code>
/// <para>Compare the fingerprint with the one at the node first: openssl x509 -in node.crt -noout -fingerprint -sha256.
/// Publish-WallarmForwarder takes the same parameter.</para>
/// </example>
/// <example>
/// <para>Test a node in connector-server mode, with its external health check</para>
/// <code>Test-WallarmNode -NodeUrl node.example.com:5050 -NodeScheme https -NodeProtocol Mirror -HealthCheckPath /wallarm-external-health</code>
/// <para>The check is off by default: connector.external_health_check in go-node.yaml enables it.</para>
/// </example>
/// <example>
/// <para>Test from the function's VPC</para>
/// <code>Test-WallarmNode -FromFunction wallarm-api-discovery-connector -Region eu-central-1</code>
/// <para>Says whether the function's subnets have a route to the node, and whether its name is known there.</para>
/// </example>
/// <notes>
/// <para>A step that fails is a result with the status Failed, not an error, and ends the walk. Errors are values that cannot be used
/// (Wallarm.OptionNotUsable), and with -FromFunction those of the session; Wallarm.AccessDenied names the IAM action that the caller
/// lacks.</para>
/// <para>With -FromFunction the caller needs lambda:GetFunctionConfiguration and lambda:InvokeFunction. From this computer no permission is
/// needed.</para>
/// <para>With Mirror the status 403 is a Warning: a node that lists its hosts in connector.allowed_hosts refuses the request, since it
/// names no API, and takes the records of the APIs all the same.</para>
/// </notes>
/// <seealso cref="TestWallarmConnectorCommand"/>
/// <seealso cref="PublishWallarmForwarderCommand"/>
/// <seealso href="https://docs.wallarm.com/installation/native-node/all-in-one-conf/">Settings of the Wallarm Native Node</seealso>
[Cmdlet(VerbsDiagnostic.Test, "WallarmNode", DefaultParameterSetName = FromHere)]
[OutputType(typeof(ConnectorCheck))]
public sealed class TestWallarmNodeCommand : RegionalAwsCmdlet
{
    private const string FromHere = "FromHere";
    private const string FromNetwork = "FromFunction";

    /// <summary>
    /// Host of the node, with its port unless that is the scheme's own, such as node.example.com:5080. With -FromFunction: the node that
    /// the function is expected to have.
    /// </summary>
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = FromHere, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = FromNetwork, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? NodeUrl { get; set; }

    /// <summary>Node scheme, http or https. Required unless NodeUrl has a scheme.</summary>
    [Parameter(Position = 1, ParameterSetName = FromHere, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = FromNetwork, ValueFromPipelineByPropertyName = true)]
    [ValidateSet("http", "https")]
    public string? NodeScheme { get; set; }

    /// <summary>
    /// How the node is told about calls: ExtProc for a Native Node in envoy-external-filter mode, Mirror for one that takes HTTP/1.1
    /// requests.
    /// </summary>
    [Parameter(ParameterSetName = FromHere)]
    public ForwarderProtocol NodeProtocol { get; set; } = ForwarderProtocol.ExtProc;

    /// <summary>PEM file with the authorities that sign the node's certificate.</summary>
    [Parameter(ParameterSetName = FromHere)]
    [ValidateNotNullOrEmpty]
    public string? NodeCaPath { get; set; }

    /// <summary>SHA-256 fingerprints of the node's certificate, in hex. They take the place of the check of chain and name.</summary>
    [Parameter(ParameterSetName = FromHere)]
    [ValidateNotNullOrEmpty]
    public string[]? NodeFingerprint { get; set; }

    /// <summary>
    /// Path of the external health check of a node in connector-server mode, if it is enabled there, such as /wallarm-external-health. For
    /// Mirror only.
    /// </summary>
    [Parameter(ParameterSetName = FromHere)]
    [ValidateNotNullOrEmpty]
    public string? HealthCheckPath { get; set; }

    /// <summary>How many seconds the connection, and each response, may take.</summary>
    [Parameter(ParameterSetName = FromHere)]
    [ValidateRange(1, 300)]
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>Name or ARN of the deployed forwarder from whose network to test.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromNetwork, ValueFromPipelineByPropertyName = true)]
    [Alias("FunctionName", "FunctionArn")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? FromFunction { get; set; }

    /// <inheritdoc/>
    protected override string Subject => FromFunction ?? NodeUrl!;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var options = new NodeTestOptions
        {
            NodeUrl = NodeUrl,
            NodeScheme = NodeScheme,
            NodeProtocol = NodeProtocol,
            NodeCaPath =
                NodeCaPath is null ? null : await OnPipelineThreadAsync(
                    () => FileSystemPath.Resolve(this, NodeCaPath, nameof(NodeCaPath)), cancellation).ConfigureAwait(false),
            NodeFingerprint = NodeFingerprint,
            HealthCheckPath = HealthCheckPath,
            FunctionName = FromFunction,
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
        };
        await foreach (var check in EngineLoader.Engine.TestNodeAsync(session, options, Observer, cancellation).ConfigureAwait(false))
        {
            await WriteObjectAsync(check, cancellation).ConfigureAwait(false);
        }
    }
}
