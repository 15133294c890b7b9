using System.Text.Json.Nodes;
using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>Policies that mask data on every way out of a log group, its subscription filters included.</summary>
internal sealed class DataProtectionCheck(AwsSession session, CheckedStage stage, AccountPolicies policies, CancellationToken cancellation)
{
    private const string Addresses = "IpAddress";

    public async Task<ConnectorCheck> LookAsync()
    {
        if (await stage.Group.FindAsync().ConfigureAwait(false) is not { } group)
        {
            return Verdict.Skipped(stage.Target.LogGroupName, LogGroupCheck.Missing);
        }

        var masked = new List<string>();
        var origins = new List<string>();

        // The group tells which kinds of policies it has: mostly none, and then nothing more is asked.
        if (group.DataProtectionStatus == DataProtectionStatus.ACTIVATED)
        {
            var request = new GetDataProtectionPolicyRequest { LogGroupIdentifier = group.LogGroupName };
            Add(
                (await session.Logs.GetDataProtectionPolicyAsync(request, cancellation).ConfigureAwait(false)).PolicyDocument,
                "its own policy");
        }

        if (group.InheritedProperties?.Contains(InheritedProperty.ACCOUNT_DATA_PROTECTION.Value) == true)
        {
            foreach (var policy in await policies.DataProtection.ReadAsync().ConfigureAwait(false))
            {
                Add(policy.PolicyDocument, $"the account's policy '{policy.PolicyName}'");
            }
        }

        if (masked.Count == 0) return Verdict.Passed(group.LogGroupName, "No data protection policy masks anything in it.");
        var harm = masked.Contains(Addresses)
            ? "The caller's address (sourceIp) reaches the node masked, and so does whatever else of these stands in a path."
            : "Whatever of these stands in a path or a user agent reaches the node masked.";
        return Verdict.Warning(
            group.LogGroupName, $"Data protection ({string.Join(", ", origins)}) masks {string.Join(", ", masked.Distinct())}. {harm}",
            "Leave these data identifiers out of the policy, or let the stage log to a "
            + "group without one (Set-WallarmStageLogging -LogGroupName).");

        void Add(string? document, string origin)
        {
            var identifiers = Masked(document).ToList();
            if (identifiers.Count > 0) origins.Add(origin);
            masked.AddRange(identifiers);
        }
    }

    /// <summary>What a policy masks: names of data identifiers, without the begin of the ARN that AWS's own have.</summary>
    private static IEnumerable<string> Masked(string? policy) =>
        PolicyStatements.Of(policy)
            .Where(statement => statement["Operation"] is JsonObject operation && operation.ContainsKey("Deidentify"))
            .SelectMany(statement => PolicyStatements.Values(statement["DataIdentifier"]))
            .Select(identifier => identifier.Split('/')[^1]);
}
