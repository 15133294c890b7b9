using System.Collections;
using System.Management.Automation;

namespace Wallarm.Connector.PowerShell;

/// <summary>Creates or updates the Lambda function that forwards access logs to the Wallarm node (steps 3 and 4 of Wallarm's guide).</summary>
/// <remarks>
/// <para>Deploys the forwarder that comes with this module (a native binary on provided.al2023), publishes a version of it, and points the alias live at
/// that version, so that code, runtime and settings switch at once. With -CodeBundlePath it deploys Wallarm's own Python function instead.</para>
/// <para>A setting that is not given stays as it is on an existing function; environment variables and tags that the connector does not know
/// stay too. Run again, it changes nothing. A function of that name that is not a forwarder is left alone unless -Force is given; one made by hand from
/// Wallarm's guide is taken over.</para>
/// <para>Of the versions that it published the three newest are kept, and every one that an alias leads to. -Rollback points the alias live back at the
/// version before the one that it points at: code, runtime, settings and environment of that version, with its node address, serve at once. What
/// belongs to the function or to the alias stays as it is (tags, reserved concurrency, the failure destination). The next run without -Rollback
/// goes forward again. A share of the invocations that an alias gives to another version is drift and is taken away.</para>
/// <para>It waits until Lambda can assume the role and the function is active and updated, and compares the hash of the deployed code.</para>
/// </remarks>
/// <example>
/// <para>Deploy the forwarder</para>
/// <code>
/// $role = New-WallarmLambdaRole
/// Publish-WallarmForwarder -RoleArn $role.RoleArn -NodeUrl node.example.com:5050 -NodeScheme https
/// </code>
/// <para>The node takes what its port takes: give the port that connector.address of the node names.</para>
/// </example>
/// <example>
/// <para>A node in a VPC, with a certificate of a private authority</para>
/// <code>
/// $network = @{ SubnetId = 'subnet-0a1b2c3d', 'subnet-4e5f6a7b'; SecurityGroupId = 'sg-0a1b2c3d' }
/// New-WallarmLambdaRole -Vpc | Publish-WallarmForwarder -NodeUrl 10.0.3.7:5050 -NodeScheme https -NodeCaPath ./node-ca.pem @network
/// </code>
/// <para>The text of node-ca.pem becomes an environment variable of the function; all of them together hold 4 KB.</para>
/// </example>
/// <example>
/// <para>Keep what could not be delivered, on arm64</para>
/// <code>
/// $queue = 'arn:aws:sqs:eu-central-1:123456789012:wallarm-undelivered'
/// New-WallarmLambdaRole -OnFailureDestination $queue |
///     Publish-WallarmForwarder -NodeUrl node.example.com:5050 -NodeScheme https -OnFailureDestination $queue -Architecture arm64
/// </code>
/// <para>Without a destination a batch is lost when the node is away for longer than Lambda retries, about 3 minutes.</para>
/// </example>
/// <example>
/// <para>Deploy Wallarm's own code bundle</para>
/// <code>Publish-WallarmForwarder -CodeBundlePath ./cw-resend-lambda.zip -RoleArn arn:aws:iam::123456789012:role/WallarmAPIDiscoveryLambdaRole -NodeUrl node.example.com:5050 -NodeScheme https -WhatIf</code>
/// <para>Shows the change of runtime, handler and code. The bundle comes from Wallarm Console, Security Edge, Connectors.</para>
/// </example>
/// <example>
/// <para>Go back to the version before</para>
/// <code>Publish-WallarmForwarder -FunctionName wallarm-api-discovery-connector -Rollback -WhatIf</code>
/// <para>Says from which version to which, and what differs between the two.</para>
/// </example>
/// <notes>
/// <para>Defaults of a new function: x86_64, 128 MB, 60 seconds, log level INFO, 30 days of its own log.</para>
/// <para>Warns where no failure destination is set, where the node is spoken to over http at a public address, where CloudFormation manages the function, and
/// that Wallarm has not published the format in which its own bundle talks to the node. The address of an API Gateway host is refused.</para>
/// <para>Errors: Wallarm.AccessDenied names the IAM action that the caller lacks. Everything that can be checked beforehand (the 4 KB of the environment,
/// the node address, the bundle) is checked before the first change.</para>
/// <para>The caller needs iam:PassRole on the role, lambda:GetFunction, lambda:ListTags, lambda:GetAlias, lambda:GetFunctionConfiguration, lambda:CreateFunction, lambda:UpdateFunctionCode,
/// lambda:UpdateFunctionConfiguration, lambda:PublishVersion, lambda:CreateAlias, lambda:UpdateAlias, lambda:TagResource, lambda:GetFunctionEventInvokeConfig,
/// lambda:ListVersionsByFunction, lambda:ListAliases, lambda:DeleteFunction (for old versions; without it they stay, with a warning),
/// logs:DescribeLogGroups, logs:CreateLogGroup, logs:TagResource, logs:PutRetentionPolicy, logs:ListTagsForResource, and lambda:PutFunctionConcurrency for
/// -ReservedConcurrentExecutions, lambda:PutFunctionEventInvokeConfig for -OnFailureDestination and what goes with it, ec2:DescribeSubnets,
/// ec2:DescribeSecurityGroups and ec2:DescribeVpcs for -SubnetId.</para>
/// <para>Lambda charges for the function's invocations, and CloudWatch Logs for its log. Reserved concurrency is taken from that of the account.</para>
/// </notes>
/// <seealso cref="NewWallarmLambdaRoleCommand"/>
/// <seealso cref="AddWallarmSubscriptionFilterCommand"/>
/// <seealso href="https://docs.wallarm.com/installation/connectors/aws-api-gateway/">Wallarm Connector for Amazon API Gateway</seealso>
[Cmdlet(VerbsData.Publish, "WallarmForwarder", DefaultParameterSetName = "Publish", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(PublishedForwarder))]
public sealed class PublishWallarmForwarderCommand : RegionalAwsCmdlet
{
    private const string PublishSet = "Publish";
    private const string RollbackSet = "Rollback";

