using System.Collections;
using System.Management.Automation;

namespace Wallarm.Connector.PowerShell;

/// <summary>Creates the IAM role that the forwarder runs as, and its policy (step 2 of Wallarm's guide).</summary>
[Cmdlet(VerbsCommon.New, "WallarmLambdaRole", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(LambdaRole))]
public sealed class NewWallarmLambdaRoleCommand : AwsCmdlet
{
    /// <summary>Name of the role.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateName(@"[\w+=,.@-]{1,64}", "an IAM role name: 1 to 64 letters, digits and characters of _+=,.@-")]
    public string RoleName { get; set; } = LambdaRoleOptions.DefaultRoleName;

    /// <summary>Name of the policy. The default is the role's name followed by Policy.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateName(@"[\w+=,.@-]{1,128}", "an IAM policy name: 1 to 128 letters, digits and characters of _+=,.@-")]
    public string? PolicyName { get; set; }

    /// <summary>Allow only what the function named by FunctionName needs, instead of what Wallarm's guide allows.</summary>
    [Parameter]
    public SwitchParameter LeastPrivilege { get; set; }

    /// <summary>The function that a least-privilege policy is for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? FunctionName { get; set; }

    /// <summary>Allow what a function in a VPC needs.</summary>
    [Parameter]
    public SwitchParameter Vpc { get; set; }

    /// <summary>ARN of the SQS queue, SNS topic, S3 bucket, event bus or function that undelivered batches shall go to: the role may send there.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? OnFailureDestination { get; set; }

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

    /// <summary>Replace a role or policy of that name whose content is another.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

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
            OnFailureDestination = OnFailureDestination,
            KmsKeyArn = KmsKeyArn,
            PermissionsBoundary = PermissionsBoundary,
            Path = Path,
            Tags = TagTable.Strings(Tag),
            Force = Force,
        };
        var role = await EngineLoader.Engine.NewLambdaRoleAsync(session, options, Observer, cancellation).ConfigureAwait(false);
        if (role is not null) await WriteObjectAsync(role, cancellation).ConfigureAwait(false);
    }
}
