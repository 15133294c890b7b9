using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>What PutRetentionPolicy takes.</summary>
public class PutRetentionPolicyRequest : AmazonCloudWatchLogsRequest, IShape
{
    public string LogGroupName { get; set; }

    public int? RetentionInDays { get; set; }

    void IShape.Exchange(Members members)
    {
        LogGroupName = members.String("logGroupName", LogGroupName);
        RetentionInDays = members.Integer("retentionInDays", RetentionInDays);
    }
}

/// <summary>What PutRetentionPolicy answers.</summary>
public class PutRetentionPolicyResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
