using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>A policy for the log groups of an account in a region; the time of its last update is in milliseconds since 1970.</summary>
public class AccountPolicy : IShape
{
    public string AccountId { get; set; }

    public long? LastUpdatedTime { get; set; }

    public string PolicyDocument { get; set; }

    public string PolicyName { get; set; }

    public PolicyType PolicyType { get; set; }

    public Scope Scope { get; set; }

    public string SelectionCriteria { get; set; }

    void IShape.Exchange(Members members)
    {
        AccountId = members.String("accountId", AccountId);
        LastUpdatedTime = members.Long("lastUpdatedTime", LastUpdatedTime);
        PolicyDocument = members.String("policyDocument", PolicyDocument);
        PolicyName = members.String("policyName", PolicyName);
        PolicyType = members.Constant("policyType", PolicyType);
        Scope = members.Constant("scope", Scope);
        SelectionCriteria = members.String("selectionCriteria", SelectionCriteria);
    }
}
