using System.Globalization;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Fault scripts as text: <c>which:what</c>, the first rule that matches a request counts.
/// Which: <c>3</c>, <c>5-8</c>, <c>10-</c>, <c>*</c>, <c>*/7</c> (every 7th).
/// What: <c>status=503,retry-after=2,body=text</c>, <c>reset</c>, <c>reset-after=12</c>, <c>close</c>, <c>close-after=12</c>,
/// <c>hang</c>, <c>slow=200ms</c>, <c>slow-bytes=5ms</c>, <c>refuse=2s</c>, <c>restart=2s</c>, <c>raw=HTTP/1.1 200 OK\r\n\r\n</c>,
/// <c>raw-close=...</c>.
/// </summary>
public static class FaultScript
{
    /// <exception cref="FormatException">A rule cannot be understood; the message says which and why.</exception>
    public static Func<ReceivedRequest, FaultAction?> Parse(IEnumerable<string> rules)
    {
        (FaultSelector Which, FaultAction Action)[] parsed = [.. rules.Select(ParseRule)];
        return request => Array.Find(parsed, rule => rule.Which.Matches(request.SequenceNumber)).Action;
    }

    private static (FaultSelector Which, FaultAction Action) ParseRule(string text)
    {
        (FaultSelector which, string what) = FaultSelector.ParseRule(text, "3:status=503");
        return (which, ParseAction(what, text));
    }

    private static FaultAction ParseAction(string action, string rule)
    {
        (string name, string? value) = SplitPair(action);
        return name switch
        {
            "status" => ParseStatus(Required(), rule),
            "reset" when value is null => FaultAction.ResetAfter(),
            "reset-after" => FaultAction.ResetAfter(Count()),
            "close" when value is null => FaultAction.CloseBeforeAnswer(),
            "close-after" => FaultAction.CloseAfter(Count()),
            "hang" when value is null => FaultAction.Hang(),
            "slow" => FaultAction.Slow(Time()),
            "slow-bytes" => FaultAction.SlowBytes(Time()),
            "refuse" => FaultAction.Refuse(Time()),
            "restart" => FaultAction.Refuse(Time(), dropAll: true),
            "raw" => FaultAction.Raw(Unescape(Required())),
            "raw-close" => FaultAction.Raw(Unescape(Required()), close: true),
            _ => throw new FormatException($"'{action}' in '{rule}' is no fault: expected status=, reset, reset-after=, close, close-after=, "
                + "hang, slow=, slow-bytes=, refuse=, restart=, raw= or raw-close=."),
        };

        string Required() => value ?? throw new FormatException($"'{name}' in '{rule}' needs a value.");

        int Count() => int.TryParse(Required(), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : throw new FormatException($"'{value}' in '{rule}' is not a number of bytes.");

        TimeSpan Time() => Duration.TryParse(Required(), out TimeSpan time)
            ? time
            : throw new FormatException($"'{value}' in '{rule}' is not a time: expected 200ms, 2s or 1m.");
    }

    private static FaultAction ParseStatus(string value, string rule)
    {
        string[] parts = value.Split(',');
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int code) || code is < 200 or > 599)
            throw new FormatException($"'{parts[0]}' in '{rule}' is not a status from 200 to 599.");
        List<KeyValuePair<string, string>> headers = [];
        string body = "";
        foreach (string part in parts.Skip(1))
        {
            (string name, string? text) = SplitPair(part);
            if (text is null || !Regex.IsMatch(name, @"^[A-Za-z0-9-]+$"))
                throw new FormatException($"'{part}' in '{rule}' is neither body=TEXT nor a header as name=value.");
            if (name == "body")
                body = Unescape(text);
            else
                headers.Add(KeyValuePair.Create(name, text));
        }

        return FaultAction.Status(code, headers, body);
    }

    private static (string Name, string? Value) SplitPair(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (text, null) : (text[..equals], text[(equals + 1)..]);
    }

    private static string Unescape(string text) =>
        text.Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal);
}
