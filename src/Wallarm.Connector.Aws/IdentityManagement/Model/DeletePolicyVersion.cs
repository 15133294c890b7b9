using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What DeletePolicyVersion takes.</summary>
public class DeletePolicyVersionRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string PolicyArn { get; set; }

    public string VersionId { get; set; }

    void IShape.Exchange(Members members)
    {
        PolicyArn = members.String("PolicyArn", PolicyArn);
        VersionId = members.String("VersionId", VersionId);
    }
}

/// <summary>What DeletePolicyVersion answers.</summary>
public class DeletePolicyVersionResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
