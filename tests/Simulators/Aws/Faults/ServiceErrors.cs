namespace Wallarm.Connector.Simulators;

/// <summary>What every service says in words of its own.</summary>
internal static class ServiceErrors
{
    public static AwsError Throttled(AwsCall call) => call.Service switch
    {
        "lambda" => new AwsError("TooManyRequestsException", "Rate Exceeded.", 429),
        "apigateway" or "apigatewayv2" => new AwsError("TooManyRequestsException", "Too Many Requests", 429),
        "iam" or "sts" => new AwsError("Throttling", "Rate exceeded"),
        _ => new AwsError("ThrottlingException", "Rate exceeded"),
    };

    /// <summary>JSON 1.1 services answer 400 where the others answer 403.</summary>
    public static AwsError Expired(AwsProtocol protocol) => new(
        protocol == AwsProtocol.Query ? "ExpiredToken" : "ExpiredTokenException",
        "The security token included in the request is expired",
        protocol == AwsProtocol.Json ? 400 : 403);

    public static AwsError AccessDenied(AwsCall call, AwsIdentity caller, string? missingAction = null)
    {
        string action = missingAction ?? ActionOf(call);
        string message = $"User: {caller.Arn} is not authorized to perform: {action} on resource: {CalledResource.ArnOf(call, caller.AccountId)} "
            + $"because no identity-based policy allows the {action} action";
        return call.Protocol switch
        {
            AwsProtocol.Query or AwsProtocol.RestXml => new AwsError("AccessDenied", message, 403),
            AwsProtocol.Json => new AwsError("AccessDeniedException", message),
            _ => new AwsError("AccessDeniedException", message, 403),
        };
    }

    /// <summary>The IAM action that allows the call: API Gateway's are HTTP methods, the others' are mostly the operation.</summary>
    private static string ActionOf(AwsCall call) => call switch
    {
        { Service: "apigateway" or "apigatewayv2" } => $"apigateway:{call.Method}",
        { Service: "lambda", Operation: "Invoke" } => "lambda:InvokeFunction",
        { Service: "s3", Operation: "ListObjectsV2" } => "s3:ListBucket",
        _ => $"{call.Service}:{call.Operation}",
    };
}
