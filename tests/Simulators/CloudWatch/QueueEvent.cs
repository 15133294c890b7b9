using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// The event with which Lambda hands messages of an SQS queue to a function (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS").
/// </summary>
public static class QueueEvent
{
    /// <summary>The event of some messages.</summary>
    /// <param name="messages">Message id and body.</param>
    public static byte[] Of(params IEnumerable<(string Id, string Body)> messages)
    {
        StringBuilder json = new("{\"Records\":[");
        string separator = "";
        foreach ((string id, string body) in messages)
        {
            json.Append(separator).Append("{\"messageId\":");
            JsonText.AppendString(json, id);
            json.Append(",\"receiptHandle\":\"AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a\",\"body\":");
            JsonText.AppendString(json, body);
            json.Append(",\"attributes\":{\"ApproximateReceiveCount\":\"1\",\"SentTimestamp\":\"1545082649183\"}");
            json.Append(",\"messageAttributes\":{},");
            json.Append("\"md5OfBody\":\"e4e68fb7bd0e697a0ae8f1bb342846b3\",\"eventSource\":\"aws:sqs\",");
            json.Append("\"eventSourceARN\":\"arn:aws:sqs:eu-west-1:123456789012:undelivered\",\"awsRegion\":\"eu-west-1\"}");
            separator = ",";
        }

        return Encoding.UTF8.GetBytes(json.Append("]}").ToString());
    }

    /// <summary>
    /// What Lambda sends to the failure destination of an asynchronous invocation (AWS Lambda Developer Guide, "Capturing records of Lambda
    /// asynchronous invocations").
    /// </summary>
    /// <param name="requestPayload">The event, JSON.</param>
    /// <param name="responsePayload">The function's error, JSON; null after a time-out of Lambda's queue.</param>
    /// <param name="functionName">Name of the function.</param>
    public static string FailureRecord(string requestPayload, string? responsePayload, string functionName = "f") =>
        $$"""
        {"version":"1.0","timestamp":"2026-11-14T18:16:05.568Z","requestContext":{"requestId":"e4b46cbf-b738-xmpl-8880-a18cdf61200e",
        "functionArn":"arn:aws:lambda:eu-west-1:123456789012:function:{{functionName}}:live",
        "condition":"RetriesExhausted","approximateInvokeCount":1},
        "requestPayload":{{requestPayload}},"responseContext":{"statusCode":200,"executedVersion":"1","functionError":"Unhandled"}
        {{(responsePayload is null ? "" : ",\"responsePayload\":" + responsePayload)}}}
        """;
}
