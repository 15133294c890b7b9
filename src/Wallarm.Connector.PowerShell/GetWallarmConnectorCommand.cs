using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>
/// Shows the connectors that are deployed: function, role, node, stages, log groups, filters, and how the forwarder fared in the last hour.
/// </summary>
/// <remarks>
/// <para>Lists the forwarders that this module made (they bear the tag wallarm:connector) in one or several regions, or the one that
/// -FunctionName names, which may also be Wallarm's Python function made by hand. Version, runtime, memory, code hash and node address are
/// those behind the alias live, which CloudWatch Logs invokes.</para>
/// <para>Health is summed up from the account that the forwarder writes into its log for every batch. Wallarm's Python function writes
/// none: its errors are counted, its batches are not. It changes nothing.</para>
/// </remarks>
/// <example>
/// <para>See what is deployed</para>
/// <code>Get-WallarmConnector -Region us-east-1, eu-west-1</code>
/// </example>
/// <example>
/// <para>Everything about one connector</para>
/// <code>Get-WallarmConnector -FunctionName wallarm-api-discovery-connector | Format-List</code>
/// </example>
/// <example>
/// <para>Find forwarders that lost records in the last hour</para>
/// <code>Get-WallarmConnector | Where-Object { $_.Health.Failed -gt 0 -or $_.Health.Rejected -gt 0 } | Get-WallarmForwarderLog -ErrorsOnly</code>
/// </example>
/// <notes>
/// <para>ConnectorVersion is that of the module which published the version, from its description; it is empty where the description does
/// not tell. LogGroups are found among those that stages of the region log to, and those below /aws/apigateway/: CloudWatch Logs cannot be
/// asked what feeds a function.</para>
/// <para>What cannot be read is a non-terminating error that names the IAM action (Wallarm.AccessDenied), and all else is there. A function
/// that -FunctionName names and that is not there is the error Wallarm.FunctionNotFound. Health is empty where the function has no log
/// group or its log may not be read.</para>
/// <para>The caller needs lambda:ListFunctions, lambda:GetFunction, lambda:ListTags, apigateway:GET on /restapis, /restapis/*, /apis and
/// /apis/*, logs:DescribeLogGroups, logs:DescribeSubscriptionFilters and logs:FilterLogEvents.</para>
/// </notes>
/// <seealso cref="GetWallarmApiStageCommand"/>
/// <seealso cref="GetWallarmForwarderLogCommand"/>
/// <seealso cref="TestWallarmConnectorCommand"/>
/// <seealso href="https://docs.wallarm.com/installation/connectors/aws-api-gateway/">Wallarm Connector for Amazon API Gateway</seealso>
[Cmdlet(VerbsCommon.Get, "WallarmConnector")]
[OutputType(typeof(DeployedConnector))]
public sealed class GetWallarmConnectorCommand : MultiRegionAwsCmdlet
{
    /// <summary>Name of a function. The default is every forwarder that this module made.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FunctionArn")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? FunctionName { get; set; }

    /// <inheritdoc/>
    protected override string Subject => FunctionName ?? "";

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var connectors = EngineLoader.Engine.GetConnectorsAsync(session, Region ?? [], FunctionName, Observer, cancellation);
        await foreach (var connector in connectors.ConfigureAwait(false))
        {
            await WriteObjectAsync(connector, cancellation).ConfigureAwait(false);
        }
    }
}
