using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway.Model;

/// <summary>What UpdateAccount takes.</summary>
public class UpdateAccountRequest : AmazonAPIGatewayRequest, IShape
{
    public List<PatchOperation> PatchOperations { get; set; }

    void IShape.Exchange(Members members)
    {
        PatchOperations = members.Structures("patchOperations", PatchOperations);
    }
}

/// <summary>What UpdateAccount answers.</summary>
public class UpdateAccountResponse : AmazonWebServiceResponse, IAccount
{
    public string ApiKeyVersion { get; set; }

    public string CloudwatchRoleArn { get; set; }

    public List<string> Features { get; set; }

    public ThrottleSettings ThrottleSettings { get; set; }
}
