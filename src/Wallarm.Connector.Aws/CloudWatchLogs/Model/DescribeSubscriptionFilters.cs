using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>What DescribeSubscriptionFilters takes.</summary>
public class DescribeSubscriptionFiltersRequest : AmazonCloudWatchLogsRequest, IShape
{
    public string FilterNamePrefix { get; set; }

    public int? Limit { get; set; }

    public string LogGroupName { get; set; }

    public string NextToken { get; set; }

    void IShape.Exchange(Members members)
    {
        FilterNamePrefix = members.String("filterNamePrefix", FilterNamePrefix);
        Limit = members.Integer("limit", Limit);
        LogGroupName = members.String("logGroupName", LogGroupName);
        NextToken = members.String("nextToken", NextToken);
    }
}

/// <summary>What DescribeSubscriptionFilters answers.</summary>
public class DescribeSubscriptionFiltersResponse : AmazonWebServiceResponse, IShape
{
    public string NextToken { get; set; }

    public List<SubscriptionFilter> SubscriptionFilters { get; set; }

    void IShape.Exchange(Members members)
    {
        NextToken = members.String("nextToken", NextToken);
        SubscriptionFilters = members.Structures("subscriptionFilters", SubscriptionFilters);
    }
}
