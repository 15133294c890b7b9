namespace Wallarm.Connector;

/// <summary>What the forwarder function shall be. Null leaves a setting of an existing function as it is.</summary>
public sealed record ForwarderOptions
{
    /// <summary>The function's name unless another is given: the one of Wallarm's guide.</summary>
    public const string DefaultFunctionName = "wallarm-api-discovery-connector";

    /// <summary>The value of <see cref="ReservedConcurrentExecutions"/> that gives the reserved concurrency back to the account.</summary>
    public const int NoReservedConcurrency = -1;

    /// <summary>Name of the function, 1 to 64 characters.</summary>
    public required string FunctionName { get; init; }

    /// <summary>ARN of the execution role. A new function needs it.</summary>
    public string? RoleArn { get; init; }

    /// <summary>The folder that holds the packaged forwarder, <c>linux-x64.zip</c> and <c>linux-arm64.zip</c>.</summary>
    public required string PackageFolder { get; init; }

    /// <summary>
    /// Archive (zip, tar, tar.gz) or folder with Wallarm's <c>cw-resend-lambda/lambda_function.py</c>; null for the packaged forwarder.
    /// </summary>
    public string? CodeBundlePath { get; init; }

    /// <summary>
    /// Bucket of the object that Lambda takes the packaged forwarder from, in the function's region; null to upload it. Not together with
    /// <see cref="CodeBundlePath"/>.
    /// </summary>
    public string? CodeS3Bucket { get; init; }

    /// <summary>Key of that object.</summary>
    public string? CodeS3Key { get; init; }

    /// <summary>Version of that object; null for the newest one. Other content under the same key and version is not noticed.</summary>
    public string? CodeS3ObjectVersion { get; init; }

    /// <summary><c>x86_64</c> or <c>arm64</c>; null for <c>x86_64</c>, or what the function has.</summary>
    public string? Architecture { get; init; }

    /// <summary>Host of the Wallarm node, with its port where that is not the scheme's own. A new function needs it.</summary>
    public string? NodeUrl { get; init; }

    /// <summary><c>http</c> or <c>https</c>. A new function needs it, unless <see cref="NodeUrl"/> carries it.</summary>
    public string? NodeScheme { get; init; }

    /// <summary>
    /// How the node is told about calls; null for <see cref="ForwarderProtocol.ExtProc"/>, or what the function has. Not for
    /// <see cref="CodeBundlePath"/>.
    /// </summary>
    public ForwarderProtocol? NodeProtocol { get; init; }

    /// <summary>Whether a new version serves at once, without being asked first whether the node speaks its protocol.</summary>
    public bool SkipNodeTest { get; init; }

    /// <summary>Wallarm application id, -1 or more. Not for <see cref="ForwarderProtocol.ExtProc"/>.</summary>
    public int? ApplicationId { get; init; }

    /// <summary>PEM file with the authorities that sign the node's certificate.</summary>
    public string? NodeCaPath { get; init; }

    /// <summary>SHA-256 fingerprints of the node's certificate, hex.</summary>
    public IReadOnlyList<string>? NodeFingerprint { get; init; }

    /// <summary>Level of the function's JSON log (<c>TRACE</c> to <c>FATAL</c>).</summary>
    public string? LogLevel { get; init; }

    /// <summary>
    /// Timeout, seconds, 1 to 900; null for 60, or what the function has; a function that is taken over gets 60 if it has less than 30.
    /// </summary>
    public int? Timeout { get; init; }

    /// <summary>Memory, MB, 128 to 10,240; null for 128, or what the function has.</summary>
    public int? MemorySize { get; init; }

    /// <summary>VPC subnets; empty to take the function out of its VPC.</summary>
    public IReadOnlyList<string>? SubnetIds { get; init; }

    /// <summary>VPC security groups.</summary>
    public IReadOnlyList<string>? SecurityGroupIds { get; init; }

    /// <summary>ARN of the KMS key that encrypts the environment variables; empty for Lambda's own key.</summary>
    public string? KmsKeyArn { get; init; }

    /// <summary>Tags of the function, and of its log group if that is made; others that it has stay.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Reserved concurrency, 0 or more, or <see cref="NoReservedConcurrency"/>.</summary>
    public int? ReservedConcurrentExecutions { get; init; }

    /// <summary>Days that the function's own log is kept; null for 30 where the log group is made, or what the group has.</summary>
    public int? LogRetentionInDays { get; init; }

    /// <summary>ARN of the queue, topic, bucket, event bus or function that undelivered batches go to; empty for none.</summary>
    public string? OnFailureDestination { get; init; }

    /// <summary>
    /// Whether what the node did not take waits in a queue of the connector's, from which the function takes it again; null to leave it as
    /// it is. Not for <see cref="CodeBundlePath"/>.
    /// </summary>
    public bool? KeepUndelivered { get; init; }

    /// <summary>
    /// Whether <see cref="KeepUndelivered"/> is what an installation does by itself: then it yields where it cannot be, and to a failure
    /// destination that is there.
    /// </summary>
    public bool IsKeepUndeliveredDefault { get; init; }

    /// <summary>ARN of the KMS key that encrypts that queue; null for SQS's own key, or the one that the queue has.</summary>
    public string? QueueKmsKeyArn { get; init; }

    /// <summary>
    /// How often Lambda retries a failed batch, 0 to 2; null for what the function has, or 0 with <see cref="KeepUndelivered"/>: the queue
    /// knows which records are left, and a retry does not.
    /// </summary>
    public int? MaximumRetryAttempts { get; init; }

    /// <summary>How long a batch may wait for its delivery, seconds, 60 to 21,600.</summary>
    public int? MaximumEventAgeInSeconds { get; init; }

    /// <summary>Whether the function has CloudWatch alarms; null to leave them as they are, unless a topic is given.</summary>
    public bool? Alarm { get; init; }

    /// <summary>ARN of the SNS topic that the alarms tell; null for whom they tell now.</summary>
    public string? AlarmTopicArn { get; init; }

    /// <summary>Patterns of the paths that are sent; empty for all. Not for <see cref="CodeBundlePath"/>.</summary>
    public IReadOnlyList<string>? IncludePaths { get; init; }

    /// <summary>
    /// Patterns of the paths that are not sent, even if they are included; empty for none. Not for <see cref="CodeBundlePath"/>.
    /// </summary>
    public IReadOnlyList<string>? ExcludePaths { get; init; }

    /// <summary>
    /// What of a record does not leave as it is: emails, tokens, digits, addresses; empty for nothing. Not for
    /// <see cref="CodeBundlePath"/>.
    /// </summary>
    public IReadOnlyList<string>? Redact { get; init; }

    /// <summary>Further environment variables; others that the function has stay. A null value removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether a function of that name that is not a forwarder is replaced.</summary>
    public bool ReplaceExisting { get; init; }
}
