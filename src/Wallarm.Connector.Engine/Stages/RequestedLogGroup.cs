using System.Text.RegularExpressions;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>The log group that the user names.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Account">The account that its ARN says; null where a name was given.</param>
internal sealed partial record RequestedLogGroup(string Name, string? Account)
{
    /// <summary>Reads a name, or an ARN in its stead.</summary>
    /// <param name="text">What the user gave.</param>
    /// <param name="partition">The session's partition.</param>
    /// <param name="region">The session's region.</param>
    /// <exception cref="InvalidOptionException">It is neither, or the ARN of a group elsewhere, or of one that takes no access
    /// logs.</exception>
    public static RequestedLogGroup Parse(string text, string partition, string region)
    {
        var group = ParseAny(text, partition, region);
        if (LogDestination.FlawOf(group.Name) is { } flaw)
        {
            throw Invalid(text, $"{flaw}.", "Give a log group of its own for access logs, or leave -LogGroupName out.");
        }

        return group;
    }

    /// <summary>Reads a name, or an ARN in its stead, also of a group that takes no access logs.</summary>
    /// <exception cref="InvalidOptionException">It is neither, or the ARN of a group elsewhere.</exception>
    public static RequestedLogGroup ParseAny(string text, string partition, string region)
    {
        var group =
            text.StartsWith("arn:", StringComparison.Ordinal) ? ParseArn(text, partition, region) : new RequestedLogGroup(text, null);
        if (!ValidName().IsMatch(group.Name))
        {
            throw Invalid(
                text, "is no name of a log group.", "Use 1 to 512 letters, digits and the characters . - _ / # in -LogGroupName.");
        }

        if (group.Name.StartsWith("aws/", StringComparison.Ordinal))
        {
            throw Invalid(text, "is a name that CloudWatch Logs keeps for itself.", $"Give -LogGroupName '/{group.Name}'.");
        }

        return group;
    }

    private static RequestedLogGroup ParseArn(string text, string partition, string region)
    {
        var match = LogDestination.LogGroupArn().Match(text);
        if (!match.Success) throw Invalid(text, "is no ARN of a log group.", "Give the name of the log group.");
        if (match.Groups["partition"].Value != partition || match.Groups["region"].Value != region)
        {
            throw Invalid(
                text,
                $"is a log group of {match.Groups["region"].Value}, and the stage is in {region}.",
                "A stage logs to a group of its own region: give one of that region.");
        }

        return new RequestedLogGroup(match.Groups["name"].Value, match.Groups["account"].Value);
    }

    private static InvalidOptionException Invalid(string text, string problem, string action) =>
        new(
            "Wallarm.LogGroupNameInvalid",
            ConnectorErrorCategory.InvalidArgument,
            $"'{text}' {problem}")
        {
            Target = text,
            RecommendedAction = action,
        };

    [GeneratedRegex("^[.\\-_/#A-Za-z0-9]{1,512}\\z")]
    private static partial Regex ValidName();
}
