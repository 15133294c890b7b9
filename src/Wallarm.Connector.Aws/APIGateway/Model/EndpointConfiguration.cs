using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway.Model;

/// <summary>How a REST API is reached.</summary>
public class EndpointConfiguration : IShape
{
    public IpAddressType IpAddressType { get; set; }

    public List<string> Types { get; set; }

    public List<string> VpcEndpointIds { get; set; }

    void IShape.Exchange(Members members)
    {
        IpAddressType = members.Constant("ipAddressType", IpAddressType);
        Types = members.Strings("types", Types);
        VpcEndpointIds = members.Strings("vpcEndpointIds", VpcEndpointIds);
    }
}
