using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Subscriptions;

/// <summary>Why a log group cannot be subscribed to, and what to do.</summary>
internal static class SubscriptionErrors
{
    private const string UseAccessLog =
        "Give the log group that the stage writes its access log to, as Set-WallarmStageLogging returns it.";

    /// <summary><c>Wallarm.LogLoop</c>: the group is the function's own log.</summary>
    public static InvalidOptionException LogLoop(string logGroupName, string functionName) =>
        new(
            "Wallarm.LogLoop",
            ConnectorErrorCategory.InvalidArgument,
            $"'{logGroupName}' is the log of function '{functionName}' itself: each line "
            + "would invoke the function, which would write the next.")
        {
            Target = logGroupName,
            RecommendedAction = UseAccessLog,
        };

    /// <summary><c>Wallarm.ExecutionLogGroup</c>: the group holds execution logs.</summary>
    public static InvalidOptionException ExecutionLog(string logGroupName) =>
        new(
            "Wallarm.ExecutionLogGroup",
            ConnectorErrorCategory.InvalidArgument,
            $"'{logGroupName}' holds execution logs, which are not access logs: the forwarder cannot read them.")
        {
            Target = logGroupName,
            RecommendedAction = UseAccessLog,
        };

    /// <summary><c>Wallarm.LogGroupClass</c>: the group takes no filters.</summary>
    public static ConnectorException WrongClass(string logGroupName, string logClass) =>
        new(
            "Wallarm.LogGroupClass",
            ConnectorErrorCategory.InvalidOperation,
            $"Log group '{logGroupName}' is of the class {logClass}, which takes no "
            + "subscription filters, and a group's class cannot be changed.")
        {
            Target = logGroupName,
            RecommendedAction =
                "Let the stage log to a group of the class STANDARD (Set-WallarmStageLogging -LogGroupName ... -ReplaceExisting).",
        };

    /// <summary><c>Wallarm.LogGroupNotFound</c>.</summary>
    public static ResourceNotFoundException NoGroup(string logGroupName, string region) =>
        new(
            "Wallarm.LogGroupNotFound",
            ConnectorErrorCategory.ObjectNotFound,
            $"There is no log group '{logGroupName}' in {region}. Nothing was changed.")
        {
            Target = logGroupName,
            RecommendedAction = "Create it with Set-WallarmStageLogging, or give the group that the stage logs to.",
        };

    /// <summary><c>Wallarm.FilterNotOurs</c>: the filter of that name feeds something else.</summary>
    public static ResourceConflictException FilterNotOurs(SubscriptionFilter filter, string resource, string destinationArn) =>
        new(
            "Wallarm.FilterNotOurs",
            ConnectorErrorCategory.ResourceExists,
            $"The {resource} feeds '{filter.DestinationArn}', not '{destinationArn}'. Nothing was changed.")
        {
            Target = filter.FilterName,
            RecommendedAction = "Choose another -FilterName, or add -ReplaceExisting to replace that filter.",
        };

    /// <summary><c>Wallarm.FilterSlotsFull</c>: the group has as many filters as CloudWatch Logs lets it.</summary>
    public static ConnectorException SlotsFull(
        string logGroupName, IEnumerable<SubscriptionFilter> holders, Amazon.CloudWatchLogs.Model.LimitExceededException exception) =>
        new(
            "Wallarm.FilterSlotsFull",
            ConnectorErrorCategory.LimitsExceeded,
            $"Log group '{logGroupName}' takes no further subscription filter. Its slots are held by "
            + $"{string.Join(", ", holders.Select(filter => $"'{filter.FilterName}' (to {filter.DestinationArn})"))}. None of them was "
            + "touched.")
        {
            Target = logGroupName,
            RecommendedAction =
                "Remove a filter that is no longer needed, or let the stage log to a group "
                + "of its own (Set-WallarmStageLogging -LogGroupName).",
            AwsResponse = FailedCall.Response(exception),
        };

    /// <summary><c>Wallarm.ResourcePolicyFull</c>: one more statement would take the policy over Lambda's 20,480 bytes.</summary>
    public static AwsServiceException PolicyFull(string functionArn, Amazon.Lambda.Model.PolicyLengthExceededException exception) =>
        new(
            "Wallarm.ResourcePolicyFull",
            ConnectorErrorCategory.LimitsExceeded,
            $"The resource policy of '{functionArn}' is full: one more statement would take it "
            + "over the 20,480 bytes that Lambda allows. Nothing was changed.")
        {
            Target = functionArn,
            RecommendedAction =
                "Remove statements from it that are no longer needed, such as those for single log groups: the statement "
                + $"{InvokePermission.StatementId} serves all groups of the account and region.",
            AwsResponse = FailedCall.Response(exception),
        };

    /// <summary><c>Wallarm.FunctionNeverRun</c>: the function has a reserved concurrency of 0.</summary>
    public static ConnectorException NeverRun(string functionName, string destinationArn, InvalidParameterException exception) =>
        new(
            "Wallarm.FunctionNeverRun",
            ConnectorErrorCategory.InvalidOperation,
            $"CloudWatch Logs cannot invoke '{destinationArn}': the reserved concurrency of function '{functionName}' is 0, so that it "
            + "never runs. The filter was not changed.")
        {
            Target = destinationArn,
            RecommendedAction =
                $"Let it run with Publish-WallarmForwarder -FunctionName {CommandText.Quote(functionName)} -ReservedConcurrentExecutions "
                + "10, then run the command again.",
            AwsResponse = FailedCall.Response(exception),
        };

    /// <summary><c>Wallarm.PermissionNotVisible</c>: CloudWatch Logs does not see the permission in time.</summary>
    public static WaitTimeoutException PermissionNotVisible(string destinationArn, TimeSpan limit, InvalidParameterException exception) =>
        new(
            "Wallarm.PermissionNotVisible",
            ConnectorErrorCategory.OperationTimeout,
            $"CloudWatch Logs still may not invoke '{destinationArn}' after {limit.TotalSeconds:0} seconds: {exception.Message} The "
            + "permission is there; the filter is not.")
        {
            Target = destinationArn,
            RecommendedAction = "Run the command again in a minute.",
            AwsResponse = FailedCall.Response(exception),
        };
}
