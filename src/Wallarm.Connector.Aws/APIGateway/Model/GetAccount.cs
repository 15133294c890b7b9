using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway.Model;

/// <summary>What GetAccount takes.</summary>
public class GetAccountRequest : AmazonAPIGatewayRequest, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}

/// <summary>What GetAccount answers.</summary>
public class GetAccountResponse : AmazonWebServiceResponse, IAccount
{
    public string ApiKeyVersion { get; set; }

    public string CloudwatchRoleArn { get; set; }

    public List<string> Features { get; set; }

    public ThrottleSettings ThrottleSettings { get; set; }
}
