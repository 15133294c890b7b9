using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What ListInstanceProfilesForRole takes.</summary>
public class ListInstanceProfilesForRoleRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string Marker { get; set; }

    public int? MaxItems { get; set; }

    public string RoleName { get; set; }

    void IShape.Exchange(Members members)
    {
        Marker = members.String("Marker", Marker);
        MaxItems = members.Integer("MaxItems", MaxItems);
        RoleName = members.String("RoleName", RoleName);
    }
}

/// <summary>What ListInstanceProfilesForRole answers.</summary>
public class ListInstanceProfilesForRoleResponse : AmazonWebServiceResponse, IShape
{
    public List<InstanceProfile> InstanceProfiles { get; set; }

    public bool? IsTruncated { get; set; }

    public string Marker { get; set; }

    void IShape.Exchange(Members members)
    {
        InstanceProfiles = members.Structures("InstanceProfiles", InstanceProfiles);
        IsTruncated = members.Boolean("IsTruncated", IsTruncated);
        Marker = members.String("Marker", Marker);
    }
}
