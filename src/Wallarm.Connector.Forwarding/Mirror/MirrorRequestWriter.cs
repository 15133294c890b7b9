using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.Mirror;

/// <summary>
/// The node wire contract: writes the request that mirrors one record. Every header name that the node sees stands in this file, and
/// docs/node-wire-contract.md says where each comes from.
/// </summary>
internal sealed class MirrorRequestWriter
{
    /// <summary>More than all header names and numbers of a request take.</summary>
    private const int NamesLength = 640;

    private const int LongestValues =
        AccessLogRecord.MaxMethodLength + (3 * AccessLogRecord.MaxPathLength) + (7 * RecordText.MaxTextLength);

    /// <summary>What every record has but the connector alone decides.</summary>
    private readonly byte[] _constantHeaders;

    public MirrorRequestWriter(NodeAddress address, int? applicationId)
    {
        var headers = new StringBuilder()
            .Append(" HTTP/1.1\r\nHost: ").Append(address.Authority)
            .Append("\r\nX-Forwarded-Proto: https\r\nX-Wallarm-Connector-Version: ").Append(ConnectorVersion.Value);
        if (applicationId is { } id) headers.Append(CultureInfo.InvariantCulture, $"\r\nX-Wallarm-Application-Id: {id}");
        _constantHeaders = Encoding.ASCII.GetBytes(headers.ToString());
    }

    /// <summary>Writes the request of a record.</summary>
    /// <param name="requests">Where the request goes.</param>
    /// <param name="record">The record.</param>
    /// <param name="requestId">The id of the record's log event.</param>
    public void Write(ArrayBufferWriter<byte> requests, in AccessLogRecord record, UInt128 requestId)
    {
        var writer = new RequestBytes(requests, MaxLength(record), record.IsPrintable);
        writer.Append(record.HttpMethod);
        writer.Append((byte)' ');
        writer.AppendPath(record.Path);
        writer.Append(_constantHeaders);
        writer.AppendHex("\r\nX-Request-Id: "u8, requestId);
        writer.AppendText("\r\nX-Amzn-RequestId: "u8, record.RequestId);
        writer.AppendText("\r\nX-Forwarded-Host: "u8, "\r\nX-Wallarm-Forwarded-Host: "u8, record.DomainName);
        writer.AppendText("\r\nX-Forwarded-For: "u8, "\r\nX-Wallarm-Real-Ip: "u8, record.SourceIp);
        writer.AppendText("\r\nUser-Agent: "u8, record.UserAgent);
        writer.AppendNumber("\r\nX-Wallarm-Response-Code: "u8, record.Status);
        writer.AppendNumber("\r\nX-Wallarm-Response-Length: "u8, record.ResponseLength);
        writer.AppendNumber("\r\nX-Wallarm-Response-Time: "u8, record.ResponseLatency);
        writer.AppendNumber("\r\nX-Wallarm-Request-Time: "u8, record.RequestTimeEpoch);
        writer.AppendText("\r\nX-Wallarm-Stage: "u8, record.Stage);
        if (WantsContentLength(record.HttpMethod)) writer.Append("\r\nContent-Length: 0"u8);
        writer.Append("\r\n\r\n"u8);
        writer.Complete();
    }

    /// <summary>
    /// Writes a request of our own: a GET of a path that API Discovery ignores, marked as not found. It stands for no record.
    /// </summary>
    public void WriteProbe(ArrayBufferWriter<byte> requests, string name)
    {
        var nameBytes = Encoding.ASCII.GetBytes(name);
        var writer =
            new RequestBytes(
                requests, RecordReader.ProbePath.Length + nameBytes.Length + _constantHeaders.Length + NamesLength, textIsPrintable: true);
        writer.Append("GET "u8);
        writer.Append(RecordReader.ProbePath);
        writer.Append(nameBytes);
        writer.Append(_constantHeaders);
        writer.AppendHex("\r\nX-Request-Id: "u8, XxHash128.HashToUInt128(Guid.NewGuid().ToByteArray()));
        writer.Append("\r\nX-Wallarm-Response-Code: 404\r\n\r\n"u8);
        writer.Complete();
    }

    /// <summary>Writes the node's documented health check (connector.external_health_check).</summary>
    public void WriteHealthCheck(ArrayBufferWriter<byte> requests, string path)
    {
        var pathBytes = Encoding.ASCII.GetBytes(path);
        var writer = new RequestBytes(requests, pathBytes.Length + _constantHeaders.Length + NamesLength, textIsPrintable: true);
        writer.Append("GET "u8);
        writer.Append(pathBytes);
        writer.Append(_constantHeaders);
        writer.Append("\r\n\r\n"u8);
        writer.Complete();
    }

    /// <summary>RFC 9110, section 8.6: a request without a body says so where its method would give it one.</summary>
    private static bool WantsContentLength(ReadOnlySpan<byte> method) =>
        !(method.SequenceEqual("GET"u8) || method.SequenceEqual("HEAD"u8)
            || method.SequenceEqual("OPTIONS"u8) || method.SequenceEqual("TRACE"u8));

    /// <summary>
    /// An upper bound. A byte becomes three at the most (percent-encoded, or U+FFFD in its place), two values are written twice, and no
    /// part exceeds its own bound.
    /// </summary>
    private int MaxLength(in AccessLogRecord record) =>
        _constantHeaders.Length + NamesLength + (int)Math.Min(6L * record.TextLength, LongestValues);
}
