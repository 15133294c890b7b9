using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Wallarm.Connector.Engine.LogFormats;

/// <summary>One member of a log format.</summary>
/// <param name="Key">The key, its escapes undone.</param>
/// <param name="Value">The value as it is written, without its quotes where it is a string.</param>
/// <param name="Depth">1 for a member of the format itself, more for one of a nested object.</param>
internal readonly record struct LogFormatMember(string Key, string Value, int Depth)
{
    /// <summary>Whether the key is written with escapes. The forwarder compares keys as they are written.</summary>
    public bool IsKeyEscaped { get; init; }
}

/// <summary>
/// Reads an access-log format that means to yield JSON objects: a JSON object, except that a variable may stand without quotes (API Gateway
/// replaces variables textually, so that <c>"latency": $context.responseLatency</c> is legal and common).
/// </summary>
internal sealed class LogFormatReader(string format)
{
    /// <summary>As deep as the forwarder reads.</summary>
    private const int MaxDepth = 64;

    private readonly List<LogFormatMember> _members = [];
    private int _index;
    private string _flaw = "";

    /// <summary>Every member, in the order in which they are written; nested ones before the member that holds them.</summary>
    public IReadOnlyList<LogFormatMember> Members => _members;

    /// <summary>
    /// Where a further member can be written: behind the last value of the object, or behind its brace where it is empty.
    /// </summary>
    public int EndOfMembers { get; private set; }

    /// <summary>Whether the object has no member at all.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Whether a variable stands without quotes in a nested object or array.</summary>
    public bool HasNestedBareVariables { get; private set; }

    /// <summary>What makes it no JSON object; empty where it is one.</summary>
    public string Flaw => _flaw;

    /// <summary>Reads the format to its end.</summary>
    /// <returns>Whether it is one that yields JSON objects.</returns>
    public bool Read()
    {
        SkipWhitespace();
        if (!Is('{')) return Fail("'{'");
        if (!ReadObject(depth: 1)) return false;
        SkipWhitespace();
        return _index == format.Length || Fail("the end");
    }

    private bool ReadObject(int depth)
    {
        if (depth > MaxDepth) return Fail("less nesting");
        var end = ++_index;
        SkipWhitespace();
        var isEmpty = Is('}');
        while (!isEmpty)
        {
            if (!ReadMember(depth)) return false;
            end = _index;
            SkipWhitespace();
            if (Is('}')) break;
            if (!Is(',')) return Fail("',' or '}'");
            _index++;
            SkipWhitespace();
        }

        _index++;
        if (depth > 1) return true;
        EndOfMembers = end;
        IsEmpty = isEmpty;
        return true;
    }

    private bool ReadMember(int depth)
    {
        if (!Is('"')) return Fail("a key in quotes");
        if (!ReadString(out var written)) return false;
        SkipWhitespace();
        if (!Is(':')) return Fail("':'");
        _index++;
        SkipWhitespace();
        var isString = Is('"');
        var start = _index;
        if (!ReadValue(depth)) return false;
        var value = isString ? format[(start + 1)..(_index - 1)] : format[start.._index];
        var isEscaped = written.Contains('\\', StringComparison.Ordinal);
        _members.Add(new LogFormatMember(isEscaped ? Unescape(written) : written, value, depth) { IsKeyEscaped = isEscaped });
        return true;
    }

    private bool ReadValue(int depth) => _index == format.Length ? Fail("a value") : format[_index] switch
    {
        '"' => ReadString(out _),
        '{' => ReadObject(depth + 1),
        '[' => ReadArray(depth + 1),
        '$' => ReadVariable(depth),
        _ => ReadLiteral(),
    };

    private bool ReadArray(int depth)
    {
        if (depth > MaxDepth) return Fail("less nesting");
        _index++;
        SkipWhitespace();
        while (!Is(']'))
        {
            if (!ReadValue(depth)) return false;
            SkipWhitespace();
            if (Is(']')) break;
            if (!Is(',')) return Fail("',' or ']'");
            _index++;
            SkipWhitespace();
            if (Is(']')) return Fail("a value");
        }

        _index++;
        return true;
    }

    private bool ReadString([NotNullWhen(true)] out string? text)
    {
        var start = ++_index;
        while (_index < format.Length && !Is('"')) _index += Is('\\') ? 2 : 1;
        text = null;
        if (_index >= format.Length)
        {
            _index = format.Length;
            return Fail("'\"'");
        }

        text = format[start.._index++];
        return true;
    }

    /// <summary>A variable, or several without a space between them.</summary>
    private bool ReadVariable(int depth)
    {
        HasNestedBareVariables |= depth > 1;
        var start = _index;
        while (_index < format.Length
            && !char.IsWhiteSpace(format[_index])
            && !char.IsControl(format[_index])
            && !",\"\\{}[]".Contains(format[_index], StringComparison.Ordinal))
        {
            _index++;
        }

        return format.AsSpan(start.._index).StartsWith("$context.", StringComparison.Ordinal) || Fail("a variable of $context", start);
    }

    private bool ReadLiteral()
    {
        var start = _index;
        while (_index < format.Length && (char.IsAsciiLetterOrDigit(format[_index]) || format[_index] is '+' or '-' or '.')) _index++;
        try
        {
            using var literal = JsonDocument.Parse(format.AsMemory(start, _index - start));
            return true;
        }
        catch (JsonException)
        {
            return Fail("a value", start);
        }
    }

    private static string Unescape(string written)
    {
        try
        {
            return JsonSerializer.Deserialize<string>($"\"{written}\"")!;
        }
        catch (JsonException)
        {
            return written;
        }
    }

    private void SkipWhitespace()
    {
        while (_index < format.Length && format[_index] is (' ' or '\t' or '\r' or '\n')) _index++;
    }

    private bool Is(char wanted) => _index < format.Length && format[_index] == wanted;

    private bool Fail(string expected) => Fail(expected, _index);

    private bool Fail(string expected, int index)
    {
        var found = index < format.Length ? $"'{format[index]}'" : "the end";
        _flaw = $"at character {index + 1} {expected} is expected, not {found}";
        return false;
    }
}
