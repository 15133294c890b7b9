using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What Invoke takes.</summary>
public class InvokeRequest : AmazonLambdaRequest, IShape
{
    public string ClientContextBase64 { get; set; }

    public string DurableExecutionName { get; set; }

    public string FunctionName { get; set; }

    public InvocationType InvocationType { get; set; }

    public LogType LogType { get; set; }

    public MemoryStream PayloadStream { get; set; }

    public string Qualifier { get; set; }

    public string TenantId { get; set; }

    void IShape.Exchange(Members members)
    {
        ClientContextBase64 = members.Header("X-Amz-Client-Context", ClientContextBase64);
        DurableExecutionName = members.Header("X-Amz-Durable-Execution-Name", DurableExecutionName);
        FunctionName = members.Label("FunctionName", FunctionName);
        InvocationType = members.Header("X-Amz-Invocation-Type", InvocationType);
        LogType = members.Header("X-Amz-Log-Type", LogType);
        PayloadStream = members.Payload(PayloadStream);
        Qualifier = members.Query("Qualifier", Qualifier);
        TenantId = members.Header("X-Amz-Tenant-Id", TenantId);
    }
}

/// <summary>What Invoke answers.</summary>
public class InvokeResponse : AmazonWebServiceResponse, IPayloadShape
{
    public string DurableExecutionArn { get; set; }

    public string ExecutedVersion { get; set; }

    public string FunctionError { get; set; }

    public string LogResult { get; set; }

    public MemoryStream Payload { get; set; }

    public int? StatusCode { get; set; }

    void IShape.Exchange(Members members)
    {
        DurableExecutionArn = members.Header("X-Amz-Durable-Execution-Arn", DurableExecutionArn);
        ExecutedVersion = members.Header("X-Amz-Executed-Version", ExecutedVersion);
        FunctionError = members.Header("X-Amz-Function-Error", FunctionError);
        LogResult = members.Header("X-Amz-Log-Result", LogResult);
        Payload = members.Payload(Payload);
        StatusCode = members.Status(StatusCode);
    }
}
