using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Configuration;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>
/// Makes a whole connector what a configuration file, or the parameters, say: role, function, stages and subscriptions, in one region or
/// several.
/// </summary>
/// <remarks>
/// <para>The file (JSON, or PowerShell data where its name ends in .psd1) says the desired state: the node, the role, the function, and the
/// stages whose calls are forwarded. What it leaves out is not managed. connector.schema.json in the folder of this module describes it for
/// editors; docs/configuration.md explains it. The same can be said by parameters, with stages from the pipeline such as those of
/// Get-WallarmApiStage.</para>
/// <para>First everything is read and compared. -WhatIf shows every difference, property by property, in the order in which it would be
/// made, in all regions. One question is asked for all of it. Then the role is made, then the regions side by side, each in its order:
/// function, and for each stage its logging and the subscription. What is as asked is not touched, so that a second run changes
/// nothing.</para>
/// <para>A new version of a function tests its node before it serves, as Publish-WallarmForwarder has it. A node that speaks another
/// protocol fails the function of its region, unless -SkipNodeTest is given.</para>
/// <para>A target that fails does not stop those that do not need it. At the end a warning says what was made, what failed and what was not
/// begun, and each failure is an error. The same command goes on from there.</para>
/// <para>What the module had made before and somebody has changed since is set right: role and policy that bear the module's tag, the
/// function, and stages whose settings the module has saved. What is another's is left alone unless force in the file, or -Force, says
/// otherwise.</para>
/// </remarks>
/// <example>
/// <para>See what a file would change, then make it</para>
/// <code>
/// Install-WallarmConnector -ConfigurationPath ./connector.json -WhatIf
/// Install-WallarmConnector -ConfigurationPath ./connector.json
/// </code>
/// <para>Nothing comes out where all goes well; -PassThru returns one object a target.</para>
/// </example>
/// <example>
/// <para>One REST stage, without a file</para>
/// <code>Install-WallarmConnector -NodeUrl node.example.com:5080 -NodeScheme https -RestApiId a1b2c3d4e5 -StageName prod -CreateAccountRole</code>
/// <para>Makes role, function, logging and subscription in the region of the session.</para>
/// </example>
/// <example>
/// <para>Every stage of two regions that is not covered yet</para>
/// <code>
/// Get-WallarmApiStage -Region us-east-1, eu-west-1 | Where-Object { -not $_.IsCovered } |
///     Install-WallarmConnector -NodeUrl node.example.com:5080 -NodeScheme https -Merge -WhatIf
/// </code>
/// <para>All stages are planned together. -Merge keeps formats and log groups that stages have.</para>
/// </example>
/// <example>
/// <para>A step of a pipeline that fails where the connector could not be made</para>
/// <code>
/// $targets = Install-WallarmConnector -ConfigurationPath ./connector.psd1 -PassThru -Confirm:$false -ErrorAction Stop
/// if (-not ($targets.Status -ne 'Unchanged')) { 'Nothing to do.' }
/// </code>
/// <para>-ErrorAction Stop ends the script at the first error, after everything that could be made was made.</para>
/// </example>
/// <notes>
/// <para>Errors: Wallarm.ConfigurationInvalid names file, line and property of everything that is wrong in the file;
/// Wallarm.ConfigurationSyntax its first
/// line that cannot be read. Every other error is one of the commands that do one part: New-WallarmLambdaRole, Publish-WallarmForwarder,
/// Set-WallarmStageLogging and Add-WallarmSubscriptionFilter. Wallarm.StagesDisagree: two stages share a log group and ask different things
/// of it.</para>
/// <para>The caller needs the IAM actions of these four commands. A region that the caller may not use fails for itself.</para>
/// <para>Credentials have no place in the file: give -ProfileName or what else the session takes them from. A .psd1 file is read, never
/// run.</para>
/// <para>Stages of a region are changed one after the other, since API Gateway takes only a few such changes a second.</para>
/// </notes>
/// <seealso cref="NewWallarmLambdaRoleCommand"/>
/// <seealso cref="PublishWallarmForwarderCommand"/>
/// <seealso cref="SetWallarmStageLoggingCommand"/>
/// <seealso cref="AddWallarmSubscriptionFilterCommand"/>
/// <seealso cref="TestWallarmConnectorCommand"/>
/// <seealso href="https://docs.wallarm.com/installation/connectors/aws-api-gateway/">Wallarm Connector for Amazon API Gateway</seealso>
[Cmdlet(
    VerbsLifecycle.Install,
    "WallarmConnector",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = ByParameters)]
[OutputType(typeof(ConnectorInstallation))]
public sealed partial class InstallWallarmConnectorCommand : MultiRegionAwsCmdlet
{
    private const string ByFile = "Configuration";
    private const string ByParameters = "Parameters";

