#nullable enable
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>
/// Which host a service has in a region. The rules are those of the services' endpoint rule sets; suffixes and home regions come
/// from the partition data of AWSSDK.Core.
/// </summary>
internal sealed class EndpointProvider(ServiceModel service) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var place = (EndpointPlace)parameters;
        if (string.IsNullOrEmpty(place.Region)) throw new AmazonClientException("Invalid Configuration: Missing Region");
        // Left alone, the signer would guess the region from the address, and take us-east-1 where that has none.
        if (!string.IsNullOrEmpty(place.CustomUrl)) return new Endpoint(place.CustomUrl, SignedFor(place.Region), null);

        var partition = Fn.Partition(place.Region);
        var partitionName = (string)Fn.GetAttr(partition, "name");
        var suffix = (string)Fn.GetAttr(partition, place.DualStack ? "dualStackDnsSuffix" : "dnsSuffix");
        var host = service.EndpointPrefix;
        // In GovCloud the ordinary endpoints of these services are the FIPS endpoints.
        if (place.Fips && !(service.IsFipsInGovCloud && partitionName == "aws-us-gov")) host += "-fips";
        if (!service.IsGlobal) return new Endpoint($"https://{host}.{place.Region}.{suffix}", null, null);

        var home = partitionName == "aws-cn" ? "cn-north-1" : (string)Fn.GetAttr(partition, "implicitGlobalRegion");
        var label = (partitionName, place.DualStack) switch
        {
            ("aws", false) => "",
            ("aws" or "aws-cn", true) => "global.",
            ("aws-us-gov", _) => "us-gov.",
            _ => home + ".",
        };
        return new Endpoint($"https://{host}.{label}{suffix}", SignedFor(home), null);
    }

    private static string SignedFor(string region) => $$"""{"authSchemes":[{"name":"sigv4","signingRegion":"{{region}}"}]}""";
}
