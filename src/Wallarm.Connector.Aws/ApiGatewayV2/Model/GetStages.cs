using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.ApiGatewayV2.Model;

/// <summary>What GetStages takes.</summary>
public class GetStagesRequest : AmazonApiGatewayV2Request, IShape
{
    public string ApiId { get; set; }

    public string MaxResults { get; set; }

    public string NextToken { get; set; }

    void IShape.Exchange(Members members)
    {
        ApiId = members.Label("apiId", ApiId);
        MaxResults = members.Query("maxResults", MaxResults);
        NextToken = members.Query("nextToken", NextToken);
    }
}

/// <summary>What GetStages answers.</summary>
public class GetStagesResponse : AmazonWebServiceResponse, IShape
{
    public List<Stage> Items { get; set; }

    public string NextToken { get; set; }

    void IShape.Exchange(Members members)
    {
        Items = members.Structures("items", Items);
        NextToken = members.String("nextToken", NextToken);
    }
}
