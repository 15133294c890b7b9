using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What GetFunctionConcurrency takes.</summary>
public class GetFunctionConcurrencyRequest : AmazonLambdaRequest, IShape
{
    public string FunctionName { get; set; }

    void IShape.Exchange(Members members)
    {
        FunctionName = members.Label("FunctionName", FunctionName);
    }
}

/// <summary>What GetFunctionConcurrency returns.</summary>
public class GetFunctionConcurrencyResponse : AmazonWebServiceResponse, IShape
{
    public int? ReservedConcurrentExecutions { get; set; }

    void IShape.Exchange(Members members)
    {
        ReservedConcurrentExecutions = members.Integer("ReservedConcurrentExecutions", ReservedConcurrentExecutions);
    }
}
