using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What PutFunctionEventInvokeConfig takes.</summary>
public class PutFunctionEventInvokeConfigRequest : AmazonLambdaRequest, IShape
{
    public DestinationConfig DestinationConfig { get; set; }

    public string FunctionName { get; set; }

    public int? MaximumEventAgeInSeconds { get; set; }

    public int? MaximumRetryAttempts { get; set; }

    public string Qualifier { get; set; }

    void IShape.Exchange(Members members)
    {
        DestinationConfig = members.Structure("DestinationConfig", DestinationConfig);
        FunctionName = members.Label("FunctionName", FunctionName);
        MaximumEventAgeInSeconds = members.Integer("MaximumEventAgeInSeconds", MaximumEventAgeInSeconds);
        MaximumRetryAttempts = members.Integer("MaximumRetryAttempts", MaximumRetryAttempts);
        Qualifier = members.Query("Qualifier", Qualifier);
    }
}

/// <summary>What PutFunctionEventInvokeConfig answers.</summary>
public class PutFunctionEventInvokeConfigResponse : AmazonWebServiceResponse, IFunctionEventInvokeConfig
{
    public DestinationConfig DestinationConfig { get; set; }

    public string FunctionArn { get; set; }

    public DateTime? LastModified { get; set; }

    public int? MaximumEventAgeInSeconds { get; set; }

    public int? MaximumRetryAttempts { get; set; }
}
