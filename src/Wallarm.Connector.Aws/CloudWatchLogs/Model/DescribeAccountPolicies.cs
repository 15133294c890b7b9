using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>What DescribeAccountPolicies takes.</summary>
public class DescribeAccountPoliciesRequest : AmazonCloudWatchLogsRequest, IShape
{
    public List<string> AccountIdentifiers { get; set; }

    public string NextToken { get; set; }

    public string PolicyName { get; set; }

    public PolicyType PolicyType { get; set; }

    void IShape.Exchange(Members members)
    {
        AccountIdentifiers = members.Strings("accountIdentifiers", AccountIdentifiers);
        NextToken = members.String("nextToken", NextToken);
        PolicyName = members.String("policyName", PolicyName);
        PolicyType = members.Constant("policyType", PolicyType);
    }
}

/// <summary>What DescribeAccountPolicies returns.</summary>
public class DescribeAccountPoliciesResponse : AmazonWebServiceResponse, IShape
{
    public List<AccountPolicy> AccountPolicies { get; set; }

    public string NextToken { get; set; }

    void IShape.Exchange(Members members)
    {
        AccountPolicies = members.Structures("accountPolicies", AccountPolicies);
        NextToken = members.String("nextToken", NextToken);
    }
}
