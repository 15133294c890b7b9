using System.Text;

namespace Wallarm.Connector.Inventory.Tables;

/// <summary>The rows of a CSV text (RFC 4180), whatever its line ends.</summary>
internal static class CsvReader
{
    /// <exception cref="FormatException">A quoted field does not end.</exception>
    public static IEnumerable<string[]> Rows(string text)
    {
        List<string> row = [];
        var position = 0;
        while (position < text.Length)
        {
            row.Add(Field(text, ref position));
            if (position < text.Length && text[position] == ',')
            {
                position++;
                if (position < text.Length) continue;
                row.Add("");
            }

            if (position < text.Length && text[position] == '\r') position++;
            if (position < text.Length && text[position] == '\n') position++;
            if (row is not [""]) yield return [.. row];
            row.Clear();
        }
    }

    private static string Field(string text, ref int position)
    {
        var begin = position;
        if (position == text.Length || text[position] != '"')
        {
            var length = text.AsSpan(begin).IndexOfAny(",\r\n");
            position = length < 0 ? text.Length : begin + length;
            return text[begin..position];
        }

        var field = new StringBuilder();
        while (true)
        {
            var end = text.IndexOf('"', position + 1);
            if (end < 0) throw new FormatException("a quoted field does not end");
            field.Append(text, position + 1, end - position - 1);
            position = end + 1;
            if (position == text.Length || text[position] != '"') return field.ToString();
            field.Append('"');
        }
    }
}
