using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Simulators.ExtProc;

namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>One stream that the client opened: what came on it, and ways to respond.</summary>
internal sealed class PeerCall(PeerConnection connection, int streamId, IReadOnlyList<HeaderField> headers)
{
    private readonly List<byte> _unread = [];
    private readonly Lock _lock = new();
    private Task _work = Task.CompletedTask;

    public PeerConnection Connection => connection;

    public int StreamId => streamId;

    /// <summary>The headers of the call itself, not those of the record.</summary>
    public IReadOnlyList<HeaderField> Headers => headers;

    /// <summary>The messages as they came, without their prefixes.</summary>
    public List<byte[]> Messages { get; } = [];

    public List<ProcessingRequest> Parts { get; } = [];

    /// <summary>Whether the client has ended its side.</summary>
    public bool IsEnded { get; set; }

    /// <summary>Whether the peer has ended its side.</summary>
    public bool IsFinished { get; set; }

    /// <summary>The code of the client's RST_STREAM; null if there was none.</summary>
    public Http2Error? Reset { get; set; }

    /// <summary>Whether the peer has sent RST_STREAM.</summary>
    public bool IsReset { get; set; }

    public bool IsOpen => Reset is null && !IsReset && !(IsEnded && IsFinished);

    /// <summary>Whether the response has begun.</summary>
    public bool HasHeaders { get; set; }

    /// <summary>The record's header of a name; null without one.</summary>
    public string? this[string key]
    {
        get
        {
            HeaderValue? header =
                Parts.SelectMany(part => (part.RequestHeaders ?? part.ResponseHeaders).Headers?.Headers ?? []).FirstOrDefault(
                    each => each.Key == key);
            return header is null ? null : Encoding.UTF8.GetString(header.RawValue.Span);
        }
    }

    public string Id => this["x-request-id"] ?? "";

    public string Path => this[":path"] ?? "";

    /// <summary>Whether the connector makes the call of its own accord.</summary>
    public bool IsProbe { get; private set; }

    /// <summary>Takes bytes of the client's; returns the numbers of the parts that they completed.</summary>
    /// <exception cref="InvalidDataException">They are no messages.</exception>
    public IReadOnlyList<int> Take(ReadOnlySpan<byte> data)
    {
        _unread.AddRange(data);
        List<int> completed = [];
        while (_unread.Count >= 5)
        {
            byte[] bytes = [.. _unread];
            if (bytes[0] != 0)
                throw new InvalidDataException($"a gRPC message with the flags {bytes[0]}");
            int length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1));
            if (bytes.Length < 5 + length)
                break;
            byte[] message = bytes[5..(5 + length)];
            _unread.RemoveRange(0, 5 + length);
            Messages.Add(message);
            Parts.Add(ProcessingRequest.Parser.ParseFrom(message));
            IsProbe = ConnectorProbe.Is(Path)
                && Parts.TrueForAll(part => part.RequestHeaders is not null || part.ResponseHeaders is not null);
            completed.Add(Parts[^1].RequestCase switch
            {
                ProcessingRequest.RequestOneofCase.RequestHeaders => 1,
                ProcessingRequest.RequestOneofCase.ResponseHeaders => 2,
                _ => throw new InvalidDataException($"a message of the kind {Parts[^1].RequestCase}"),
            });
        }

        return completed;
    }

    public bool HasUnread => _unread.Count > 0;

    /// <summary>Does what a test says after all that it said before about this call, without holding up the connection.</summary>
    public void Enqueue(Func<Task> work)
    {
        lock (_lock)
            _work = RunAsync(_work, work);
    }

    public Task Work => _work;

    /// <summary>The headers of a response; only the first time.</summary>
    public async Task RespondAsync(int status = 200, string contentType = "application/grpc")
    {
        if (HasHeaders)
            return;
        HasHeaders = true;
        await connection.SendHeadersAsync(
            this, [new(":status", status.ToString(System.Globalization.CultureInfo.InvariantCulture)), new("content-type", contentType)]);
    }

    /// <summary>Responds with a message, within what the client allows.</summary>
    /// <param name="message">The message with its prefix.</param>
    public async Task SendAsync(byte[] message)
    {
        await RespondAsync();
        await connection.SendDataAsync(this, message);
    }

    public Task AcknowledgeAsync(int part) => SendAsync(GrpcText.Acknowledgement(part));

    /// <summary>Ends the call with a status: in trailers, or in the only headers if there were none.</summary>
    public async Task FinishAsync(int grpcStatus = 0, string? message = null)
    {
        IsFinished = true;
        List<HeaderField> fields = HasHeaders ? [] : [new(":status", "200"), new("content-type", "application/grpc")];
        fields.Add(new("grpc-status", grpcStatus.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        if (message is not null)
            fields.Add(new("grpc-message", message));
        HasHeaders = true;
        await connection.SendHeadersAsync(this, fields, endStream: true);
    }

    public async Task ResetAsync(Http2Error error)
    {
        IsReset = true;
        await connection.SendAsync(Frames.RstStream(streamId, error));
    }

    private async Task RunAsync(Task before, Func<Task> work)
    {
        await before;
        await connection.GuardAsync(work);
    }
}
