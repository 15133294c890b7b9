using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Operations;

/// <summary>Calls about a role or policy of IAM that was made a moment ago: for some seconds other calls may not see it yet.</summary>
internal static class NewEntity
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Makes a call, and again while IAM does not see what it is about.</summary>
    public static Task WhenSeenAsync(IOperationObserver observer, Func<Task> call, CancellationToken cancellation) =>
        new Wait(observer, "Waiting until IAM sees what was made", Limit).RepeatAsync(
            call, failure => failure is AmazonServiceException { ErrorCode: "NoSuchEntity" or "NoSuchEntityException" }, cancellation);
}
