using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway.Model;

/// <summary>What GetRestApis takes.</summary>
public class GetRestApisRequest : AmazonAPIGatewayRequest, IShape
{
    public int? Limit { get; set; }

    public string Position { get; set; }

    void IShape.Exchange(Members members)
    {
        Limit = members.Query("limit", Limit);
        Position = members.Query("position", Position);
    }
}

/// <summary>What GetRestApis answers.</summary>
public class GetRestApisResponse : AmazonWebServiceResponse, IShape
{
    public List<RestApi> Items { get; set; }

    public string Position { get; set; }

    void IShape.Exchange(Members members)
    {
        Items = members.Structures("item", Items);
        Position = members.String("position", Position);
    }
}
