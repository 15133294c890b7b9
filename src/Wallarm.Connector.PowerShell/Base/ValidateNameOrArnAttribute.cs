using System.Management.Automation;

namespace Wallarm.Connector.PowerShell;

/// <summary>Rejects what can be neither a name nor an ARN of AWS: text with white space or braces.</summary>
/// <remarks>PowerShell turns any object into a string for a parameter that takes its value from the pipeline: of most, such a text comes out.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValidateNameOrArnAttribute : ValidateArgumentsAttribute
{
    private const int ShownLength = 40;

    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (LanguagePrimitives.ConvertTo(arguments, typeof(string), null) is not string text || !text.Any(character => char.IsWhiteSpace(character) || character is '{' or '}')) return;
        throw new ValidationMetadataException($"'{(text.Length > ShownLength ? text[..ShownLength] + "..." : text)}' is neither a name nor an ARN.");
    }
}
