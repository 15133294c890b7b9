using System.Text.Json;

namespace Wallarm.Connector.Inventory.LogFiles;

/// <summary>
/// Where the access-log line stands in a line of a file. Files of CloudWatch Logs put something around it:
/// <list type="bullet">
/// <item>export tasks a time, <c>aws logs tail</c> a time and the stream: the line begins at its brace;</item>
/// <item>
/// <c>aws logs filter-log-events</c> and <c>get-log-events</c> a JSON document, one member a line: the line is the text of <c>message</c>;
/// </item>
/// <item>a subscription a JSON document on one line: each <c>message</c> in it is one.</item>
/// </list>
/// </summary>
internal static class ExportedLine
{
    private const int MaxPrefixLength = 1024;

    /// <summary>What a line of a file is.</summary>
    public static LineForm FormOf(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> content)
    {
        content = line.Trim(" \t\r"u8);
        if (content.IsEmpty) return LineForm.Nothing;
        if (content[0] == (byte)'{')
        {
            if (content.Length == 1) return LineForm.Nothing;
            return IsDocument(content) ? LineForm.Document : LineForm.Line;
        }

        if (content.StartsWith("\"message\":"u8))
        {
            content = content["\"message\":"u8.Length..].Trim(" \t,"u8);
            if (content is not [(byte)'"', .., (byte)'"']) return LineForm.Line;
            content = content[1..^1];
            return LineForm.JsonString;
        }

        if (IsMemberOfDocument(content)) return LineForm.Nothing;
        var brace = content[..Math.Min(content.Length, MaxPrefixLength)].IndexOf((byte)'{');
        if (brace > 0) content = content[brace..];
        return LineForm.Line;
    }

    /// <summary>Reads the next message of a document.</summary>
    /// <param name="reader">Stands in the document; after its last message behind its end.</param>
    /// <param name="message">The text of a JSON string.</param>
    /// <exception cref="JsonException">The document is damaged.</exception>
    public static bool TryReadMessage(ref Utf8JsonReader reader, out ReadOnlySpan<byte> message)
    {
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.EndObject, CurrentDepth: 0 }) break;
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("message"u8)) continue;
            if (!reader.Read() || reader.TokenType != JsonTokenType.String) continue;
            message = reader.ValueSpan;
            return true;
        }

        message = default;
        return false;
    }

    private static bool IsDocument(ReadOnlySpan<byte> content)
    {
        var first = content[1..].TrimStart(" \t"u8);
        return first.StartsWith("\"messageType\""u8) || first.StartsWith("\"events\""u8);
    }

    /// <summary>What stands on a line of its own around the messages of a document.</summary>
    private static bool IsMemberOfDocument(ReadOnlySpan<byte> content) => content[0] switch
    {
        (byte)'}' or (byte)']' or (byte)'[' => content.Length <= 3,
        (byte)'"' => content.StartsWith("\"events\":"u8) || content.StartsWith("\"timestamp\":"u8)
            || content.StartsWith("\"ingestionTime\":"u8) || content.StartsWith("\"eventId\":"u8)
            || content.StartsWith("\"logStreamName\":"u8) || content.StartsWith("\"searchedLogStreams\":"u8)
            || content.StartsWith("\"nextForwardToken\":"u8) || content.StartsWith("\"nextBackwardToken\":"u8),
        _ => false,
    };
}

/// <summary>What a line of a file is.</summary>
internal enum LineForm
{
    /// <summary>Empty, or what a document has around its messages.</summary>
    Nothing,

    /// <summary>A line as it was logged.</summary>
    Line,

    /// <summary>The text of a JSON string that holds a line.</summary>
    JsonString,

    /// <summary>A JSON document with messages.</summary>
    Document,
}
