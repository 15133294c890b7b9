using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Errors;

/// <summary>
/// A permission that the caller lacks: <c>User: ARN is not authorized to perform: ACTION on resource: ARN because REASON</c>. Source: IAM
/// User Guide, "Troubleshoot access denied error messages". Where AWS says less, the action follows from the call.
/// </summary>
internal static partial class Denial
{
    private static readonly HashSet<string> Codes =
        ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized", "NotAuthorizedException"];

    /// <summary>Whether AWS refused a call for want of a permission.</summary>
    public static bool Is(AmazonServiceException refused) =>
        Codes.Contains(refused.ErrorCode ?? "") || Words().IsMatch(refused.Message ?? "");

    /// <summary>The error that names the action to allow.</summary>
    public static AccessDeniedException Of(FailedCall? call, ResponseFacts facts)
    {
        var words = Words().Match(facts.Text);
        var action = Group(words, "action") ?? call?.Action;
        var resource = Group(words, "resource") ?? call?.Resource;
        var caller = Group(words, "caller");
        var reason = Group(words, "reason");
        if (action is null)
        {
            return facts.Denied(
                $"AWS denied {facts.Call}: {facts.Text}", resource, "Have the permission for it added to a policy of the caller.");
        }

        var who = caller is null ? "The caller" : $"The caller ({caller})";
        var on = resource is null ? "" : $" on {resource}";
        var why = words.Success ? (reason is null ? "." : $" {reason}.") : $": {facts.Text}";
        return facts.Denied($"{who} may not {action}{on}{why}", resource, Advice(action, caller, resource, reason));
    }

    private static string Advice(string action, string? caller, string? resource, string? reason)
    {
        var whom = caller ?? "the caller";
        var on = resource is null ? "" : $" on {resource}";
        if (reason?.Contains("explicit deny", StringComparison.OrdinalIgnoreCase) == true)
        {
            return $"A policy denies {action}{on} explicitly ({reason}). Have that statement "
                + "changed; allowing the action elsewhere does not help.";
        }

        var trust = action == "sts:AssumeRole" ? ", and let the trust policy of the role name that caller" : "";
        return $"Allow the action {action}{on} for {whom}{trust}.";
    }

    private static string? Group(Match match, string name) =>
        match.Groups[name] is { Success: true, Value: { Length: > 0 } value } ? value.TrimEnd('.') : null;

    [GeneratedRegex(
        @"(?:User:\s*(?<caller>\S+)\s+)?is not authorized to perform:?\s*(?<action>[\w-]+:[\w*]+)"
        + @"(?:\s+on(?:\s+the)?\s+resource:?\s*(?<resource>\S+))?(?:\s+(?<reason>(?:because|with)\s.+))?",
        RegexOptions.IgnoreCase)]
    private static partial Regex Words();
}
