using System.Globalization;
using System.Management.Automation;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>Checks a number that <c>$null</c> takes away, which ValidateRange does not let through.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValidateNotNegativeAttribute : ValidateArgumentsAttribute
{
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        var number = LanguagePrimitives.ConvertTo(arguments, typeof(int?), CultureInfo.InvariantCulture);
        if (number is < 0) throw new ValidationMetadataException($"{arguments} is less than 0.");
    }
}
