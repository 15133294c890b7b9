using System.Globalization;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Simulators;

/// <summary>Which requests or calls a fault is for: <c>3</c>, <c>5-8</c>, <c>10-</c>, <c>*</c>, <c>*/7</c> (every 7th).</summary>
internal sealed partial record FaultSelector(long First, long Last, long Step)
{
    /// <summary>Whether the fault is for a request; what has number 0 is none of those that are counted, but one of all.</summary>
    public bool Matches(long number) =>
        number == 0 ? this is { First: 1, Last: long.MaxValue, Step: 1 } : number >= First && number <= Last && number % Step == 0;

    /// <summary>Splits a rule <c>which:what</c>.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static (FaultSelector Which, string What) ParseRule(string rule, string example)
    {
        int colon = rule.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            throw new FormatException($"'{rule}' is not a fault: expected WHICH:WHAT, e.g. {example}.");
        return (Parse(rule[..colon], rule), rule[(colon + 1)..]);
    }

    private static FaultSelector Parse(string which, string rule)
    {
        Match match = Pattern().Match(which);
        if (!match.Success)
            throw new FormatException($"'{which}' in '{rule}' names no requests: expected 3, 5-8, 10-, * or */7.");
        if (match.Groups["all"].Success)
            return new FaultSelector(1, long.MaxValue, match.Groups["step"].Success ? Number("step") : 1);
        long first = Number("first");
        long last = match.Groups["last"].Success ? Number("last") : match.Groups["to"].Success ? long.MaxValue : first;
        return last >= first
            ? new FaultSelector(first, last, 1)
            : throw new FormatException($"'{which}' in '{rule}' ends before it starts.");

        long Number(string group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(?:(?<all>\*)(?:/(?<step>[1-9]\d{0,8}))?|(?<first>[1-9]\d{0,8})(?<to>-(?<last>[1-9]\d{0,8})?)?)$")]
    private static partial Regex Pattern();
}
