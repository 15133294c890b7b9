using System.Text;
using System.Text.Json;

namespace Wallarm.Connector.Engine.Configuration;

/// <summary>
/// Reads JSON so that every value is known by its line. Comments and trailing commas are taken, as PowerShell and editors take them in
/// settings.
/// </summary>
internal static class JsonConfiguration
{
    /// <summary>Reads a text.</summary>
    /// <exception cref="InvalidOptionException">It is no JSON, or names a property twice.</exception>
    public static ConfigurationValue Parse(string json, string path)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader =
            new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var lines = new Lines(bytes);
        var problems = new ConfigurationProblems(path);
        try
        {
            reader.Read();
            var root = Value(ref reader, "", lines, problems);
            reader.Read();
            problems.ThrowIfAny();
            return root;
        }
        catch (JsonException exception)
        {
            throw ConfigurationProblems.Syntax(path, (int)(exception.LineNumber ?? 0) + 1, Reason(exception), "JSON", exception);
        }
    }

    private static ConfigurationValue Value(ref Utf8JsonReader reader, string path, Lines lines, ConfigurationProblems problems)
    {
        var line = lines.At(reader.TokenStartIndex);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => new ConfigurationValue(path, line, Members(ref reader, path, lines, problems)),
            JsonTokenType.StartArray => new ConfigurationValue(path, line, Items(ref reader, path, lines, problems)),
            JsonTokenType.String => new ConfigurationValue(path, line, reader.GetString()),
            JsonTokenType.True => new ConfigurationValue(path, line, true),
            JsonTokenType.False => new ConfigurationValue(path, line, false),
            JsonTokenType.Number => new ConfigurationValue(path, line, reader.TryGetInt64(out var whole) ? whole : reader.GetDouble()),
            _ => new ConfigurationValue(path, line, null),
        };
    }

    private static OrderedMembers Members(ref Utf8JsonReader reader, string path, Lines lines, ConfigurationProblems problems)
    {
        var members = new OrderedMembers(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (name, line) = (reader.GetString()!, lines.At(reader.TokenStartIndex));
            reader.Read();
            var value = Value(ref reader, path.Length == 0 ? name : $"{path}.{name}", lines, problems);
            if (!members.TryAdd(name, value with { Line = line })) problems.Add(value with { Line = line }, "is there twice");
        }

        return members;
    }

    private static List<ConfigurationValue> Items(ref Utf8JsonReader reader, string path, Lines lines, ConfigurationProblems problems)
    {
        var items = new List<ConfigurationValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Value(ref reader, $"{path}[{items.Count}]", lines, problems));
        }

        return items;
    }

    /// <summary>The reason without the place, which .NET counts from 0.</summary>
    private static string Reason(JsonException exception)
    {
        var place = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? exception.Message : exception.Message[..place]).TrimEnd('.');
    }

    private sealed class Lines
    {
        private readonly List<int> _ends = [];

        public Lines(ReadOnlySpan<byte> text)
        {
            for (var at = 0; at < text.Length; at++)
            {
                if (text[at] == '\n') _ends.Add(at);
            }
        }

        /// <summary>The line of a position, from 1.</summary>
        public int At(long position)
        {
            var found = _ends.BinarySearch((int)position);
            return (found < 0 ? ~found : found) + 1;
        }
    }
}
