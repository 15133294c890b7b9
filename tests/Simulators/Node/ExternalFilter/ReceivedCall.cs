using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Wallarm.Connector.Simulators.ExtProc;

namespace Wallarm.Connector.Simulators;

/// <summary>One call of an API as the node was told of it: one gRPC stream, with a request part and, in the end, a response part.</summary>
public sealed class ReceivedCall
{
    /// <summary>The entry of the attributes under which Envoy puts those that the filter was told to send.</summary>
    public const string AttributeGroup = "envoy.filters.http.ext_proc";

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReceivedMessage _request;
    private volatile ReceivedMessage? _response;
    private IReadOnlyList<KeyValuePair<string, string>>? _requestHeaders;
    private IReadOnlyDictionary<string, string>? _attributes;
    private int _acknowledged;
    private volatile bool _blocked;

    internal ReceivedCall(ReceivedMessage request, int connectionNumber, long sequenceNumber)
    {
        _request = request;
        ConnectionNumber = connectionNumber;
        SequenceNumber = sequenceNumber;
        ReceivedAt = DateTimeOffset.UtcNow;
    }

    /// <summary>Counts calls from 1, over all connections; 0 for a probe.</summary>
    public long SequenceNumber { get; }

    /// <summary>Counts connections from 1.</summary>
    public int ConnectionNumber { get; }

    /// <summary>When the request part was there.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>When the response part was there; null before.</summary>
    public DateTimeOffset? ResponseReceivedAt { get; private set; }

    /// <summary>The bytes of the first message, without gRPC's prefix.</summary>
    public ReadOnlyMemory<byte> RequestMessage => _request.Bytes;

    /// <summary>The bytes of the second message, without gRPC's prefix; null before.</summary>
    public ReadOnlyMemory<byte>? ResponseMessage => _response?.Bytes;

    /// <summary>The headers of the request part in the order received, pseudo headers included; values are decoded as UTF-8.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RequestHeaders => _requestHeaders ??= Pairs(_request.Content!.RequestHeaders);

    /// <summary>end_of_stream of the request part: no body follows.</summary>
    public bool RequestEndOfStream => _request.Content!.RequestHeaders.EndOfStream;

    /// <summary>observability_mode: the peer reads no responses.</summary>
    public bool ObservabilityMode => _request.Content!.ObservabilityMode;

    /// <summary>The attributes that came with the request part, e.g. <c>request.id</c>; values that are no strings are left out.</summary>
    public IReadOnlyDictionary<string, string> Attributes => _attributes ??= ReadAttributes(_request.Content!);

    public string? RequestId => Attributes.GetValueOrDefault("request.id");

    public string? RequestTime => Attributes.GetValueOrDefault("request.time");

    public string? SourceAddress => Attributes.GetValueOrDefault("source.address");

    public string Method => RequestHeader(":method") ?? "";

    public string Path => RequestHeader(":path") ?? "";

    internal static string PathOf(ReceivedMessage request) => Value(request.Content!.RequestHeaders, ":path") ?? "";

    public string Authority => RequestHeader(":authority") ?? "";

    /// <summary>The headers of the response part, likewise; null before.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? ResponseHeaders =>
        _response is { } response ? Pairs(response.Content!.ResponseHeaders) : null;

    /// <summary>end_of_stream of the response part; null before.</summary>
    public bool? ResponseEndOfStream => _response?.Content!.ResponseHeaders.EndOfStream;

    /// <summary>The status in the response part; null before.</summary>
    public int? Status =>
        _response is { } response ? int.Parse(Value(response.Content!.ResponseHeaders, ":status")!, CultureInfo.InvariantCulture) : null;

    /// <summary>How many parts the node has acknowledged: 0, 1 or 2.</summary>
    public int PartsAcknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Whether the node sent an immediate_response, as it does when it blocks.</summary>
    public bool Blocked => _blocked;

    /// <summary>The gRPC status with which the node ended the call; null before, and when the stream or its connection broke.</summary>
    public int? GrpcStatus { get; private set; }

    /// <summary>Completed once nothing more comes of the call.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The first header of that name in the request part, or null.</summary>
    public string? RequestHeader(string name) => Value(_request.Content!.RequestHeaders, name);

    /// <summary>The first header of that name in the response part, or null.</summary>
    public string? ResponseHeader(string name) => _response is { } response ? Value(response.Content!.ResponseHeaders, name) : null;

    public override string ToString() => $"{SequenceNumber} (connection {ConnectionNumber}): {Method} {Path} -> {Status?.ToString(CultureInfo.InvariantCulture) ?? "no response part"}";

    internal void AddResponse(ReceivedMessage response)
    {
        ResponseReceivedAt = DateTimeOffset.UtcNow;
        _response = response;
    }

    internal void Acknowledge() => Interlocked.Increment(ref _acknowledged);

    internal void Block() => _blocked = true;

    internal void End(int? grpcStatus)
    {
        GrpcStatus = grpcStatus;
        _ended.TrySetResult();
    }

    private static KeyValuePair<string, string>[] Pairs(HttpHeaders headers) =>
        [.. headers.Headers.Headers.Select(header => KeyValuePair.Create(header.Key, Text(header)))];

    private static string? Value(HttpHeaders headers, string name)
    {
        foreach (HeaderValue header in headers.Headers.Headers)
        {
            if (header.Key == name)
                return Text(header);
        }

        return null;
    }

    private static string Text(HeaderValue header) => header.RawValue.IsEmpty ? header.Value : header.RawValue.ToStringUtf8();

    private static Dictionary<string, string> ReadAttributes(ProcessingRequest request) =>
        request.Attributes.TryGetValue(AttributeGroup, out Struct? group)
            ? group.Fields.Where(field => field.Value.HasStringValue).ToDictionary(field => field.Key, field => field.Value.StringValue)
            : [];
}
