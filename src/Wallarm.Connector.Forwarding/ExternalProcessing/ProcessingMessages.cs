using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>
/// What a node in <c>envoy-external-filter</c> mode is sent: every name and field number that leaves this connector stands in this file.
/// The contract is Envoy's (<c>envoy/service/ext_proc/v3/external_processor.proto</c>, <c>envoy/config/core/v3/base.proto</c>,
/// <c>google/protobuf/struct.proto</c>); docs/node-wire-contract.md says where each value comes from.
/// </summary>
internal sealed class ProcessingMessages
{
    /// <summary>The called method.</summary>
    public const string Method = "/envoy.service.ext_proc.v3.ExternalProcessor/Process";

    /// <summary>More than the first message of any record takes, in bytes.</summary>
    public const int MaxRequestLength =
        AccessLogRecord.MaxMethodLength + (3 * AccessLogRecord.MaxPathLength)
        + (2 * RecordText.MaxTextLength) + (2 * RecordText.IdLength) + 1024;

    /// <summary>The length of the second message with its prefix, in bytes: all statuses have three digits.</summary>
    public const int ResponseLength = 27;

    // ProcessingRequest
    private const int RequestHeaders = 2;
    private const int ResponseHeaders = 3;
    private const int Attributes = 9;

    // HttpHeaders
    private const int Headers = 1;
    private const int EndOfStream = 3;

    // HeaderMap, HeaderValue
    private const int HeaderMapHeaders = 1;
    private const int HeaderKey = 1;
    private const int HeaderRawValue = 3;

    // An entry of a map; google.protobuf.Struct, google.protobuf.Value
    private const int EntryKey = 1;
    private const int EntryValue = 2;
    private const int StructFields = 1;
    private const int StringValue = 3;

    /// <summary>The longest address of a caller: IPv6 with an embedded IPv4 address.</summary>
    private const int MaxAddressLength = 45;

    private static readonly SearchValues<byte> V6Characters = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    /// <summary>What is the same in every message, encoded once: what stands before an id, and a whole header.</summary>
    private static readonly byte[] IdHeaderStart =
        EncodeBeforeId(static (ref ProtoWriter writer, ReadOnlySpan<byte> id) => WriteHeader(ref writer, "x-request-id"u8, id));

    private static readonly byte[] IdAttributeStart =
        EncodeBeforeId(static (ref ProtoWriter writer, ReadOnlySpan<byte> id) => WriteAttribute(ref writer, "request.id"u8, id));

    private static readonly byte[] SchemeHeader = Encode(static (ref ProtoWriter writer) =>
        WriteHeader(ref writer, ":scheme"u8, "https"u8));

    private readonly TimeText _time = new();

    private delegate void Field(ref ProtoWriter writer);

    private delegate void IdField(ref ProtoWriter writer, ReadOnlySpan<byte> id);

    /// <summary>
    /// Writes the first message of a record, with its gRPC prefix, to the end of a buffer: <c>request_headers</c> and <c>attributes</c>.
    /// </summary>
    /// <param name="buffer">At least <see cref="MaxRequestLength"/> bytes.</param>
    /// <param name="record">The record.</param>
    /// <param name="id">Its id.</param>
    /// <returns>Where in the buffer the message begins.</returns>
    public int WriteRequest(Span<byte> buffer, in AccessLogRecord record, UInt128 id)
    {
        Span<byte> hex = stackalloc byte[RecordText.IdLength];
        _ = RecordText.WriteHex(id, hex);
        var writer = new ProtoWriter(buffer);
        var end = writer.Start;

        WriteSourceAddress(ref writer, record.SourceIp);
        WriteTime(ref writer, record.RequestTimeEpoch);
        writer.WriteEncoded(hex);
        writer.WriteEncoded(IdAttributeStart);
        writer.Nest(EntryValue, end);
        writer.WriteBytes(EntryKey, "envoy.filters.http.ext_proc"u8);
        writer.Nest(Attributes, end);

        var headers = writer.Start;
        writer.WriteTrue(EndOfStream);
        var map = writer.Start;
        writer.WriteEncoded(hex);
        writer.WriteEncoded(IdHeaderStart);
        WriteText(ref writer, "user-agent"u8, record.UserAgent, record.IsPrintable);
        WriteText(ref writer, ":authority"u8, record.DomainName, record.IsPrintable);
        writer.WriteEncoded(SchemeHeader);
        WritePath(ref writer, record.Path);
        WriteHeader(ref writer, ":method"u8, record.HttpMethod);
        writer.Nest(Headers, map);
        writer.Nest(RequestHeaders, headers);
        writer.WritePrefix(end);
        return writer.Start;
    }

    /// <summary>
    /// Writes the first message of a call of the connector's own: a path that API Discovery ignores, marked as not found.
    /// </summary>
    /// <param name="buffer">At least <see cref="MaxRequestLength"/> bytes.</param>
    /// <param name="host">The node's own host: the call is to no API.</param>
    /// <param name="name">What stands behind the probes' path.</param>
    /// <returns>Where in the buffer the message begins, and the status for the second message.</returns>
    public (int Start, int Status) WriteProbe(Span<byte> buffer, string host, string name)
    {
        var line = $$"""
            {
              "httpMethod": "GET", "path": "/.wallarm-probe/{{name}}", "status": "404", "domainName": "{{host}}",
              "requestTimeEpoch": "{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}}",
              "userAgent": "wallarm-connector/{{ConnectorVersion.Value}}"
            }
            """;
        _ = new AccessLogParser().ParseLine(Encoding.UTF8.GetBytes(line), out var record);
        var id = new UInt128((ulong)Random.Shared.NextInt64(), (ulong)Random.Shared.NextInt64());
        return (WriteRequest(buffer, record, id), StatusOf(record));
    }

