using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What SimulatePrincipalPolicy takes.</summary>
public class SimulatePrincipalPolicyRequest : AmazonIdentityManagementServiceRequest, IShape
{
    public List<string> ActionNames { get; set; }

    public string CallerArn { get; set; }

    public List<ContextEntry> ContextEntries { get; set; }

    public string Marker { get; set; }

    public int? MaxItems { get; set; }

    public List<string> PermissionsBoundaryPolicyInputList { get; set; }

    public List<string> PolicyInputList { get; set; }

    public string PolicySourceArn { get; set; }

    public List<string> ResourceArns { get; set; }

    public string ResourceHandlingOption { get; set; }

    public string ResourceOwner { get; set; }

    public string ResourcePolicy { get; set; }

    void IShape.Exchange(Members members)
    {
        ActionNames = members.Strings("ActionNames", ActionNames);
        CallerArn = members.String("CallerArn", CallerArn);
        ContextEntries = members.Structures("ContextEntries", ContextEntries);
        Marker = members.String("Marker", Marker);
        MaxItems = members.Integer("MaxItems", MaxItems);
        PermissionsBoundaryPolicyInputList = members.Strings("PermissionsBoundaryPolicyInputList", PermissionsBoundaryPolicyInputList);
        PolicyInputList = members.Strings("PolicyInputList", PolicyInputList);
        PolicySourceArn = members.String("PolicySourceArn", PolicySourceArn);
        ResourceArns = members.Strings("ResourceArns", ResourceArns);
        ResourceHandlingOption = members.String("ResourceHandlingOption", ResourceHandlingOption);
        ResourceOwner = members.String("ResourceOwner", ResourceOwner);
        ResourcePolicy = members.String("ResourcePolicy", ResourcePolicy);
    }
}

/// <summary>What SimulatePrincipalPolicy answers.</summary>
public class SimulatePrincipalPolicyResponse : AmazonWebServiceResponse, IShape
{
    public List<EvaluationResult> EvaluationResults { get; set; }

    public bool? IsTruncated { get; set; }

    public string Marker { get; set; }

    void IShape.Exchange(Members members)
    {
        EvaluationResults = members.Structures("EvaluationResults", EvaluationResults);
        IsTruncated = members.Boolean("IsTruncated", IsTruncated);
        Marker = members.String("Marker", Marker);
    }
}
