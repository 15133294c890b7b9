using Amazon.Runtime;

namespace Amazon.Lambda;

/// <summary>What the requests of AWS Lambda have in common.</summary>
public class AmazonLambdaRequest : AmazonWebServiceRequest;
