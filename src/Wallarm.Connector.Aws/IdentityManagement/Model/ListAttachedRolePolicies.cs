using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What ListAttachedRolePolicies takes.</summary>
public class ListAttachedRolePoliciesRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string Marker { get; set; }

    public int? MaxItems { get; set; }

    public string PathPrefix { get; set; }

    public string RoleName { get; set; }

    void IShape.Exchange(Members members)
    {
        Marker = members.String("Marker", Marker);
        MaxItems = members.Integer("MaxItems", MaxItems);
        PathPrefix = members.String("PathPrefix", PathPrefix);
        RoleName = members.String("RoleName", RoleName);
    }
}

/// <summary>What ListAttachedRolePolicies answers.</summary>
public class ListAttachedRolePoliciesResponse : AmazonWebServiceResponse, IShape
{
    public List<AttachedPolicyType> AttachedPolicies { get; set; }

    public bool? IsTruncated { get; set; }

    public string Marker { get; set; }

    void IShape.Exchange(Members members)
    {
        AttachedPolicies = members.Structures("AttachedPolicies", AttachedPolicies);
        IsTruncated = members.Boolean("IsTruncated", IsTruncated);
        Marker = members.String("Marker", Marker);
    }
}
