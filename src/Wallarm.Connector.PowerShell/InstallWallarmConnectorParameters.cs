using System.Collections;
using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;

namespace Wallarm.Connector.PowerShell;

/// <content>What a configuration file says, as parameters: those of the commands that do one part, with their names.</content>
public sealed partial class InstallWallarmConnectorCommand
{
    /// <summary>
    /// Host of the Wallarm node, with its port unless that is the scheme's own: node.example.com:5080. A new function needs it.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string? NodeUrl { get; set; }

    /// <summary>Node scheme, http or https. A new function needs it, unless NodeUrl has a scheme.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateSet("http", "https")]
    public string? NodeScheme { get; set; }

    /// <summary>
    /// How the node is told about calls. The default is ExtProc, or what the function has: request and response, for a Native Node in
    /// envoy-external-filter mode. Mirror sends requests alone, for an NGINX-based node.
    /// </summary>
    [Parameter(ParameterSetName = ByParameters)]
    public ForwarderProtocol? NodeProtocol { get; set; }

    /// <summary>
    /// Wallarm application id that the traffic is counted for, -1 or more. For Mirror only: with ExtProc, set
    /// route_config.wallarm_application in the node's go-node.yaml.
    /// </summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateRange(-1, int.MaxValue)]
    public int? ApplicationId { get; set; }

    /// <summary>
    /// PEM file with the authorities that sign the node's certificate. Its text goes into the function's environment, which holds 4 KB in
    /// all.
    /// </summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string? NodeCaPath { get; set; }

    /// <summary>SHA-256 fingerprints of the node's certificate, in hex. They take the place of the check of chain and name.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string[]? NodeFingerprint { get; set; }

