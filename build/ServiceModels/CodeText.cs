using System.Text;

namespace Wallarm.Connector.ServiceModels;

/// <summary>C# as it is written: lines, and blocks in braces.</summary>
internal sealed class CodeText
{
    private const int Columns = 140;

    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _isAfterStart = true;

    public override string ToString() => _text.ToString();

    /// <summary>Writes a line; one that is too long is broken once, where it says.</summary>
    /// <param name="line">The line; <c>\n</c> stands where it may be broken, in place of a blank or behind a parenthesis.</param>
    public void Line(string line)
    {
        var indentation = new string(' ', 4 * _depth);
        var whole = indentation + line.Replace("(\n", "(", StringComparison.Ordinal).Replace('\n', ' ');
        if (whole.Length > Columns) whole = indentation + line.Replace("\n", $"\n{indentation}    ", StringComparison.Ordinal);
        _text.Append(whole).Append('\n');
        _isAfterStart = false;
    }

    /// <summary>Writes an empty line, but not behind an opening brace.</summary>
    public void Space()
    {
        if (!_isAfterStart) _text.Append('\n');
        _isAfterStart = true;
    }

    public void Summary(string summary) => Line($"/// <summary>{summary}</summary>");

    public void Block(string head, Action body, string end = "}", string begin = "{")
    {
        Line(head);
        Line(begin);
        _depth++;
        _isAfterStart = true;
        body();
        _depth--;
        Line(end);
    }
}
