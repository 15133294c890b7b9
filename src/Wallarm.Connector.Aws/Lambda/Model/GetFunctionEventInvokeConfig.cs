using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What GetFunctionEventInvokeConfig takes.</summary>
public class GetFunctionEventInvokeConfigRequest : AmazonLambdaRequest, IShape
{
    public string FunctionName { get; set; }

    public string Qualifier { get; set; }

    void IShape.Exchange(Members members)
    {
        FunctionName = members.Label("FunctionName", FunctionName);
        Qualifier = members.Query("Qualifier", Qualifier);
    }
}

/// <summary>What GetFunctionEventInvokeConfig answers.</summary>
public class GetFunctionEventInvokeConfigResponse : AmazonWebServiceResponse, IFunctionEventInvokeConfig
{
    public DestinationConfig DestinationConfig { get; set; }

    public string FunctionArn { get; set; }

    public DateTime? LastModified { get; set; }

    public int? MaximumEventAgeInSeconds { get; set; }

    public int? MaximumRetryAttempts { get; set; }
}
