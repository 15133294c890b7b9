using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>The policies that an account has for the log groups of a region, of which each kind is read once.</summary>
internal sealed class AccountPolicies
{
    public AccountPolicies(AwsSession session, CancellationToken cancellation)
    {
        DataProtection = new(() => ReadAsync(session, PolicyType.DATA_PROTECTION_POLICY, cancellation));
        Subscriptions = new(() => ReadAsync(session, PolicyType.SUBSCRIPTION_FILTER_POLICY, cancellation));
    }

    /// <summary>Those that mask data.</summary>
    public Lookup<List<AccountPolicy>> DataProtection { get; }

    /// <summary>Those that subscribe a destination to log groups.</summary>
    public Lookup<List<AccountPolicy>> Subscriptions { get; }

    /// <summary>The document of a policy; null if it is none.</summary>
    public static JsonObject? Parse(string? document)
    {
        try
        {
            return string.IsNullOrEmpty(document) ? null : JsonNode.Parse(document) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<List<AccountPolicy>> ReadAsync(AwsSession session, PolicyType type, CancellationToken cancellation)
    {
        var policies = new List<AccountPolicy>();
        string? token = null;
        do
        {
            var request = new DescribeAccountPoliciesRequest { PolicyType = type, NextToken = token };
            var page = await session.Logs.DescribeAccountPoliciesAsync(request, cancellation).ConfigureAwait(false);
            policies.AddRange(page.AccountPolicies ?? []);
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
        return policies;
    }
}
