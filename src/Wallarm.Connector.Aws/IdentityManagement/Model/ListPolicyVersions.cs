using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What ListPolicyVersions takes.</summary>
public class ListPolicyVersionsRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string Marker { get; set; }

    public int? MaxItems { get; set; }

    public string PolicyArn { get; set; }

    void IShape.Exchange(Members members)
    {
        Marker = members.String("Marker", Marker);
        MaxItems = members.Integer("MaxItems", MaxItems);
        PolicyArn = members.String("PolicyArn", PolicyArn);
    }
}

/// <summary>What ListPolicyVersions answers.</summary>
public class ListPolicyVersionsResponse : AmazonWebServiceResponse, IShape
{
    public bool? IsTruncated { get; set; }

    public string Marker { get; set; }

    public List<PolicyVersion> Versions { get; set; }

    void IShape.Exchange(Members members)
    {
        IsTruncated = members.Boolean("IsTruncated", IsTruncated);
        Marker = members.String("Marker", Marker);
        Versions = members.Structures("Versions", Versions);
    }
}
