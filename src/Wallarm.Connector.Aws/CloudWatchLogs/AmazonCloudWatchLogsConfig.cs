using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs;

/// <summary>Settings of a client of Amazon CloudWatch Logs.</summary>
public class AmazonCloudWatchLogsConfig : ClientConfig
{
    public AmazonCloudWatchLogsConfig()
        : base(DefaultModes.Provider)
    {
        ServiceId = CloudWatchLogsService.Model.ServiceId;
        AuthenticationServiceName = CloudWatchLogsService.Model.EndpointPrefix;
        EndpointProvider = new EndpointProvider(CloudWatchLogsService.Model);
    }

    public override string ServiceVersion => CloudWatchLogsService.Model.ApiVersion;

    public override string RegionEndpointServiceName => CloudWatchLogsService.Model.EndpointPrefix;

    public override string UserAgent { get; } = CloudWatchLogsService.Model.UserAgent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointResolver.Resolve(this, parameters);
}
