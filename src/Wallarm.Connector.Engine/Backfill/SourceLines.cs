using System.Buffers.Text;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>Tells what becomes of a line, by the forwarder's own parser. Not thread-safe.</summary>
/// <param name="start">The first moment, in milliseconds since 1970.</param>
/// <param name="end">The first moment after the last, in milliseconds since 1970.</param>
internal sealed class SourceLines(long start = long.MinValue, long end = long.MaxValue)
{
    private readonly AccessLogParser _parser = new();

    /// <summary>What becomes of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="logged">The time of its log event; null if it is not known.</param>
    /// <param name="time">The time of its log event, or else of its call, in milliseconds since 1970; 0 if no one says.</param>
    public RecordFate Judge(ReadOnlySpan<byte> line, long? logged, out long time)
    {
        time = logged ?? 0;
        if (_parser.ParseLine(line, out var record) != InvalidReason.None) return RecordFate.Invalid;
        if (logged is null
            && Utf8Parser.TryParse(record.RequestTimeEpoch, out long called, out var length) && length == record.RequestTimeEpoch.Length)
        {
            time = called;
        }

        return time < start || time >= end ? RecordFate.Skipped : RecordFate.Send;
    }
}
