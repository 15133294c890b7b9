using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.ApiGatewayV2.Model;

/// <summary>What GetApis takes.</summary>
public class GetApisRequest : AmazonApiGatewayV2Request, IShape
{
    public string MaxResults { get; set; }

    public string NextToken { get; set; }

    void IShape.Exchange(Members members)
    {
        MaxResults = members.Query("maxResults", MaxResults);
        NextToken = members.Query("nextToken", NextToken);
    }
}

/// <summary>What GetApis answers.</summary>
public class GetApisResponse : AmazonWebServiceResponse, IShape
{
    public List<Api> Items { get; set; }

    public string NextToken { get; set; }

    void IShape.Exchange(Members members)
    {
        Items = members.Structures("items", Items);
        NextToken = members.String("nextToken", NextToken);
    }
}
