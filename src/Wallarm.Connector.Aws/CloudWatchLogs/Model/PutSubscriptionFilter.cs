using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>What PutSubscriptionFilter takes.</summary>
public class PutSubscriptionFilterRequest : AmazonCloudWatchLogsRequest, IShape
{
    public bool? ApplyOnTransformedLogs { get; set; }

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

/// <summary>What PutSubscriptionFilter answers.</summary>
public class PutSubscriptionFilterResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
