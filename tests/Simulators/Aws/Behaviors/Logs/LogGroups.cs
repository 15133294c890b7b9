using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>Whether a log group is there.</summary>
internal static class LogGroups
{
    public static async Task<bool> ExistsAsync(MotoClient moto, MotoScope scope, string name)
    {
        AwsAnswer answer =
            await moto.JsonAsync(scope, "logs", "Logs_20140328.DescribeLogGroups", new JsonObject { ["logGroupNamePrefix"] = name });
        return answer.IsSuccess && answer.Json["logGroups"]!.AsArray().Any(group => group!["logGroupName"]!.GetValue<string>() == name);
    }
}
