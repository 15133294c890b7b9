using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What PutFunctionConcurrency takes.</summary>
public class PutFunctionConcurrencyRequest : AmazonLambdaRequest, IShape
{
    public string FunctionName { get; set; }

    public int? ReservedConcurrentExecutions { get; set; }

    void IShape.Exchange(Members members)
    {
        FunctionName = members.Label("FunctionName", FunctionName);
        ReservedConcurrentExecutions = members.Integer("ReservedConcurrentExecutions", ReservedConcurrentExecutions);
    }
}

/// <summary>What PutFunctionConcurrency answers.</summary>
public class PutFunctionConcurrencyResponse : AmazonWebServiceResponse, IShape
{
    public int? ReservedConcurrentExecutions { get; set; }

    void IShape.Exchange(Members members)
    {
        ReservedConcurrentExecutions = members.Integer("ReservedConcurrentExecutions", ReservedConcurrentExecutions);
    }
}
