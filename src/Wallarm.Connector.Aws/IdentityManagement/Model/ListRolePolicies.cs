using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What ListRolePolicies takes.</summary>
public class ListRolePoliciesRequest : AmazonIdentityManagementServiceRequest, IShape
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

/// <summary>What ListRolePolicies answers.</summary>
public class ListRolePoliciesResponse : AmazonWebServiceResponse, IShape
{
    public bool? IsTruncated { get; set; }

    public string Marker { get; set; }

    public List<string> PolicyNames { get; set; }

    void IShape.Exchange(Members members)
    {
        IsTruncated = members.Boolean("IsTruncated", IsTruncated);
        Marker = members.String("Marker", Marker);
        PolicyNames = members.Strings("PolicyNames", PolicyNames);
    }
}
