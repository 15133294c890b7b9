using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>Right responses in every shape that the rules allow: none of them costs a retry.</summary>
public class ResponseFramingTests
{
    private static readonly HeaderField[] Response = [new(":status", "200"), new("content-type", "application/grpc")];

    [Fact]
    public async Task Messages_may_be_split_over_DATA_frames_at_every_byte()
    {
        byte[] both = [.. GrpcText.MoreTime(TimeSpan.FromSeconds(3)), .. GrpcText.RequestAcknowledged];
        int next = 0;
        await using Http2Peer peer = Http2Peer.Start(async (call, part) =>
        {
            byte[] message = part == 1 ? both : GrpcText.ResponseAcknowledged;
            int cut = Interlocked.Increment(ref next) % message.Length;
            await call.SendAsync(message[..cut]);
            await call.SendAsync([]);
            await call.SendAsync(message[cut..]);
        });

        AssertClean(await peer.DeliverAsync(100), 100);
    }

    [Fact]
    public async Task Messages_may_come_a_byte_a_frame_and_a_byte_a_packet()
    {
        await using Http2Peer peer = Http2Peer.Start(async (call, part) =>
        {
            foreach (byte value in GrpcText.Acknowledgement(part))
                await call.SendAsync([value]);
        });

        AssertClean(await peer.DeliverAsync(30), 30);
    }

