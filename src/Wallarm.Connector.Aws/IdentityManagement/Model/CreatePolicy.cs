using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What CreatePolicy takes.</summary>
public class CreatePolicyRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public string Description { get; set; }

    public string Path { get; set; }

    public string PolicyDocument { get; set; }

    public string PolicyName { get; set; }

    public List<Tag> Tags { get; set; }

    void IShape.Exchange(Members members)
    {
        Description = members.String("Description", Description);
        Path = members.String("Path", Path);
        PolicyDocument = members.String("PolicyDocument", PolicyDocument);
        PolicyName = members.String("PolicyName", PolicyName);
        Tags = members.Structures("Tags", Tags);
    }
}

/// <summary>What CreatePolicy answers.</summary>
public class CreatePolicyResponse : AmazonWebServiceResponse, IShape
{
    public ManagedPolicy Policy { get; set; }

    void IShape.Exchange(Members members)
    {
        Policy = members.Structure("Policy", Policy);
    }
}
