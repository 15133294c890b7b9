using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.ApiGatewayV2.Model;

/// <summary>What GetApi takes.</summary>
public class GetApiRequest : AmazonApiGatewayV2Request, IShape
{
    public string ApiId { get; set; }

    void IShape.Exchange(Members members)
    {
        ApiId = members.Label("apiId", ApiId);
    }
}

/// <summary>What GetApi answers.</summary>
public class GetApiResponse : AmazonWebServiceResponse, IShape
{
    public string ApiEndpoint { get; set; }

    public bool? ApiGatewayManaged { get; set; }

    public string ApiId { get; set; }

    public string ApiKeySelectionExpression { get; set; }

    public Cors CorsConfiguration { get; set; }

    public DateTime? CreatedDate { get; set; }

    public string Description { get; set; }

    public bool? DisableExecuteApiEndpoint { get; set; }

    public bool? DisableSchemaValidation { get; set; }

    public List<string> ImportInfo { get; set; }

    public IpAddressType IpAddressType { get; set; }

    public string Name { get; set; }

    public ProtocolType ProtocolType { get; set; }

    public string RouteSelectionExpression { get; set; }

    public Dictionary<string, string> Tags { get; set; }

    public string Version { get; set; }

    public List<string> Warnings { get; set; }

    void IShape.Exchange(Members members)
    {
        ApiEndpoint = members.String("apiEndpoint", ApiEndpoint);
        ApiGatewayManaged = members.Boolean("apiGatewayManaged", ApiGatewayManaged);
        ApiId = members.String("apiId", ApiId);
        ApiKeySelectionExpression = members.String("apiKeySelectionExpression", ApiKeySelectionExpression);
        CorsConfiguration = members.Structure("corsConfiguration", CorsConfiguration);
        CreatedDate = members.Timestamp("createdDate", CreatedDate);
        Description = members.String("description", Description);
        DisableExecuteApiEndpoint = members.Boolean("disableExecuteApiEndpoint", DisableExecuteApiEndpoint);
        DisableSchemaValidation = members.Boolean("disableSchemaValidation", DisableSchemaValidation);
        ImportInfo = members.Strings("importInfo", ImportInfo);
        IpAddressType = members.Constant("ipAddressType", IpAddressType);
        Name = members.String("name", Name);
        ProtocolType = members.Constant("protocolType", ProtocolType);
        RouteSelectionExpression = members.String("routeSelectionExpression", RouteSelectionExpression);
        Tags = members.StringMap("tags", Tags);
        Version = members.String("version", Version);
        Warnings = members.Strings("warnings", Warnings);
    }
}
