using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway.Model;

/// <summary>What GetRestApi takes.</summary>
public class GetRestApiRequest : AmazonAPIGatewayRequest, IShape
{
    public string RestApiId { get; set; }

    void IShape.Exchange(Members members)
    {
        RestApiId = members.Label("restapi_id", RestApiId);
    }
}

/// <summary>What GetRestApi answers.</summary>
public class GetRestApiResponse : AmazonWebServiceResponse, IRestApi
{
    public ApiKeySourceType ApiKeySource { get; set; }

    public ApiStatus ApiStatus { get; set; }

    public string ApiStatusMessage { get; set; }

    public List<string> BinaryMediaTypes { get; set; }

    public DateTime? CreatedDate { get; set; }

    public string Description { get; set; }

    public bool? DisableExecuteApiEndpoint { get; set; }

    public EndpointAccessMode EndpointAccessMode { get; set; }

    public EndpointConfiguration EndpointConfiguration { get; set; }

    public string Id { get; set; }

    public int? MinimumCompressionSize { get; set; }

    public string Name { get; set; }

    public string Policy { get; set; }

    public string RootResourceId { get; set; }

    public SecurityPolicy SecurityPolicy { get; set; }

    public Dictionary<string, string> Tags { get; set; }

    public string Version { get; set; }

    public List<string> Warnings { get; set; }
}
