using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>What DeleteSubscriptionFilter takes.</summary>
public class DeleteSubscriptionFilterRequest : AmazonCloudWatchLogsRequest, IShape
{
    public string FilterName { get; set; }

    public string LogGroupName { get; set; }

    void IShape.Exchange(Members members)
    {
        FilterName = members.String("filterName", FilterName);
        LogGroupName = members.String("logGroupName", LogGroupName);
    }
}

/// <summary>What DeleteSubscriptionFilter answers.</summary>
public class DeleteSubscriptionFilterResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
