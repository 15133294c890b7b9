namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>The access-log format of API Gateway stages that the connector asks for.</summary>
public static class AccessLogFormat
{
    /// <summary>
    /// The JSON log format of Wallarm's guide, step 5 ("Configure CloudWatch API logging"), to the letter: one line, one
    /// <c>$context</c> variable a key.
    /// </summary>
    public const string Json =
        """{ "requestId": "$context.requestId", "httpMethod": "$context.httpMethod", "path": "$context.path", "protocol": "$context.protocol", "status": "$context.status", "responseLength": "$context.responseLength", "requestTime": "$context.requestTime", "requestTimeEpoch": "$context.requestTimeEpoch", "responseLatency": "$context.responseLatency", "integrationLatency": "$context.integrationLatency", "integrationStatus": "$context.integrationStatus", "errorMessage": "$context.error.message", "stage": "$context.stage", "domainName": "$context.domainName", "sourceIp": "$context.identity.sourceIp", "userAgent": "$context.identity.userAgent" }""";
}
