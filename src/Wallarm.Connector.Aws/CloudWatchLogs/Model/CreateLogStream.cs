using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>What CreateLogStream takes.</summary>
public class CreateLogStreamRequest : AmazonCloudWatchLogsRequest, IShape
{
    public string LogGroupName { get; set; }

    public string LogStreamName { get; set; }

    void IShape.Exchange(Members members)
    {
        LogGroupName = members.String("logGroupName", LogGroupName);
        LogStreamName = members.String("logStreamName", LogStreamName);
    }
}

/// <summary>What CreateLogStream answers.</summary>
public class CreateLogStreamResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
