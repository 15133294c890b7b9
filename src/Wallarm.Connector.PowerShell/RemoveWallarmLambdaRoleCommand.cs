using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Removes the IAM role that the forwarder runs as, and its policy.</summary>
/// <remarks>
/// <para>Detaches and deletes the role's policy with all its versions, then deletes the role. Only what this module made is removed: the
/// tag wallarm:connector tells.</para>
/// <para>Nothing is changed, and an error says why, where the role has what this module did not give it (another managed policy, an inline
/// policy, an instance profile), or where a function of any region of the account still runs as it, or a region
/// could not be asked. A policy that is attached to others as well is detached and kept.</para>
/// <para>Run again, it finds nothing to do, which is no error: the status is NotFound.</para>
/// </remarks>
/// <example>
/// <para>See what would go, once the function is gone</para>
/// <code>Remove-WallarmLambdaRole -WhatIf</code>
/// <para>Names policy, its versions, and role.</para>
/// </example>
/// <example>
/// <para>Remove a role of another name without a question</para>
/// <code>Remove-WallarmLambdaRole -RoleName wallarm-forwarder -PolicyName wallarm-forwarder-logs -Region eu-central-1 -Force</code>
/// <para>-Region is where the calls are made from: functions of every region are looked at.</para>
/// </example>
/// <notes>
/// <para>A role belongs to the account, so lambda:ListFunctions is called in every region of the partition. One that the account has not
/// enabled has no functions.</para>
/// <para>Errors: Wallarm.RoleInUse, Wallarm.RoleNotOurs; Wallarm.AccessDenied names the IAM action that the caller lacks.</para>
/// <para>The caller needs iam:GetRole, iam:ListAttachedRolePolicies, iam:ListRolePolicies, iam:ListInstanceProfilesForRole, iam:GetPolicy,
/// iam:ListPolicyVersions, iam:ListEntitiesForPolicy, iam:DetachRolePolicy, iam:DeletePolicyVersion, iam:DeletePolicy, iam:DeleteRole, and
/// lambda:ListFunctions in every region.</para>
/// </notes>
/// <seealso cref="NewWallarmLambdaRoleCommand"/>
/// <seealso cref="RemoveWallarmForwarderCommand"/>
/// <seealso cref="UninstallWallarmConnectorCommand"/>
/// <seealso href="https://docs.wallarm.com/installation/connectors/aws-api-gateway/">Wallarm Connector for Amazon API Gateway</seealso>
[Cmdlet(VerbsCommon.Remove, "WallarmLambdaRole", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RemovedResource))]
public sealed class RemoveWallarmLambdaRoleCommand : RegionalAwsCmdlet
{
    /// <summary>Name of the role.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateName(@"[\w+=,.@-]{1,64}", "an IAM role name: 1 to 64 letters, digits and characters of _+=,.@-")]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string RoleName { get; set; } = LambdaRoleOptions.DefaultRoleName;

    /// <summary>
    /// Name of the policy. The default is the role's name followed by Policy, or the attached policy that this module made, as its tag
    /// tells.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateName(@"[\w+=,.@-]{1,128}", "an IAM policy name: 1 to 128 letters, digits and characters of _+=,.@-")]
    public string? PolicyName { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override string Subject => RoleName;

    internal override bool SkipsConfirmation => Force;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var removed =
            await EngineLoader.Engine.RemoveLambdaRoleAsync(session, RoleName, PolicyName, Observer, cancellation).ConfigureAwait(false);
        foreach (var resource in removed)
        {
            await WriteObjectAsync(resource, cancellation).ConfigureAwait(false);
        }
    }
}
