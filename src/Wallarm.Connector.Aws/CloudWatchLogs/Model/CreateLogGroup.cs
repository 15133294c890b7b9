using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>What CreateLogGroup takes.</summary>
public class CreateLogGroupRequest : AmazonCloudWatchLogsRequest, IShape
{
    public bool? DeletionProtectionEnabled { get; set; }

    public string KmsKeyId { get; set; }

    public LogGroupClass LogGroupClass { get; set; }

    public string LogGroupName { get; set; }

    public Dictionary<string, string> Tags { get; set; }

    void IShape.Exchange(Members members)
    {
        DeletionProtectionEnabled = members.Boolean("deletionProtectionEnabled", DeletionProtectionEnabled);
        KmsKeyId = members.String("kmsKeyId", KmsKeyId);
        LogGroupClass = members.Constant("logGroupClass", LogGroupClass);
        LogGroupName = members.String("logGroupName", LogGroupName);
        Tags = members.StringMap("tags", Tags);
    }
}

/// <summary>What CreateLogGroup answers.</summary>
public class CreateLogGroupResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