    [Fact]
    public async Task Frames_may_come_a_byte_a_packet()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = async (call, part) =>
            {
                byte[] bytes = part == 1
                    ? [.. Frames.Headers(call.StreamId, call.Connection.Encode(Response)), .. Frames.Data(call.StreamId, GrpcText.RequestAcknowledged)]
                    : [.. Frames.Data(call.StreamId, GrpcText.ResponseAcknowledged), .. Frames.Headers(call.StreamId, call.Connection.Encode(new HeaderField("grpc-status", "0")), endStream: true)];
                foreach (byte value in bytes)
                    await call.Connection.SendAsync(value);
            },
            OnEnd = Finished,
        });
        using NodeClient client = new(ExternalDeliveries.To(peer) with { Concurrency = 1 });

        AssertClean(await client.DeliverAsync(Deliveries.Lines(10)), 10);
    }

    [Fact]
    public async Task Several_messages_may_share_a_frame()
    {
        await using Http2Peer peer = Http2Peer.Start((call, part) =>
            call.SendAsync([.. GrpcText.MoreTime(TimeSpan.FromSeconds(1)), .. GrpcText.Acknowledgement(part)]));

        AssertClean(await peer.DeliverAsync(20), 20);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    public async Task DATA_and_HEADERS_may_be_padded(int padding)
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = async (call, part) =>
            {
                if (part == 1)
                    await call.Connection.SendAsync(
                        Frames.Headers(call.StreamId, call.Connection.Encode(Response), padding: padding, priority: padding == 1));
                await call.Connection.SendAsync(
                    [.. Frames.Data(call.StreamId, [], padding: padding), .. Frames.Data(call.StreamId, GrpcText.Acknowledgement(part), padding: padding)]);
                if (part == 2)
                    await call.Connection.SendAsync(Frames.Headers(call.StreamId, call.Connection.Encode(new HeaderField("grpc-status", "0")), endStream: true, padding: padding));
            },
            OnEnd = Finished,
        });
        using NodeClient client = new(ExternalDeliveries.To(peer) with { Concurrency = 1 });

        AssertClean(await client.DeliverAsync(Deliveries.Lines(20)), 20);
    }

    [Fact]
    public async Task Padding_counts_for_the_windows_and_the_client_grants_it_again()
    {
        // More padding than any first window: the peer sends only what the client granted, so that it would wait for ever otherwise.
        await using Http2Peer peer = Http2Peer.Start(async (call, part) =>
        {
            await call.RespondAsync();
            for (int frame = 0; frame < 200; frame++)
            {
                int room = 0;
                while (room < 256)
                    room += await call.Connection.Flow.TakeAsync(call.StreamId, 256 - room, CancellationToken.None);
                await call.Connection.SendAsync(Frames.Data(call.StreamId, [], padding: 255));
            }

            await call.AcknowledgeAsync(part);
        });

        AssertClean(await peer.DeliverAsync(100), 100);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Headers_and_trailers_may_be_split_into_CONTINUATIONs_at_every_byte(bool huffman)
    {
        int next = 0;
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = async (call, part) =>
            {
                byte[] block = part == 1
                    ? [.. HpackWriter.Plain(":status", "200", huffman), .. HpackWriter.Plain("content-type", "application/grpc", huffman), .. HpackWriter.Plain("x-long", new string('l', 300), huffman)]
                    : [.. HpackWriter.Plain("grpc-status", "0", huffman), .. HpackWriter.Plain("grpc-message", "", huffman)];
                int cut = Interlocked.Increment(ref next) % block.Length;
                byte[] headers =
                [
                    .. Frames.Headers(call.StreamId, block[..cut], endStream: part == 2, endHeaders: false),
                    .. Frames.Continuation(call.StreamId, [], endHeaders: false),
                    .. Frames.Continuation(call.StreamId, block[cut..]),
                ];
                byte[] message = Frames.Data(call.StreamId, GrpcText.Acknowledgement(part));
                await call.Connection.SendAsync(part == 1 ? [.. headers, .. message] : [.. message, .. headers]);
            },
            OnEnd = Finished,
        });
        using NodeClient client = new(ExternalDeliveries.To(peer) with { Concurrency = 8 });

        AssertClean(await client.DeliverAsync(Deliveries.Lines(500)), 500);
    }

    [Fact]
    public async Task A_header_block_of_one_byte_a_CONTINUATION_is_understood()
    {
        await using Http2Peer peer = Http2Peer.Start(ExternalDeliveries.MisbehavingOnce(async call =>
        {
            byte[] block = call.Connection.Encode(Response);
            byte[] frames = Frames.Headers(call.StreamId, [], endHeaders: false);
            for (int index = 0; index < block.Length; index++)
                frames = [.. frames, .. Frames.Continuation(call.StreamId, [block[index]], index == block.Length - 1)];
            call.HasHeaders = true;
            await call.Connection.SendAsync([.. frames, .. Frames.Data(call.StreamId, GrpcText.RequestAcknowledged)]);
        }));
        using NodeClient client = await peer.WarmUpAsync();

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(1));

        Assert.Equal((1, 0), (report.Forwarded, report.Retries));
    }

    [Fact]
    public async Task Informational_responses_may_come_before_the_response()
    {
        await using Http2Peer peer = Http2Peer.Start(async (call, part) =>
        {
            if (part == 1)
            {
                await call.Connection.SendHeadersAsync(call, [new(":status", "100")]);
                await call.Connection.SendHeadersAsync(call, [new(":status", "103"), new("link", "</a>")]);
            }

            await call.AcknowledgeAsync(part);
        });

        AssertClean(await peer.DeliverAsync(20), 20);
    }

    [Fact]
    public async Task Headers_may_come_long_before_the_first_acknowledgement()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions { OnCall = call => call.RespondAsync() });

        AssertClean(await peer.DeliverAsync(20), 20);
    }

    [Fact]
    public async Task An_empty_DATA_frame_may_end_a_call_that_is_acknowledged()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnEnd = call =>
            {
                call.IsFinished = true;
                return call.Connection.SendAsync(Frames.Data(call.StreamId, [], endStream: true));
            },
        });

        AssertClean(await peer.DeliverAsync(20), 20);
    }

    [Theory]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc;charset=utf-8")]
    public async Task Content_types_of_gRPC_are_known(string contentType)
    {
        await using Http2Peer peer = Http2Peer.Start(async (call, part) =>
        {
            await call.RespondAsync(200, contentType);
            await call.AcknowledgeAsync(part);
        });

        AssertClean(await peer.DeliverAsync(3), 3);
    }

    private static void AssertClean(DeliveryReport report, int records) =>
        Assert.Equal((records, 0, null, DeliveryError.None), (report.Forwarded, report.Retries, report.Cause, report.Error));

    private static Task Finished(PeerCall call)
    {
        call.IsFinished = true;
        return Task.CompletedTask;
    }
}
