using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>What works, but what an operator should know.</summary>
internal static class ForwarderWarnings
{
    /// <summary>Alarms without an action.</summary>
    public const string AlarmsTellNobody =
        "The alarms tell nobody: they change their state in CloudWatch only. Add -AlarmTopicArn with an SNS topic to be told.";

    public const string NoFailureDestination =
        "Batches that cannot be delivered are lost after Lambda's two retries, about three minutes into an outage of the node. Add "
        + "-KeepUndelivered to keep them until the node is back, or give -OnFailureDestination a queue or bucket of your own.";

    public const string MirrorBuildsNoInventory =
        "-NodeProtocol Mirror forwards requests without their responses, and API Discovery ignores requests that have no response: a "
        + "Native Node builds no inventory from them. Use -NodeProtocol ExtProc unless the node is NGINX-based.";

    /// <summary>A warning that the function is never run.</summary>
    /// <param name="functionName">The function, whose reserved concurrency is 0.</param>
    public static string NeverRun(string functionName) =>
        $"The reserved concurrency of Lambda function '{functionName}' is 0: Lambda never runs it, and nothing is forwarded. "
        + $"Let it run with: Publish-WallarmForwarder -FunctionName {CommandText.Quote(functionName)} -ReservedConcurrentExecutions $null";

    /// <summary>What Wallarm's own function makes of settings that it does not know.</summary>
    /// <param name="settings">The variables that are set, with their values.</param>
    public static string SelectionIgnored(IReadOnlyList<string> settings) =>
        $"Wallarm's own function does not know {string.Join(", ", settings)}: it sends every record, and sends it whole.";

    /// <summary>A warning if an application id is lost on the way to ext_proc.</summary>
    /// <param name="id">The id that the function has.</param>
    public static string ApplicationIdRemoved(string id) =>
        $"The function's application id {id} ({ForwarderEnvironment.ApplicationId}) is removed: {ProtocolSetting.ApplicationIdAdvice}.";
}
