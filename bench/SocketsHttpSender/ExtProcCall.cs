using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace Wallarm.Connector.Bench.SocketsHttpSender;

/// <summary>
/// Both messages of one record, each with its gRPC prefix; the second is sent when the first is acknowledged, as the forwarder does.
/// </summary>
internal sealed record ExtProcCall(ReadOnlyMemory<byte> First, ReadOnlyMemory<byte> Second)
{
    private const int PrefixLength = 5;
    private const int AcknowledgementLength = 7;

    /// <summary>Reads the calls of a capture: pairs of messages.</summary>
    public static IReadOnlyList<ExtProcCall> ReadAll(string file)
    {
        ReadOnlyMemory<byte> left = File.ReadAllBytes(file);
        var calls = new List<ExtProcCall>();
        while (!left.IsEmpty)
            calls.Add(new ExtProcCall(TakeMessage(ref left), TakeMessage(ref left)));
        return calls;
    }

    /// <summary>Sends the call and waits for both acknowledgements and the status.</summary>
    public async Task SendAsync(HttpMessageInvoker client, Uri address)
    {
        var content = new TwoPartContent(this);
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using HttpResponseMessage response = await client.SendAsync(request, CancellationToken.None);
        await using Stream acknowledgements = await response.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[AcknowledgementLength];
        await acknowledgements.ReadExactlyAsync(buffer);
        content.FirstIsAcknowledged();
        await acknowledgements.ReadExactlyAsync(buffer);
        if (await acknowledgements.ReadAsync(buffer) != 0 || response.TrailingHeaders.GetValues("grpc-status").Single() != "0")
            throw new InvalidDataException("the call did not end with status 0 behind two acknowledgements");
    }

    private static ReadOnlyMemory<byte> TakeMessage(ref ReadOnlyMemory<byte> left)
    {
        int length = PrefixLength + BinaryPrimitives.ReadInt32BigEndian(left.Span[1..]);
        ReadOnlyMemory<byte> message = left[..length];
        left = left[length..];
        return message;
    }

    private sealed class TwoPartContent : HttpContent
    {
        private readonly TaskCompletionSource _acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ExtProcCall _call;

        public TwoPartContent(ExtProcCall call)
        {
            _call = call;
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        public void FirstIsAcknowledged() => _acknowledged.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_call.First);
            await stream.FlushAsync();
            await _acknowledged.Task;
            await stream.WriteAsync(_call.Second);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
