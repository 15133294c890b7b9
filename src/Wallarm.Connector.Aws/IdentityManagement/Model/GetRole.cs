using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What GetRole takes.</summary>
public class GetRoleRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string RoleName { get; set; }

    void IShape.Exchange(Members members)
    {
        RoleName = members.String("RoleName", RoleName);
    }
}

/// <summary>What GetRole answers.</summary>
public class GetRoleResponse : AmazonWebServiceResponse, IShape
{
    public Role Role { get; set; }

    void IShape.Exchange(Members members)
    {
        Role = members.Structure("Role", Role);
    }
}
