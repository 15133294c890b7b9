using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>A log event to be written.</summary>
public class InputLogEvent : IShape
{
    public string Message { get; set; }

    public DateTime? Timestamp { get; set; }

    void IShape.Exchange(Members members)
    {
        Message = members.String("message", Message);
        Timestamp = members.EpochMilliseconds("timestamp", Timestamp);
    }
}
