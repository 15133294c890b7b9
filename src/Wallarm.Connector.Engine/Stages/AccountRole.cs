using System.Text.Json;
using Amazon.APIGateway;
using Amazon.APIGateway.Model;
using Amazon.IdentityManagement.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Roles;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>
/// The role by which API Gateway writes to CloudWatch Logs for the REST APIs of an account in a region. API Gateway has one setting for all
/// of them, so the connector sets it only where there is none, and only when asked.
/// </summary>
internal sealed class AccountRole(AwsSession session, IOperationObserver observer)
{
    /// <summary>The name of the role that the connector makes.</summary>
    public const string RoleName = "WallarmAPIGatewayCloudWatchRole";

    /// <summary>The id of the error that there is none.</summary>
    public const string MissingErrorId = "Wallarm.AccountRoleMissing";

    private const string RoleResource = $"IAM role '{RoleName}'";
    private const string Service = "apigateway.amazonaws.com";

    /// <summary>Lets API Gateway assume the role.</summary>
    internal const string TrustPolicy =
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"{{Service}}"},"Action":"sts:AssumeRole"}]}""";

    private static readonly TimeSpan PropagationLimit = TimeSpan.FromSeconds(90);

    private Role? _role;
    private string _roleArn = "";
    private string? _unusableArn;
    private bool _isMissing;
    private bool _isTrusted;
    private bool _isAttached;

    /// <summary>Tags of the role if it is made.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the role has been set just now, so that it may take effect a little later.</summary>
    public bool IsNew { get; private set; }

    private string PolicyArn => $"arn:{session.Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";

    private string AccountResource => $"API Gateway's account settings in {session.Region.SystemName}";

    /// <summary>Whether API Gateway refused an update of a stage for want of the role.</summary>
    public static bool IsMissing(BadRequestException refused) =>
        refused.Message.Contains("CloudWatch Logs role ARN must be set", StringComparison.OrdinalIgnoreCase);

    /// <summary>The error where there is no role and none shall be made.</summary>
    public static ResourceNotFoundException Missing(string region) => new(
        MissingErrorId, ConnectorErrorCategory.ObjectNotFound,
        $"API Gateway has no role in {region} by which stages of REST APIs write to CloudWatch Logs.")
    {
        Target = region,
        RecommendedAction =
            "Run the command with -CreateAccountRole, or set the ARN of such a role in the console "
            + "under API Gateway, Settings, Logging, 'CloudWatch log role ARN'.",
    };

    /// <summary>Looks whether the role is there, and of use.</summary>
    /// <param name="canCreate">Whether it may be made.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ResourceNotFoundException">It is not there or of no use, and may not be made.</exception>
    /// <exception cref="ResourceConflictException">It may be made, but a role of its name is there that is another's.</exception>
    public async Task ReadAsync(bool canCreate, CancellationToken cancellation)
    {
        var account = await session.ApiGatewayAccount.GetAsync(cancellation).ConfigureAwait(false);
        if (string.IsNullOrEmpty(account.CloudwatchRoleArn))
        {
            if (!canCreate) throw Missing(session.Region.SystemName);
        }
        else
        {
            if (await FlawAsync(account.CloudwatchRoleArn, cancellation).ConfigureAwait(false) is not { } flaw) return;
            if (!canCreate) throw Unusable(session.Region.SystemName, account.CloudwatchRoleArn, flaw);
            _unusableArn = account.CloudwatchRoleArn;
        }

        _isMissing = true;
        await ReadRoleAsync(cancellation).ConfigureAwait(false);
        _roleArn = _role?.Arn ?? session.IamArnOf($"role/{RoleName}");
    }

    /// <summary>What must be done.</summary>
    public IEnumerable<Step> Steps()
    {
        if (!_isMissing) yield break;
        if (_role is null) yield return new Step(new ResourceChange("Create", RoleResource), CreateRoleAsync);
        else if (!_isTrusted) yield return new Step(Trust, TrustAsync);
        if (!_isAttached)
        {
            var request = new AttachRolePolicyRequest { RoleName = RoleName, PolicyArn = PolicyArn };
            yield return new Step(
                new ResourceChange("Attach", RoleResource) { Property = "managed policy", Desired = PolicyArn },
                token => NewEntity.WhenSeenAsync(observer, () => session.Iam.AttachRolePolicyAsync(request, token), token));
        }

        yield return new Step(
            new ResourceChange("Set", AccountResource) { Property = "cloudwatchRoleArn", Current = _unusableArn, Desired = _roleArn },
            SetAsync);
    }

    private static ResourceChange Trust => new("Set", RoleResource) { Property = "AssumeRolePolicyDocument", Desired = TrustPolicy };

    private async Task TrustAsync(CancellationToken cancellation)
    {
        var request = new UpdateAssumeRolePolicyRequest { RoleName = RoleName, PolicyDocument = TrustPolicy };
        await session.Iam.UpdateAssumeRolePolicyAsync(request, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether a trust policy lets API Gateway assume the role.</summary>
    /// <param name="document">The policy as IAM returns it: JSON, percent-encoded.</param>
    internal static bool TrustsApiGateway(string? document)
    {
        if (string.IsNullOrEmpty(document)) return false;
        using var policy = JsonDocument.Parse(Uri.UnescapeDataString(document));
        return policy.RootElement.TryGetProperty("Statement", out var statements) && Each(statements).Any(statement =>
            Has(statement, "Effect", "Allow") && Has(statement, "Action", "sts:AssumeRole")
            && statement.TryGetProperty(
                "Principal", out var principal) && principal.ValueKind == JsonValueKind.Object && Has(principal, "Service", Service));
    }

    private static bool Has(JsonElement element, string name, string value) =>
        element.TryGetProperty(name, out var values)
            && Each(values).Any(each => each.ValueKind == JsonValueKind.String && each.ValueEquals(value));

    /// <summary>In policies a list of one may be written without brackets.</summary>
    private static JsonElement[] Each(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : [element];

    private async Task ReadRoleAsync(CancellationToken cancellation)
    {
        _role = await RoleHolders.FindAsync(session, RoleName, cancellation).ConfigureAwait(false);
        if (_role is null)
        {
            // It will be made with the trust policy that it needs.
            _isTrusted = true;
            return;
        }

        _isTrusted = TrustsApiGateway(_role.AssumeRolePolicyDocument);
        _isAttached = await HasPolicyAsync(cancellation).ConfigureAwait(false);
        if ((_isTrusted && _isAttached) || Ownership.IsOurs(_role.Tags?.ToDictionary(tag => tag.Key, tag => tag.Value))) return;
        throw new ResourceConflictException(
            "Wallarm.AccountRoleConflict", ConnectorErrorCategory.ResourceExists,
            $"The {RoleResource} is there already and was not made by this module, and "
            + $"{(_isTrusted ? $"it lacks the policy {PolicyArn}" : $"it does not trust {Service}")}.")
        {
            Target = _role.Arn,
            RecommendedAction =
                "Repair or remove that role, or set the ARN of another one in the console under "
                + "API Gateway, Settings, Logging, 'CloudWatch log role ARN'.",
        };
    }

    /// <summary>The error if API Gateway has a role that is of no use, and none shall be made.</summary>
    private static ResourceNotFoundException Unusable(string region, string roleArn, string flaw) => new(
        MissingErrorId, ConnectorErrorCategory.ObjectNotFound,
        $"API Gateway's account settings in {region} name the role '{roleArn}', which {flaw}: no stage of a REST API writes logs.")
    {
        Target = roleArn,
        RecommendedAction =
            "Run the command with -CreateAccountRole, which sets a role in its place, or "
            + $"repair that role. {Service} must be able to assume it.",
    };

    /// <summary>Why API Gateway cannot assume a role; null if it can, or if the caller may not know.</summary>
    private async Task<string?> FlawAsync(string roleArn, CancellationToken cancellation)
    {
        try
        {
            var name = roleArn[(roleArn.LastIndexOf('/') + 1)..];
            if (await RoleHolders.FindAsync(session, name, cancellation).ConfigureAwait(false) is not { } role) return "does not exist";
            return TrustsApiGateway(role.AssumeRolePolicyDocument) ? null : $"does not trust {Service}";
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && AwsErrors.Translate(exception) is AccessDeniedException)
        {
            observer.Verbose($"Whether API Gateway can assume the role '{roleArn}' is not known: the caller lacks iam:GetRole.");
            return null;
        }
    }

    private async Task<bool> HasPolicyAsync(CancellationToken cancellation)
    {
        var attached = await RoleHolders.AttachedAsync(session, RoleName, cancellation).ConfigureAwait(false);
        return attached.Exists(policy => policy.PolicyArn == PolicyArn);
    }

    private async Task CreateRoleAsync(CancellationToken cancellation)
    {
        try
        {
            var created = await session.Iam.CreateRoleAsync(
                new CreateRoleRequest
                {
                    RoleName = RoleName,
                    Description = "Lets API Gateway write access and execution logs to CloudWatch Logs",
                    AssumeRolePolicyDocument = TrustPolicy,
                    Tags = [.. Ownership.Tags(Tags).Select(tag => new Tag { Key = tag.Key, Value = tag.Value })],
                },
                cancellation).ConfigureAwait(false);
            _roleArn = created.Role.Arn;
        }
        catch (EntityAlreadyExistsException)
        {
            // Another run was faster: it is at the same.
            await ReadRoleAsync(cancellation).ConfigureAwait(false);
            _roleArn = _role!.Arn;
            if (!_isTrusted) await TrustAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>API Gateway checks whether it can assume the role, which a new one takes some seconds for.</summary>
    private async Task SetAsync(CancellationToken cancellation)
    {
        var request = new UpdateAccountRequest
        {
            PatchOperations = [new PatchOperation { Op = Op.Replace, Path = "/cloudwatchRoleArn", Value = _roleArn }],
        };
        try
        {
            await new Wait(observer, $"Setting the role of {AccountResource}", PropagationLimit).RepeatAsync(
                () => session.ApiGateway.UpdateAccountAsync(request, cancellation), IsPassing, cancellation).ConfigureAwait(false);
        }
        catch (AmazonAPIGatewayException exception) when (IsPassing(exception))
        {
            throw TimedOut(exception);
        }

        session.ApiGatewayAccount.Forget();
        IsNew = true;
    }

    private WaitTimeoutException TimedOut(AmazonAPIGatewayException last) => new(
        "Wallarm.AccountRoleNotUsable", ConnectorErrorCategory.OperationTimeout,
        $"API Gateway did not take the role {_roleArn} within {PropagationLimit.TotalSeconds:0} seconds: "
        + $"{new ResponseFacts(last, FailedCall.Find(last)).Text} The role is there; the stage was not changed.")
    {
        Target = _roleArn,
        RecommendedAction = "Run the same command again: it continues where this one stopped.",
    };

    private static bool IsPassing(Exception exception) =>
        exception is ConflictException
            || (exception is BadRequestException && exception.Message.Contains("role", StringComparison.OrdinalIgnoreCase));
}
