using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>What GetDataProtectionPolicy takes.</summary>
public class GetDataProtectionPolicyRequest : AmazonCloudWatchLogsRequest, IShape
{
    public string LogGroupIdentifier { get; set; }

    void IShape.Exchange(Members members)
    {
        LogGroupIdentifier = members.String("logGroupIdentifier", LogGroupIdentifier);
    }
}

/// <summary>What GetDataProtectionPolicy returns; the time of the last update is in milliseconds since 1970.</summary>
public class GetDataProtectionPolicyResponse : AmazonWebServiceResponse, IShape
{
    public long? LastUpdatedTime { get; set; }

    public string LogGroupIdentifier { get; set; }

    public string PolicyDocument { get; set; }

    void IShape.Exchange(Members members)
    {
        LastUpdatedTime = members.Long("lastUpdatedTime", LastUpdatedTime);
        LogGroupIdentifier = members.String("logGroupIdentifier", LogGroupIdentifier);
        PolicyDocument = members.String("policyDocument", PolicyDocument);
    }
}
