using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What AttachRolePolicy takes.</summary>
public class AttachRolePolicyRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string PolicyArn { get; set; }

    public string RoleName { get; set; }

    void IShape.Exchange(Members members)
    {
        PolicyArn = members.String("PolicyArn", PolicyArn);
        RoleName = members.String("RoleName", RoleName);
    }
}

/// <summary>What AttachRolePolicy answers.</summary>
public class AttachRolePolicyResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
