using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>Why an entity was not taken; the log events with it were.</summary>
public class RejectedEntityInfo : IShape
{
    public EntityRejectionErrorType ErrorType { get; set; }

    void IShape.Exchange(Members members)
    {
        ErrorType = members.Constant("errorType", ErrorType);
    }
}
