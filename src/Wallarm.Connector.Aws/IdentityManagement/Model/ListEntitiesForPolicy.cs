using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What ListEntitiesForPolicy takes.</summary>
public class ListEntitiesForPolicyRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public EntityType EntityFilter { get; set; }

    public string Marker { get; set; }

    public int? MaxItems { get; set; }

    public string PathPrefix { get; set; }

    public string PolicyArn { get; set; }

    public PolicyUsageType PolicyUsageFilter { get; set; }

    void IShape.Exchange(Members members)
    {
        EntityFilter = members.Constant("EntityFilter", EntityFilter);
        Marker = members.String("Marker", Marker);
        MaxItems = members.Integer("MaxItems", MaxItems);
        PathPrefix = members.String("PathPrefix", PathPrefix);
        PolicyArn = members.String("PolicyArn", PolicyArn);
        PolicyUsageFilter = members.Constant("PolicyUsageFilter", PolicyUsageFilter);
    }
}

/// <summary>What ListEntitiesForPolicy answers.</summary>
public class ListEntitiesForPolicyResponse : AmazonWebServiceResponse, IShape
{
    public bool? IsTruncated { get; set; }

    public string Marker { get; set; }

    public List<PolicyGroup> PolicyGroups { get; set; }

    public List<PolicyRole> PolicyRoles { get; set; }

    public List<PolicyUser> PolicyUsers { get; set; }

    void IShape.Exchange(Members members)
    {
        IsTruncated = members.Boolean("IsTruncated", IsTruncated);
        Marker = members.String("Marker", Marker);
        PolicyGroups = members.Structures("PolicyGroups", PolicyGroups);
        PolicyRoles = members.Structures("PolicyRoles", PolicyRoles);
        PolicyUsers = members.Structures("PolicyUsers", PolicyUsers);
    }
}
