#nullable enable
using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>Reads the answers of both JSON protocols. An answer without a body is a response without members.</summary>
internal sealed class JsonUnmarshaller<TResponse>(ServiceModel service) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, IShape, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        using var body = new MemoryStream();
        input.Stream.CopyTo(body);
        if (body.Length == 0) return new TResponse();
        using var json = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
        return JsonMemberReader.Read(json.RootElement, new TResponse());
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(input.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
        return service.CreateException(error, innerException, statusCode);
    }
}
