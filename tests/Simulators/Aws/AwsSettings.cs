namespace Wallarm.Connector.Simulators;

/// <summary>
/// How AWS-like the proxy behaves. Delays are counted in calls, not in time, so that tests are deterministic; they are all 0 at the start,
/// which means at once. Checks that AWS always makes are always made.
/// </summary>
public sealed class AwsSettings
{
    /// <summary>How many CreateFunction and UpdateFunctionConfiguration calls a role made through the proxy is not assumable for.</summary>
    public int RolePropagationTries { get; set; }

    /// <summary>
    /// How many GetFunction and GetFunctionConfiguration answers say Pending after a function was created; an update refused meanwhile
    /// counts too.
    /// </summary>
    public int PendingAnswers { get; set; }

    /// <summary>The same for LastUpdateStatus InProgress after UpdateFunctionCode and UpdateFunctionConfiguration.</summary>
    public int InProgressAnswers { get; set; }

    /// <summary>When set, a function that is created ends in State Failed with this as its reason instead of becoming Active.</summary>
    public string? CreationFailure { get; set; }

    /// <summary>When set, an update ends in LastUpdateStatus Failed with this as its reason.</summary>
    public string? UpdateFailure { get; set; }

    /// <summary>How many PutSubscriptionFilter calls a new permission is not visible to.</summary>
    public int PermissionPropagationTries { get; set; }

    /// <summary>How many subscription filters a log group takes.</summary>
    public int SubscriptionFiltersPerGroup { get; set; } = 2;

    /// <summary>How many UpdateAccount calls a role made through the proxy is refused in.</summary>
    public int AccountRolePropagationTries { get; set; }

    /// <summary>How many items a page of a list holds at most; null for as many as AWS's may.</summary>
    public int? PageSize { get; set; }

    /// <summary>Whether calls beyond the rates that AWS publishes are refused.</summary>
    public bool PublishedRates { get; set; }

    /// <summary>
    /// How many pages without events FilterLogEvents answers before the first with some, as it may where it has much to search.
    /// </summary>
    public int EmptyLogPages { get; set; }

    /// <summary>The region where every role was used last; null where none was ever used.</summary>
    public string? RoleLastUsedIn { get; set; }
}
