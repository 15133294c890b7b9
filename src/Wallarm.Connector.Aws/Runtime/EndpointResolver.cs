#nullable enable
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>What decides on an endpoint.</summary>
internal sealed class EndpointPlace(string? region, string? customUrl, bool dualStack, bool fips) : EndpointParameters
{
    public string? Region { get; } = region;

    public string? CustomUrl { get; } = customUrl;

    public bool DualStack { get; } = dualStack;

    public bool Fips { get; } = fips;
}

/// <summary>Gives each request its endpoint, by what the client's settings say.</summary>
internal sealed class EndpointResolver : BaseEndpointResolver
{
    /// <summary>The endpoint that a request would go to, without sending it.</summary>
    public static Endpoint Resolve(ClientConfig config, ServiceOperationEndpointParameters parameters)
    {
        var request = new DefaultRequest(parameters.Request, config.ServiceId) { AlternateEndpoint = parameters.AlternateEndpoint };
        var context = new RequestContext(false) { ClientConfig = config, OriginalRequest = parameters.Request, Request = request };
        return new EndpointResolver().GetEndpoint(new Amazon.Runtime.Internal.ExecutionContext(context, null));
    }

    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
    {
        var config = requestContext.ClientConfig;
        var region = requestContext.Request.AlternateEndpoint?.SystemName ?? config.RegionEndpoint?.SystemName;
        if (!string.IsNullOrEmpty(config.ServiceURL))
        {
            region = string.IsNullOrEmpty(config.AuthenticationRegion)
                ? region ?? AWSSDKUtils.DetermineRegion(config.ServiceURL)
                : config.AuthenticationRegion;
        }

        return new EndpointPlace(region, config.ServiceURL, config.UseDualstackEndpoint, config.UseFIPSEndpoint);
    }
}
