using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Says whether the forwarder can read what an access-log format yields, and what is wrong with the format.</summary>
/// <remarks>
/// <para>Looks at a format as API Gateway and the forwarder would: is it a JSON object on one line of at most 3 KB, with a request id and
/// only variables of $context; which keys are missing that the forwarder needs, which that it merely uses; do the variables exist for that
/// kind of API; does one of them put a secret into the log, such as $context.identity.apiKey or a token of an authorizer.</para>
/// <para>It takes formats, or objects that have one: those of Get-WallarmApiStage, Set-WallarmStageLogging and Get-WallarmLogFormat.</para>
/// </remarks>
/// <example>
/// <para>Test a format before it is deployed</para>
/// <code>Get-Content ./access-log-format.json -Raw | Test-WallarmLogFormat -ApiType Http</code>
/// </example>
/// <example>
/// <para>See what is wrong with the formats of all stages</para>
/// <code>Get-WallarmApiStage | Where-Object Format | Test-WallarmLogFormat | Where-Object Problems | Format-List IsUnderstood, Problems, Format</code>
/// </example>
/// <example>
/// <para>Find stages that log API keys</para>
/// <code>Get-WallarmApiStage | Where-Object { ($_ | Test-WallarmLogFormat).Secrets }</code>
/// </example>
/// <notes>
/// <para>No call to AWS is made, and neither region nor credentials are needed. A bad format is a result, not an error.</para>
/// <para>Keys that are needed are httpMethod, path, status and domainName; requestId, responseLength, requestTimeEpoch, responseLatency,
/// stage, sourceIp and userAgent are handed on to the node where they are there. A stage that lacks others of Wallarm's format is covered
/// all the same; Set-WallarmStageLogging -Merge adds them.</para>
/// </notes>
/// <seealso cref="GetWallarmLogFormatCommand"/>
/// <seealso cref="GetWallarmApiStageCommand"/>
/// <seealso href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html">Variables for
/// access logging for API Gateway</seealso>
[Cmdlet(VerbsDiagnostic.Test, "WallarmLogFormat")]
[OutputType(typeof(LogFormatCheck))]
public sealed class TestWallarmLogFormatCommand : AsyncPSCmdlet
{
    /// <summary>The access-log format. That of a stage which does not log is empty.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Format { get; set; }

    /// <summary>The kind of API. Without it, variables of either kind will do.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public ApiType? ApiType { get; set; }

    /// <inheritdoc/>
    protected override string Subject => Format ?? "";

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellation) =>
        WriteObjectAsync(EngineLoader.Engine.TestLogFormat(Format ?? "", ApiType), cancellation);
}
