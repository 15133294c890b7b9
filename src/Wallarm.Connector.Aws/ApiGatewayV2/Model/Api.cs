namespace Amazon.ApiGatewayV2.Model;

/// <summary>An HTTP or WebSocket API.</summary>
public class Api : IApi
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
}
