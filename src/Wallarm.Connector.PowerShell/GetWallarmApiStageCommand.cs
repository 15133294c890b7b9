using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Lists the stages of REST and HTTP APIs, and says which of them a connector covers and why others are not.</summary>
/// <remarks>
/// <para>Looks at every stage of every API in one or several regions: where it logs to, whether the forwarder understands the format, and
/// whether a subscription filter of the log group feeds a forwarder. A stage that is not covered says in Reason where its log lines end. It
/// changes nothing.</para>
/// <para>Stages come as they are found, in no order, while further pages are still being read; the output can be piped into
/// Set-WallarmStageLogging and Add-WallarmSubscriptionFilter, which take region, API, stage and log group from it. WebSocket APIs are left
/// out (-Verbose names them), since their access logs have neither path nor method.</para>
/// </remarks>
/// <example>
/// <para>See what is not covered in two regions</para>
/// <code>Get-WallarmApiStage -Region us-east-1, eu-west-1 | Where-Object IsCovered -eq $false | Format-List Region, ApiName, StageName, Reason</code>
/// </example>
/// <example>
/// <para>Connect every stage that does not log yet</para>
/// <code>
/// Get-WallarmApiStage -ApiName 'shop-*' |
///     Where-Object DestinationArn -eq $null |
///     Set-WallarmStageLogging -CreateAccountRole -WhatIf |
///     Add-WallarmSubscriptionFilter -WhatIf
/// </code>
/// <para>Without -WhatIf it is done. Log groups and filters are made in the region of each stage.</para>
/// </example>
/// <example>
/// <para>Check the access-log formats of all stages</para>
/// <code>Get-WallarmApiStage | Where-Object Format | Test-WallarmLogFormat | Where-Object IsUnderstood -eq $false</code>
/// </example>
/// <notes>
/// <para>What cannot be listed, such as a region in which the caller lacks a permission, is a non-terminating error; all else is listed all
/// the same. Wallarm.AccessDenied names the IAM action. Where filters or functions may not be read, Reason says so.</para>
/// <para>API Gateway takes ten calls a second of an account and region, and one call an API is needed: hundreds of APIs take a while. The
/// module keeps to that rate. Calls that are throttled all the same are repeated ten times; then it is the error Wallarm.Throttled.</para>
/// <para>Covered means that log group, filter and function are there. Whether CloudWatch Logs may invoke the function and the node takes
/// what it gets is what Test-WallarmConnector looks at.</para>
/// <para>The caller needs apigateway:GET on /restapis, /restapis/*, /apis and /apis/*, logs:DescribeSubscriptionFilters, lambda:GetFunction
/// and lambda:ListTags.</para>
/// </notes>
/// <seealso cref="SetWallarmStageLoggingCommand"/>
/// <seealso cref="AddWallarmSubscriptionFilterCommand"/>
/// <seealso cref="TestWallarmConnectorCommand"/>
/// <seealso href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html">Set up CloudWatch logging for REST
/// APIs</seealso>
[Cmdlet(VerbsCommon.Get, "WallarmApiStage")]
[OutputType(typeof(ApiStage))]
public sealed class GetWallarmApiStageCommand : MultiRegionAwsCmdlet
{
    /// <summary>Name of the APIs, with wildcards.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? ApiName { get; set; }

    /// <summary>
    /// Name of the function that a stage must feed to be covered. The default is any forwarder: one that the module made, or one that has a
    /// node as in Wallarm's guide.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("FunctionArn")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? FunctionName { get; set; }

    /// <inheritdoc/>
    protected override string Subject => ApiName ?? "";

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var options = new ApiStageOptions { Regions = Region ?? [], HasApiName = HasApiName(), FunctionName = FunctionName };
        await foreach (var stage in EngineLoader.Engine.GetApiStagesAsync(session, options, Observer, cancellation).ConfigureAwait(false))
        {
            await WriteObjectAsync(stage, cancellation).ConfigureAwait(false);
        }
    }

    private Func<string, bool>? HasApiName()
    {
        if (ApiName is null) return null;
        try
        {
            var pattern = new WildcardPattern(ApiName, WildcardOptions.IgnoreCase);

            // What is wrong with a pattern shows when it is used first.
            _ = pattern.IsMatch("");
            return pattern.IsMatch;
        }
        catch (WildcardPatternException exception)
        {
            throw new InvalidOptionException(
                "Wallarm.WildcardInvalid", ConnectorErrorCategory.InvalidArgument,
                $"-ApiName '{ApiName}' is no pattern: a bracket is not closed, or holds nothing.", exception)
            {
                Target = ApiName,
                RecommendedAction = "Use * for any characters and ? for one; put a backtick before a bracket that is part of the name.",
            };
        }
    }
}
