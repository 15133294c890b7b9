using Amazon.Runtime;

namespace Amazon.IdentityManagement;

/// <summary>What the requests of AWS Identity and Access Management have in common.</summary>
public class AmazonIdentityManagementServiceRequest : AmazonWebServiceRequest;
