using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What GetPolicy takes.</summary>
public class GetPolicyRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string PolicyArn { get; set; }

    void IShape.Exchange(Members members)
    {
        PolicyArn = members.String("PolicyArn", PolicyArn);
    }
}

/// <summary>What GetPolicy answers.</summary>
public class GetPolicyResponse : AmazonWebServiceResponse, IShape
{
    public ManagedPolicy Policy { get; set; }

    void IShape.Exchange(Members members)
    {
        Policy = members.Structure("Policy", Policy);
    }
}
