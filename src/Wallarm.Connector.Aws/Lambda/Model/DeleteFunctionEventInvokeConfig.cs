using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What DeleteFunctionEventInvokeConfig takes.</summary>
public class DeleteFunctionEventInvokeConfigRequest : AmazonLambdaRequest, IShape
{
    public string FunctionName { get; set; }

    public string Qualifier { get; set; }

    void IShape.Exchange(Members members)
    {
        FunctionName = members.Label("FunctionName", FunctionName);
        Qualifier = members.Query("Qualifier", Qualifier);
    }
}

/// <summary>What DeleteFunctionEventInvokeConfig answers.</summary>
public class DeleteFunctionEventInvokeConfigResponse : AmazonWebServiceResponse, IShape
{
    void IShape.Exchange(Members members)
    {
    }
}
