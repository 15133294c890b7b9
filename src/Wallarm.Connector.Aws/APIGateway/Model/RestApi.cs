namespace Amazon.APIGateway.Model;

/// <summary>A REST API.</summary>
public class RestApi : IRestApi
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
