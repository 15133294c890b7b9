using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>
/// Checks a name against AWS's rule for it, and says the rule in words where it is broken (which ValidatePattern does not).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValidateNameAttribute(string pattern, string rule) : ValidateArgumentsAttribute
{
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (LanguagePrimitives.ConvertTo(arguments, typeof(string), null) is string name
            && !Regex.IsMatch(name, $"^(?:{pattern})(?![\\s\\S])", RegexOptions.ECMAScript))
        {
            throw new ValidationMetadataException($"'{name}' is not {rule}.");
        }
    }
}
