using System.Globalization;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Simulators;

/// <summary>Times as one types them: 200ms, 2s, 1.5s, 1m.</summary>
internal static class Duration
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        Match match = Regex.Match(text, @"^(\d{1,7}(?:\.\d{1,3})?)(ms|s|m)$");
        if (!match.Success)
            return false;
        double number = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        duration = match.Groups[2].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            _ => TimeSpan.FromMinutes(number),
        };
        return true;
    }
}
