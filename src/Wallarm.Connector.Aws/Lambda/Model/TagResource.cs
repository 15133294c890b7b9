using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What TagResource takes.</summary>
public class TagResourceRequest : AmazonLambdaRequest, IShape
{
    public string Resource { get; set; }

    public Dictionary<string, string> Tags { get; set; }

    void IShape.Exchange(Members members)
    {
        Resource = members.Label("Resource", Resource);
        Tags = members.StringMap("Tags", Tags);
    }
}

/// <summary>What TagResource answers.</summary>
public class TagResourceResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