    private readonly List<ConnectedStage> _stages = [];
    private AwsSessionOptions? _session;

    /// <summary>The configuration file: JSON, or PowerShell data (.psd1). Relative paths in it go out from its folder.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByFile)]
    [ValidateNotNullOrEmpty]
    public string? ConfigurationPath { get; set; }

    /// <summary>Return what became of each target.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Let a new version of the function serve without testing its node first.</summary>
    [Parameter]
    public SwitchParameter SkipNodeTest { get; set; }

    /// <summary>
    /// Replace what is another's: a role or policy of that name with other content, a function that is not a forwarder, logging that a
    /// stage has (unless it is merged), a filter that feeds something else. What a stage had is saved before, and the command asks first.
    /// The key force in a file does the same for one target, and does not ask.
    /// </summary>
    [Parameter]
    [Alias("ReplaceChanged")]
    public SwitchParameter ReplaceExisting { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    internal override bool SkipsConfirmation => Force;

    /// <inheritdoc/>
    internal override bool ConfirmsOverwriting => ReplaceExisting;

    /// <inheritdoc/>
    protected override string Subject => ConfigurationPath ?? FunctionName;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        if (_session?.AccountId is null) _session = session;
        if (session.AccountId is { } account && account != _session.AccountId)
        {
            throw Bad(
                "Wallarm.AccountDiffers",
                $"The object is of account {account}, and one before it is of account {_session.AccountId}. It is not installed.",
                "Run the command once for each account.");
        }

        if (await OnPipelineThreadAsync(ReadStage, cancellation).ConfigureAwait(false) is { } stage) _stages.Add(stage);
    }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken cancellation)
    {
        // A pipeline in which nothing came installs nothing.
        if (_session is null || (MyInvocation.ExpectingInput && ParameterSetName == ByParameters && _stages.Count == 0)) return;
        var configuration = await OnPipelineThreadAsync(ReadConfiguration, cancellation).ConfigureAwait(false);
        var targets = EngineLoader.Engine.InstallConnectorAsync(_session, Switched(configuration), Observer, cancellation);
        await foreach (var target in targets.ConfigureAwait(false))
        {
            if (PassThru) await WriteObjectAsync(target, cancellation).ConfigureAwait(false);
        }
    }

    private ConnectorConfiguration ReadConfiguration()
    {
        if (ConfigurationPath is not null) return ConfigurationFiles.Read(this, ConfigurationPath, Region ?? []);
        var function = ReadFunction();
        return new ConnectorConfiguration
        {
            Role = RoleArn is null ? ReadRole() : null,
            Function = function,
            Regions = _stages.Count > 0
                ? []
                : [
                    .. (Region ?? []).Distinct(StringComparer.Ordinal).Select(
                        region => new ConnectedRegion { Region = region, Function = function }),
                ],
            Stages = _stages,
        };
    }

    /// <summary>The stage of this item; null where it names none.</summary>
    private ConnectedStage? ReadStage()
    {
        var (restApiId, apiId, stageName) = NamedStage.Of(RestApiId, ApiId, StageName);
        if ((restApiId ?? apiId ?? stageName) is null) return null;
        if (stageName is null)
        {
            throw Bad(
                "Wallarm.StageNameRequired",
                $"API '{restApiId}' is given without -StageName.",
                "Give the name of the stage, such as prod.");
        }

        if (restApiId is null == apiId is null)
        {
            throw Bad(
                "Wallarm.ApiIdRequired",
                $"Stage '{stageName}' is given {(apiId is null ? "without the id of its API" : "with two ids of APIs")}.",
                "Give the id of a REST API as -RestApiId, or that of an HTTP API as -ApiId.");
        }

        if (Region is { Length: > 1 })
        {
            throw Bad(
                "Wallarm.RegionAmbiguous",
                $"Stage '{stageName}' is in one region, and -Region names {Region.Length}.",
                "Give stages of several regions through the pipeline, with their Region, or in a file.");
        }

        return new ConnectedStage
        {
            Region = Region?[0],
            Logging = new StageLoggingOptions
            {
                RestApiId = restApiId,
                ApiId = apiId,
                StageName = stageName,
                LogGroupName = string.IsNullOrEmpty(LogGroupName) ? null : LogGroupName,
                RetentionInDays = RetentionInDays,
                ExecutionLogging = apiId is null ? ExecutionLogging : null,
                CreateAccountRole = CreateAccountRole,
                Tags = TagTable.Strings(Tag),
                Merge = Merge,
            },
            FilterName = FilterName,
            FilterPattern = FilterPattern,
        };
    }

    private LambdaRoleOptions ReadRole() => new()
    {
        RoleName = RoleName ?? LambdaRoleOptions.DefaultRoleName,
        PolicyName = PolicyName,
        LeastPrivilege = LeastPrivilege,
        Vpc = Vpc,
        PermissionsBoundary = PermissionsBoundary,
        Path = Path,
        Tags = TagTable.Strings(Tag),
    };

    private ForwarderOptions ReadFunction()
    {
        string[] roleParameters =
            [nameof(RoleName), nameof(PolicyName), nameof(LeastPrivilege), nameof(Vpc), nameof(PermissionsBoundary), nameof(Path)];
        if (RoleArn is not null && Array.Find(roleParameters, MyInvocation.BoundParameters.ContainsKey) is { } other)
        {
            throw Bad(
                "Wallarm.RoleArnOrName",
                $"-RoleArn names a role that is managed elsewhere, so that -{other} cannot be set.",
                $"Leave -RoleArn or -{other} out.");
        }

        var removable = new RemovableSettings(MyInvocation.BoundParameters.Keys);
        return new ForwarderOptions
        {
            FunctionName = FunctionName,
            RoleArn = RoleArn,
            PackageFolder = EngineLoader.ForwarderFolder,
            CodeBundlePath = CodeBundlePath is null ? null : FileSystemPath.Resolve(this, CodeBundlePath, nameof(CodeBundlePath)),
            CodeS3Bucket = CodeS3Bucket,
            CodeS3Key = CodeS3Key,
            CodeS3ObjectVersion = CodeS3ObjectVersion,
            Architecture = Architecture,
            NodeUrl = NodeUrl,
            NodeScheme = NodeScheme,
            NodeProtocol = NodeProtocol,
            ApplicationId = ApplicationId,
            NodeCaPath = NodeCaPath is null ? null : FileSystemPath.Resolve(this, NodeCaPath, nameof(NodeCaPath)),
            NodeFingerprint = NodeFingerprint,
            LogLevel = LogLevel,
            Timeout = Timeout,
            MemorySize = MemorySize,
            SubnetIds = SubnetId,
            SecurityGroupIds = SecurityGroupId,
            KmsKeyArn = removable.Text(KmsKeyArn, nameof(KmsKeyArn)),
            Tags = TagTable.Strings(Tag),
            ReservedConcurrentExecutions = removable.Concurrency(ReservedConcurrentExecutions, nameof(ReservedConcurrentExecutions)),
            LogRetentionInDays = LogRetentionInDays,
            OnFailureDestination = removable.Text(OnFailureDestination, nameof(OnFailureDestination)),
            KeepUndelivered = MyInvocation.BoundParameters.ContainsKey(nameof(KeepUndelivered)) ? KeepUndelivered.ToBool() : null,
            QueueKmsKeyArn = QueueKmsKeyArn,
            MaximumRetryAttempts = MaximumRetryAttempts,
            MaximumEventAgeInSeconds = MaximumEventAgeInSeconds,
            Alarm = MyInvocation.BoundParameters.ContainsKey(nameof(Alarm)) ? Alarm.ToBool() : null,
            AlarmTopicArn = AlarmTopicArn,
            IncludePaths = removable.Texts(IncludePath, nameof(IncludePath)),
            ExcludePaths = removable.Texts(ExcludePath, nameof(ExcludePath)),
            Redact = removable.Names(Redact, nameof(Redact)),
            Environment = TagTable.Values(Environment),
        };
    }

    private ConnectorConfiguration Switched(ConnectorConfiguration configuration)
    {
        if (SkipNodeTest) configuration = Functions(configuration, function => function with { SkipNodeTest = true });
        return ReplaceExisting ? Replacing(configuration) : configuration;
    }

    private static ConnectorConfiguration Functions(
        ConnectorConfiguration configuration, Func<ForwarderOptions, ForwarderOptions> change) => configuration with
    {
        Function = change(configuration.Function),
        Regions = [.. configuration.Regions.Select(region => region with { Function = change(region.Function) })],
    };

    private static ConnectorConfiguration Replacing(ConnectorConfiguration configuration) =>
        Functions(configuration, function => function with { ReplaceExisting = true }) with
    {
        Role = configuration.Role is { } role ? role with { ReplaceExisting = true } : null,
        Stages =
        [
            .. configuration.Stages.Select(
                stage => stage with { Logging = stage.Logging with { ReplaceExisting = !stage.Logging.Merge }, ReplacesFilter = true }),
        ],
    };

    private static InvalidOptionException Bad(string errorId, string problem, string action) =>
        new(errorId, ConnectorErrorCategory.InvalidArgument, problem) { RecommendedAction = action };
}
