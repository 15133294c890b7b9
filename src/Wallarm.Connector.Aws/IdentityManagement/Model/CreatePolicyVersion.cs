using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What CreatePolicyVersion takes.</summary>
public class CreatePolicyVersionRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string PolicyArn { get; set; }

    public string PolicyDocument { get; set; }

    public bool? SetAsDefault { get; set; }

    void IShape.Exchange(Members members)
    {
        PolicyArn = members.String("PolicyArn", PolicyArn);
        PolicyDocument = members.String("PolicyDocument", PolicyDocument);
        SetAsDefault = members.Boolean("SetAsDefault", SetAsDefault);
    }
}

/// <summary>What CreatePolicyVersion answers.</summary>
public class CreatePolicyVersionResponse : AmazonWebServiceResponse, IShape
{
    public PolicyVersion PolicyVersion { get; set; }

    void IShape.Exchange(Members members)
    {
        PolicyVersion = members.Structure("PolicyVersion", PolicyVersion);
    }
}
