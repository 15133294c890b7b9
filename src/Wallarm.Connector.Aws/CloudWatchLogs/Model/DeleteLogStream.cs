using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>What DeleteLogStream takes.</summary>
public class DeleteLogStreamRequest : AmazonCloudWatchLogsRequest, IShape
{
    public string LogGroupName { get; set; }

    public string LogStreamName { get; set; }

    void IShape.Exchange(Members members)
    {
        LogGroupName = members.String("logGroupName", LogGroupName);
        LogStreamName = members.String("logStreamName", LogStreamName);
    }
}

/// <summary>What DeleteLogStream answers.</summary>
public class DeleteLogStreamResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
