namespace Wallarm.Connector.Quickstart;

/// <summary>Text from outside, fit for a terminal: a log line must not be able to move the cursor or change colours.</summary>
internal static class Printable
{
    public static string Of(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(each => char.IsControl(each) ? '\uFFFD' : each)) : text;

    /// <summary>One line of at most that many characters.</summary>
    public static string Line(string text, int width)
    {
        string line = Of(text);
        return line.Length <= width ? line : line[..(width - 3)] + "...";
    }
}
