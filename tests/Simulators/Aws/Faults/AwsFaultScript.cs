using System.Globalization;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Faults as text: <c>OPERATION:WHICH:WHAT</c>. OPERATION: <c>CreateFunction</c>, <c>iam.*</c>, <c>apigatewayv2.UpdateStage</c>. WHICH:
/// <c>1</c>, <c>2-4</c>, <c>3-</c>, <c>*</c>. WHAT: <c>throttled</c>, <c>denied</c>, <c>expired</c>, <c>internal</c>, <c>unavailable</c>,
/// <c>reset</c>, <c>hang</c>, <c>cut</c>, <c>error=CODE,STATUS,MESSAGE</c>.
/// </summary>
public static partial class AwsFaultScript
{
    /// <exception cref="FormatException">It cannot be understood; the message says why.</exception>
    public static (string Operation, AwsFault Fault, int First, int Last) Parse(string text)
    {
        Match match = Shape().Match(text);
        if (!match.Success)
            throw new FormatException($"'{text}' is not a fault: expected OPERATION:WHICH:WHAT, e.g. CreateFunction:1-2:throttled.");
        int first = match.Groups["first"].Success ? Number("first") : 1;
        int last =
            match.Groups["last"].Success ? Number("last") : match.Groups["open"].Success
                || !match.Groups["first"].Success ? int.MaxValue : first;
        if (first < 1 || last < first)
            throw new FormatException($"'{text}' names no calls.");
        return (match.Groups["operation"].Value.Replace('.', ':'), ParseWhat(match.Groups["what"].Value), first, last);

        int Number(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    private static AwsFault ParseWhat(string what) => what switch
    {
        "throttled" => AwsFault.Throttled(),
        "denied" => AwsFault.AccessDenied(),
        "expired" => AwsFault.ExpiredCredentials(),
        "internal" => AwsFault.InternalError(),
        "unavailable" => AwsFault.Unavailable(),
        "reset" => AwsFault.Reset(),
        "hang" => AwsFault.Hang(),
        "cut" => AwsFault.CutAnswer(),
        _ when what.StartsWith("error=", StringComparison.Ordinal) => ParseError(what["error=".Length..]),
        _ => throw new FormatException($"'{what}' is no fault: expected throttled, denied, expired, internal, unavailable, "
            + "reset, hang, cut or error=CODE,STATUS,MESSAGE."),
    };

    private static AwsFault ParseError(string text) =>
        text.Split(',', 3) is [var code, var status, var message] && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? AwsFault.Error(code, message, number)
            : throw new FormatException($"'{text}' is no error: expected CODE,STATUS,MESSAGE.");

    [GeneratedRegex("^(?<operation>[A-Za-z0-9.*]+):(?:\\*|(?<first>\\d{1,6})(?<open>-(?<last>\\d{1,6})?)?):(?<what>.+)$")]
    private static partial Regex Shape();
}
