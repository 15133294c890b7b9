using System.Text.Json;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Inventory.LogFiles;

/// <summary>Makes records of the lines of a file, whatever CloudWatch Logs has put around them. Not thread-safe.</summary>
/// <param name="receiver">Takes what each line is.</param>
public sealed class FileRecords(RecordReceiver receiver)
{
    private readonly AccessLogParser _parser = new();

    /// <summary>Reads a line of a file: an access-log line, or one of an export, which may hold several.</summary>
    /// <param name="line">The line without its end.</param>
    public void Read(ReadOnlySpan<byte> line)
    {
        switch (ExportedLine.FormOf(line, out var content))
        {
            case LineForm.Line:
                receiver(_parser.ParseLine(content, out var record), record);
                break;
            case LineForm.JsonString:
                receiver(_parser.ParseJsonString(content, out record), record);
                break;
            case LineForm.Document:
                ReadDocument(content);
                break;
            default:
                break;
        }
    }

    /// <summary>Reads lines of a file.</summary>
    /// <param name="lines">Lines with their ends; the last one may have none.</param>
    public void ReadAll(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            Read(end < 0 ? lines : lines[..end]);
            lines = end < 0 ? default : lines[(end + 1)..];
        }
    }

    /// <summary>One document, or several that Firehose joined without line ends.</summary>
    private void ReadDocument(ReadOnlySpan<byte> content)
    {
        try
        {
            while (!content.IsEmpty)
            {
                var reader = new Utf8JsonReader(content);
                while (ExportedLine.TryReadMessage(ref reader, out var message))
                {
                    receiver(_parser.ParseJsonString(message, out var record), record);
                }

                content = content[(int)reader.BytesConsumed..].TrimStart(" \t"u8);
            }
        }
        catch (JsonException)
        {
            // Cut off or damaged: what could be read of it counts.
            receiver(InvalidReason.NotJsonObject, default);
        }
    }
}

/// <summary>Takes an access-log line.</summary>
/// <param name="reason">Why it is no record that can be forwarded.</param>
/// <param name="record">The record, if it is one; valid until the receiver returns.</param>
public delegate void RecordReceiver(InvalidReason reason, in AccessLogRecord record);
