namespace Wallarm.Connector.Engine.Operations;

/// <summary>How the module knows again what it made.</summary>
internal static class Ownership
{
    /// <summary>The tag on everything that the module creates.</summary>
    public const string TagKey = "wallarm:connector";

    /// <summary>Its value.</summary>
    public const string TagValue = "Wallarm.Connector.PowerShell";

    /// <summary>Its value on what was there before the module took it over.</summary>
    public const string AdoptedTagValue = TagValue + "/adopted";

    /// <summary>Its value on what was taken over, and is its owner's again.</summary>
    public const string GivenBackTagValue = TagValue + "/given-back";

    private const string StackTagKey = "aws:cloudformation:stack-name";

    /// <summary>Whether the tags say that the module made it, or took it over and has it still.</summary>
    public static bool IsOurs(IReadOnlyDictionary<string, string>? tags) =>
        tags?.TryGetValue(TagKey, out var value) == true && value != GivenBackTagValue;

    /// <summary>Whether the tags say that the module took it over: it is given back, not deleted.</summary>
    public static bool IsAdopted(IReadOnlyDictionary<string, string>? tags) => tags?.GetValueOrDefault(TagKey) == AdoptedTagValue;

    /// <summary>Whether the tags say that the module has given it back.</summary>
    public static bool IsGivenBack(IReadOnlyDictionary<string, string>? tags) => tags?.GetValueOrDefault(TagKey) == GivenBackTagValue;

    /// <summary>The tags of what is made, kept or taken over: what the user asked for, and the module's own.</summary>
    /// <param name="asked">The tags that were asked for.</param>
    /// <param name="existing">The tags that it has; null if it is made.</param>
    public static Dictionary<string, string> Tags(
        IReadOnlyDictionary<string, string> asked, IReadOnlyDictionary<string, string>? existing = null) =>
        new(asked) { [TagKey] = existing is null ? TagValue : IsOurs(existing) ? existing[TagKey] : AdoptedTagValue };

    /// <summary>The CloudFormation stack that manages a resource with these tags; null where none does.</summary>
    public static string? StackOf(IReadOnlyDictionary<string, string>? tags) => tags?.GetValueOrDefault(StackTagKey);

    /// <summary>What to tell the user about a change of a resource that a stack manages.</summary>
    public static string StackWarning(string resource, string stack) =>
        $"{resource} is managed by the CloudFormation stack '{stack}': the next update of the "
        + "stack can undo this change. Change the stack's template as well.";
}
