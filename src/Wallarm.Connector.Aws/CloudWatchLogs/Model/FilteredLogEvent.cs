using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>A log event that matched; both times are in milliseconds since 1970.</summary>
public class FilteredLogEvent : IShape
{
    public string EventId { get; set; }

    public long? IngestionTime { get; set; }

    public string LogStreamName { get; set; }

    public string Message { get; set; }

    public long? Timestamp { get; set; }

    void IShape.Exchange(Members members)
    {
        EventId = members.String("eventId", EventId);
        IngestionTime = members.Long("ingestionTime", IngestionTime);
        LogStreamName = members.String("logStreamName", LogStreamName);
        Message = members.String("message", Message);
        Timestamp = members.Long("timestamp", Timestamp);
    }
}
