using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What ListRoles takes.</summary>
public class ListRolesRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string Marker { get; set; }

    public int? MaxItems { get; set; }

    public string PathPrefix { get; set; }

    void IShape.Exchange(Members members)
    {
        Marker = members.String("Marker", Marker);
        MaxItems = members.Integer("MaxItems", MaxItems);
        PathPrefix = members.String("PathPrefix", PathPrefix);
    }
}

/// <summary>What ListRoles answers.</summary>
public class ListRolesResponse : AmazonWebServiceResponse, IShape
{
    public bool? IsTruncated { get; set; }

    public string Marker { get; set; }

    public List<Role> Roles { get; set; }

    void IShape.Exchange(Members members)
    {
        IsTruncated = members.Boolean("IsTruncated", IsTruncated);
        Marker = members.String("Marker", Marker);
        Roles = members.Structures("Roles", Roles);
    }
}
