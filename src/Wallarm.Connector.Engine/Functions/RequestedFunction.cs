using System.Text.RegularExpressions;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>The function that the user names: by its name, or by a full or partial ARN in its stead.</summary>
internal static partial class RequestedFunction
{
    /// <summary>The function's name.</summary>
    /// <param name="text">What the user gave.</param>
    /// <param name="session">Where the function must be: CloudWatch Logs feeds functions of its own region and account only.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOptionException">It names no function, one elsewhere, or a version.</exception>
    public static async Task<string> NameAsync(string text, AwsSession session, CancellationToken cancellation)
    {
        var match = Reference().Match(text);
        if (!match.Success)
        {
            throw Invalid(
                text,
                "is neither a name nor an ARN of a Lambda function.",
                "Give the function's name: 1 to 64 letters, digits, hyphens and underscores.");
        }

        if (match.Groups["qualifier"] is { Success: true, Value: not ForwarderState.Alias and var qualifier })
        {
            throw Invalid(
                text,
                $"names the version or alias '{qualifier}'; the connector goes by the alias '{ForwarderState.Alias}'.",
                "Give the function's name alone.");
        }

        if (match.Groups["region"] is { Success: true, Value: var region }
            && (region != session.Region.SystemName || match.Groups["partition"].Value != session.Partition))
        {
            throw Invalid(
                text,
                $"is a function in {region}, and this command works in {session.Region.SystemName}.",
                $"Give a function of {session.Region.SystemName}, or -Region '{region}'.");
        }

        if (match.Groups["account"] is { Success: true, Value: var account }
            && account != await session.GetAccountIdAsync(cancellation).ConfigureAwait(false))
        {
            throw Invalid(
                text, $"is a function of the account {account}, and the credentials are of another.", "Use credentials of that account.");
        }

        return match.Groups["name"].Value;
    }

    /// <summary><c>Wallarm.FunctionNotFound</c>.</summary>
    public static ResourceNotFoundException NotFound(string name, string region) =>
        new(
            "Wallarm.FunctionNotFound",
            ConnectorErrorCategory.ObjectNotFound,
            $"There is no Lambda function '{name}' in {region}. Nothing was changed.")
        {
            Target = name,
            RecommendedAction = "Deploy it with Publish-WallarmForwarder, or give its name with -FunctionName.",
        };

    private static InvalidOptionException Invalid(string text, string problem, string action) =>
        new(
            "Wallarm.FunctionNameInvalid",
            ConnectorErrorCategory.InvalidArgument,
            $"'{text}' {problem}")
        {
            Target = text,
            RecommendedAction = action,
        };

    /// <summary>Source: Lambda API Reference, "FunctionName".</summary>
    [GeneratedRegex(
        @"^(arn:(?<partition>[a-z-]+):lambda:(?<region>[a-z0-9-]+):(?=[0-9]))?((?<account>[0-9]{12}):(?=function:))?(function:)?"
        + @"(?<name>[a-zA-Z0-9_-]{1,64})(:(?<qualifier>[$a-zA-Z0-9_-]+))?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}
