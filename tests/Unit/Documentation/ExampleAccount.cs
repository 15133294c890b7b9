using System.Management.Automation;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Integration;
using Wallarm.Connector.Tests.PowerShell;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>
/// An account of AWS, a node and a folder in which everything exists that the documentation names, and a PowerShell session there. Commands
/// run as they are written: credentials, region and endpoint are the session's.
/// </summary>
internal sealed class ExampleAccount : IAsyncDisposable
{
    public const string Region = "eu-central-1";

    private static readonly string[] OtherRegions = ["us-east-1", "eu-west-1"];

    private readonly DeployedForwarders _forwarders = new();
    private readonly DirectoryInfo _folder;
    private readonly ModuleSession _session;

    private ExampleAccount(AwsProxy aws, ExampleNames names, DirectoryInfo folder)
    {
        Aws = aws;
        Names = names;
        _folder = folder;
        ExampleFolder.Fill(folder.FullName, names);
        aws.DeliverTo = _forwarders.DeliverAsync;
        aws.InvokeWith = _forwarders.InvokeAsync;
        _session = ModuleSession.Open(folder.FullName);
    }

    public AwsProxy Aws { get; }

    public ExampleNames Names { get; }

    public string Folder => _folder.FullName;

    /// <summary>What -WhatIf said, and what else was on the screen.</summary>
    public IReadOnlyList<string> Screen => _session.Host.Lines;

    /// <summary>
    /// An account with the APIs, and with a role by which API Gateway writes logs; or one in which connector.json is installed as well.
    /// </summary>
    public static async Task<ExampleAccount> OpenAsync(bool isInstalled)
    {
        var aws = await AwsProxy.StartAsync(await MotoServer.SharedAsync(), new AwsProxyOptions { Region = Region });
        var folder = Directory.CreateTempSubdirectory("wallarm-docs-");
        await Boto.CallAsync(aws, "sqs", "create_queue", new { QueueName = "wallarm-undelivered" }, region: Region);
        aws.Objects["my-signed-code/signed/linux-x64.zip"] = Account.Zip("signed");
        await aws.Seed.RestApiAsync("pet-shop", "prod", id: ExampleNames.RestApi);
        Dictionary<string, string> httpApis = [];
        foreach (var region in (string[])[Region, .. OtherRegions])
        {
            httpApis[region] = await aws.Seed.HttpApiAsync("shop-api", "$default", region);
        }

        var certificate = TestCertificates.SelfSigned("127.0.0.1");
        var account = new ExampleAccount(
            aws,
            new ExampleNames
            {
                AccountId = aws.AccountId,
                HttpApis = httpApis,
                Node = await ExternalFilterNode.StartAsync(new ExternalFilterNodeOptions { MetricsPort = 0 }),
                NodeWithOwnCertificate = await ExternalFilterNode.StartAsync(new ExternalFilterNodeOptions { Certificate = certificate }),
                ConnectorServer =
                    await NodeSimulator.StartAsync(new NodeSimulatorOptions { HealthCheckEndpoint = "/wallarm-external-health" }),
                Folder = folder.FullName,
            },
            folder);
        await GatewayLogRole.CreateAsync(aws);
        account.Prepare(isInstalled);
        aws.ClearCalls();
        return account;
    }

    /// <summary>Runs commands of the documentation; variables live on in the next ones.</summary>
    public ScriptRun Run(string commands) => _session.Run(Names.Adapt(commands)).ThrowIfFailed();

    /// <summary>Starts commands of the documentation that do not end by themselves.</summary>
    public RunningScript Start(string commands) => _session.Start(Names.Adapt(commands));

    /// <summary>The forwarder has forwarded one batch and failed with another, just now.</summary>
    public async Task LogBatchesAsync()
    {
        const string Stream = "2026/11/23/[1]examples";
        await Boto.CallAsync(Aws, "logs", "create_log_stream", new { logGroupName = ForwarderLogWorld.Group, logStreamName = Stream });
        string[] lines =
            [ForwarderLogWorld.AccountLine(300), ForwarderLogWorld.AccountLine(20, failed: 20, error: "no answer within 10 s")];
        var logEvents = lines.Select(message => new { timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), message }).ToArray();
        await Boto.CallAsync(
            Aws, "logs", "put_log_events", new { logGroupName = ForwarderLogWorld.Group, logStreamName = Stream, logEvents });
    }

    private void Prepare(bool isInstalled)
    {
        _session.Run(
            """
            param($keys, $endpoint, $profiles)
            $global:StoredAWSCredentials = $keys
            $global:StoredAWSRegion = 'eu-central-1'
            $global:PSDefaultParameterValues = @{ '*-Wallarm*:EndpointUrl' = $endpoint; '*-Wallarm*:ProfileLocation' = $profiles }
            $global:ConfirmPreference = 'None'
            # A property that does not exist is an error, also in Where-Object.
            Set-StrictMode -Version Latest
            """,
            ("keys", new PSObject(Aws.Identity)), ("endpoint", Aws.Endpoint), ("profiles", ExampleFolder.WriteProfile(Folder, Aws.Identity))).ThrowIfFailed();
        _session.Run(UtilityCommands.Script).ThrowIfFailed();
        if (isInstalled) Run("Install-WallarmConnector -ConfigurationPath connector.json");
    }

    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        await Aws.DisposeAsync();
        await _forwarders.DisposeAsync();
        await Names.Node.DisposeAsync();
        await Names.NodeWithOwnCertificate.DisposeAsync();
        await Names.ConnectorServer.DisposeAsync();
        Names.NodeWithOwnCertificate.Options.Certificate!.Dispose();
        _folder.Delete(recursive: true);
    }
}
