using System.Collections;
using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Creates the IAM role that the forwarder runs as, and its policy (step 2 of Wallarm's guide).</summary>
/// <remarks>
/// <para>Creates an IAM role that AWS Lambda may assume, and a customer managed policy that is attached to it. Without further parameters
/// it is the role of Wallarm's guide: WallarmAPIDiscoveryLambdaRole, which may write and describe logs. The policy's ARNs are those of the
/// partition that the region belongs to.</para>
/// <para>With -LeastPrivilege the policy allows only what the function named by -FunctionName needs: to write its own log. -Vpc,
/// -OnFailureDestination and -KmsKeyArn add what a function in a VPC, a failure destination (through a queue or topic also the use of its
/// KMS key) and an own KMS key need.</para>
/// <para>Where role and policy are there already and as asked, nothing is changed. What has drifted is repaired. A role or policy of that
/// name with other content is left alone and reported with the difference, unless -ReplaceExisting is given. A policy that is attached to
/// others as well is never changed.</para>
/// </remarks>
/// <example>
/// <para>See what would be created</para>
/// <code>New-WallarmLambdaRole -Region eu-central-1 -WhatIf</code>
/// <para>Reads only. Every change is listed, and the planned role comes out.</para>
/// </example>
/// <example>
/// <para>Create the role of Wallarm's guide and a function that uses it</para>
/// <code>New-WallarmLambdaRole | Publish-WallarmForwarder -NodeUrl node.example.com:5080 -NodeScheme https</code>
/// <para>The ARN of the role goes down the pipeline. Region and credentials are those of the AWS profile or of the environment.</para>
/// </example>
/// <example>
/// <para>Allow no more than one function needs</para>
/// <code>
/// $queue = 'arn:aws:sqs:eu-central-1:123456789012:wallarm-undelivered'
/// New-WallarmLambdaRole -LeastPrivilege -FunctionName wallarm-api-discovery-connector -Vpc -OnFailureDestination $queue -Tag @{ team = 'api' }
/// </code>
/// <para>The role may write the log of that function, attach it to a VPC, and send undelivered batches to the queue.</para>
/// </example>
/// <notes>
/// <para>Errors: Wallarm.AccessDenied names the IAM action that the caller lacks, such as iam:CreateRole. What other content a role or
/// policy has is in the message of the error that asks for -ReplaceExisting. Wallarm.PolicyShared names who else holds a policy that would
/// have to change.</para>
/// <para>A new role takes 5 to 15 seconds before Lambda can assume it. Publish-WallarmForwarder waits for that.</para>
/// <para>The caller needs iam:GetRole, iam:CreateRole, iam:TagRole, iam:UpdateAssumeRolePolicy, iam:GetPolicy, iam:GetPolicyVersion,
/// iam:ListPolicyVersions, iam:ListEntitiesForPolicy, iam:CreatePolicy, iam:TagPolicy, iam:CreatePolicyVersion, iam:DeletePolicyVersion,
/// iam:ListAttachedRolePolicies, iam:AttachRolePolicy, sts:GetCallerIdentity, and iam:PutRolePermissionsBoundary for
/// -PermissionsBoundary.</para>
/// </notes>
/// <seealso cref="PublishWallarmForwarderCommand"/>
/// <seealso href="https://docs.wallarm.com/installation/connectors/aws-api-gateway/">Wallarm Connector for Amazon API Gateway</seealso>
[Cmdlet(VerbsCommon.New, "WallarmLambdaRole", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(LambdaRole))]
public sealed class NewWallarmLambdaRoleCommand : RegionalAwsCmdlet
{
    /// <summary>Name of the role.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateName(@"[\w+=,.@-]{1,64}", "an IAM role name: 1 to 64 letters, digits and characters of _+=,.@-")]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string RoleName { get; set; } = LambdaRoleOptions.DefaultRoleName;

    /// <summary>Name of the policy. The default is the role's name followed by Policy.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateName(@"[\w+=,.@-]{1,128}", "an IAM policy name: 1 to 128 letters, digits and characters of _+=,.@-")]
    public string? PolicyName { get; set; }

    /// <summary>Allow only what the function named by FunctionName needs, instead of what Wallarm's guide allows.</summary>
    [Parameter]
    public SwitchParameter LeastPrivilege { get; set; }

    /// <summary>The function that a least-privilege policy, or -KeepUndelivered, is for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("FunctionArn")]
    [ValidateName("[a-zA-Z0-9_-]{1,64}", "a Lambda function name: 1 to 64 letters, digits, hyphens and underscores")]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? FunctionName { get; set; }

    /// <summary>Allow what a function in a VPC needs.</summary>
    [Parameter]
    public SwitchParameter Vpc { get; set; }

    /// <summary>
    /// ARN of the SQS queue, SNS topic, S3 bucket, event bus or function that undelivered batches shall go to: the role may send there.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? OnFailureDestination { get; set; }

    /// <summary>
    /// Allow what the function needs to keep undelivered batches in a queue of its own and to take them from there again.
    /// </summary>
    [Parameter]
    public SwitchParameter KeepUndelivered { get; set; }

    /// <summary>ARN of the KMS key that encrypts the function's environment variables: the role may decrypt with it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? KmsKeyArn { get; set; }

    /// <summary>ARN of the policy that bounds the role's permissions.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? PermissionsBoundary { get; set; }

    /// <summary>IAM path of role and policy, such as /wallarm/.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateName("/([!-~]{1,510}/)?", "an IAM path: it begins and ends with a slash")]
    public string? Path { get; set; }

    /// <summary>Tags of role and policy.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Hashtable? Tag { get; set; }

    /// <summary>Replace a role or policy of that name whose content is another. The command asks first.</summary>
    [Parameter]
    public SwitchParameter ReplaceExisting { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    internal override bool SkipsConfirmation => Force;

    /// <inheritdoc/>
    protected override string Subject => RoleName;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var options = new LambdaRoleOptions
        {
            RoleName = RoleName,
            PolicyName = PolicyName,
            LeastPrivilege = LeastPrivilege,
            FunctionName = FunctionName,
            Vpc = Vpc,
            OnFailureDestinations = OnFailureDestination is null ? [] : [OnFailureDestination],
            KeepUndelivered = KeepUndelivered,
            KmsKeyArns = KmsKeyArn is null ? [] : [KmsKeyArn],
            PermissionsBoundary = PermissionsBoundary,
            Path = Path,
            Tags = TagTable.Strings(Tag),
            ReplaceExisting = ReplaceExisting,
        };
        var role = await EngineLoader.Engine.NewLambdaRoleAsync(session, options, Observer, cancellation).ConfigureAwait(false);
        if (role is not null) await WriteObjectAsync(role, cancellation).ConfigureAwait(false);
    }
}
