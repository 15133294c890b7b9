using Amazon.CloudWatchLogs.Model;
using Amazon.Runtime;

namespace Amazon.CloudWatchLogs;

/// <summary>The operations of Amazon CloudWatch Logs that are called here.</summary>
public interface IAmazonCloudWatchLogs : IAmazonService, IDisposable
{
    Task<DescribeLogGroupsResponse> DescribeLogGroupsAsync(DescribeLogGroupsRequest request, CancellationToken cancellationToken = default);

    Task<CreateLogGroupResponse> CreateLogGroupAsync(CreateLogGroupRequest request, CancellationToken cancellationToken = default);

    Task<PutRetentionPolicyResponse> PutRetentionPolicyAsync(
        PutRetentionPolicyRequest request, CancellationToken cancellationToken = default);

    Task<DescribeSubscriptionFiltersResponse> DescribeSubscriptionFiltersAsync(
        DescribeSubscriptionFiltersRequest request, CancellationToken cancellationToken = default);

    Task<PutSubscriptionFilterResponse> PutSubscriptionFilterAsync(
        PutSubscriptionFilterRequest request, CancellationToken cancellationToken = default);

    Task<DeleteSubscriptionFilterResponse> DeleteSubscriptionFilterAsync(
        DeleteSubscriptionFilterRequest request, CancellationToken cancellationToken = default);

    Task<DeleteLogGroupResponse> DeleteLogGroupAsync(DeleteLogGroupRequest request, CancellationToken cancellationToken = default);

    Task<FilterLogEventsResponse> FilterLogEventsAsync(FilterLogEventsRequest request, CancellationToken cancellationToken = default);

    Task<CreateLogStreamResponse> CreateLogStreamAsync(CreateLogStreamRequest request, CancellationToken cancellationToken = default);

    Task<PutLogEventsResponse> PutLogEventsAsync(PutLogEventsRequest request, CancellationToken cancellationToken = default);

    Task<DeleteLogStreamResponse> DeleteLogStreamAsync(DeleteLogStreamRequest request, CancellationToken cancellationToken = default);

    Task<ListTagsForResourceResponse> ListTagsForResourceAsync(
        ListTagsForResourceRequest request, CancellationToken cancellationToken = default);

    Task<DescribeAccountPoliciesResponse> DescribeAccountPoliciesAsync(
        DescribeAccountPoliciesRequest request, CancellationToken cancellationToken = default);

    Task<GetDataProtectionPolicyResponse> GetDataProtectionPolicyAsync(
        GetDataProtectionPolicyRequest request, CancellationToken cancellationToken = default);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonCloudWatchLogsConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonCloudWatchLogsClient(awsCredentials, (AmazonCloudWatchLogsConfig)clientConfig);
}
