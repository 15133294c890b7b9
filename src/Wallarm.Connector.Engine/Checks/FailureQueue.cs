using Amazon;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using Amazon.SQS.Model;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>The queue that a function's failed batches go to, and the KMS key that encrypts it.</summary>
/// <param name="Key">The customer's key; null if AWS manages the key, or SQS encrypts by itself or not at all.</param>
/// <param name="HasManagedKey">Whether AWS manages the key: <c>aws/sqs</c>, which every principal of the account may use through SQS, and
/// nobody else.</param>
internal sealed record FailureQueue(KeyMetadata? Key, bool HasManagedKey)
{
    private static readonly FailureQueue WithManagedKey = new(Key: null, HasManagedKey: true);

    /// <summary>Reads a queue; null if there is none.</summary>
    public static async Task<FailureQueue?> ReadAsync(AwsSession session, Arn queue, CancellationToken cancellation)
    {
        var request = new GetQueueAttributesRequest
        {
            QueueUrl = $"https://sqs.{queue.Region}.{session.DnsSuffix}/{queue.AccountId}/{queue.Resource}",
            AttributeNames = ["KmsMasterKeyId"],
        };
        try
        {
            var attributes = (await session.Sqs.GetQueueAttributesAsync(request, cancellation).ConfigureAwait(false)).Attributes;
            if (attributes?.GetValueOrDefault("KmsMasterKeyId") is not { Length: > 0 } id)
            {
                return new FailureQueue(Key: null, HasManagedKey: false);
            }

            if (id.EndsWith("alias/aws/sqs", StringComparison.Ordinal)) return WithManagedKey;
            var described = await session.Kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = id }, cancellation).ConfigureAwait(false);
            return described.KeyMetadata.KeyManager == KeyManagerType.AWS
                ? WithManagedKey
                : new FailureQueue(described.KeyMetadata, HasManagedKey: false);
        }
        catch (AmazonServiceException exception) when (
            exception.ErrorCode is "QueueDoesNotExist" or "AWS.SimpleQueueService.NonExistentQueue")
        {
            return null;
        }
    }

    /// <summary>Whether the policy of the key lets IAM policies of the role's account count, or the role itself use it.</summary>
    /// <exception cref="AmazonServiceException">The policy cannot be read.</exception>
    public async Task<bool> LetsInAsync(AwsSession session, string roleArn, CancellationToken cancellation)
    {
        var request = new GetKeyPolicyRequest { KeyId = Key!.Arn, PolicyName = "default" };
        var response = await session.Kms.GetKeyPolicyAsync(request, cancellation).ConfigureAwait(false);
        var account = Arn.Parse(roleArn).AccountId;
        string[] principals = ["*", account, $"arn:{session.Partition}:iam::{account}:root", roleArn];
        var actions = PolicyStatements.Of(response.Policy)
            .Where(
                statement => PolicyStatements.IsAllow(statement) && PolicyStatements.Principals(statement, "AWS").Any(principals.Contains))
            .SelectMany(statement => PolicyStatements.Values(statement["Action"])).ToList();
        return FailureDestination.KeyActions.All(needed => actions.Exists(action => Matches(action, needed)));
    }

    private static bool Matches(string pattern, string action) => pattern.EndsWith('*')
        ? action.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
        : action.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