    /// <summary>Id of a REST API. Give either this or ApiId.</summary>
    [Parameter(ParameterSetName = ByParameters, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? RestApiId { get; set; }

    /// <summary>Id of an HTTP API. Give either this or RestApiId.</summary>
    [Parameter(ParameterSetName = ByParameters, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? ApiId { get; set; }

    /// <summary>Name of the stage, such as prod. The default is $default for an HTTP API; a REST API has none.</summary>
    [Parameter(ParameterSetName = ByParameters, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? StageName { get; set; }

    /// <summary>
    /// The log group that access logs go to: its name, or its ARN. The default is the one that the stage has, or /aws/apigateway/ followed
    /// by the API's name; where a group of that name is there already for something else, the API's id follows as well.
    /// </summary>
    [Parameter(ParameterSetName = ByParameters)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? LogGroupName { get; set; }

    /// <summary>Days that access logs are kept. The default is 30 where the log group is made.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateSet(
        "1", "3", "5", "7", "14", "30", "60", "90", "120", "150", "180", "365", "400", "545", "731", "1096", "1827", "2192", "2557", "2922",
        "3288", "3653")]
    public int? RetentionInDays { get; set; }

    /// <summary>
    /// Execution logging of a REST stage. The default is Info, as in Wallarm's guide, but a stage that logs errors only stays at that.
    /// CloudWatch charges for it, and the connector never reads it.
    /// </summary>
    [Parameter(ParameterSetName = ByParameters)]
    public ExecutionLogging? ExecutionLogging { get; set; }

    /// <summary>Create the role by which API Gateway writes to CloudWatch Logs, where the account has none in this region.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    public SwitchParameter CreateAccountRole { get; set; }

    /// <summary>Keep the JSON format and the log group that the stage has, and add only the keys that are missing.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    public SwitchParameter Merge { get; set; }

    /// <summary>Name of the subscription filter.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateName("[^:*]{1,512}", "a name of a subscription filter: 1 to 512 characters without : and *")]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string FilterName { get; set; } = SubscriptionFilterOptions.DefaultFilterName;

    /// <summary>Pattern of the filter. Empty, as is the default, lets every line through.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [AllowEmptyString]
    [ValidateLength(0, 1024)]
    public string FilterPattern { get; set; } = "";

    /// <summary>Name of the function.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [Alias("FunctionArn")]
    [ValidateName("[a-zA-Z0-9_-]{1,64}", "a Lambda function name: 1 to 64 letters, digits, hyphens and underscores")]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>Name of the role that is made. The default is WallarmAPIDiscoveryLambdaRole.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateName(@"[\w+=,.@-]{1,64}", "an IAM role name: 1 to 64 letters, digits and characters of _+=,.@-")]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? RoleName { get; set; }

    /// <summary>ARN of a role that is managed elsewhere, to use that instead of making one.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateName("arn:aws[a-z-]*:iam::[0-9]{12}:role/.+", "an ARN of an IAM role (arn:aws:iam::123456789012:role/name)")]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? RoleArn { get; set; }

    /// <summary>Name of the policy. The default is the role's name followed by Policy.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateName(@"[\w+=,.@-]{1,128}", "an IAM policy name: 1 to 128 letters, digits and characters of _+=,.@-")]
    public string? PolicyName { get; set; }

    /// <summary>Allow only what the function needs, instead of what Wallarm's guide allows.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    public SwitchParameter LeastPrivilege { get; set; }

    /// <summary>Let the role do what a function in a VPC needs. Where SubnetId is given, it may without this.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    public SwitchParameter Vpc { get; set; }

    /// <summary>ARN of the policy that bounds the role's permissions.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string? PermissionsBoundary { get; set; }

    /// <summary>IAM path of role and policy, such as /wallarm/.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateName("/([!-~]{1,510}/)?", "an IAM path: it begins and ends with a slash")]
    public string? Path { get; set; }

    /// <summary>
    /// Archive or folder of Wallarm's own code bundle (cw-resend-lambda/lambda_function.py), to deploy that instead of the packaged
    /// forwarder.
    /// </summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string? CodeBundlePath { get; set; }

    /// <summary>Processor architecture of the function. The default is x86_64 for a new function.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateSet("x86_64", "arm64")]
    public string? Architecture { get; set; }

    /// <summary>
    /// S3 bucket, in the function's region, with the packaged forwarder (linux-x64.zip or linux-arm64.zip of the module), such as a signed
    /// one. Lambda takes the code from there.
    /// </summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string? CodeS3Bucket { get; set; }

    /// <summary>Key of the object in CodeS3Bucket.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string? CodeS3Key { get; set; }

    /// <summary>
    /// Version of the object in CodeS3Bucket. The default is the newest one. New content under the same key and version is not noticed.
    /// </summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string? CodeS3ObjectVersion { get; set; }

    /// <summary>Level of the function's JSON log. The default is INFO for a new function.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateSet("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")]
    public string? LogLevel { get; set; }

    /// <summary>Timeout of the function, seconds. The default is 60 for a new function.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateRange(1, 900)]
    public int? Timeout { get; set; }

    /// <summary>Memory of the function, MB. The default is 128 for a new function.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateRange(128, 10240)]
    public int? MemorySize { get; set; }

    /// <summary>VPC subnets that the function runs in. An empty array takes it out of its VPC.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNull]
    public string[]? SubnetId { get; set; }

    /// <summary>VPC security groups of the function.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNull]
    public string[]? SecurityGroupId { get; set; }

    /// <summary>ARN of the KMS key that encrypts the environment variables. $null takes it away.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [AllowNull]
    [AllowEmptyString]
    public string? KmsKeyArn { get; set; }

    /// <summary>
    /// Tags of everything that is made: function, role, policy, log groups, SSM parameters, the account's role. An existing function, role
    /// or policy gets them too, and keeps others.
    /// </summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNull]
    public Hashtable? Tag { get; set; }

    /// <summary>Reserved concurrency of the function. $null gives it back to the account. With 0 the function never runs.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [AllowNull]
    [ValidateNotNegative]
    public int? ReservedConcurrentExecutions { get; set; }

    /// <summary>Days that the function's own log is kept. The default is 30 where the log group is made.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateSet(
        "1", "3", "5", "7", "14", "30", "60", "90", "120", "150", "180", "365", "400", "545", "731", "1096", "1827", "2192", "2557", "2922",
        "3288", "3653")]
    public int? LogRetentionInDays { get; set; }

    /// <summary>
    /// ARN of the SQS queue, SNS topic, S3 bucket, event bus or function that batches go to which could not be delivered. $null takes it
    /// away.
    /// </summary>
    [Parameter(ParameterSetName = ByParameters)]
    [AllowNull]
    [AllowEmptyString]
    public string? OnFailureDestination { get; set; }

    /// <summary>
    /// Keep what the node did not take in an SQS queue of the connector's, FUNCTION-undelivered, for up to 14 days; the function takes it
    /// from there again once the node is back. This is the default, unless -CodeBundlePath or -OnFailureDestination is given or the
    /// function has a failure destination; -KeepUndelivered:$false does without.
    /// </summary>
    [Parameter(ParameterSetName = ByParameters)]
    public SwitchParameter KeepUndelivered { get; set; }

    /// <summary>ARN of the KMS key that encrypts that queue. Without it SQS encrypts it with a key of its own.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string? QueueKmsKeyArn { get; set; }

    /// <summary>How often Lambda retries a failed batch. With -KeepUndelivered the default is 0.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateRange(0, 2)]
    public int? MaximumRetryAttempts { get; set; }

    /// <summary>How long a batch may wait for its delivery, seconds.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateRange(60, 21600)]
    public int? MaximumEventAgeInSeconds { get; set; }

    /// <summary>
    /// Make CloudWatch alarms, named for the function: Lambda dropped batches (where there is no failure destination), the failure
    /// destination did not take them, invocations fail for 15 minutes, log events come in and nothing succeeds for 30 minutes, batches have
    /// waited in the queue for 24 hours. -Alarm:$false takes them away.
    /// </summary>
    [Parameter(ParameterSetName = ByParameters)]
    public SwitchParameter Alarm { get; set; }

    /// <summary>ARN of the SNS topic that the alarms tell when they go off and when they are over. With it -Alarm is meant.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string? AlarmTopicArn { get; set; }

    /// <summary>
    /// Patterns of the paths that are sent; all others are not: * for any text within a segment, ** for any text, ? for one character. Such
    /// as '/prod/api/**'. $null takes them away. Not with -CodeBundlePath.
    /// </summary>
    [Parameter(ParameterSetName = ByParameters)]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? IncludePath { get; set; }

    /// <summary>
    /// Patterns of the paths that are not sent, even if they are included, such as '/*/health' and '**.php'. $null takes them away. Not with
    /// -CodeBundlePath.
    /// </summary>
    [Parameter(ParameterSetName = ByParameters)]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? ExcludePath { get; set; }

    /// <summary>
    /// What does not leave as it is: emails, tokens and digits replace the path segment that holds them, addresses cuts client addresses to
    /// their network. $null takes them away. Not with -CodeBundlePath.
    /// </summary>
    [Parameter(ParameterSetName = ByParameters)]
    [AllowNull]
    [AllowEmptyCollection]
    public ForwarderRedaction[]? Redact { get; set; }

    /// <summary>Further environment variables of the function, such as X_CONCURRENCY. Others that it has stay; $null removes one.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNull]
    public Hashtable? Environment { get; set; }
}
