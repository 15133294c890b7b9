using System.Management.Automation;

namespace Wallarm.Connector.PowerShell;

/// <summary>Rejects what can be neither a name nor an ARN of AWS: text with white space or braces.</summary>
/// <remarks>For a parameter that takes its value from the pipeline PowerShell turns any object into a string: most become such a text.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValidateNameOrArnAttribute : ValidateArgumentsAttribute
{
    private const int ShownLength = 40;

    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (LanguagePrimitives.ConvertTo(arguments, typeof(string), null) is not string text) return;
        if (!text.Any(character => char.IsWhiteSpace(character) || character is '{' or '}')) return;
        var shown = text.Length > ShownLength ? text[..ShownLength] + "..." : text;
        throw new ValidationMetadataException($"'{shown}' is neither a name nor an ARN.");
    }
}
