using Amazon.Runtime;

namespace Amazon.APIGateway;

/// <summary>What the requests of Amazon API Gateway (REST APIs) have in common.</summary>
public class AmazonAPIGatewayRequest : AmazonWebServiceRequest;
