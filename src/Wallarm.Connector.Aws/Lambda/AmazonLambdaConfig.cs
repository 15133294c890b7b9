using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda;

/// <summary>Settings of a client of AWS Lambda.</summary>
public class AmazonLambdaConfig : ClientConfig
{
    public AmazonLambdaConfig()
        : base(DefaultModes.Provider)
    {
        ServiceId = LambdaService.Model.ServiceId;
        AuthenticationServiceName = LambdaService.Model.EndpointPrefix;
        EndpointProvider = new EndpointProvider(LambdaService.Model);
    }

    public override string ServiceVersion => LambdaService.Model.ApiVersion;

    public override string RegionEndpointServiceName => LambdaService.Model.EndpointPrefix;

    public override string UserAgent { get; } = LambdaService.Model.UserAgent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointResolver.Resolve(this, parameters);
}
