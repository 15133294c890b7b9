using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What DeleteRole takes.</summary>
public class DeleteRoleRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string RoleName { get; set; }

    void IShape.Exchange(Members members)
    {
        RoleName = members.String("RoleName", RoleName);
    }
}

/// <summary>What DeleteRole answers.</summary>
public class DeleteRoleResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
