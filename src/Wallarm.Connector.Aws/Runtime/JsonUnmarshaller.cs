#nullable enable
using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>Reads the responses of both JSON protocols. A response without a body has only members of its status and headers.</summary>
internal sealed class JsonUnmarshaller<TResponse>(ServiceModel service, string[] errors) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, IShape, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        var body = new MemoryStream();
        input.Stream.CopyTo(body);
        body.Position = 0;
        var response = new TResponse();
        using var json = JsonDocument.Parse(
            response is IPayloadShape || body.Length == 0 ? "{}"u8.ToArray() : body.GetBuffer().AsMemory(0, (int)body.Length));
        response.Exchange(new RestMemberReader(json.RootElement, body, input.ResponseData));
        return response;
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(input.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
        return service.CreateException(error, errors, innerException, statusCode);
    }
}
