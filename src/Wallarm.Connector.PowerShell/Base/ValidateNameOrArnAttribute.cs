using System.Management.Automation;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>Rejects the text of an object, which has braces: neither a name nor an ARN of AWS has.</summary>
/// <remarks>For a parameter that takes its value from the pipeline PowerShell turns any object into a string.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValidateNameOrArnAttribute : ValidateArgumentsAttribute
{
    private const int ShownLength = 40;

    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (LanguagePrimitives.ConvertTo(arguments, typeof(string), null) is not string text) return;
        if (!text.AsSpan().ContainsAny('{', '}')) return;
        var shown = text.Length > ShownLength ? text[..ShownLength] + "..." : text;
        throw new ValidationMetadataException($"'{shown}' is neither a name nor an ARN.");
    }
}
