using Amazon.Runtime;

namespace Amazon.ApiGatewayV2;

/// <summary>What the requests of Amazon API Gateway (HTTP and WebSocket APIs) have in common.</summary>
public class AmazonApiGatewayV2Request : AmazonWebServiceRequest;
