using System.Globalization;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Fault scripts for a node in envoy-external-filter mode as text: <c>which:what</c>, the first rule that matches a call counts.
/// Which: <c>3</c>, <c>5-8</c>, <c>10-</c>, <c>*</c>, <c>*/7</c> (every 7th). What: <c>status=14,message=text</c>, <c>end</c>,
/// <c>immediate=403</c>, <c>more-time=5s,delay=1s</c>, <c>slow=200ms</c>, <c>mutate</c>,
/// <c>hang</c>, <c>reset=8</c>, <c>goaway</c>, <c>abort</c>, <c>restart=2s</c>; each takes <c>,after=1</c>: when that many parts are
/// acknowledged.
/// </summary>
public static class ExternalFilterFaultScript
{
    /// <exception cref="FormatException">A rule cannot be understood; the message says which and why.</exception>
    public static Func<ReceivedCall, ExternalFilterFault?> Parse(IEnumerable<string> rules)
    {
        (FaultSelector Which, ExternalFilterFault Fault)[] parsed = [.. rules.Select(ParseRule)];
        return call => Array.Find(parsed, rule => rule.Which.Matches(call.SequenceNumber)).Fault;
    }

    private static (FaultSelector Which, ExternalFilterFault Fault) ParseRule(string rule)
    {
        (FaultSelector which, string what) = FaultSelector.ParseRule(rule, "3:status=14");
        Dictionary<string, string?> words = [];
        foreach (string word in what.Split(','))
        {
            string[] pair = word.Split('=', 2);
            if (!words.TryAdd(pair[0], pair.Length > 1 ? pair[1] : null))
                throw new FormatException($"'{pair[0]}' in '{rule}' stands there twice.");
        }

        Words arguments = new(rule, words);
        try
        {
            ExternalFilterFault fault = ParseFault(what.Split(',', '=')[0], arguments, rule);
            return words.Count == 0
                ? (which, fault)
                : throw new FormatException($"'{words.Keys.First()}' in '{rule}' does not belong there.");
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new FormatException($"'{rule}' strikes too late: there is no part left.");
        }
    }

    private static ExternalFilterFault ParseFault(string name, Words arguments, string rule)
    {
        int after = arguments.Number("after", 0);
        return name switch
        {
            "status" => ExternalFilterFault.Status(arguments.Number(name), arguments.Text("message") ?? "", after),
            "end" when arguments.Flag(name) => ExternalFilterFault.End(after),
            "immediate" => ExternalFilterFault.Immediate(arguments.Number(name, 403), after),
            "more-time" => ExternalFilterFault.MoreTime(arguments.Time(name), arguments.Time("delay"), after),
            "slow" => ExternalFilterFault.Slow(arguments.Time(name), after),
            "mutate" when arguments.Flag(name) => ExternalFilterFault.Mutate(after),
            "hang" when arguments.Flag(name) => ExternalFilterFault.Hang(after),
            "reset" => ExternalFilterFault.Reset(arguments.Number(name, 8), after),
            "goaway" when arguments.Flag(name) => ExternalFilterFault.GoAway(after),
            "abort" when arguments.Flag(name) => ExternalFilterFault.Abort(after),
            "restart" => ExternalFilterFault.Restart(arguments.Time(name), after),
            _ => throw new FormatException($"'{name}' in '{rule}' is no fault: expected status=, end, immediate=, more-time=, slow=, mutate, hang, "
                + "reset=, goaway, abort or restart=."),
        };
    }

    /// <summary>The words of a rule; each is taken out once it is read.</summary>
    private sealed class Words(string rule, Dictionary<string, string?> words)
    {
        public bool Flag(string name) => words.Remove(name, out string? value) && value is null;

        public string? Text(string name) => words.Remove(name, out string? value) ? value : null;

        public int Number(string name, int? otherwise = null)
        {
            string? text = Text(name);
            if (text is null && otherwise is { } number)
                return number;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                ? value
                : throw new FormatException($"'{name}' in '{rule}' must have a number, e.g. {name}=1.");
        }

        public TimeSpan Time(string name) => Text(name) is { } text && Duration.TryParse(text, out TimeSpan time)
            ? time
            : throw new FormatException($"'{name}' in '{rule}' must have a time: 200ms, 2s or 1m.");
    }
}
