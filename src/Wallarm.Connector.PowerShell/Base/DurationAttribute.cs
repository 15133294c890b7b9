using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>Takes a duration as people write it: 90s, 90m, 2h, 1d, 0:30, or a TimeSpan; a second at least.</summary>
/// <remarks>PowerShell takes a bare number for ticks of 100 nanoseconds, which nobody means.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed partial class DurationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        // PowerShell reads 1d and 30s as numbers of the types decimal and short; as a string they are what was typed.
        var input = inputData is PSObject { BaseObject: TimeSpan span } ? span : inputData;
        var duration = input is TimeSpan given ? given : Parse(LanguagePrimitives.ConvertTo<string>(input));
        return duration?.Duration() is { } length && length >= TimeSpan.FromSeconds(1)
            ? length
            : throw new ArgumentTransformationMetadataException(
                $"'{input}' is not a duration of a second or more. Give one such as 90m, 2h, 1d or 0:30.");
    }

    private static TimeSpan? Parse(string text)
    {
        if (Short().Match(text) is { Success: true } match)
        {
            var number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
            return char.ToLowerInvariant(match.Groups["unit"].Value[0]) switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                _ => TimeSpan.FromDays(number),
            };
        }

        return text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
    }

    [GeneratedRegex(@"^\s*(?<number>[0-9]{1,5})\s*(?<unit>[smhd])\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Short();
}
