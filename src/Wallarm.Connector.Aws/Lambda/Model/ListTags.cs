using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What ListTags takes.</summary>
public class ListTagsRequest : AmazonLambdaRequest, IShape
{
    public string Resource { get; set; }

    void IShape.Exchange(Members members)
    {
        Resource = members.Label("Resource", Resource);
    }
}

/// <summary>What ListTags answers.</summary>
public class ListTagsResponse : AmazonWebServiceResponse, IShape
{
    public Dictionary<string, string> Tags { get; set; }

    void IShape.Exchange(Members members)
    {
        Tags = members.StringMap("Tags", Tags);
    }
}
