using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway;

/// <summary>Settings of a client of Amazon API Gateway (REST APIs).</summary>
public class AmazonAPIGatewayConfig : ClientConfig
{
    public AmazonAPIGatewayConfig()
        : base(DefaultModes.Provider)
    {
        ServiceId = APIGatewayService.Model.ServiceId;
        AuthenticationServiceName = APIGatewayService.Model.EndpointPrefix;
        EndpointProvider = new EndpointProvider(APIGatewayService.Model);
    }

    public override string ServiceVersion => APIGatewayService.Model.ApiVersion;

    public override string RegionEndpointServiceName => APIGatewayService.Model.EndpointPrefix;

    public override string UserAgent { get; } = APIGatewayService.Model.UserAgent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointResolver.Resolve(this, parameters);
}
