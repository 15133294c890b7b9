using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What DeletePolicy takes.</summary>
public class DeletePolicyRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string PolicyArn { get; set; }

    void IShape.Exchange(Members members)
    {
        PolicyArn = members.String("PolicyArn", PolicyArn);
    }
}

/// <summary>What DeletePolicy answers.</summary>
public class DeletePolicyResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
