using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Returns the access-log format that the forwarder reads, for stages of REST or HTTP APIs.</summary>
/// <remarks>
/// <para>For those who set the logging of their stages with a tool of their own, such as CloudFormation or Terraform: the format of
/// Wallarm's guide on one line, as a stage takes it. Set-WallarmStageLogging uses the same one.</para>
/// <para>-Extended adds what helps people who read the log, and what the forwarder does not need: the route (resourcePath for REST APIs,
/// routeKey for HTTP APIs), extendedRequestId, apiId and basePathMatched. A stage with that format counts as set up, too.</para>
/// </remarks>
/// <example>
/// <para>The format for a REST API</para>
/// <code>(Get-WallarmLogFormat -ApiType Rest).Format</code>
/// </example>
/// <example>
/// <para>Both formats with more keys, and their lengths</para>
/// <code>Get-WallarmLogFormat -Extended | Format-Table ApiType, Length, Keys</code>
/// </example>
/// <notes>
/// <para>No call to AWS is made, and neither region nor credentials are needed.</para>
/// </notes>
/// <seealso cref="TestWallarmLogFormatCommand"/>
/// <seealso cref="SetWallarmStageLoggingCommand"/>
/// <seealso href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html">Variables for
/// access logging for API Gateway</seealso>
[Cmdlet(VerbsCommon.Get, "WallarmLogFormat")]
[OutputType(typeof(LogFormat))]
public sealed class GetWallarmLogFormatCommand : AsyncPSCmdlet
{
    /// <summary>The kind of API. The default is both, one format each.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public ApiType? ApiType { get; set; }

    /// <summary>Add route, extended request id, API id and matched base path.</summary>
    [Parameter]
    public SwitchParameter Extended { get; set; }

    /// <inheritdoc/>
    protected override string Subject => "";

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        ApiType[] types = ApiType is { } type ? [type] : [Wallarm.Connector.ApiType.Rest, Wallarm.Connector.ApiType.Http];
        foreach (var each in types)
        {
            await WriteObjectAsync(EngineLoader.Engine.GetLogFormat(each, Extended), cancellation).ConfigureAwait(false);
        }
    }
}
