using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>A group that a managed policy is attached to.</summary>
public class PolicyGroup : IShape
{
    public string GroupId { get; set; }

    public string GroupName { get; set; }

    void IShape.Exchange(Members members)
    {
        GroupId = members.String("GroupId", GroupId);
        GroupName = members.String("GroupName", GroupName);
    }
}
