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
public class GetRestApiResponse : AmazonWebServiceResponse, IShape
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

    void IShape.Exchange(Members members)
    {
        ApiKeySource = members.Constant("apiKeySource", ApiKeySource);
        ApiStatus = members.Constant("apiStatus", ApiStatus);
        ApiStatusMessage = members.String("apiStatusMessage", ApiStatusMessage);
        BinaryMediaTypes = members.Strings("binaryMediaTypes", BinaryMediaTypes);
        CreatedDate = members.Timestamp("createdDate", CreatedDate);
        Description = members.String("description", Description);
        DisableExecuteApiEndpoint = members.Boolean("disableExecuteApiEndpoint", DisableExecuteApiEndpoint);
        EndpointAccessMode = members.Constant("endpointAccessMode", EndpointAccessMode);
        EndpointConfiguration = members.Structure("endpointConfiguration", EndpointConfiguration);
        Id = members.String("id", Id);
        MinimumCompressionSize = members.Integer("minimumCompressionSize", MinimumCompressionSize);
        Name = members.String("name", Name);
        Policy = members.String("policy", Policy);
        RootResourceId = members.String("rootResourceId", RootResourceId);
        SecurityPolicy = members.Constant("securityPolicy", SecurityPolicy);
        Tags = members.StringMap("tags", Tags);
        Version = members.String("version", Version);
        Warnings = members.Strings("warnings", Warnings);
    }
}
