#nullable enable
using System.Buffers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>AWS JSON: every operation posts its members to the root, named in a header.</summary>
/// <param name="service">The service whose operations these are.</param>
/// <param name="targetPrefix">What precedes the operation in <c>X-Amz-Target</c>.</param>
/// <param name="version">1.0 or 1.1, as the content type says it.</param>
internal sealed class AwsJsonProtocol(ServiceModel service, string targetPrefix, string version)
{
    /// <param name="name">The operation.</param>
    /// <param name="errors">The codes of the errors that have a type of their own.</param>
    public InvokeOptions Operation<TResponse>(string name, string[] errors)
        where TResponse : AmazonWebServiceResponse, IShape, new() => new()
        {
            RequestMarshaller = new Marshaller(service, $"{targetPrefix}.{name}", $"application/x-amz-json-{version}"),
            ResponseUnmarshaller = new JsonUnmarshaller<TResponse>(service, errors),
        };

    private sealed class Marshaller(
        ServiceModel service, string target, string contentType) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var request = new DefaultRequest(input, service.ServiceId) { HttpMethod = "POST", ResourcePath = "/" };
            request.Headers["X-Amz-Target"] = target;
            request.Headers["Content-Type"] = contentType;
            if (service.IsQueryCompatible) request.Headers["x-amzn-query-mode"] = "true";
            var body = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(body, JsonText.Options))
            {
                json.WriteStartObject();
                ((IShape)input).Exchange(new JsonMemberWriter(json));
                json.WriteEndObject();
            }

            request.Content = body.WrittenSpan.ToArray();
            return request;
        }
    }
}
