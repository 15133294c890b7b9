using Amazon.Runtime;

namespace Amazon.CloudWatchLogs;

/// <summary>What the requests of Amazon CloudWatch Logs have in common.</summary>
public class AmazonCloudWatchLogsRequest : AmazonWebServiceRequest;
