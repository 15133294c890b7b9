using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Configuration;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Removes a connector, from all of its regions, and restores the logging that stages had before.</summary>
/// <remarks>
/// <para>In this order: stages get the logging back that they had before the connector; the filters that feed the function are deleted,
/// then the function, then the role with its policy, and at last what was saved of the stages. The whole plan is shown and asked for once.
/// Every resource comes out as an object that says what became of it, and why it was left where it was.</para>
/// <para>Only what this module made is removed: tags tell, and the settings saved in SSM Parameter Store. Left, and listed: log groups,
/// which are audit data (-RemoveLogGroup deletes those that this module made and nobody else reads); the account's role by which API
/// Gateway logs; filters of others; stages that somebody has changed since; a role that functions run as in any other region of the
/// account, or that may be needed in one that could not be asked.</para>
/// <para>What fails is reported and does not stop the rest, but what depends on it is kept: a function while a log group feeds it, a role
/// while a function runs as it. Run the command again to finish; where there is nothing left to do, it changes nothing.</para>
/// </remarks>
/// <example>
/// <para>See what would go and what would stay</para>
/// <code>Uninstall-WallarmConnector -Region eu-central-1, us-east-1 -WhatIf</code>
/// <para>Reads only. The regions of a connector share its role, which is kept while a function in any other region runs as it.</para>
/// </example>
/// <example>
/// <para>Remove a connector that was installed from a file, from all its regions</para>
/// <code>Uninstall-WallarmConnector -ConfigurationPath ./connector.json</code>
/// <para>Function, role and regions are those of the file.</para>
/// </example>
/// <example>
/// <para>Remove a connector with its logs, without a question</para>
/// <code>
/// $removed = Uninstall-WallarmConnector -FunctionName wallarm-api-discovery-connector -RemoveLogGroup -Force
/// $removed | Where-Object Status -eq Kept
/// </code>
/// <para>Lists what was left, each with its reason.</para>
/// </example>
/// <notes>
/// <para>Stages are found by the parameters under /wallarm-connector/stage-logging, filters in the log groups that stages log to, that
/// saved settings name, or that are below /aws/apigateway/; -FullScan reads those of every log group of the region. Stages whose log groups
/// feed another function of this module, or whose saved settings name it, belong to that connector and are left alone.</para>
/// <para>The role is that of the function, or the one named by -RoleName. Where an earlier run has removed the function already, the
/// default name is looked for: give -RoleName where the role has another.</para>
/// <para>Errors: Wallarm.AccessDenied names the IAM action that the caller lacks.</para>
/// <para>The caller needs lambda:GetFunction, lambda:ListTags, lambda:ListVersionsByFunction, lambda:ListAliases, lambda:ListFunctions,
/// lambda:DeleteFunction, logs:DescribeLogGroups, logs:DescribeSubscriptionFilters, logs:DeleteSubscriptionFilter, ssm:GetParametersByPath,
/// ssm:DeleteParameter, apigateway:GET, apigateway:PATCH and (for HTTP APIs) apigateway:DELETE, iam:GetRole, iam:ListAttachedRolePolicies,
/// iam:ListRolePolicies, iam:ListInstanceProfilesForRole, iam:GetPolicy, iam:ListPolicyVersions, iam:ListEntitiesForPolicy,
/// iam:DetachRolePolicy, iam:DeletePolicyVersion, iam:DeletePolicy, iam:DeleteRole, sts:GetCallerIdentity,
/// sqs:GetQueueAttributes, sqs:ListQueueTags and cloudwatch:DescribeAlarms (without them it says so), lambda:ListEventSourceMappings,
/// lambda:GetEventSourceMapping, lambda:UpdateEventSourceMapping, lambda:DeleteEventSourceMapping, cloudwatch:GetMetricData (without it
/// nobody waits for Lambda's events) and sqs:DeleteQueue for a function with a queue of its own, cloudwatch:ListTagsForResource and
/// cloudwatch:DeleteAlarms for one with alarms, and logs:ListTagsForResource and logs:DeleteLogGroup for -RemoveLogGroup.</para>
/// </notes>
/// <seealso cref="ResetWallarmStageLoggingCommand"/>
/// <seealso cref="RemoveWallarmSubscriptionFilterCommand"/>
/// <seealso cref="RemoveWallarmForwarderCommand"/>
/// <seealso cref="RemoveWallarmLambdaRoleCommand"/>
/// <seealso href="https://docs.wallarm.com/installation/connectors/aws-api-gateway/">Wallarm Connector for Amazon API Gateway</seealso>
[Cmdlet(
    VerbsLifecycle.Uninstall,
    "WallarmConnector",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = ByName)]
[OutputType(typeof(RemovedResource))]
public sealed class UninstallWallarmConnectorCommand : MultiRegionAwsCmdlet
{
    private const string ByFile = "Configuration";
    private const string ByName = "Name";

    /// <summary>The configuration file of Install-WallarmConnector: its connector is removed from all its regions.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByFile)]
    [ValidateNotNullOrEmpty]
    public string? ConfigurationPath { get; set; }

    /// <summary>Name or ARN of the function.</summary>
    [Parameter(Position = 0, ParameterSetName = ByName, ValueFromPipelineByPropertyName = true)]
    [Alias("FunctionArn")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>Name of the role. The default is the role of the function.</summary>
    [Parameter(ParameterSetName = ByName)]
    [ValidateName(@"[\w+=,.@-]{1,64}", "an IAM role name: 1 to 64 letters, digits and characters of _+=,.@-")]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? RoleName { get; set; }

    /// <summary>Delete log groups as well, with every line in them, where this module made them and nobody else reads them.</summary>
    [Parameter]
    public SwitchParameter RemoveLogGroup { get; set; }

    /// <summary>Delete the queue of undelivered batches although it holds some. What is in it is lost.</summary>
    [Parameter]
    public SwitchParameter DiscardUndelivered { get; set; }

    /// <summary>
    /// Read the subscription filters of every log group of the region, which takes a second for each five, and not only of those that
    /// stages log to, that saved settings name, or that are below /aws/apigateway/.
    /// </summary>
    [Parameter]
    public SwitchParameter FullScan { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override string Subject => ConfigurationPath ?? FunctionName;

    internal override bool SkipsConfirmation => Force;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var options = ConfigurationPath is null
            ? new ConnectorRemovalOptions
            {
                Regions = Region ?? [],
                FunctionName = FunctionName,
                RoleName = RoleName,
                RemoveLogGroup = RemoveLogGroup,
                DiscardUndelivered = DiscardUndelivered,
                FullScan = FullScan,
            }
            : Configured(
                await OnPipelineThreadAsync(() => ConfigurationFiles.Read(this, ConfigurationPath, Region ?? []), cancellation)
                    .ConfigureAwait(false));
        await foreach (
            var resource in EngineLoader.Engine.UninstallConnectorAsync(session, options, Observer, cancellation).ConfigureAwait(false))
        {
            await WriteObjectAsync(resource, cancellation).ConfigureAwait(false);
        }
    }

    private ConnectorRemovalOptions Configured(ConnectorConfiguration configuration) => new()
    {
        Regions = configuration.OnlyRegions.Count > 0 ? configuration.OnlyRegions : configuration.NamedRegions,
        FunctionName = configuration.Function.FunctionName,
        RoleName = configuration.Role?.RoleName,
        RemoveLogGroup = RemoveLogGroup,
        DiscardUndelivered = DiscardUndelivered,
        FullScan = FullScan,
    };
}
