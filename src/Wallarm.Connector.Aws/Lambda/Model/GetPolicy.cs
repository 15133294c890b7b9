using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What GetPolicy takes.</summary>
public class GetPolicyRequest : AmazonLambdaRequest, IShape
{
    public string FunctionName { get; set; }

    public string Qualifier { get; set; }

    void IShape.Exchange(Members members)
    {
        FunctionName = members.Label("FunctionName", FunctionName);
        Qualifier = members.Query("Qualifier", Qualifier);
    }
}

/// <summary>What GetPolicy answers.</summary>
public class GetPolicyResponse : AmazonWebServiceResponse, IShape
{
    public string Policy { get; set; }

    public string RevisionId { get; set; }

    void IShape.Exchange(Members members)
    {
        Policy = members.String("Policy", Policy);
        RevisionId = members.String("RevisionId", RevisionId);
    }
}
