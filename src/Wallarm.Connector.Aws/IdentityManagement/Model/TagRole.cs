using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What TagRole takes.</summary>
public class TagRoleRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string RoleName { get; set; }

    public List<Tag> Tags { get; set; }

    void IShape.Exchange(Members members)
    {
        RoleName = members.String("RoleName", RoleName);
        Tags = members.Structures("Tags", Tags);
    }
}

/// <summary>What TagRole answers.</summary>
public class TagRoleResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
