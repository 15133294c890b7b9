using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Wallarm.Connector.Forwarding.Json;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>The lines in the records of a Firehose event, as log events of one stream. A record may hold several lines.</summary>
internal static class FirehoseLines
{
    /// <summary>Reads the lines; empty ones are none.</summary>
    /// <param name="payload">The event.</param>
    /// <param name="lambdaEvent">Its shape.</param>
    /// <param name="unreadable">How many of its records are no base64, or lie behind the last line that memory allows for.</param>
    /// <returns>The envelope; a line's id is the line itself.</returns>
    public static LogsEnvelope Read(ReadOnlySpan<byte> payload, in LambdaEvent lambdaEvent, out int unreadable)
    {
        // Lines take less room than their base64. The first byte stays free: a log event at 0 would be an incomplete one.
        var text = EventBuffer.Rent(payload.Length + 1);
        var events = new LogEventRanges();
        var end = 1;
        unreadable = 0;
        var elements = new EventElements(lambdaEvent.FirstElement);
        while (elements.TryRead(payload, out var element))
        {
            if (element.Data is not { } data || !TryDecode(payload, data, text.AsSpan(end), out var length))
            {
                unreadable++;
                continue;
            }

            if (!TryAddLines(text, end, length, events)) unreadable++;
            end += length;
        }

        var stream = lambdaEvent.DeliveryStream;
        var name = new byte[stream.Length];
        return new LogsEnvelope(text, events, LogsMessageType.Data)
        {
            LogStream = Encoding.UTF8.GetString(name, 0, JsonText.Unescape(stream.In(payload), name)),
            HasPlainLines = true,
        };
    }

    private static bool TryDecode(ReadOnlySpan<byte> payload, JsonTextRange data, Span<byte> destination, out int length)
    {
        if (!data.IsEscaped) return Base64.DecodeFromUtf8(data.In(payload), destination, out _, out length) == OperationStatus.Done;
        var unescaped = JsonText.Unescape(data.In(payload), destination);
        return Base64.DecodeFromUtf8InPlace(destination[..unescaped], out length) == OperationStatus.Done;
    }

    private static bool TryAddLines(byte[] text, int start, int length, LogEventRanges events)
    {
        var end = start + length;
        while (start < end)
        {
            var feed = text.AsSpan(start, end - start).IndexOf((byte)'\n');
            var next = feed < 0 ? end : start + feed;
            var line = text.AsSpan(start, next - start).TrimEnd("\r \t"u8);
            if (!line.IsEmpty)
            {
                if (events.Count >= MaxLines(text.Length)) return false;
                events.Add(new LogEventRange(start, line.Length, start, line.Length));
            }

            start = next + 1;
        }

        return true;
    }

    /// <summary>The shortest line of an access log is longer than 32 bytes, so this bounds memory and leaves out nothing real.</summary>
    private static int MaxLines(int textLength) => Math.Max(1024, textLength / 32);
}
