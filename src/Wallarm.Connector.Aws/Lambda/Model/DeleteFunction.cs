using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What DeleteFunction takes.</summary>
public class DeleteFunctionRequest : AmazonLambdaRequest, IShape
{
    public string FunctionName { get; set; }

    public string Qualifier { get; set; }

    void IShape.Exchange(Members members)
    {
        FunctionName = members.Label("FunctionName", FunctionName);
        Qualifier = members.Query("Qualifier", Qualifier);
    }
}

/// <summary>What DeleteFunction answers.</summary>
public class DeleteFunctionResponse : AmazonWebServiceResponse, IShape
{
    public int? StatusCode { get; set; }

    void IShape.Exchange(Members members)
    {
        StatusCode = members.Status(StatusCode);
    }
}
