using Amazon.CloudWatchLogs.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs;

/// <summary>A client of Amazon CloudWatch Logs; safe to use from several threads.</summary>
public class AmazonCloudWatchLogsClient : AmazonServiceClient, IAmazonCloudWatchLogs
{
    private static readonly AwsJsonProtocol Protocol = new(CloudWatchLogsService.Model, "Logs_20140328");

    public AmazonCloudWatchLogsClient()
        : base(new AmazonCloudWatchLogsConfig())
    {
    }

    public AmazonCloudWatchLogsClient(RegionEndpoint region)
        : base(new AmazonCloudWatchLogsConfig { RegionEndpoint = region })
    {
    }

    public AmazonCloudWatchLogsClient(AmazonCloudWatchLogsConfig config)
        : base(config)
    {
    }

    public AmazonCloudWatchLogsClient(AWSCredentials credentials)
        : base(credentials, new AmazonCloudWatchLogsConfig())
    {
    }

    public AmazonCloudWatchLogsClient(AWSCredentials credentials, RegionEndpoint region)
        : base(credentials, new AmazonCloudWatchLogsConfig { RegionEndpoint = region })
    {
    }

    public AmazonCloudWatchLogsClient(AWSCredentials credentials, AmazonCloudWatchLogsConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata => CloudWatchLogsService.Model;

    public virtual Task<DescribeLogGroupsResponse> DescribeLogGroupsAsync(
        DescribeLogGroupsRequest request, CancellationToken cancellationToken = default) =>
        Send<DescribeLogGroupsResponse>(request, "DescribeLogGroups", cancellationToken);

    public virtual Task<CreateLogGroupResponse> CreateLogGroupAsync(
        CreateLogGroupRequest request, CancellationToken cancellationToken = default) =>
        Send<CreateLogGroupResponse>(request, "CreateLogGroup", cancellationToken);

    public virtual Task<PutRetentionPolicyResponse> PutRetentionPolicyAsync(
        PutRetentionPolicyRequest request, CancellationToken cancellationToken = default) =>
        Send<PutRetentionPolicyResponse>(request, "PutRetentionPolicy", cancellationToken);

    public virtual Task<DescribeSubscriptionFiltersResponse> DescribeSubscriptionFiltersAsync(
        DescribeSubscriptionFiltersRequest request, CancellationToken cancellationToken = default) =>
        Send<DescribeSubscriptionFiltersResponse>(request, "DescribeSubscriptionFilters", cancellationToken);

    public virtual Task<PutSubscriptionFilterResponse> PutSubscriptionFilterAsync(
        PutSubscriptionFilterRequest request, CancellationToken cancellationToken = default) =>
        Send<PutSubscriptionFilterResponse>(request, "PutSubscriptionFilter", cancellationToken);

    public virtual Task<DeleteSubscriptionFilterResponse> DeleteSubscriptionFilterAsync(
        DeleteSubscriptionFilterRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteSubscriptionFilterResponse>(request, "DeleteSubscriptionFilter", cancellationToken);

    public virtual Task<DeleteLogGroupResponse> DeleteLogGroupAsync(
        DeleteLogGroupRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteLogGroupResponse>(request, "DeleteLogGroup", cancellationToken);

    public virtual Task<FilterLogEventsResponse> FilterLogEventsAsync(
        FilterLogEventsRequest request, CancellationToken cancellationToken = default) =>
        Send<FilterLogEventsResponse>(request, "FilterLogEvents", cancellationToken);

    public virtual Task<CreateLogStreamResponse> CreateLogStreamAsync(
        CreateLogStreamRequest request, CancellationToken cancellationToken = default) =>
        Send<CreateLogStreamResponse>(request, "CreateLogStream", cancellationToken);

    public virtual Task<PutLogEventsResponse> PutLogEventsAsync(
        PutLogEventsRequest request, CancellationToken cancellationToken = default) =>
        Send<PutLogEventsResponse>(request, "PutLogEvents", cancellationToken);

    public virtual Task<DeleteLogStreamResponse> DeleteLogStreamAsync(
        DeleteLogStreamRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteLogStreamResponse>(request, "DeleteLogStream", cancellationToken);

    public virtual Task<ListTagsForResourceResponse> ListTagsForResourceAsync(
        ListTagsForResourceRequest request, CancellationToken cancellationToken = default) =>
        Send<ListTagsForResourceResponse>(request, "ListTagsForResource", cancellationToken);

    public virtual Task<DescribeAccountPoliciesResponse> DescribeAccountPoliciesAsync(
        DescribeAccountPoliciesRequest request, CancellationToken cancellationToken = default) =>
        Send<DescribeAccountPoliciesResponse>(request, "DescribeAccountPolicies", cancellationToken);

    public virtual Task<GetDataProtectionPolicyResponse> GetDataProtectionPolicyAsync(
        GetDataProtectionPolicyRequest request, CancellationToken cancellationToken = default) =>
        Send<GetDataProtectionPolicyResponse>(request, "GetDataProtectionPolicy", cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => ServicePipeline.Complete(pipeline, CloudWatchLogsService.Model);

    private Task<TResponse> Send<TResponse>(
        AmazonWebServiceRequest request, string operation, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse, IShape, new() =>
        InvokeAsync<TResponse>(request, Protocol.Operation<TResponse>(operation), cancellationToken);
}
