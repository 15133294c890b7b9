using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Amazon.SimpleSystemsManagement;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>Credentials, region and endpoints of one command, and the clients that use them.</summary>
internal sealed class AwsSession : IDisposable
{
    private readonly Lazy<AmazonSimpleSystemsManagementClient> _ssm;
    private readonly Lazy<AmazonSecurityTokenServiceClient> _sts;
    private string? _accountId;

    /// <summary>Makes a session. No client is made before it is asked for.</summary>
    /// <param name="clients">How clients are set up.</param>
    /// <param name="credentials">The source that won.</param>
    /// <param name="regionSource">Where the region came from.</param>
    public AwsSession(ClientSettings clients, CredentialSource credentials, string regionSource)
    {
        Region = clients.Region;
        CredentialSource = credentials.Name;
        RegionSource = regionSource;
        var identity = new SessionIdentity(credentials);

        // Without explicit credentials a client asks its identity resolver, which can be cancelled.
        _ssm = new(() => Watch(AwsService.Ssm, new AmazonSimpleSystemsManagementClient(NoExplicit, clients.Apply(new AmazonSimpleSystemsManagementConfig(), AwsService.Ssm, identity))));
        _sts = new(() => Watch(AwsService.Sts, new AmazonSecurityTokenServiceClient(NoExplicit, clients.Apply(new AmazonSecurityTokenServiceConfig(), AwsService.Sts, identity))));

        TClient Watch<TClient>(AwsService service, TClient client)
            where TClient : AmazonServiceClient => clients.Trace(service, client, credentials.Name);
    }

    /// <summary>The region.</summary>
    public RegionEndpoint Region { get; }

    /// <summary>Its partition: <c>aws</c>, <c>aws-cn</c>, <c>aws-us-gov</c>, ...</summary>
    public string Partition => Region.PartitionName;

    /// <summary>The DNS suffix of the partition, such as <c>amazonaws.com</c>.</summary>
    public string DnsSuffix => Region.PartitionDnsSuffix;

    /// <summary>Where the credentials came from, such as <c>profile 'dev'</c>.</summary>
    public string CredentialSource { get; }

    /// <summary>Where the region came from, such as <c>-Region</c>.</summary>
    public string RegionSource { get; }

    /// <summary>Systems Manager: the parameter store.</summary>
    public IAmazonSimpleSystemsManagement Ssm => _ssm.Value;

    /// <summary>Security Token Service.</summary>
    public IAmazonSecurityTokenService Sts => _sts.Value;

    private static AWSCredentials NoExplicit => null!;

    /// <summary>The account that the credentials belong to, 12 digits. Asks STS once a session.</summary>
    public async Task<string> GetAccountIdAsync(CancellationToken cancellation) =>
        _accountId ??= (await Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellation).ConfigureAwait(false)).Account;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ssm.IsValueCreated) _ssm.Value.Dispose();
        if (_sts.IsValueCreated) _sts.Value.Dispose();
    }
}
