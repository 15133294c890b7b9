using System.Security;
using System.Text;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>An error as a service words it: the same in three shapes.</summary>
/// <param name="Code">Such as ResourceNotFoundException.</param>
public sealed record AwsError(string Code, string Message, int Status = 400)
{
    /// <summary>The error as the protocol carries it.</summary>
    internal AwsAnswer ToAnswer(AwsProtocol protocol)
    {
        string requestId = Guid.NewGuid().ToString();
        List<KeyValuePair<string, string>> headers = [KeyValuePair.Create("x-amzn-RequestId", requestId)];
        string body;
        switch (protocol)
        {
            case AwsProtocol.Query:
                headers.Add(KeyValuePair.Create("Content-Type", "text/xml"));
                body = $"""
                    <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
                      <Error>
                        <Type>{(Status < 500 ? "Sender" : "Receiver")}</Type>
                        <Code>{SecurityElement.Escape(Code)}</Code>
                        <Message>{SecurityElement.Escape(Message)}</Message>
                      </Error>
                      <RequestId>{requestId}</RequestId>
                    </ErrorResponse>
                    """;
                break;
            case AwsProtocol.RestXml:
                headers.Add(KeyValuePair.Create("Content-Type", "application/xml"));
                body = $"""
                    <?xml version="1.0" encoding="UTF-8"?>
                    <Error><Code>{SecurityElement.Escape(Code)}</Code><Message>{SecurityElement.Escape(Message)}</Message><RequestId>{requestId}</RequestId></Error>
                    """;
                break;
            case AwsProtocol.Json:
                headers.Add(KeyValuePair.Create("Content-Type", "application/x-amz-json-1.1"));
                body = new JsonObject { ["__type"] = Code, ["message"] = Message }.ToJsonString();
                break;
            default:
                headers.Add(KeyValuePair.Create("Content-Type", "application/json"));
                headers.Add(KeyValuePair.Create("x-amzn-ErrorType", Code));

                // Lambda says both Type and message, API Gateway only message; clients read the code from the header.
                body = new JsonObject { ["Type"] = Status < 500 ? "User" : "Service", ["message"] = Message }.ToJsonString();
                break;
        }

        return new AwsAnswer(Status, headers, Encoding.UTF8.GetBytes(body));
    }
}
