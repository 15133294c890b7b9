using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Configuration;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>
/// Tests a connector hop by hop, in the order in which a log line passes it, and says what to do about each that is not as it must be (step
/// 7 of Wallarm's guide).
/// </summary>
/// <remarks>
/// <para>Returns one result a hop: its status, what was seen, and what to do, as a command where there is one. The hops are the stage with
/// its format, the role by which API Gateway writes logs, the log group with its filters and what masks or changes its lines, the
/// permission and the resource policy of the function, the function with alias, code, timeout and memory, its role and what that may do,
/// the node's address and the go-node.yaml that goes with it, the failure destination, and the last
/// hour of the function's
/// own log. Where neither a stage nor a log group is named, those that feed the function are looked for, and stages that the connector has
/// set up but whose filter is gone.</para>
/// <para>Something that is absent is a result with the status Failed, not an error. What could not be looked at, such as what the caller
/// may not read, is Unknown, and its Remediation names the permission. What does not apply, such as the filters of a log group that is not
/// there, is Skipped. Wallarm's own Python function is tested as far as it can be seen from outside.</para>
/// <para>It changes nothing, unless -Probe is given: that writes one line into the stage's log group, in the stage's own format, in a log
/// stream of its own that is deleted afterwards, and follows it to the node. The line's path begins with /.wallarm-probe/ and its status is
/// 404, both of which API Discovery leaves out. Other readers of the log group see the line too.</para>
/// <para>With -ConfigurationPath everything that the file of Install-WallarmConnector names is tested in all its regions, each difference
/// to the file is a failed check Drift, and each stage of these regions that the file does not name is a warning UnnamedStage.</para>
/// <para>With -NodeMetricsUrl the node's own metrics are read from this computer: whether its mode is the one that the function needs, its
/// version, what it has rejected or never got and why, and, together with -Probe, whether it has counted both parts of the probe.</para>
/// </remarks>
/// <example>
/// <para>Test a connector, and say what to do about everything that is not as it must be</para>
/// <code>Test-WallarmConnector -RestApiId a1b2c3d4e5 -StageName prod | Where-Object Status -in Failed, Unknown, Warning | Format-List Name, Target, Detail, Remediation</code>
/// <para>The log group is the one that the stage logs to.</para>
/// </example>
/// <example>
/// <para>Prove it: one line from the log group to the node's counters</para>
/// <code>Test-WallarmConnector -RestApiId a1b2c3d4e5 -StageName prod -Probe -NodeMetricsUrl http://node.example.com:9000/metrics</code>
/// <para>The port of the metrics has to be reachable from this computer; nothing else of the test needs the node.</para>
/// </example>
/// <example>
/// <para>Compare with the file that it was installed from, every night</para>
/// <code>if (-not (Test-WallarmConnector -ConfigurationPath ./connector.json -Quiet)) { throw 'The connector is not as connector.json says.' }</code>
/// <para>-Quiet returns $true if no check is Failed or Unknown. Warnings do not count.</para>
/// </example>
/// <notes>
/// <para>Errors are those of the session (no region, no credentials, AWS not reachable) and of what was typed: Wallarm.ApiIdRequired,
/// Wallarm.StageNameRequired, Wallarm.NodeMetricsUrlInvalid, and those of the file, such as Wallarm.ConfigurationInvalid. Something that
/// the caller may not read is a result that names the IAM action.</para>
/// <para>The caller needs apigateway:GET, logs:DescribeLogGroups, logs:DescribeSubscriptionFilters, logs:DescribeAccountPolicies,
/// logs:FilterLogEvents, logs:GetDataProtectionPolicy if a log group has such a policy, lambda:GetFunction, lambda:GetAlias,
/// lambda:GetPolicy, lambda:GetFunctionEventInvokeConfig, lambda:ListTags, iam:GetRole and iam:SimulatePrincipalPolicy;
/// sqs:GetQueueAttributes, and kms:DescribeKey and kms:GetKeyPolicy if it has a key, for a queue as failure destination;
/// sqs:ListQueueTags and lambda:ListEventSourceMappings for a function with a queue of its own;
/// ssm:GetParametersByPath where nothing is named; for -Probe logs:CreateLogStream, logs:PutLogEvents and logs:DeleteLogStream; for
/// -ConfigurationPath what the reading part of Install-WallarmConnector needs.</para>
/// <para>A probe that waits longer than -ProbeTimeout says how far it came. The function gives up on a node that does not respond when its
/// own timeout ends.</para>
/// <para>NodeSettings is Skipped: the node's file cannot be read from AWS. Its Detail holds the go-node.yaml to compare yours with,
/// route_config for the stages included. (Test-WallarmConnector | Where-Object Name -eq NodeSettings).Detail prints it as a file has it. If
/// the metrics ask for a user name and password, give them with -NodeMetricsCredential; they are never shown. Redirects are not
/// followed.</para>
/// </notes>
/// <seealso cref="SetWallarmStageLoggingCommand"/>
/// <seealso cref="AddWallarmSubscriptionFilterCommand"/>
/// <seealso cref="InstallWallarmConnectorCommand"/>
/// <seealso href="https://docs.wallarm.com/installation/connectors/aws-api-gateway/">Wallarm Connector for Amazon API Gateway</seealso>
[Cmdlet(
    VerbsDiagnostic.Test,
    "WallarmConnector",
    DefaultParameterSetName = ConnectorSet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ConnectorCheck), typeof(bool))]
