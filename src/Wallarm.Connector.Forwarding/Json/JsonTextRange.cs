using System.Text.Json;

namespace Wallarm.Connector.Forwarding.Json;

/// <summary>Where the text of a JSON string stands, in bytes, without its quotes.</summary>
/// <param name="Start">Of the text's first byte.</param>
/// <param name="Length">Of the text as it stands, escapes included.</param>
/// <param name="IsEscaped">Whether it has escapes.</param>
internal readonly record struct JsonTextRange(int Start, int Length, bool IsEscaped)
{
    /// <summary>The string at which a reader stands.</summary>
    public static JsonTextRange Of(in Utf8JsonReader reader) =>
        new((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length, reader.ValueIsEscaped);

    /// <summary>Reads the value of the member at whose name a reader stands.</summary>
    /// <returns>Null if the value is no string.</returns>
    public static JsonTextRange? Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return Of(reader);
        reader.Skip();
        return null;
    }

    /// <summary>The same string in a text of which what was read is only a part.</summary>
    /// <param name="start">Where the part starts.</param>
    public JsonTextRange Behind(int start) => this with { Start = Start + start };

    /// <summary>The text as it stands.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> json) => json.Slice(Start, Length);

    /// <summary>What the text says.</summary>
    /// <param name="json">Where it stands; a copy is made only if the text has escapes.</param>
    public ReadOnlyMemory<byte> Unescape(ReadOnlyMemory<byte> json)
    {
        if (!IsEscaped) return json.Slice(Start, Length);
        var text = new byte[Length];
        return text.AsMemory(0, JsonText.Unescape(In(json.Span), text));
    }
}
