using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway.Model;

/// <summary>What describes a REST API.</summary>
internal interface IRestApi : IShape
{
    ApiKeySourceType ApiKeySource { get; set; }

    ApiStatus ApiStatus { get; set; }

    string ApiStatusMessage { get; set; }

    List<string> BinaryMediaTypes { get; set; }

    DateTime? CreatedDate { get; set; }

    string Description { get; set; }

    bool? DisableExecuteApiEndpoint { get; set; }

    EndpointAccessMode EndpointAccessMode { get; set; }

    EndpointConfiguration EndpointConfiguration { get; set; }

    string Id { get; set; }

    int? MinimumCompressionSize { get; set; }

    string Name { get; set; }

    string Policy { get; set; }

    string RootResourceId { get; set; }

    SecurityPolicy SecurityPolicy { get; set; }

    Dictionary<string, string> Tags { get; set; }

    string Version { get; set; }

    List<string> Warnings { get; set; }

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
