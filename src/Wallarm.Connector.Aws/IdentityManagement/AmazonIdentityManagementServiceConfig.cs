using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement;

/// <summary>Settings of a client of AWS Identity and Access Management.</summary>
public class AmazonIdentityManagementServiceConfig : ClientConfig
{
    public AmazonIdentityManagementServiceConfig()
        : base(DefaultModes.Provider)
    {
        ServiceId = IdentityManagementService.Model.ServiceId;
        AuthenticationServiceName = IdentityManagementService.Model.EndpointPrefix;
        EndpointProvider = new EndpointProvider(IdentityManagementService.Model);
    }

    public override string ServiceVersion => IdentityManagementService.Model.ApiVersion;

    public override string RegionEndpointServiceName => IdentityManagementService.Model.EndpointPrefix;

    public override string UserAgent { get; } = IdentityManagementService.Model.UserAgent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointResolver.Resolve(this, parameters);
}
