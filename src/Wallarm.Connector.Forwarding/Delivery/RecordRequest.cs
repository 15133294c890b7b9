using System.Buffers;
using System.Text;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>The request of the record whose turn it is on a lane, in a buffer that serves one record after the other.</summary>
internal sealed class RecordRequest(NodeClient client)
{
    private readonly AccessLogParser _parser = new();
    private readonly ArrayBufferWriter<byte> _bytes = new(2048);
    private bool _standsForRecord;
    private string? _probeId;
    private long _startedAt;

    /// <summary>The request, ready to send as often as it takes.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>Whether its method is HEAD.</summary>
    public bool IsHead { get; private set; }

    /// <summary>Whether a record can be sent, and whether its method is one that changes nothing even on a real API.</summary>
    public (bool Sendable, bool Safe) Look(DeliveryBatch batch, int index)
    {
        if (_parser.ParseJsonString(batch.Envelope[index].Message, out var record) != InvalidReason.None) return default;
        if (client.Options.Address.IsHost(record.DomainName) || IsFiltered(record)) return default;
        var method = record.HttpMethod;
        return (true, method.SequenceEqual("GET"u8) || method.SequenceEqual("HEAD"u8) || method.SequenceEqual("OPTIONS"u8));
    }

    /// <summary>Reads a record and writes its request, or counts it where it is not to be sent.</summary>
    public bool TryWrite(DeliveryBatch batch, int index)
    {
        try
        {
            return TryWriteRecord(batch, index);
        }
        catch (Exception exception)
        {
            // A defect of ours: it may cost this record (which has failed, having no outcome), never the others or the account.
            batch.NoteTrouble($"a record could not be read or written: {exception.GetType().Name}");
            return false;
        }
    }

    /// <summary>Writes a request that stands for no record.</summary>
    public void WriteProbe(string name)
    {
        _bytes.ResetWrittenCount();
        client.Writer.WriteProbe(_bytes, name);
        IsHead = false;
        _standsForRecord = false;
        _probeId = null;
    }

    /// <summary>Counts the outcome of the record.</summary>
    /// <param name="batch">Where it is counted.</param>
    /// <param name="status">What the node answered; null where it did not. A record without an outcome counts as failed by itself.</param>
    public void Settle(DeliveryBatch batch, int? status)
    {
        if (!_standsForRecord) return;
        var accepted = status is >= 200 and < 300;
        if (accepted) batch.CountForwarded();
        else if (status is { } answered) batch.CountRejected(answered);
        if (_probeId is null) return;
        var outcome = accepted ? "forwarded" : status is null ? "failed" : "rejected";
        batch.AddProbe(new ProbeOutcome(_probeId, outcome, status, TimeSpan.FromMilliseconds(Environment.TickCount64 - _startedAt)));
    }

    private bool TryWriteRecord(DeliveryBatch batch, int index)
    {
        var logEvent = batch.Envelope[index];
        var reason = _parser.ParseJsonString(logEvent.Message, out var record);
        if (reason != InvalidReason.None)
        {
            batch.CountInvalid(index, reason);
            return false;
        }

        if (client.Options.Address.IsHost(record.DomainName))
        {
            batch.CountRejected(status: 0);
            return false;
        }

        if (IsFiltered(record))
        {
            batch.CountFiltered();
            return false;
        }

        _bytes.ResetWrittenCount();
        client.Writer.Write(_bytes, record, batch.RequestIds.Hash(logEvent.Id));
        IsHead = record.HttpMethod.SequenceEqual("HEAD"u8);
        _standsForRecord = true;
        _probeId = null;
        if (!IsProbe(record)) return true;
        _probeId = Encoding.UTF8.GetString(record.Path[NodeRequestWriter.ProbePath.Length..]);
        _startedAt = Environment.TickCount64;
        return true;
    }

    private bool IsFiltered(in AccessLogRecord record) =>
        client.Options.DiscoverableOnly && !IsProbe(record) && DiscoveryRules.Judge(record) != DiscoveryVerdict.Discoverable;

    private static bool IsProbe(in AccessLogRecord record) => record.Path.StartsWith(NodeRequestWriter.ProbePath);
}
