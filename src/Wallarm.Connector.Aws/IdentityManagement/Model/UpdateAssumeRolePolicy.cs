using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What UpdateAssumeRolePolicy takes.</summary>
public class UpdateAssumeRolePolicyRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string PolicyDocument { get; set; }

    public string RoleName { get; set; }

    void IShape.Exchange(Members members)
    {
        PolicyDocument = members.String("PolicyDocument", PolicyDocument);
        RoleName = members.String("RoleName", RoleName);
    }
}

/// <summary>What UpdateAssumeRolePolicy answers.</summary>
public class UpdateAssumeRolePolicyResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
