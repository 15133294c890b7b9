using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What GetPolicyVersion takes.</summary>
public class GetPolicyVersionRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string PolicyArn { get; set; }

    public string VersionId { get; set; }

    void IShape.Exchange(Members members)
    {
        PolicyArn = members.String("PolicyArn", PolicyArn);
        VersionId = members.String("VersionId", VersionId);
    }
}

/// <summary>What GetPolicyVersion answers.</summary>
public class GetPolicyVersionResponse : AmazonWebServiceResponse, IShape
{
    public PolicyVersion PolicyVersion { get; set; }

    void IShape.Exchange(Members members)
    {
        PolicyVersion = members.Structure("PolicyVersion", PolicyVersion);
    }
}
