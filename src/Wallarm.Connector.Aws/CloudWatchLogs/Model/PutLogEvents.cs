using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>What PutLogEvents takes.</summary>
public class PutLogEventsRequest : AmazonCloudWatchLogsRequest, IShape
{
    public Entity Entity { get; set; }

    public List<InputLogEvent> LogEvents { get; set; }

    public string LogGroupName { get; set; }

    public string LogStreamName { get; set; }

    public string SequenceToken { get; set; }

    void IShape.Exchange(Members members)
    {
        Entity = members.Structure("entity", Entity);
        LogEvents = members.Structures("logEvents", LogEvents);
        LogGroupName = members.String("logGroupName", LogGroupName);
        LogStreamName = members.String("logStreamName", LogStreamName);
        SequenceToken = members.String("sequenceToken", SequenceToken);
    }
}

/// <summary>What PutLogEvents answers.</summary>
public class PutLogEventsResponse : AmazonWebServiceResponse, IShape
{
    public string NextSequenceToken { get; set; }

    public RejectedEntityInfo RejectedEntityInfo { get; set; }

    public RejectedLogEventsInfo RejectedLogEventsInfo { get; set; }

    void IShape.Exchange(Members members)
    {
        NextSequenceToken = members.String("nextSequenceToken", NextSequenceToken);
        RejectedEntityInfo = members.Structure("rejectedEntityInfo", RejectedEntityInfo);
        RejectedLogEventsInfo = members.Structure("rejectedLogEventsInfo", RejectedLogEventsInfo);
    }
}
