namespace Wallarm.Connector.Engine;

/// <summary>How the module knows again what it made.</summary>
internal static class Ownership
{
    /// <summary>The tag on everything that the module creates.</summary>
    public const string TagKey = "wallarm:connector";

    /// <summary>Its value.</summary>
    public const string TagValue = "Wallarm.Connector.PowerShell";

    private const string StackTagKey = "aws:cloudformation:stack-name";

    /// <summary>The tags of something that the module creates: what the user asked for, and the module's own.</summary>
    public static Dictionary<string, string> Tags(IReadOnlyDictionary<string, string> asked) => new(asked) { [TagKey] = TagValue };

    /// <summary>Whether the tags say that the module made it.</summary>
    public static bool IsOurs(IReadOnlyDictionary<string, string>? tags) => tags?.ContainsKey(TagKey) == true;

    /// <summary>The CloudFormation stack that manages a resource with these tags; null where none does.</summary>
    public static string? StackOf(IReadOnlyDictionary<string, string>? tags) => tags?.GetValueOrDefault(StackTagKey);

    /// <summary>What to tell the user about a change of a resource that a stack manages.</summary>
    public static string StackWarning(string resource, string stack) =>
        $"{resource} is managed by the CloudFormation stack '{stack}': the next update of the stack can undo this change. Change the stack's template as well.";
}