public sealed class TestWallarmConnectorCommand : RegionalAwsCmdlet
{
    private const string ConnectorSet = "Connector";
    private const string ConfigurationSet = "Configuration";

    /// <summary>Name or ARN of the forwarder function.</summary>
    [Parameter(Position = 0, ParameterSetName = ConnectorSet, ValueFromPipelineByPropertyName = true)]
    [Alias("FunctionArn")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>Id of a REST API whose stage is looked at.</summary>
    [Parameter(ParameterSetName = ConnectorSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? RestApiId { get; set; }

    /// <summary>Id of an HTTP API whose stage is looked at.</summary>
    [Parameter(ParameterSetName = ConnectorSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? ApiId { get; set; }

    /// <summary>Name of the stage. The default is $default for an HTTP API.</summary>
    [Parameter(ParameterSetName = ConnectorSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? StageName { get; set; }

    /// <summary>Name or ARN of the log group that holds the access logs. The default is the one that the stage logs to.</summary>
    [Parameter(ParameterSetName = ConnectorSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? LogGroupName { get; set; }

    /// <summary>Name of the subscription filter. The default is any that feeds the function.</summary>
    [Parameter(ParameterSetName = ConnectorSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? FilterName { get; set; }

    /// <summary>
    /// The configuration file of Install-WallarmConnector. Everything in it is looked at, in all its regions, and compared with it.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ConfigurationSet)]
    [ValidateNotNullOrEmpty]
    public string? ConfigurationPath { get; set; }

    /// <summary>
    /// Send one marked line through the real chain, and see where it gets to. It is written into the log group of the stage.
    /// </summary>
    [Parameter]
    public SwitchParameter Probe { get; set; }

    /// <summary>How long the probe may take to get to the function, seconds.</summary>
    [Parameter]
    [ValidateRange(1, 900)]
    public int ProbeTimeout { get; set; } = 120;

    /// <summary>
    /// URL of the node's metrics, such as http://node.example.com:9000/metrics. With -Probe they are read before and after it.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? NodeMetricsUrl { get; set; }

    /// <summary>User name and password for the node's metrics, sent as basic authentication. They go before those of the URL.</summary>
    [Parameter]
    [Credential]
    [ValidateNotNull]
    public PSCredential? NodeMetricsCredential { get; set; }

    /// <summary>Return only $true, or $false if a check is Failed or Unknown.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override string Subject => ConfigurationPath ?? FunctionName;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var stage = NamedStage.Of(RestApiId, ApiId, StageName);
        var options = new ConnectorTestOptions
        {
            FunctionName = FunctionName,
            RestApiId = stage.RestApiId,
            ApiId = stage.ApiId,
            StageName = stage.StageName,
            LogGroupName = string.IsNullOrEmpty(LogGroupName) ? null : LogGroupName,
            FilterName = string.IsNullOrEmpty(FilterName) ? null : FilterName,
            PackageFolder = EngineLoader.ForwarderFolder,
            Configuration =
                ConfigurationPath is null ? null : await OnPipelineThreadAsync(
                    () => ConfigurationFiles.Read(this, ConfigurationPath, Region is null ? [] : [Region]),
                    cancellation).ConfigureAwait(false),
            ConfigurationPath = ConfigurationPath,
            Probe = Probe,
            ProbeTimeout = TimeSpan.FromSeconds(ProbeTimeout),
            NodeMetricsUrl = NodeMetricsUrl,
            NodeMetricsCredential = NodeMetricsCredential?.GetNetworkCredential(),
        };
        var isWell = true;
        await foreach (var check in EngineLoader.Engine.TestConnectorAsync(session, options, Observer, cancellation).ConfigureAwait(false))
        {
            isWell &= check.Status is not (CheckStatus.Failed or CheckStatus.Unknown);
            if (!Quiet) await WriteObjectAsync(check, cancellation).ConfigureAwait(false);
        }

        if (Quiet) await WriteObjectAsync(isWell, cancellation).ConfigureAwait(false);
    }
}