    /// <summary>Name of the function.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateName("[a-zA-Z0-9_-]{1,64}", "a Lambda function name: 1 to 64 letters, digits, hyphens and underscores")]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>ARN of the execution role, as New-WallarmLambdaRole returns it. A new function needs it.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateName("arn:aws[a-z-]*:iam::[0-9]{12}:role/.+", "an ARN of an IAM role (arn:aws:iam::123456789012:role/name)")]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? RoleArn { get; set; }

    /// <summary>Host of the Wallarm node, with its port where that is not the scheme's own: node.example.com:5050. A new function needs it.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? NodeUrl { get; set; }

    /// <summary>How the node is spoken to. A new function needs it, unless NodeUrl carries it.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateSet("http", "https")]
    public string? NodeScheme { get; set; }

    /// <summary>PEM file with the authorities that sign the node's certificate. Its text goes into the function's environment, which holds 4 KB in all.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? NodeCaPath { get; set; }

    /// <summary>SHA-256 fingerprints of the node's certificate, in hex. They take the place of the check of chain and name.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? NodeFingerprint { get; set; }

    /// <summary>Wallarm application id that the traffic is counted for, -1 or more.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(-1, int.MaxValue)]
    public int? ApplicationId { get; set; }

    /// <summary>Processor architecture of the function. The default is x86_64 for a new function.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateSet("x86_64", "arm64")]
    public string? Architecture { get; set; }

    /// <summary>Archive or folder of Wallarm's own code bundle (cw-resend-lambda/lambda_function.py), to deploy that instead of the packaged forwarder.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? CodeBundlePath { get; set; }

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

    /// <summary>ARN of the KMS key that encrypts the environment variables.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? KmsKeyArn { get; set; }

    /// <summary>Tags of the function. Others that it has stay.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Hashtable? Tag { get; set; }

    /// <summary>Reserved concurrency of the function.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    public int? ReservedConcurrentExecutions { get; set; }

    /// <summary>Days that the function's own log is kept. The default is 30 where the log group is made.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateSet("1", "3", "5", "7", "14", "30", "60", "90", "120", "150", "180", "365", "400", "545", "731", "1096", "1827", "2192", "2557", "2922", "3288", "3653")]
    public int? LogRetentionInDays { get; set; }

    /// <summary>ARN of the SQS queue, SNS topic, S3 bucket, event bus or function that batches go to which could not be delivered.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? OnFailureDestination { get; set; }

    /// <summary>How often Lambda retries a failed batch.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, 2)]
    public int? MaximumRetryAttempts { get; set; }

    /// <summary>How long a batch may wait for its delivery, seconds.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(60, 21600)]
    public int? MaximumEventAgeInSeconds { get; set; }

    /// <summary>Further environment variables of the function, such as X_CONCURRENCY. Others that it has stay; $null removes one.</summary>
    [Parameter(ParameterSetName = PublishSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Hashtable? Environment { get; set; }

    /// <summary>Point the alias live at the version before the one that it points at.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RollbackSet)]
    public SwitchParameter Rollback { get; set; }

    /// <summary>Replace a function of that name that is not a forwarder.</summary>
    [Parameter(ParameterSetName = PublishSet)]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override string Subject => FunctionName;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var forwarder = Rollback
            ? await EngineLoader.Engine.RollBackForwarderAsync(session, new ForwarderRollbackOptions(FunctionName), Observer, cancellation).ConfigureAwait(false)
            : await EngineLoader.Engine.PublishForwarderAsync(session, await OnPipelineThreadAsync(ReadOptions, cancellation).ConfigureAwait(false), Observer, cancellation).ConfigureAwait(false);
        if (forwarder is not null) await WriteObjectAsync(forwarder, cancellation).ConfigureAwait(false);
    }

    private ForwarderOptions ReadOptions() => new()
    {
        FunctionName = FunctionName,
        RoleArn = RoleArn,
        PackageFolder = EngineLoader.ForwarderFolder,
        CodeBundlePath = CodeBundlePath is null ? null : FileSystemPath.Resolve(this, CodeBundlePath, nameof(CodeBundlePath)),
        Architecture = Architecture,
        NodeUrl = NodeUrl,
        NodeScheme = NodeScheme,
        ApplicationId = ApplicationId,
        NodeCaPath = NodeCaPath is null ? null : FileSystemPath.Resolve(this, NodeCaPath, nameof(NodeCaPath)),
        NodeFingerprint = NodeFingerprint,
        LogLevel = LogLevel,
        Timeout = Timeout,
        MemorySize = MemorySize,
        SubnetIds = SubnetId,
        SecurityGroupIds = SecurityGroupId,
        KmsKeyArn = KmsKeyArn,
        Tags = TagTable.Strings(Tag),
        ReservedConcurrentExecutions = ReservedConcurrentExecutions,
        LogRetentionInDays = LogRetentionInDays,
        OnFailureDestination = OnFailureDestination,
        MaximumRetryAttempts = MaximumRetryAttempts,
        MaximumEventAgeInSeconds = MaximumEventAgeInSeconds,
        Environment = TagTable.Values(Environment),
        Force = Force,
    };
}
