using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>A user that a managed policy is attached to.</summary>
public class PolicyUser : IShape
{
    public string UserId { get; set; }

    public string UserName { get; set; }

    void IShape.Exchange(Members members)
    {
        UserId = members.String("UserId", UserId);
        UserName = members.String("UserName", UserName);
    }
}
