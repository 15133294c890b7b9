using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.ApiGatewayV2;

/// <summary>Settings of a client of Amazon API Gateway (HTTP and WebSocket APIs).</summary>
public class AmazonApiGatewayV2Config : ClientConfig
{
    public AmazonApiGatewayV2Config()
        : base(DefaultModes.Provider)
    {
        ServiceId = ApiGatewayV2Service.Model.ServiceId;
        AuthenticationServiceName = ApiGatewayV2Service.Model.EndpointPrefix;
        EndpointProvider = new EndpointProvider(ApiGatewayV2Service.Model);
    }

    public override string ServiceVersion => ApiGatewayV2Service.Model.ApiVersion;

    public override string RegionEndpointServiceName => ApiGatewayV2Service.Model.EndpointPrefix;

    public override string UserAgent { get; } = ApiGatewayV2Service.Model.UserAgent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointResolver.Resolve(this, parameters);
}
