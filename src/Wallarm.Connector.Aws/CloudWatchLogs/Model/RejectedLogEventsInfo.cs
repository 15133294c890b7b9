using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>Which log events were not taken, as indexes into those that were sent.</summary>
public class RejectedLogEventsInfo : IShape
{
    public int? ExpiredLogEventEndIndex { get; set; }

    public int? TooNewLogEventStartIndex { get; set; }

    public int? TooOldLogEventEndIndex { get; set; }

    void IShape.Exchange(Members members)
    {
        ExpiredLogEventEndIndex = members.Integer("expiredLogEventEndIndex", ExpiredLogEventEndIndex);
        TooNewLogEventStartIndex = members.Integer("tooNewLogEventStartIndex", TooNewLogEventStartIndex);
        TooOldLogEventEndIndex = members.Integer("tooOldLogEventEndIndex", TooOldLogEventEndIndex);
    }
}
