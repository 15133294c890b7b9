using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>What every client of a session is given: region, endpoint, timeouts, credentials and the trace of its calls.</summary>
internal sealed class ClientSettings(RegionEndpoint region, ServiceEndpoints endpoints, ClientPreferences preferences, CallTrace trace)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A deployment package of some 50 MB goes through a slow uplink in one request.</summary>
    public static readonly TimeSpan UploadTimeout = TimeSpan.FromMinutes(5);

    /// <summary>AWS Lambda Developer Guide, "Lambda quotas": a function runs for 15 minutes at most; and the way there and back.</summary>
    public static readonly TimeSpan LongestInvocation = TimeSpan.FromMinutes(16);

    /// <summary>The region of the session.</summary>
    public RegionEndpoint Region { get; } = region;

    /// <summary>The endpoints of the session.</summary>
    public ServiceEndpoints Endpoints { get; } = endpoints;

    /// <summary>
    /// Sets a client's configuration up. A call is sent three times at most, so that a refused connection is reported after two short
    /// waits, 0 to 3 seconds; a throttled call more often (<see cref="CallPipeline"/>).
    /// </summary>
    /// <param name="config">The configuration.</param>
    /// <param name="service">The service that it is for.</param>
    /// <param name="identity">Who signs; null if the client is given explicit credentials.</param>
    /// <param name="isAcceptedAtHome">Whether AWS accepts the keys in the home region of the partition; null if that is not asked.</param>
    public TConfig Apply<TConfig>(
        TConfig config, AwsService service, SessionIdentity? identity = null, Remembered<bool>? isAcceptedAtHome = null)
        where TConfig : ClientConfig
    {
        if (Endpoints.Find(service) is { } endpoint)
        {
            // An endpoint of one's own says nothing about the region: it stays the session's, also where the service is global.
            config.ServiceURL = endpoint.Url.AbsoluteUri;
            config.AuthenticationRegion = Region.SystemName;
        }
        else
        {
            config.RegionEndpoint = Region;
            config.UseFIPSEndpoint = preferences.UsesFips;
            config.UseDualstackEndpoint = preferences.UsesDualStack;
        }

        // Environment and profile were read already, and the SDK would read the default profile where another was asked for.
        config.IgnoreConfiguredEndpointUrls = true;
        config.ConnectTimeout = ConnectTimeout;
        config.Timeout = service == AwsService.Lambda ? UploadTimeout : AttemptTimeout;
        config.RetryMode = preferences.RetryMode ?? RequestRetryMode.Adaptive;
        // IAM is the same in every region.
        CallPipeline.Add(config, service, Region.SystemName, preferences.MaxAttempts, service == AwsService.Iam ? null : isAcceptedAtHome);
        if (identity is not null) config.IdentityResolverConfiguration = identity;
        return config;
    }

    /// <summary>
    /// The settings of clients in the home region of the partition, which every account has; null if this is it, or the partition has none.
    /// </summary>
    public ClientSettings? AtHome()
    {
        var home = Fn.GetAttr(Fn.Partition(Region.SystemName), "implicitGlobalRegion") as string;
        if (home is null || home == Region.SystemName) return null;
        var region = RegionEndpoint.GetBySystemName(home);
        return new ClientSettings(region, Endpoints, preferences, trace.In(region));
    }

    /// <summary>Has a client's calls written to the verbose stream.</summary>
    /// <param name="service">The service that it calls.</param>
    /// <param name="client">The client.</param>
    /// <param name="credentials">The source of its credentials.</param>
    public TClient Trace<TClient>(AwsService service, TClient client, string credentials)
        where TClient : AmazonServiceClient
    {
        trace.Watch(service, client, credentials);
        return client;
    }
}
