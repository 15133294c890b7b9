using System.Text.RegularExpressions;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>Where a stage's access log goes: a log group, or something that the connector cannot read from.</summary>
/// <param name="Arn">Its ARN as the stage has it.</param>
/// <param name="LogGroupName">The name of the log group; null where it is none.</param>
internal sealed partial record LogDestination(string Arn, string? LogGroupName)
{
    /// <summary>Why the connector cannot read from there; null where it can.</summary>
    public string? Flaw => LogGroupName switch
    {
        null when Arn.Contains(":firehose:", StringComparison.Ordinal) => "is a Firehose stream, which the connector does not read",
        null => "is no log group of this region",
        _ => FlawOf(LogGroupName),
    };

    /// <summary>Tells what an ARN of a stage is.</summary>
    /// <param name="arn">The ARN; a trailing <c>:*</c> does not matter.</param>
    /// <param name="region">The stage's region.</param>
    public static LogDestination Parse(string arn, string region)
    {
        var match = LogGroupArn().Match(arn);
        return new LogDestination(arn, match.Success && match.Groups["region"].Value == region ? match.Groups["name"].Value : null);
    }

    /// <summary>Why a log group of this name cannot be the destination; null where it can.</summary>
    public static string? FlawOf(string logGroupName) =>
        logGroupName.StartsWith("API-Gateway-Execution-Logs_", StringComparison.Ordinal)
            ? "is where API Gateway writes execution logs, which are not in the format of access logs"
            : null;

    /// <summary>An ARN without the trailing <c>:*</c>, which says nothing.</summary>
    public static string? WithoutStreams(string? arn) => arn?.EndsWith(":*", StringComparison.Ordinal) == true ? arn[..^2] : arn;

    /// <summary>An ARN of a log group, taken apart into <c>partition</c>, <c>region</c>, <c>account</c> and <c>name</c>.</summary>
    [GeneratedRegex("^arn:(?<partition>[^:]*):logs:(?<region>[^:]*):(?<account>[^:]*):log-group:(?<name>[^:]+)(:\\*)?\\z")]
    internal static partial Regex LogGroupArn();
}
