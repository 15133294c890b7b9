using System.Buffers;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarding.Mirror;

/// <summary>The request of the record whose turn it is on a lane, in a buffer that serves one record after the other.</summary>
internal sealed class MirrorRequest(MirrorProtocol protocol)
{
    private static readonly RejectionReason OwnHost = new(Status: null, HttpStatusMeaning.OwnHost, HttpStatusMeaning.OwnHost);

    private readonly RecordReader _reader = new(protocol.Options);
    private readonly ArrayBufferWriter<byte> _bytes = new(2048);

    /// <summary>The record that the request stands for; -1 for a request of the connector's own.</summary>
    private int _index = -1;

    /// <summary>The request, ready to send as often as it takes.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>Whether it stands for a record, and is none of the connector's own.</summary>
    public bool IsRecord => _index >= 0;

    /// <summary>Whether its method is HEAD.</summary>
    public bool IsHead { get; private set; }

    /// <summary>Whether the node has taken it.</summary>
    public bool IsAccepted { get; private set; }

    /// <summary>Whether a record can be sent.</summary>
    public bool IsSendable(DeliveryBatch batch, int index) => _reader.TryPeek(batch, index, out var record) && !IsOwnHost(record);

    /// <summary>Reads a record and writes its request, or settles it if it is not to be sent.</summary>
    public bool TryWrite(DeliveryBatch batch, int index)
    {
        try
        {
            return TryWriteRecord(batch, index);
        }
        catch (Exception exception)
        {
            // A defect of ours: it costs this record, once, and never the others or the counts.
            batch.Reject(index, RejectionReason.Unwritable(exception));
            return false;
        }
    }

    /// <summary>Writes a request that stands for no record.</summary>
    public void WriteProbe(string name)
    {
        _bytes.ResetWrittenCount();
        protocol.Writer.WriteProbe(_bytes, name);
        IsHead = false;
        IsAccepted = false;
        _index = -1;
    }

    /// <summary>
    /// Counts an attempt at which the node failed on the record alone: see <see cref="DeliveryBatch.CountAttempt"/>.
    /// </summary>
    public bool CountAttempt(DeliveryBatch batch, int status) => IsRecord && batch.CountAttempt(_index, Failure(status));

    /// <summary>Settles the record.</summary>
    /// <param name="batch">Where it is counted.</param>
    /// <param name="status">The status of the response; null if none came.</param>
    public void Settle(DeliveryBatch batch, int? status)
    {
        IsAccepted = status is >= 200 and < 300;
        if (!IsRecord) return;
        if (status is >= 200 and < 300) batch.Forward(_index, status);
        else if (status is { } refused) batch.Reject(_index, Rejection(refused));
        else batch.GiveUp(_index);
    }

    private bool TryWriteRecord(DeliveryBatch batch, int index)
    {
        if (!_reader.TryRead(batch, index, out var record)) return false;
        if (IsOwnHost(record))
        {
            batch.Reject(index, OwnHost);
            return false;
        }

        _bytes.ResetWrittenCount();
        protocol.Writer.Write(_bytes, record, batch.RequestIds.Hash(batch.Envelope[index].Id));
        IsHead = record.HttpMethod.SequenceEqual("HEAD"u8);
        _index = index;
        return true;
    }

    private bool IsOwnHost(in AccessLogRecord record) => protocol.Options.Address.IsHost(record.DomainName);

    private static RejectionReason Rejection(int status)
    {
        var meaning = HttpStatusMeaning.Of(status);
        return new RejectionReason(status, meaning, $"the node responded with {status} ({meaning})");
    }

    private static RejectionReason Failure(int status)
    {
        const string Meaning = "the node failed on this record each time, and took others: see the node's log";
        return new RejectionReason(status, Meaning, $"the node responded with {status} ({Meaning})");
    }
}
