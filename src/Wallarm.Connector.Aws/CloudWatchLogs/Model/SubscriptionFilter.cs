using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>A subscription of a log group; the creation time is in milliseconds since 1970.</summary>
public class SubscriptionFilter : IShape
{
    public bool? ApplyOnTransformedLogs { get; set; }

    public long? CreationTime { get; set; }

    public string DestinationArn { get; set; }

    public Distribution Distribution { get; set; }

    public List<string> EmitSystemFields { get; set; }

    public string FieldSelectionCriteria { get; set; }

    public string FilterName { get; set; }

    public string FilterPattern { get; set; }

    public string LogGroupName { get; set; }

    public string RoleArn { get; set; }

    void IShape.Exchange(Members members)
    {
        ApplyOnTransformedLogs = members.Boolean("applyOnTransformedLogs", ApplyOnTransformedLogs);
        CreationTime = members.Long("creationTime", CreationTime);
        DestinationArn = members.String("destinationArn", DestinationArn);
        Distribution = members.Constant("distribution", Distribution);
        EmitSystemFields = members.Strings("emitSystemFields", EmitSystemFields);
        FieldSelectionCriteria = members.String("fieldSelectionCriteria", FieldSelectionCriteria);
        FilterName = members.String("filterName", FilterName);
        FilterPattern = members.String("filterPattern", FilterPattern);
        LogGroupName = members.String("logGroupName", LogGroupName);
        RoleArn = members.String("roleArn", RoleArn);
    }
}
