using System.Collections;
using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>
/// Creates or updates the Lambda function that forwards access logs to the Wallarm node (steps 3 and 4 of Wallarm's guide).
/// </summary>
/// <remarks>
/// <para>Deploys the forwarder that comes with this module (a native binary on provided.al2023), publishes a version of it, and points the
/// alias live at that version, so that code, runtime and settings switch at once. With -CodeBundlePath it deploys Wallarm's own Python
/// function instead.</para>
/// <para>A setting that is not given stays as it is on an existing function; environment variables and tags that the connector does not
/// know stay too. -KmsKeyArn, -OnFailureDestination, -ReservedConcurrentExecutions, -IncludePath, -ExcludePath and -Redact take away what
/// the function has if they are given $null. Run again, it changes nothing. A function of that name that is not a forwarder is left alone unless -ReplaceExisting is given;
/// one made by hand from Wallarm's guide is taken over: its code becomes a version that the alias live serves until the new code is whole,
/// and that -Rollback goes back to. The unpublished version, which the guide has CloudWatch Logs invoke, never has code that its runtime
/// cannot run.</para>
/// <para>The forwarder tells the node about request and response of each call over Envoy's ext_proc (-NodeProtocol ExtProc), as a Native
/// Node in envoy-external-filter mode takes them. -NodeProtocol Mirror sends the request alone, for NGINX-based nodes: a Native Node builds
/// no inventory from that. A function that says neither (variable X_NODE_PROTOCOL) mirrors; without -NodeProtocol it moves to ext_proc, and
/// the plan shows it.</para>
/// <para>A new version tests its node before the alias live moves to it. If something that speaks another protocol listens at the node's
/// address, the command stops with the error Wallarm.NodeProtocol: the new version stays, but does not serve, and the alias stays where it
/// was (a new function gets none). A node that cannot be reached yet, and a test that cannot be made, are warnings. -SkipNodeTest leaves
/// the test out.</para>
/// <para>With -KeepUndelivered nothing is lost while the node is away: what it did not take waits in an SQS queue, FUNCTION-undelivered,
/// for up to 14 days, and the function is handed it again, a batch at a time, until the node has taken it. The queue holds client
/// addresses and paths; it is encrypted and takes TLS only. The role needs New-WallarmLambdaRole -KeepUndelivered.</para>
/// <para>-IncludePath and -ExcludePath choose the paths that are sent, and -Redact says what of them does not leave. With -WhatIf and
/// -Path it first says what would become of the lines of a saved log, by the settings that are given and, for the others, by those that
/// the function has. That needs no account: without one it returns these figures with a warning, and no plan.</para>
/// <para>Of the versions that it published the three newest are kept, and every one that an alias leads to. -Rollback points the alias live
/// back at the version before the one that it points at: code, runtime, settings and environment of that version, with its node address,
/// serve at once. What belongs to the function or to the alias stays as it is (tags, reserved concurrency, the failure destination). The
/// next run without -Rollback goes forward again. A share of the invocations that an alias gives to another version is drift and is taken
/// away.</para>
/// <para>It waits until Lambda can assume the role and the function is active and updated, and compares the hash of the deployed
/// code.</para>
/// </remarks>
/// <example>
/// <para>Deploy the forwarder</para>
/// <code>
/// $role = New-WallarmLambdaRole
/// Publish-WallarmForwarder -RoleArn $role.RoleArn -NodeUrl node.example.com:5080 -NodeScheme https
/// </code>
/// <para>The node is a Native Node in envoy-external-filter mode: give the port that envoy_external_filter.address in its go-node.yaml
/// names.</para>
/// </example>
/// <example>
/// <para>A node in a VPC, with a certificate of a private authority</para>
/// <code>
/// $network = @{ SubnetId = 'subnet-0a1b2c3d', 'subnet-4e5f6a7b'; SecurityGroupId = 'sg-0a1b2c3d' }
/// New-WallarmLambdaRole -Vpc | Publish-WallarmForwarder -NodeUrl 10.0.3.7:5080 -NodeScheme https -NodeCaPath ./node-ca.pem @network
/// </code>
/// <para>The text of node-ca.pem becomes an environment variable of the function; all of them together hold 4 KB.</para>
/// </example>
/// <example>
/// <para>Keep what could not be delivered, on arm64</para>
/// <code>
/// $queue = 'arn:aws:sqs:eu-central-1:123456789012:wallarm-undelivered'
/// New-WallarmLambdaRole -OnFailureDestination $queue |
///     Publish-WallarmForwarder -NodeUrl node.example.com:5080 -NodeScheme https -OnFailureDestination $queue -Architecture arm64
/// </code>
/// <para>Without a destination a batch is lost when the node is away for longer than Lambda retries, about 3 minutes.</para>
/// </example>
/// <example>
/// <para>Deploy Wallarm's own code bundle</para>
/// <code>Publish-WallarmForwarder -CodeBundlePath ./cw-resend-lambda.zip -RoleArn arn:aws:iam::123456789012:role/WallarmAPIDiscoveryLambdaRole -NodeUrl node.example.com:5050 -NodeScheme https -WhatIf</code>
/// <para>Shows the change of runtime, handler and code. The bundle comes from Wallarm Console, Security Edge, Connectors. Its node is in
/// connector-server mode.</para>
/// </example>
/// <example>
/// <para>Deploy signed code</para>
/// <code>
/// $code = @{ CodeS3Bucket = 'my-signed-code'; CodeS3Key = 'signed/linux-x64.zip'; CodeS3ObjectVersion = '3sL4kqtJlcpXroDTDmJ' }
/// New-WallarmLambdaRole | Publish-WallarmForwarder -NodeUrl node.example.com:5080 -NodeScheme https @code
/// </code>
/// <para>For functions whose code-signing configuration takes signed code only: put linux-x64.zip of the module's folder forwarder into S3
/// and sign it with AWS Signer.</para>
/// </example>
/// <example>
/// <para>Forward to an NGINX-based node</para>
/// <code>New-WallarmLambdaRole | Publish-WallarmForwarder -NodeUrl node.example.com -NodeScheme https -NodeProtocol Mirror -WhatIf</code>
/// <para>Such a node takes the requests alone. A Native Node builds no inventory from them.</para>
/// </example>
/// <example>
/// <para>Leave health checks out, and see first how many lines of a saved log that are</para>
/// <code>
/// Publish-WallarmForwarder -ExcludePath '/*/health', '**.php' -Redact emails, addresses -WhatIf -Path access.log
/// Publish-WallarmForwarder -ExcludePath '/*/health', '**.php' -Redact emails, addresses
/// </code>
/// <para>An empty value takes a setting away: -ExcludePath $null.</para>
/// </example>
/// <example>
/// <para>Go back to the version before</para>
/// <code>Publish-WallarmForwarder -FunctionName wallarm-api-discovery-connector -Rollback -WhatIf</code>
/// <para>Says from which version to which, and what differs between the two.</para>
/// </example>
/// <notes>
/// <para>Defaults of a new function: x86_64, 128 MB, 60 seconds, log level INFO, 30 days of its own log.</para>
/// <para>Warns if no failure destination is set, if the reserved concurrency is 0, if the node is addressed by http at a public address, if
/// CloudFormation manages the function, if -NodeProtocol is Mirror, if an application id is removed on the way to ext_proc, and if the new
/// version does not reach its node. The address of an API Gateway host is refused.</para>
/// <para>Errors: Wallarm.AccessDenied names the IAM action that the caller lacks. Everything that can be checked beforehand (the 4 KB of
/// the environment, the node address, the bundle) is checked before the first change.</para>
/// <para>Wallarm.CodeSignatureRefused: the code-signing configuration of the function refuses the code. It says how to sign it.</para>
/// <para>The caller needs iam:PassRole on the role, lambda:GetFunction, lambda:ListTags, lambda:GetAlias, lambda:GetFunctionConfiguration,
/// lambda:CreateFunction, lambda:UpdateFunctionCode, lambda:UpdateFunctionConfiguration, lambda:PublishVersion, lambda:CreateAlias,
/// lambda:UpdateAlias, lambda:TagResource, lambda:GetFunctionEventInvokeConfig, lambda:ListVersionsByFunction, lambda:ListAliases,
/// lambda:DeleteFunction (for old versions; without it they stay, with a warning), lambda:InvokeFunction (for
/// the test of the node; without it there is none, with a warning),
/// logs:DescribeLogGroups, logs:CreateLogGroup, logs:TagResource, logs:PutRetentionPolicy, logs:ListTagsForResource, and
/// lambda:PutFunctionConcurrency for -ReservedConcurrentExecutions (lambda:DeleteFunctionConcurrency to take it away),
/// lambda:PutFunctionEventInvokeConfig for -OnFailureDestination and what goes with it, ec2:DescribeSubnets,
/// ec2:DescribeSecurityGroups and ec2:DescribeVpcs for -SubnetId, s3:GetObject on the object for -CodeS3Bucket (s3:GetObjectVersion for
/// a version), and for -KeepUndelivered sqs:CreateQueue, sqs:TagQueue, sqs:GetQueueAttributes, sqs:ListQueueTags, sqs:SetQueueAttributes,
/// lambda:ListEventSourceMappings, lambda:GetEventSourceMapping, lambda:CreateEventSourceMapping and
/// lambda:UpdateEventSourceMapping; for -Alarm cloudwatch:DescribeAlarms, cloudwatch:ListTagsForResource, cloudwatch:PutMetricAlarm,
/// cloudwatch:TagResource and cloudwatch:DeleteAlarms.</para>
/// <para>Lambda charges for the function's invocations, and CloudWatch Logs for its log. Reserved concurrency is taken from that of the
/// account.</para>
/// </notes>
/// <seealso cref="NewWallarmLambdaRoleCommand"/>
/// <seealso cref="AddWallarmSubscriptionFilterCommand"/>
/// <seealso href="https://docs.wallarm.com/installation/connectors/aws-api-gateway/">Wallarm Connector for Amazon API Gateway</seealso>
[Cmdlet(
    VerbsData.Publish,
    "WallarmForwarder",
    DefaultParameterSetName = "Publish",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(PublishedForwarder), typeof(SelectionForecast))]