    /// <summary>Writes the second message of a record, with its gRPC prefix: <c>response_headers</c>.</summary>
    /// <param name="buffer">Exactly <see cref="ResponseLength"/> bytes.</param>
    /// <param name="status">The status of the response, 100 to 599.</param>
    public static void WriteResponse(Span<byte> buffer, int status)
    {
        Span<byte> digits = [(byte)('0' + (status / 100)), (byte)('0' + (status / 10 % 10)), (byte)('0' + (status % 10))];
        var writer = new ProtoWriter(buffer);
        var end = writer.Start;
        writer.WriteTrue(EndOfStream);
        var map = writer.Start;
        WriteHeader(ref writer, ":status"u8, digits);
        writer.Nest(Headers, map);
        writer.Nest(ResponseHeaders, end);
        writer.WritePrefix(end);
    }

    /// <summary>The status of a record's response, 100 to 599; 0 if its line has none: it then has no second message.</summary>
    public static int StatusOf(in AccessLogRecord record) =>
        record.Status.Length == 3 && Utf8Parser.TryParse(record.Status, out int status, out var used) && used == 3
            && status is >= 100 and <= 599
            ? status
            : 0;

    private static byte[] Encode(Field field)
    {
        var buffer = new byte[128];
        var writer = new ProtoWriter(buffer);
        field(ref writer);
        return buffer[writer.Start..];
    }

    /// <summary>All ids have one length, and end their field: what stands before them is the same for all.</summary>
    private static byte[] EncodeBeforeId(IdField field) =>
        Encode((ref ProtoWriter writer) => field(ref writer, new byte[RecordText.IdLength]))[..^RecordText.IdLength];

    private static void WriteHeader(ref ProtoWriter writer, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value)
    {
        var end = writer.Start;
        writer.WriteBytes(HeaderRawValue, value);
        EndHeader(ref writer, key, end);
    }

    /// <summary>A header whose value is text of the log line. Left out if nothing of it remains.</summary>
    private static void WriteText(ref ProtoWriter writer, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value, bool isPrintable)
    {
        if (RecordText.IsPlainText(value, isPrintable))
        {
            WriteHeader(ref writer, key, value);
            return;
        }

        var end = writer.Start;
        var written = RecordText.WriteText(value, writer.Room, isPrintable: false);
        if (written == 0) return;
        MoveToEnd(ref writer, written);
        writer.Nest(HeaderRawValue, end);
        EndHeader(ref writer, key, end);
    }

    private static void WritePath(ref ProtoWriter writer, scoped ReadOnlySpan<byte> path)
    {
        if (RecordText.IsPlainPath(path))
        {
            WriteHeader(ref writer, ":path"u8, path);
            return;
        }

        var end = writer.Start;
        MoveToEnd(ref writer, RecordText.WritePath(path, writer.Room));
        writer.Nest(HeaderRawValue, end);
        EndHeader(ref writer, ":path"u8, end);
    }

    /// <summary>What was written to the start of the room, as its length was not known before, moves to the room's end.</summary>
    private static void MoveToEnd(ref ProtoWriter writer, int length)
    {
        var room = writer.Room;
        room[..length].CopyTo(room[^length..]);
        writer.Claim(length);
    }

    private static void EndHeader(ref ProtoWriter writer, scoped ReadOnlySpan<byte> key, int end)
    {
        writer.WriteBytes(HeaderKey, key);
        writer.Nest(HeaderMapHeaders, end);
    }

    private static void WriteAttribute(ref ProtoWriter writer, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value)
    {
        var end = writer.Start;
        writer.WriteBytes(StringValue, value);
        writer.Nest(EntryValue, end);
        writer.WriteBytes(EntryKey, key);
        writer.Nest(StructFields, end);
    }

    /// <summary>Envoy prints <c>ip:port</c>, IPv6 in brackets. A log line has no port. What is no address is left out.</summary>
    private static void WriteSourceAddress(ref ProtoWriter writer, scoped ReadOnlySpan<byte> address)
    {
        if (address.Length is 0 or > MaxAddressLength) return;
        var isV6 = address.Contains((byte)':');
        if (isV6 ? address.ContainsAnyExcept(V6Characters) : !IsV4(address)) return;
        Span<byte> value = stackalloc byte[MaxAddressLength + 4];
        var written = 0;
        if (isV6) value[written++] = (byte)'[';
        address.CopyTo(value[written..]);
        written += address.Length;
        if (isV6) value[written++] = (byte)']';
        ":0"u8.CopyTo(value[written..]);
        WriteAttribute(ref writer, "source.address"u8, value[..(written + 2)]);
    }

    /// <summary>Four numbers up to 255. (<c>IPAddress</c> would allocate one for each record.)</summary>
    private static bool IsV4(ReadOnlySpan<byte> address)
    {
        for (var part = 0; part < 4; part++)
        {
            var length = part < 3 ? address.IndexOf((byte)'.') : address.Length;
            if (length is < 1 or > 3 || !Utf8Parser.TryParse(address[..length], out byte _, out var used) || used != length) return false;
            address = part < 3 ? address[(length + 1)..] : default;
        }

        return true;
    }

    private void WriteTime(ref ProtoWriter writer, scoped ReadOnlySpan<byte> epochMilliseconds)
    {
        if (!Utf8Parser.TryParse(epochMilliseconds, out long milliseconds, out var used) || used != epochMilliseconds.Length) return;
        Span<byte> text = stackalloc byte[TimeText.MaxLength];
        var length = _time.Write(milliseconds, text);
        if (length > 0) WriteAttribute(ref writer, "request.time"u8, text[..length]);
    }
}
