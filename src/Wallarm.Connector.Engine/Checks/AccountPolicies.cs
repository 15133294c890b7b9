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

    private static Task<List<AccountPolicy>> ReadAsync(AwsSession session, PolicyType type, CancellationToken cancellation) =>
        Pages.ListAsync(
            token => session.Logs.DescribeAccountPoliciesAsync(
                new DescribeAccountPoliciesRequest { PolicyType = type, NextToken = token }, cancellation),
            page => page.NextToken,
            page => page.AccountPolicies);
}
