using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>What ListTagsForResource takes.</summary>
public class ListTagsForResourceRequest : AmazonCloudWatchLogsRequest, IShape
{
    public string ResourceArn { get; set; }

    void IShape.Exchange(Members members)
    {
        ResourceArn = members.String("resourceArn", ResourceArn);
    }
}

/// <summary>What ListTagsForResource answers.</summary>
public class ListTagsForResourceResponse : AmazonWebServiceResponse, IShape
{
    public Dictionary<string, string> Tags { get; set; }

    void IShape.Exchange(Members members)
    {
        Tags = members.StringMap("tags", Tags);
    }
}
