using Wallarm.Connector.Aws.Runtime;

namespace Amazon.ApiGatewayV2.Model;

/// <summary>What describes an HTTP or WebSocket API.</summary>
internal interface IApi : IShape
{
    string ApiEndpoint { get; set; }

    bool? ApiGatewayManaged { get; set; }

    string ApiId { get; set; }

    string ApiKeySelectionExpression { get; set; }

    Cors CorsConfiguration { get; set; }

    DateTime? CreatedDate { get; set; }

    string Description { get; set; }

    bool? DisableExecuteApiEndpoint { get; set; }

    bool? DisableSchemaValidation { get; set; }

    List<string> ImportInfo { get; set; }

    IpAddressType IpAddressType { get; set; }

    string Name { get; set; }

    ProtocolType ProtocolType { get; set; }

    string RouteSelectionExpression { get; set; }

    Dictionary<string, string> Tags { get; set; }

    string Version { get; set; }

    List<string> Warnings { get; set; }

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
