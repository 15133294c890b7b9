#nullable enable
using System.Buffers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>REST with JSON bodies: path and query name the resource, the body holds what is left.</summary>
internal sealed class RestJsonProtocol(ServiceModel service)
{
    /// <param name="method">Methods that change something carry a body, if only <c>{}</c>.</param>
    /// <param name="path">With a <c>{label}</c> for each member that belongs there.</param>
    /// <param name="errors">The codes of the errors that have a type of their own.</param>
    public InvokeOptions Operation<TResponse>(string method, string path, string[] errors)
        where TResponse : AmazonWebServiceResponse, IShape, new() => new()
        {
            RequestMarshaller = new Marshaller(service, method, path),
            ResponseUnmarshaller = new JsonUnmarshaller<TResponse>(service, errors),
        };

    private sealed class Marshaller(ServiceModel service, string method, string path) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var request = new DefaultRequest(input, service.ServiceId) { HttpMethod = method, ResourcePath = path, UseQueryString = true };
            if (service.Accept is not null) request.Headers["Accept"] = service.Accept;
            var body = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(body, JsonText.Options))
            {
                json.WriteStartObject();
                ((IShape)input).Exchange(new RestMemberWriter(request, json, service.MissingMember));
                json.WriteEndObject();
            }

            if (method is "POST" or "PUT" or "PATCH")
            {
                request.Headers["Content-Type"] = "application/json";
                request.Content ??= body.WrittenSpan.ToArray();
            }

            return request;
        }
    }
}
