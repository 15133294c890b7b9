using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What DetachRolePolicy takes.</summary>
public class DetachRolePolicyRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string PolicyArn { get; set; }

    public string RoleName { get; set; }

    void IShape.Exchange(Members members)
    {
        PolicyArn = members.String("PolicyArn", PolicyArn);
        RoleName = members.String("RoleName", RoleName);
    }
}

/// <summary>What DetachRolePolicy answers.</summary>
public class DetachRolePolicyResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
