using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>
/// Account-level subscription filter policies, which subscribe a function to every log group of the region: no log group lists them among
/// its filters.
/// </summary>
internal sealed partial class AccountPolicyCheck(
    AwsSession session, CheckedFunction function, IReadOnlyList<CheckedStage> stages, AccountPolicies policies)
{
    public async Task<ConnectorCheck> LookAsync()
    {
        if (await function.State.FindAsync().ConfigureAwait(false) is not { } state) return Verdict.Skipped(null, CheckedFunction.Missing);
        var feeding = (await policies.Subscriptions.ReadAsync().ConfigureAwait(false)).Find(policy => Feeds(policy, state.FunctionArn));
        if (feeding is null) return Verdict.Passed(state.FunctionArn, "No subscription filter policy of the account feeds the function.");
        var name = feeding.PolicyName;
        var excluded = Excluded(feeding);
        var delete =
            $"aws logs delete-account-policy --region {session.Region.SystemName} --policy-type "
            + $"SUBSCRIPTION_FILTER_POLICY --policy-name {CommandText.Quote(name)}";
        var own = FunctionSettings.Of(CheckedFunction.Served(state)).LogGroupName;
        if (!excluded.Contains(own))
        {
            return Verdict.Failed(name, $"This account policy feeds the function its own log '{own}': each line makes the next.", delete);
        }

        var twice = new List<string>();
        foreach (var stage in stages)
        {
            if ((await stage.FeedingFiltersAsync().ConfigureAwait(false)).Count == 0
                || await stage.Group.FindAsync().ConfigureAwait(false) is not { } group)
            {
                continue;
            }

            if (!excluded.Contains(group.LogGroupName)) twice.Add($"'{group.LogGroupName}'");
        }

        return Verdict.Warning(
            name,
            twice.Count > 0
                ? $"This account policy feeds the function as well: it gets the lines of {string.Join(", ", twice.Distinct())} twice."
                : "This account policy feeds the function every log group of the region that it does not exclude.",
            delete);
    }

    private static bool Feeds(AccountPolicy policy, string functionArn) =>
        (Parse(policy.PolicyDocument) as JsonObject)?["DestinationArn"] is JsonValue destination
            && ForwarderState.Unqualified(destination.ToString()) == functionArn;

    /// <summary>The log groups that a policy leaves out: <c>LogGroupName NOT IN ["a", "b"]</c>.</summary>
    private static HashSet<string> Excluded(AccountPolicy policy)
    {
        var names = Names().Match(policy.SelectionCriteria ?? "");
        return names.Success && Parse(names.Value) is JsonArray list ? [.. list.Select(each => $"{each}")] : [];
    }

    private static JsonNode? Parse(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text) ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\[.*\]", RegexOptions.Singleline)]
    private static partial Regex Names();
}
