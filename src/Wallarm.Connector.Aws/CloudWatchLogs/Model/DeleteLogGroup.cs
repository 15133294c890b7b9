using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>What DeleteLogGroup takes.</summary>
public class DeleteLogGroupRequest : AmazonCloudWatchLogsRequest, IShape
{
    public string LogGroupName { get; set; }

    void IShape.Exchange(Members members)
    {
        LogGroupName = members.String("logGroupName", LogGroupName);
    }
}

/// <summary>What DeleteLogGroup answers.</summary>
public class DeleteLogGroupResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
