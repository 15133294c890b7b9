using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>Reads the records of batches, one after the other, and settles those that are not to be sent. Not thread-safe.</summary>
internal sealed class RecordReader(NodeClientOptions options)
{
    private static readonly SearchValues<byte> ProbeIdBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"u8);

    private readonly AccessLogParser _parser = new();
    private readonly RecordSelection _selection = new(options.DiscoverableOnly, options.Paths, options.Redacted);

    /// <summary>The longest id of a probe, in bytes.</summary>
    private const int LongestProbeId = 64;

    /// <summary>Paths that ask whether the chain works begin like this; the leading dot keeps them out of API Discovery.</summary>
    public static ReadOnlySpan<byte> ProbePath => "/.wallarm-probe/"u8;

    /// <summary>Reads a record without settling it.</summary>
    /// <returns>Whether it is one to be sent.</returns>
    public bool TryPeek(DeliveryBatch batch, int index, out AccessLogRecord record) =>
        Read(batch, index, out record) == InvalidReason.None && _selection.Judge(record) == FilterReason.None;

    /// <summary>Reads a record, or settles it if it is not to be sent. The record is valid until the next one is read.</summary>
    public bool TryRead(DeliveryBatch batch, int index, out AccessLogRecord record)
    {
        var reason = Read(batch, index, out record);
        if (reason != InvalidReason.None)
        {
            batch.Invalidate(index, reason);
            return false;
        }

        var isProbe = IsProbe(record);
        if (_selection.Judge(record) != FilterReason.None || (!isProbe && !batch.Keeps(index, record)))
        {
            batch.Filter(index);
            return false;
        }

        if (Utf8Parser.TryParse(record.RequestTimeEpoch, out long time, out var consumed) && consumed == record.RequestTimeEpoch.Length)
        {
            batch.NoteRequestTime(time);
        }

        if (isProbe) batch.BeginProbe(index, Encoding.ASCII.GetString(record.Path[ProbePath.Length..]));
        _selection.Redact(ref record);
        return true;
    }

    private InvalidReason Read(DeliveryBatch batch, int index, out AccessLogRecord record)
    {
        var logEvent = batch.Envelope[index];
        if (logEvent.IsComplete)
        {
            return logEvent.IsPlain
                ? _parser.ParseLine(logEvent.Message, out record)
                : _parser.ParseJsonString(logEvent.Message, out record);
        }

        record = default;
        return InvalidReason.EventIncomplete;
    }

    /// <summary>Anybody can call such a path: one that could say more than an id is an ordinary record.</summary>
    public static bool IsProbe(in AccessLogRecord record) =>
        record.Path.StartsWith(ProbePath)
        && record.Path[ProbePath.Length..] is { Length: > 0 and <= LongestProbeId } id
        && !id.ContainsAnyExcept(ProbeIdBytes);
}
