#nullable enable
using System.Net;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>AWS Query: a form with an action goes in, XML comes out.</summary>
internal sealed class QueryProtocol(ServiceModel service)
{
    /// <param name="name">The operation.</param>
    /// <param name="errors">The codes of the errors that have a type of their own.</param>
    public InvokeOptions Operation<TResponse>(string name, string[] errors)
        where TResponse : AmazonWebServiceResponse, IShape, new() => new()
        {
            RequestMarshaller = new Marshaller(service, name),
            ResponseUnmarshaller = new Unmarshaller<TResponse>(service, name + "Result", errors),
        };

    private sealed class Marshaller(ServiceModel service, string action) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var request = new DefaultRequest(input, service.ServiceId) { HttpMethod = "POST" };
            request.Parameters.Add("Action", action);
            request.Parameters.Add("Version", service.ApiVersion);
            ((IShape)input).Exchange(new QueryMemberWriter(request.Parameters));
            return request;
        }
    }

    private sealed class Unmarshaller<TResponse>(ServiceModel service, string wrapper, string[] errors) : XmlResponseUnmarshaller
        where TResponse : AmazonWebServiceResponse, IShape, new()
    {
        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
        {
            var root = XElement.Load(input.Stream);
            var response = new TResponse();
            if (XmlMemberReader.Find(root, wrapper) is { } result) XmlMemberReader.Read(result, response);
            var metadata = XmlMemberReader.Find(root, "ResponseMetadata");
            var requestId = metadata is null ? null : XmlMemberReader.Find(metadata, "RequestId")?.Value;
            response.ResponseMetadata = new ResponseMetadata { RequestId = requestId };
            return response;
        }

        public override AmazonServiceException UnmarshallException(
            XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
            service.CreateException(XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(input), errors, innerException, statusCode);
    }
}
