using System.Management.Automation;

namespace Wallarm.Connector.PowerShell;

/// <summary>Looks at every part of a connector and says which is as it must be, which is not, and what to do (step 7 of Wallarm's guide).</summary>
/// <remarks>
/// <para>Reads role, function, node address, stage logging, log group, subscription filter and permission, and returns one result for each: what was looked
/// at, its status, what was seen, and what to do about it. It changes nothing.</para>
/// <para>Something that is absent is a result with the status Failed, not an error. What cannot be looked at, since an earlier part is missing or no stage or log
/// group was named, is Skipped.</para>
/// </remarks>
/// <example>
/// <para>Check a connector</para>
/// <code>Test-WallarmConnector -RestApiId a1b2c3d4e5 -StageName prod</code>
/// <para>The log group is the one that the stage logs to.</para>
/// </example>
/// <example>
/// <para>Say what to do about everything that is not as it must be</para>
/// <code>Test-WallarmConnector -LogGroupName /aws/apigateway/pet-shop | Where-Object Status -ne Passed | Format-List Name, Target, Detail, Remediation</code>
/// </example>
/// <example>
/// <para>Fail a deployment script</para>
/// <code>
/// $failed = Test-WallarmConnector -RestApiId a1b2c3d4e5 -StageName prod | Where-Object Status -eq Failed
/// if ($failed) { throw "The connector does not work: $($failed.Name -join ', ')" }
/// </code>
/// </example>
/// <notes>
/// <para>Errors are those of the session only: no region, no credentials, AWS not reachable. Something that the caller may not read is a result that names
/// the IAM action.</para>
/// <para>Passed says that every part is set up. Whether the node takes the records is in the function's log and in the node's metrics.</para>
/// </notes>
/// <seealso cref="SetWallarmStageLoggingCommand"/>
/// <seealso cref="AddWallarmSubscriptionFilterCommand"/>
/// <seealso href="https://docs.wallarm.com/installation/connectors/aws-api-gateway/">Wallarm Connector for Amazon API Gateway</seealso>
[Cmdlet(VerbsDiagnostic.Test, "WallarmConnector", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ConnectorCheck), typeof(bool))]
public sealed class TestWallarmConnectorCommand : RegionalAwsCmdlet
{
    /// <summary>Name or ARN of the forwarder function.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>Id of a REST API whose stage is looked at.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? RestApiId { get; set; }

    /// <summary>Id of an HTTP API whose stage is looked at.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? ApiId { get; set; }

    /// <summary>Name of the stage.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? StageName { get; set; }

    /// <summary>Name or ARN of the log group that holds the access logs. The default is the one that the stage logs to.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? LogGroupName { get; set; }

    /// <summary>Name of the subscription filter. The default is any that feeds the function.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? FilterName { get; set; }

    /// <summary>The configuration file of Install-WallarmConnector. Everything in it is looked at, in all its regions, and compared with it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigurationPath { get; set; }

    /// <summary>Send one marked line through the real chain, and see where it gets to. It is written into the log group of the stage.</summary>
    [Parameter]
    public SwitchParameter Probe { get; set; }

    /// <summary>How long the probe may take to get to the function, seconds.</summary>
    [Parameter]
    [ValidateRange(1, 900)]
    public int ProbeTimeout { get; set; } = 120;

    /// <summary>URL of the node's metrics, such as http://node.example.com:9000/metrics. With -Probe they are read before and after it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? NodeMetricsUrl { get; set; }

    /// <summary>Return only $true where no check failed, or $false.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override string Subject => ConfigurationPath ?? FunctionName;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var options = new ConnectorTestOptions
        {
            FunctionName = FunctionName,
            RestApiId = string.IsNullOrEmpty(RestApiId) ? null : RestApiId,
            ApiId = string.IsNullOrEmpty(ApiId) ? null : ApiId,
            StageName = string.IsNullOrEmpty(StageName) ? null : StageName,
            LogGroupName = string.IsNullOrEmpty(LogGroupName) ? null : LogGroupName,
            FilterName = string.IsNullOrEmpty(FilterName) ? null : FilterName,
            PackageFolder = EngineLoader.ForwarderFolder,
            Configuration = ConfigurationPath is null ? null : await OnPipelineThreadAsync(() => ConfigurationFiles.Read(this, ConfigurationPath), cancellation).ConfigureAwait(false),
            ConfigurationPath = ConfigurationPath,
            Probe = Probe,
            ProbeTimeout = TimeSpan.FromSeconds(ProbeTimeout),
            NodeMetricsUrl = NodeMetricsUrl,
        };
        var isWell = true;
        await foreach (var check in EngineLoader.Engine.TestConnectorAsync(session, options, Observer, cancellation).ConfigureAwait(false))
        {
            isWell &= check.Status != CheckStatus.Failed;
            if (!Quiet) await WriteObjectAsync(check, cancellation).ConfigureAwait(false);
        }

        if (Quiet) await WriteObjectAsync(isWell, cancellation).ConfigureAwait(false);
    }
}
