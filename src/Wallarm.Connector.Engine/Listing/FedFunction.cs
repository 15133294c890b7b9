using System.Text.RegularExpressions;

namespace Wallarm.Connector.Engine.Listing;

/// <summary>A function that a subscription filter names as its destination.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsForwarder">Whether it is one of a connector: made by this module, or configured with a node as Wallarm's guide
/// says.</param>
/// <param name="Flaw">Why it forwards nothing, as the end of a sentence; null where nothing speaks against it.</param>
internal sealed partial record FedFunction(string Name, bool IsForwarder, string? Flaw)
{
    /// <summary>Takes the ARN of a function apart; null where it is that of something else, such as a stream.</summary>
    public static (string Name, string? Qualifier)? Parse(string destinationArn)
    {
        var match = FunctionArn().Match(destinationArn);
        return match.Success
            ? (match.Groups["name"].Value, match.Groups["qualifier"] is { Success: true, Value: var qualifier } ? qualifier : null)
            : null;
    }

    [GeneratedRegex("^arn:[^:]*:lambda:[^:]*:[^:]*:function:(?<name>[^:]+)(:(?<qualifier>[^:]+))?\\z")]
    private static partial Regex FunctionArn();
}
