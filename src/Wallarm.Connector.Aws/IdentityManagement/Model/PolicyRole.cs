using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>A role that a managed policy is attached to.</summary>
public class PolicyRole : IShape
{
    public string RoleId { get; set; }

    public string RoleName { get; set; }

    void IShape.Exchange(Members members)
    {
        RoleId = members.String("RoleId", RoleId);
        RoleName = members.String("RoleName", RoleName);
    }
}
