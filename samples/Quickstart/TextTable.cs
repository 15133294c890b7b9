namespace Wallarm.Connector.Quickstart;

/// <summary>
/// A table for a terminal: columns as wide as their text asks for, up to a limit; the last one has what is left of the line. Longer
/// cells go on in the next line.
/// </summary>
internal sealed class TextTable(int lineWidth, params TextColumn[] columns)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(Printable.Of)]);

    public void WriteTo(TextWriter output, string indent)
    {
        int[] widths = [.. columns.Select((column, index) => WidthOf(column, index))];
        widths[^1] = lineWidth - indent.Length - widths[..^1].Sum(width => width + Gap.Length);
        WriteRow(output, indent, [.. columns.Select(column => column.Title)], widths);
        foreach (string[] row in _rows)
            WriteRow(output, indent, row, widths);
    }

    private int WidthOf(TextColumn column, int index) =>
        Math.Min(column.MostWidth, _rows.Select(row => row[index].Length).Append(column.Title.Length).Max());

    private void WriteRow(TextWriter output, string indent, string[] cells, int[] widths)
    {
        List<string>[] parts = [.. cells.Select((cell, index) => Wrap(cell, widths[index]))];
        for (int line = 0; line < parts.Max(part => part.Count); line++)
        {
            IEnumerable<string> texts =
                parts.Select((part, index) => Pad(line < part.Count ? part[line] : "", widths[index], columns[index].IsNumber));
            output.WriteLine((indent + string.Join(Gap, texts)).TrimEnd());
        }
    }

    private static string Pad(string text, int width, bool isNumber) => isNumber ? text.PadLeft(width) : text.PadRight(width);

    /// <summary>Breaks at spaces and slashes where there are any, else where the width ends.</summary>
    private static List<string> Wrap(string text, int width)
    {
        List<string> lines = [];
        while (text.Length > width)
        {
            int space = text.LastIndexOf(' ', width);
            int slash = text.LastIndexOf('/', width);
            int end = space > 0 ? space : slash > 0 ? slash : width;
            lines.Add(text[..end].TrimEnd());
            text = text[end..].TrimStart();
        }

        lines.Add(text);
        return lines;
    }
}

/// <summary>A column of a table.</summary>
internal sealed record TextColumn(string Title, int MostWidth = int.MaxValue, bool IsNumber = false);
