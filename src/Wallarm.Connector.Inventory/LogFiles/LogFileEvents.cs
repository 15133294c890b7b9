using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Wallarm.Connector.Inventory.LogFiles;

/// <summary>The access-log lines of a file in their order, with the ids and times that CloudWatch Logs wrote around them.</summary>
/// <param name="lines">The file.</param>
public sealed class LogFileEvents(LogLines lines)
{
    /// <summary>The longest time before a line, such as <c>2026-11-20T06:30:00.000000+00:00</c>, in bytes.</summary>
    private const int LongestTime = 40;

    private static readonly LogFileEvent Nothing = new([]);

    private readonly List<LogFileEvent> _found = [];

    /// <summary>What is known of the event whose members stand on lines of their own.</summary>
    private LogFileEvent _open = Nothing;

    /// <summary>Reads the file to its end. Empty lines, and what stands around events, are left out.</summary>
    public async IAsyncEnumerable<LogFileEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await lines.FillAsync(cancellation).ConfigureAwait(false))
        {
            while (lines.TryRead(out var line)) Add(line);
            foreach (var found in _found) yield return found;
            _found.Clear();
        }

        Close();
        foreach (var found in _found) yield return found;
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        switch (ExportedLine.FormOf(line, out var content))
        {
            case LineForm.Line:
                Close();
                var prefix = line[..line.IndexOf(content)];
                _found.Add(new LogFileEvent(content.ToArray()) { Timestamp = TimeIn(prefix) });
                break;
            case LineForm.JsonString:
                if (_open.Message.Length > 0) Close();
                _open = _open with { Message = Unescape(content) };
                break;
            case LineForm.Document:
                Close();
                AddDocument(content);
                break;
            default:
                AddMember(content);
                break;
        }
    }

    private void AddMember(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty) return;
        if (content[0] is (byte)'{' or (byte)'}')
        {
            Close();
            return;
        }

        var colon = content.IndexOf((byte)':');
        if (colon < 0) return;
        var value = content[(colon + 1)..].Trim(" \t,"u8);
        switch (Encoding.UTF8.GetString(content[..colon].Trim("\" \t"u8)))
        {
            case "eventId":
                _open = _open with { Id = Text(value) };
                break;
            case "logStreamName":
                _open = _open with { LogStream = Text(value) };
                break;
            case "timestamp" when Utf8Parser.TryParse(value, out long time, out _):
                _open = _open with { Timestamp = time };
                break;
            default:
                break;
        }
    }

    /// <summary>An event ends, if its members had a message.</summary>
    private void Close()
    {
        if (_open.Message.Length > 0) _found.Add(_open);
        _open = Nothing;
    }

    private void AddDocument(ReadOnlySpan<byte> content)
    {
        var reader = new Utf8JsonReader(content);
        var document = Nothing;
        var depth = 0;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartObject && depth == 0 && reader.CurrentDepth > 0)
                {
                    _open = document;
                    depth = reader.CurrentDepth;
                }
                else if (reader.TokenType == JsonTokenType.EndObject && depth > 0 && reader.CurrentDepth == depth)
                {
                    Close();
                    depth = 0;
                }
                else if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    if (depth == 0) document = ReadMember(ref reader, document);
                    else if (reader.CurrentDepth == depth + 1) _open = ReadMember(ref reader, _open);
                    else reader.Skip();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Cut off or damaged: what could be read of it counts, and the rest is one line that cannot be read.
            _open = Nothing;
            _found.Add(new LogFileEvent("-"u8.ToArray()));
        }
    }

    private static LogFileEvent ReadMember(ref Utf8JsonReader reader, LogFileEvent read)
    {
        var name = reader.GetString();
        reader.Read();
        switch (name)
        {
            case "message" when reader.TokenType == JsonTokenType.String:
                var message = new byte[reader.ValueSpan.Length];
                return read with { Message = message.AsSpan(0, reader.CopyString(message)).ToArray() };
            case "id" or "eventId" when reader.TokenType == JsonTokenType.String:
                return read with { Id = reader.GetString() };
            case "timestamp" when reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var time):
                return read with { Timestamp = time };
            case "owner" when reader.TokenType == JsonTokenType.String:
                return read with { Owner = reader.GetString() };
            case "logGroup" when reader.TokenType == JsonTokenType.String:
                return read with { LogGroup = reader.GetString() };
            case "logStream" or "logStreamName" when reader.TokenType == JsonTokenType.String:
                return read with { LogStream = reader.GetString() };
            default:
                // The events stand in an array, of which each is read by itself.
                if (reader.TokenType == JsonTokenType.StartObject) reader.Skip();
                return read;
        }
    }

    /// <summary>The time before a line: the first word of what an export or <c>aws logs tail</c> writes.</summary>
    private static long? TimeIn(ReadOnlySpan<byte> prefix)
    {
        var word = prefix[..Math.Max(0, prefix.IndexOf((byte)' '))];
        return word.Length is > 0 and <= LongestTime
            && DateTimeOffset.TryParse(
                Encoding.UTF8.GetString(word), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : null;
    }

    private static string? Text(ReadOnlySpan<byte> value) =>
        value is [(byte)'"', .., (byte)'"'] ? Encoding.UTF8.GetString(Unescape(value[1..^1])) : null;

    /// <summary>The text of a JSON string; as it stands if it is none.</summary>
    private static byte[] Unescape(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'\\')) return text.ToArray();
        byte[] quoted = [(byte)'"', .. text, (byte)'"'];
        var reader = new Utf8JsonReader(quoted);
        try
        {
            reader.Read();
            var unescaped = new byte[text.Length];
            return unescaped[..reader.CopyString(unescaped)];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return text.ToArray();
        }
    }
}