public sealed class PublishWallarmForwarderCommand : RegionalAwsCmdlet
{
    private const string PublishSet = "Publish";
    private const string RollbackSet = "Rollback";

    private RemovableSettings? _removable;

    /// <summary>Name of the function.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FunctionArn")]
    [ValidateName("[a-zA-Z0-9_-]{1,64}", "a Lambda function name: 1 to 64 letters, digits, hyphens and underscores")]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>ARN of the execution role, as New-WallarmLambdaRole returns it. A new function needs it.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateName("arn:aws[a-z-]*:iam::[0-9]{12}:role/.+", "an ARN of an IAM role (arn:aws:iam::123456789012:role/name)")]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? RoleArn { get; set; }

    /// <summary>
    /// Host of the Wallarm node, with its port unless that is the scheme's own: node.example.com:5080. A new function needs it.
    /// </summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? NodeUrl { get; set; }

    /// <summary>Node scheme, http or https. A new function needs it, unless NodeUrl has a scheme.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateSet("http", "https")]
    public string? NodeScheme { get; set; }

    /// <summary>
    /// How the node is told about calls. The default is ExtProc, or what the function has: request and response, for a Native Node in
    /// envoy-external-filter mode. Mirror sends requests alone, for an NGINX-based node.
    /// </summary>
    [Parameter(ParameterSetName = PublishSet)]
    public ForwarderProtocol? NodeProtocol { get; set; }

    /// <summary>
    /// PEM file with the authorities that sign the node's certificate. Its text goes into the function's environment, which holds 4 KB in
    /// all.
    /// </summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? NodeCaPath { get; set; }

    /// <summary>SHA-256 fingerprints of the node's certificate, in hex. They take the place of the check of chain and name.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? NodeFingerprint { get; set; }

    /// <summary>
    /// Wallarm application id that the traffic is counted for, -1 or more. For Mirror only: with ExtProc, set
    /// route_config.wallarm_application in the node's go-node.yaml.
    /// </summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(-1, int.MaxValue)]
    public int? ApplicationId { get; set; }

    /// <summary>Processor architecture of the function. The default is x86_64 for a new function.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateSet("x86_64", "arm64")]
    public string? Architecture { get; set; }

    /// <summary>
    /// Archive or folder of Wallarm's own code bundle (cw-resend-lambda/lambda_function.py), to deploy that instead of the packaged
    /// forwarder.
    /// </summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? CodeBundlePath { get; set; }

    /// <summary>
    /// S3 bucket, in the function's region, with the packaged forwarder (linux-x64.zip or linux-arm64.zip of the module), such as a signed
    /// one. Lambda takes the code from there.
    /// </summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? CodeS3Bucket { get; set; }

    /// <summary>Key of the object in CodeS3Bucket.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? CodeS3Key { get; set; }

    /// <summary>
    /// Version of the object in CodeS3Bucket. The default is the newest one. New content under the same key and version is not noticed.
    /// </summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? CodeS3ObjectVersion { get; set; }

    /// <summary>Level of the function's JSON log. The default is INFO for a new function.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateSet("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")]
    public string? LogLevel { get; set; }

    /// <summary>Timeout of the function, seconds. The default is 60 for a new function.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 900)]
    public int? Timeout { get; set; }

    /// <summary>Memory of the function, MB. The default is 128 for a new function.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(128, 10240)]
    public int? MemorySize { get; set; }

    /// <summary>VPC subnets that the function runs in. An empty array takes it out of its VPC.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public string[]? SubnetId { get; set; }

    /// <summary>VPC security groups of the function.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public string[]? SecurityGroupId { get; set; }

    /// <summary>ARN of the KMS key that encrypts the environment variables. $null takes it away.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? KmsKeyArn { get; set; }

    /// <summary>Tags of the function, and of its log group if that is made. Others that the function has stay.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Hashtable? Tag { get; set; }

    /// <summary>Reserved concurrency of the function. $null gives it back to the account. With 0 the function never runs.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [ValidateNotNegative]
    public int? ReservedConcurrentExecutions { get; set; }

    /// <summary>Days that the function's own log is kept. The default is 30 where the log group is made.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateSet(
        "1", "3", "5", "7", "14", "30", "60", "90", "120", "150", "180", "365", "400", "545", "731", "1096", "1827", "2192", "2557", "2922",
        "3288", "3653")]
    public int? LogRetentionInDays { get; set; }

    /// <summary>
    /// ARN of the SQS queue, SNS topic, S3 bucket, event bus or function that batches go to which could not be delivered. $null takes it
    /// away.
    /// </summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? OnFailureDestination { get; set; }

    /// <summary>
    /// Keep what the node did not take in an SQS queue of the connector's, FUNCTION-undelivered, for up to 14 days; the function takes it
    /// from there again once the node is back. Not with -CodeBundlePath or -OnFailureDestination. -KeepUndelivered:$false leaves what is
    /// there.
    /// </summary>
    [Parameter(ParameterSetName = PublishSet)]
    public SwitchParameter KeepUndelivered { get; set; }

    /// <summary>ARN of the KMS key that encrypts that queue. Without it SQS encrypts it with a key of its own.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? QueueKmsKeyArn { get; set; }

    /// <summary>How often Lambda retries a failed batch. With -KeepUndelivered the default is 0.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, 2)]
    public int? MaximumRetryAttempts { get; set; }

    /// <summary>How long a batch may wait for its delivery, seconds.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(60, 21600)]
    public int? MaximumEventAgeInSeconds { get; set; }

    /// <summary>
    /// Make CloudWatch alarms, named for the function: Lambda dropped batches (where there is no failure destination), the failure
    /// destination did not take them, invocations fail for 15 minutes, log events come in and nothing succeeds for 30 minutes, batches have
    /// waited in the queue for 24 hours. -Alarm:$false takes them away.
    /// </summary>
    [Parameter(ParameterSetName = PublishSet)]
    public SwitchParameter Alarm { get; set; }

    /// <summary>ARN of the SNS topic that the alarms tell when they go off and when they are over. With it -Alarm is meant.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? AlarmTopicArn { get; set; }

    /// <summary>
    /// Patterns of the paths that are sent; all others are not: * for any text within a segment, ** for any text, ? for one character. Such
    /// as '/prod/api/**'. $null takes them away. Not with -CodeBundlePath.
    /// </summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? IncludePath { get; set; }

    /// <summary>
    /// Patterns of the paths that are not sent, even if they are included, such as '/*/health' and '**.php'. $null takes them away. Not with
    /// -CodeBundlePath.
    /// </summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? ExcludePath { get; set; }

    /// <summary>
    /// What does not leave as it is: emails, tokens and digits replace the path segment that holds them, addresses cuts client addresses to
    /// their network. $null takes them away. Not with -CodeBundlePath.
    /// </summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public ForwarderRedaction[]? Redact { get; set; }

    /// <summary>
    /// Saved access logs, with wildcards: as they are, gzipped, or exported from CloudWatch Logs. With -WhatIf: how many of their lines would
    /// be forwarded, filtered by which pattern, redacted, and invalid for which reason.
    /// </summary>
    [Parameter(ParameterSetName = PublishSet)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Further environment variables of the function, such as X_CONCURRENCY. Others that it has stay; $null removes one.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Hashtable? Environment { get; set; }

    /// <summary>Point the alias live at the version before the one that it points at.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RollbackSet)]
    public SwitchParameter Rollback { get; set; }

    /// <summary>Let a new version serve without testing its node first.</summary>
    [Parameter(ParameterSetName = PublishSet)]
    public SwitchParameter SkipNodeTest { get; set; }

    /// <summary>Replace a function of that name that is not a forwarder. The command asks first.</summary>
    [Parameter(ParameterSetName = PublishSet)]
    public SwitchParameter ReplaceExisting { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    internal override bool SkipsConfirmation => Force;

    /// <inheritdoc/>
    protected override string Subject => FunctionName;

    /// <inheritdoc/>
    protected override void BeginProcessing() => _removable = new RemovableSettings(MyInvocation.BoundParameters.Keys);

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        if (Path.Length > 0)
        {
            await ForecastAsync(session, cancellation).ConfigureAwait(false);
            return;
        }

        await PublishAsync(session, cancellation).ConfigureAwait(false);
    }

    private async Task PublishAsync(AwsSessionOptions session, CancellationToken cancellation)
    {
        var forwarder = Rollback
            ? await EngineLoader.Engine.RollBackForwarderAsync(
                session, FunctionName, Observer, cancellation).ConfigureAwait(false)
            : await EngineLoader.Engine.PublishForwarderAsync(
                session,
                await OnPipelineThreadAsync(ReadOptions, cancellation).ConfigureAwait(false),
                Observer,
                cancellation).ConfigureAwait(false);
        if (forwarder is not null) await WriteObjectAsync(forwarder, cancellation).ConfigureAwait(false);
    }

    /// <summary>What would become of saved lines, and then the plan, if there is an account to plan for.</summary>
    private async Task ForecastAsync(AwsSessionOptions session, CancellationToken cancellation)
    {
        var found = await OnPipelineThreadAsync(FindLogFiles, cancellation).ConfigureAwait(false);
        foreach (var (_, error) in found.Where(each => each.Error is not null)) Observer.Failed(error!);
        string[] files = [.. found.SelectMany(each => each.Files).Distinct()];
        if (files.Length > 0)
        {
            var options = await OnPipelineThreadAsync(ReadOptions, cancellation).ConfigureAwait(false);
            var forecast =
                await EngineLoader.Engine.ForecastSelectionAsync(session, options, files, Observer, cancellation).ConfigureAwait(false);
            var isComplete = forecast.IsComplete && found.All(each => each.Error is null);
            await WriteObjectAsync(forecast with { IsComplete = isComplete }, cancellation).ConfigureAwait(false);
        }

        try
        {
            await PublishAsync(session, cancellation).ConfigureAwait(false);
        }
        catch (ConnectorException exception) when (
            files.Length > 0 && (exception is SessionException || exception.Category == ConnectorErrorCategory.ConnectionError))
        {
            Observer.Warning(
                "The lines were counted by the settings of this command alone, and there is no plan, since AWS could not be asked: "
                + exception.Problem);
        }
    }

    private (IReadOnlyList<string> Files, InvalidOptionException? Error)[] FindLogFiles() => IsWhatIf
        ? [.. Path.Select(path => FileSystemPath.FindFiles(this, path, nameof(Path)))]
        : throw new InvalidOptionException(
            "Wallarm.OptionNotUsable",
            ConnectorErrorCategory.InvalidArgument,
            "-Path cannot be used without -WhatIf: it says what would become of saved lines. Nothing was changed.")
        {
            Target = "-Path",
            RecommendedAction = "Add -WhatIf, or leave -Path out.",
        };

    private ForwarderOptions ReadOptions() => new()
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
        SkipNodeTest = SkipNodeTest,
        ApplicationId = ApplicationId,
        NodeCaPath = NodeCaPath is null ? null : FileSystemPath.Resolve(this, NodeCaPath, nameof(NodeCaPath)),
        NodeFingerprint = NodeFingerprint,
        LogLevel = LogLevel,
        Timeout = Timeout,
        MemorySize = MemorySize,
        SubnetIds = SubnetId,
        SecurityGroupIds = SecurityGroupId,
        KmsKeyArn = _removable!.Text(KmsKeyArn, nameof(KmsKeyArn)),
        Tags = TagTable.Strings(Tag),
        ReservedConcurrentExecutions = _removable!.Concurrency(ReservedConcurrentExecutions, nameof(ReservedConcurrentExecutions)),
        LogRetentionInDays = LogRetentionInDays,
        OnFailureDestination = _removable!.Text(OnFailureDestination, nameof(OnFailureDestination)),
        KeepUndelivered = MyInvocation.BoundParameters.ContainsKey(nameof(KeepUndelivered)) ? KeepUndelivered.ToBool() : null,
        QueueKmsKeyArn = QueueKmsKeyArn,
        MaximumRetryAttempts = MaximumRetryAttempts,
        MaximumEventAgeInSeconds = MaximumEventAgeInSeconds,
        Alarm = MyInvocation.BoundParameters.ContainsKey(nameof(Alarm)) ? Alarm.ToBool() : null,
        AlarmTopicArn = AlarmTopicArn,
        IncludePaths = _removable!.Texts(IncludePath, nameof(IncludePath)),
        ExcludePaths = _removable!.Texts(ExcludePath, nameof(ExcludePath)),
        Redact = _removable!.Names(Redact, nameof(Redact)),
        Environment = TagTable.Values(Environment),
        ReplaceExisting = ReplaceExisting,
    };
}
