using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What CreateRole takes.</summary>
public class CreateRoleRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string AssumeRolePolicyDocument { get; set; }

    public string Description { get; set; }

    public int? MaxSessionDuration { get; set; }

    public string Path { get; set; }

    public string PermissionsBoundary { get; set; }

    public string RoleName { get; set; }

    public List<Tag> Tags { get; set; }

    void IShape.Exchange(Members members)
    {
        AssumeRolePolicyDocument = members.String("AssumeRolePolicyDocument", AssumeRolePolicyDocument);
        Description = members.String("Description", Description);
        MaxSessionDuration = members.Integer("MaxSessionDuration", MaxSessionDuration);
        Path = members.String("Path", Path);
        PermissionsBoundary = members.String("PermissionsBoundary", PermissionsBoundary);
        RoleName = members.String("RoleName", RoleName);
        Tags = members.Structures("Tags", Tags);
    }
}

/// <summary>What CreateRole answers.</summary>
public class CreateRoleResponse : AmazonWebServiceResponse, IShape
{
    public Role Role { get; set; }

    void IShape.Exchange(Members members)
    {
        Role = members.Structure("Role", Role);
    }
}
