namespace Wallarm.Connector.Engine.Sessions;

/// <summary>
/// Reads the INI dialect of the shared AWS files: sections, properties, properties nested by indentation under one without a value,
/// whole-line comments with <c>#</c> or <c>;</c>. Names of properties are case-insensitive; of a property given twice the last value
/// counts.
/// </summary>
/// <remarks>An error names file and line but never quotes it: a line that went wrong may be a secret.</remarks>
internal static class IniFile
{
    /// <summary>Reads a file into its sections by name; a nested property is named <c>parent.child</c>.</summary>
    /// <exception cref="SessionException">A line is neither section, property nor comment, or the file cannot be read.</exception>
    public static Dictionary<string, Dictionary<string, string>> Read(string path)
    {
        var sections = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        Dictionary<string, string>? section = null;
        var (parent, parentIndent) = (default(string), 0);
        var number = 0;
        foreach (var line in Lines(path))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text[0] is '#' or ';') continue;
            if (text[0] == '[')
            {
                var name = SectionName(text) ?? throw SessionErrors.FileMalformed(path, number, "the section has no ']'");
                if (!sections.TryGetValue(name, out section)) sections[name] = section = new(StringComparer.OrdinalIgnoreCase);
                parent = null;
                continue;
            }

            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw SessionErrors.FileMalformed(path, number, "it is neither a section, a property nor a comment");
            if (section is null) throw SessionErrors.FileMalformed(path, number, "it belongs to no section");
            var indent = line.Length - line.TrimStart().Length;
            var (key, value) = (text[..equals].TrimEnd(), text[(equals + 1)..].TrimStart());
            if (parent is not null && indent > parentIndent)
            {
                section[$"{parent}.{key}"] = value;
                continue;
            }

            section[key] = value;
            (parent, parentIndent) = value.Length == 0 ? (key, indent) : (null, 0);
        }

        return sections;
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SessionErrors.FileUnreadable(path, exception);
        }
    }

    private static string? SectionName(string text)
    {
        var end = text.IndexOf(']', StringComparison.Ordinal);
        return end < 0 ? null : string.Join(' ', text[1..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace(
            "\"", "", StringComparison.Ordinal);
    }
}
