using System.Collections;
using System.Management.Automation;

namespace Wallarm.Connector.PowerShell;

/// <summary>Creates or updates the Lambda function that forwards access logs to the Wallarm node (steps 3 and 4 of Wallarm's guide).</summary>
[Cmdlet(VerbsData.Publish, "WallarmForwarder", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(PublishedForwarder))]
public sealed class PublishWallarmForwarderCommand : AwsCmdlet
{
    /// <summary>Name of the function.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateName("[a-zA-Z0-9_-]{1,64}", "a Lambda function name: 1 to 64 letters, digits, hyphens and underscores")]
    public string FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>ARN of the execution role, as New-WallarmLambdaRole returns it. A new function needs it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateName("arn:aws[a-z-]*:iam::[0-9]{12}:role/.+", "an ARN of an IAM role (arn:aws:iam::123456789012:role/name)")]
    public string? RoleArn { get; set; }

    /// <summary>Host of the Wallarm node, with its port where that is not the scheme's own: node.example.com:5050. A new function needs it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? NodeUrl { get; set; }

    /// <summary>How the node is spoken to. A new function needs it, unless NodeUrl carries it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateSet("http", "https")]
    public string? NodeScheme { get; set; }

    /// <summary>PEM file with the authorities that sign the node's certificate. Its text goes into the function's environment, which holds 4 KB in all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? NodeCaPath { get; set; }

    /// <summary>SHA-256 fingerprints of the node's certificate, in hex. They take the place of the check of chain and name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? NodeFingerprint { get; set; }

    /// <summary>Wallarm application id that the traffic is counted for, -1 or more.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(-1, int.MaxValue)]
    public int? ApplicationId { get; set; }

    /// <summary>Processor architecture of the function. The default is x86_64 for a new function.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateSet("x86_64", "arm64")]
    public string? Architecture { get; set; }

    /// <summary>Archive or folder of Wallarm's own code bundle (cw-resend-lambda/lambda_function.py), to deploy that instead of the packaged forwarder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? CodeBundlePath { get; set; }

    /// <summary>Level of the function's JSON log. The default is INFO for a new function.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateSet("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")]
    public string? LogLevel { get; set; }

    /// <summary>Timeout of the function, seconds. The default is 60 for a new function.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 900)]
    public int? Timeout { get; set; }

    /// <summary>Memory of the function, MB. The default is 128 for a new function.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(128, 10240)]
    public int? MemorySize { get; set; }

    /// <summary>VPC subnets that the function runs in. An empty array takes it out of its VPC.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public string[]? SubnetId { get; set; }

    /// <summary>VPC security groups of the function.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public string[]? SecurityGroupId { get; set; }

    /// <summary>ARN of the KMS key that encrypts the environment variables.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? KmsKeyArn { get; set; }

    /// <summary>Tags of the function. Others that it has stay.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Hashtable? Tag { get; set; }

    /// <summary>Reserved concurrency of the function.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    public int? ReservedConcurrentExecutions { get; set; }

    /// <summary>Days that the function's own log is kept. The default is 30 where the log group is made.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateSet("1", "3", "5", "7", "14", "30", "60", "90", "120", "150", "180", "365", "400", "545", "731", "1096", "1827", "2192", "2557", "2922", "3288", "3653")]
    public int? LogRetentionInDays { get; set; }

    /// <summary>ARN of the SQS queue, SNS topic, S3 bucket, event bus or function that batches go to which could not be delivered.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? OnFailureDestination { get; set; }

    /// <summary>How often Lambda retries a failed batch.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, 2)]
    public int? MaximumRetryAttempts { get; set; }

    /// <summary>How long a batch may wait for its delivery, seconds.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(60, 21600)]
    public int? MaximumEventAgeInSeconds { get; set; }

    /// <summary>Further environment variables of the function, such as X_CONCURRENCY. Others that it has stay; $null removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Hashtable? Environment { get; set; }

    /// <summary>Replace a function of that name that is not a forwarder.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var options = await OnPipelineThreadAsync(ReadOptions, cancellation).ConfigureAwait(false);
        var forwarder = await EngineLoader.Engine.PublishForwarderAsync(session, options, Observer, cancellation).ConfigureAwait(false);
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
