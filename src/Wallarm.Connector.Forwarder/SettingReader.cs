using System.Globalization;

namespace Wallarm.Connector.Forwarder;

/// <summary>Reads environment variables; a wrong one is an error that names it, its value and what is expected.</summary>
internal sealed class SettingReader(Func<string, string?> environment)
{
    private const int LongestShown = 100;

    /// <returns>The trimmed text; null where the variable is missing or empty.</returns>
    public string? Text(string name) => environment(name)?.Trim() is { Length: > 0 } value ? value : null;

    public int? OptionalInteger(string name, int least, int most, string expected)
    {
        if (Text(name) is not { } text) return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= least && value <= most
            ? value
            : throw SettingException.Invalid(name, Shown(text), $"{expected} ({least} to {most})");
    }

    public int Integer(string name, int fallback, int least, int most, string unit) =>
        OptionalInteger(name, least, most, $"a whole number of {unit}") ?? fallback;

    /// <returns>One of the choices; the first where the variable is missing.</returns>
    public string OneOf(string name, params ReadOnlySpan<string> choices)
    {
        if (Text(name) is not { } text) return choices[0];
        foreach (var choice in choices)
        {
            if (text.Equals(choice, StringComparison.OrdinalIgnoreCase)) return choice;
        }

        throw SettingException.Invalid(name, Shown(text), string.Join(" or ", choices));
    }

    /// <summary>Reads a value that may be long or confidential: the error does not repeat it.</summary>
    public T? Parse<T>(string name, Func<string, T> parse, string expected)
        where T : class
    {
        if (Text(name) is not { } text) return null;
        try
        {
            return parse(text);
        }
        catch (FormatException exception)
        {
            throw SettingException.Invalid(name, exception.Message, expected);
        }
    }

    private static string Shown(string text) =>
        text.Length > LongestShown
            ? $"a value of {text.Length} characters"
            : $"'{string.Concat(text.Select(character => char.IsControl(character) ? '\uFFFD' : character))}'";
}
