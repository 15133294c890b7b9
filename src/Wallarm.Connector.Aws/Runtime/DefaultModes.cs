#nullable enable
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>
/// The defaults behind <c>AWS_DEFAULTS_MODE</c>: how long a connection may take to come up. The modes and figures are those of every
/// service package of the SDK; all of them retry in the standard mode.
/// </summary>
internal static class DefaultModes
{
    public static readonly IDefaultConfigurationProvider Provider = new DefaultConfigurationProvider(
    [
        Mode(DefaultConfigurationMode.Standard, 3100),
        Mode(DefaultConfigurationMode.InRegion, 1100),
        Mode(DefaultConfigurationMode.CrossRegion, 3100),
        Mode(DefaultConfigurationMode.Mobile, 30000),
        Mode(DefaultConfigurationMode.Auto, 1100),
    ]);

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, int connectMilliseconds) => new()
    {
        Name = name,
        RetryMode = RequestRetryMode.Standard,
        S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
        ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
    };
}
