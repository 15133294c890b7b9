using Wallarm.Connector.Forwarding.Json;

namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>How the quotes of a line are written: as they are, or escaped because the line stands inside a JSON string.</summary>
internal interface IQuoteStyle
{
    /// <summary>Whether quotes are written with a backslash.</summary>
    static abstract bool IsEscaped { get; }

    static abstract int QuoteLength { get; }

    static abstract bool IsQuote(ReadOnlySpan<byte> text, int index);

    /// <returns>The index of the quote that closes the string which starts at <paramref name="start"/>, or -1.</returns>
    static abstract int IndexOfStringEnd(ReadOnlySpan<byte> text, int start, out bool escaped);
}

/// <summary>A line as it is.</summary>
internal readonly struct PlainQuotes : IQuoteStyle
{
    public static bool IsEscaped => false;

    public static int QuoteLength => 1;

    public static bool IsQuote(ReadOnlySpan<byte> text, int index) => index < text.Length && text[index] == (byte)'"';

    public static int IndexOfStringEnd(ReadOnlySpan<byte> text, int start, out bool escaped)
    {
        escaped = false;
        var end = text[start..].IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0 || text[start + end] == (byte)'"') return end < 0 ? -1 : start + end;
        escaped = true;
        end = JsonText.IndexOfStringEnd(text[start..]);
        return end < 0 ? -1 : start + end;
    }
}

/// <summary>
/// A line inside a JSON string, read without unescaping it first. Knows the one escape that every line has, <c>\"</c>; a line with any
/// other is for <see cref="PlainQuotes"/>.
/// </summary>
internal readonly struct EscapedQuotes : IQuoteStyle
{
    public static bool IsEscaped => true;

    public static int QuoteLength => 2;

    public static bool IsQuote(ReadOnlySpan<byte> text, int index) =>
        index + 1 < text.Length && text[index] == (byte)'\\' && text[index + 1] == (byte)'"';

    public static int IndexOfStringEnd(ReadOnlySpan<byte> text, int start, out bool escaped)
    {
        escaped = false;
        var end = text[start..].IndexOf((byte)'\\');
        return end >= 0 && IsQuote(text, start + end) ? start + end : -1;
    }
}
