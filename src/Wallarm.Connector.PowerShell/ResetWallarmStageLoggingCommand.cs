using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Gives an API Gateway stage the logging back that it had before the connector.</summary>
/// <remarks>
/// <para>Set-WallarmStageLogging saves the settings of a stage as a parameter of SSM Parameter Store before it changes them for the first
/// time. This command restores them: access-log destination and format, and the level of execution logging. Where access logging was off,
/// it is removed. Then the parameter is deleted. Log groups and their lines stay.</para>
/// <para>Where nothing is saved, -Off turns access logging off, and execution logging where it is at Info, the level that the connector
/// sets.</para>
/// <para>A stage whose access logging somebody has changed since is left alone, with an error that says so, unless -ReplaceChanged is
/// given. An execution-log level that somebody has changed since stays, and the output says so. Of a stage or API that does not exist any
/// more only the parameter is deleted.</para>
/// </remarks>
/// <example>
/// <para>Restore the logging of a stage</para>
/// <code>Reset-WallarmStageLogging -RestApiId a1b2c3d4e5 -StageName prod</code>
/// <para>What the stage had before Set-WallarmStageLogging comes back.</para>
/// </example>
/// <example>
/// <para>See what would change, for several stages</para>
/// <code>
/// [pscustomobject]@{ RestApiId = 'a1b2c3d4e5'; StageName = 'prod' }, [pscustomobject]@{ ApiId = 'f6g7h8i9j0'; StageName = '$default' } |
///     Reset-WallarmStageLogging -Off -WhatIf
/// </code>
/// <para>-Off counts for stages only of which nothing is saved.</para>
/// </example>
/// <notes>
/// <para>Errors: Wallarm.NoSavedSettings where nothing is saved, the stage logs in a format of the connector's and -Off is not given;
/// Wallarm.StageLoggingChanged where somebody has changed the stage since; Wallarm.AccessDenied names the IAM action that the caller
/// lacks.</para>
/// <para>The caller needs apigateway:GET and apigateway:PATCH on the API and its stage (for an HTTP API apigateway:DELETE on its access-log
/// settings, and what API Gateway needs to deliver logs where a destination is restored), ssm:GetParametersByPath and ssm:DeleteParameter
/// on /wallarm-connector/*.</para>
/// </notes>
/// <seealso cref="SetWallarmStageLoggingCommand"/>
/// <seealso cref="RemoveWallarmSubscriptionFilterCommand"/>
/// <seealso href="https://docs.wallarm.com/installation/connectors/aws-api-gateway/">Wallarm Connector for Amazon API Gateway</seealso>
[Cmdlet(VerbsCommon.Reset, "WallarmStageLogging", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(StageLoggingReset))]
public sealed class ResetWallarmStageLoggingCommand : RegionalAwsCmdlet
{
    /// <summary>Id of a REST API. Give either this or ApiId.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? RestApiId { get; set; }

    /// <summary>Id of an HTTP API. Give either this or RestApiId.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? ApiId { get; set; }

    /// <summary>Name of the stage, such as prod. The default is $default for an HTTP API; a REST API has none.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? StageName { get; set; }

    /// <summary>Turn logging off where no settings are saved.</summary>
    [Parameter]
    public SwitchParameter Off { get; set; }

    /// <summary>Restore the saved settings although somebody has changed the stage since. The command asks first.</summary>
    [Parameter]
    public SwitchParameter ReplaceChanged { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    internal override bool SkipsConfirmation => Force;

    /// <inheritdoc/>
    protected override string Subject => StageName ?? ApiId ?? RestApiId ?? "";

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var stage = NamedStage.Of(RestApiId, ApiId, StageName);
        var options = new StageLoggingResetOptions
        {
            RestApiId = stage.RestApiId,
            ApiId = stage.ApiId,
            StageName = stage.StageName ?? "",
            Off = Off,
            ReplaceChanged = ReplaceChanged,
        };
        var reset = await EngineLoader.Engine.ResetStageLoggingAsync(session, options, Observer, cancellation).ConfigureAwait(false);
        if (reset is not null) await WriteObjectAsync(reset, cancellation).ConfigureAwait(false);
    }
}
