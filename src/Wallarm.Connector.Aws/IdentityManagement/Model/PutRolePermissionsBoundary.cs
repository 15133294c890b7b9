using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What PutRolePermissionsBoundary takes.</summary>
public class PutRolePermissionsBoundaryRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string PermissionsBoundary { get; set; }

    public string RoleName { get; set; }

    void IShape.Exchange(Members members)
    {
        PermissionsBoundary = members.String("PermissionsBoundary", PermissionsBoundary);
        RoleName = members.String("RoleName", RoleName);
    }
}

/// <summary>What PutRolePermissionsBoundary answers.</summary>
public class PutRolePermissionsBoundaryResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
