using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>
/// The node wire contract: writes the request that mirrors one record. Every header name that the node sees stands in this file, and
/// docs/node-wire-contract.md says where each comes from.
/// </summary>
internal sealed class NodeRequestWriter
{
    /// <summary>What every record has but the connector alone decides.</summary>
    private readonly byte[] _constantHeaders;

    public NodeRequestWriter(NodeAddress address, int? applicationId)
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
        var writer = new RequestBytes(requests, MaxLength(record));
        writer.Append(record.HttpMethod);
        writer.Append((byte)' ');
        writer.AppendPath(record.Path);
        writer.Append(_constantHeaders);
        writer.AppendHex("\r\nX-Request-Id: "u8, requestId);
        writer.AppendText("\r\nX-Amzn-RequestId: "u8, record.RequestId);
        writer.AppendText("\r\nX-Forwarded-Host: "u8, record.DomainName);
        writer.AppendText("\r\nX-Wallarm-Forwarded-Host: "u8, record.DomainName);
        writer.AppendText("\r\nX-Forwarded-For: "u8, record.SourceIp);
        writer.AppendText("\r\nX-Wallarm-Real-Ip: "u8, record.SourceIp);
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
        var path = Encoding.ASCII.GetBytes(ProbePath + name);
        var writer = new RequestBytes(requests, path.Length + _constantHeaders.Length + 256);
        writer.Append("GET "u8);
        writer.AppendPath(path);
        writer.Append(_constantHeaders);
        writer.AppendHex("\r\nX-Request-Id: "u8, XxHash128.HashToUInt128(Guid.NewGuid().ToByteArray()));
        writer.Append("\r\nX-Wallarm-Response-Code: 404\r\n\r\n"u8);
        writer.Complete();
    }

    /// <summary>Requests below this path ask whether the chain works; the leading dot keeps them out of API Discovery.</summary>
    public const string ProbePath = "/.wallarm-probe/";

    /// <summary>RFC 9110, section 8.6: a request without a body says so where its method would give it one.</summary>
    private static bool WantsContentLength(ReadOnlySpan<byte> method) =>
        !(method.SequenceEqual("GET"u8) || method.SequenceEqual("HEAD"u8) || method.SequenceEqual("OPTIONS"u8) || method.SequenceEqual("TRACE"u8));

    /// <summary>An upper bound: a path grows to three times its length when every byte is encoded; the names take less than 512 bytes.</summary>
    private int MaxLength(in AccessLogRecord record) =>
        record.HttpMethod.Length + (3 * record.Path.Length) + _constantHeaders.Length + 512
        + Bounded(record.RequestId) + (2 * Bounded(record.DomainName)) + (2 * Bounded(record.SourceIp)) + Bounded(record.UserAgent) + Bounded(record.Stage)
        + (4 * RequestBytes.MaxNumberLength);

    private static int Bounded(ReadOnlySpan<byte> value) => Math.Min(value.Length, RequestBytes.MaxTextLength);
}
