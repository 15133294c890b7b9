using System.Text.RegularExpressions;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>What a peer must not send on a stream: the client gives up that stream, names the rule, and the connection lives on.</summary>
public class StreamErrorTests
{
    private static readonly HeaderField Ok = new(":status", "200");
    private static readonly HeaderField Grpc = new("content-type", "application/grpc");

    private static readonly Dictionary<string, (Func<PeerCall, byte[]> Bytes, Http2Error? Code, string[] Sections)> Faults = new()
    {
        ["an upper-case name"] = (Headers([Ok, Grpc, new("X-Upper", "1")]), Http2Error.ProtocolError, ["8.2", "8.2.1"]),
        ["an empty name"] = (Headers([Ok, Grpc, new("", "1")]), Http2Error.ProtocolError, ["8.2", "8.2.1"]),
        ["a name with a space"] = (Headers([Ok, Grpc, new("x y", "1")]), Http2Error.ProtocolError, ["8.2", "8.2.1"]),
        ["a name with a colon"] = (Headers([Ok, Grpc, new("x:y", "1")]), Http2Error.ProtocolError, ["8.2", "8.2.1"]),
        ["a value with a line feed"] = (Headers([Ok, Grpc, new("x", "a\nb")]), Http2Error.ProtocolError, ["8.2", "8.2.1"]),
        ["a value with NUL"] = (Headers([Ok, Grpc, new("x", "a\0b")]), Http2Error.ProtocolError, ["8.2", "8.2.1"]),
        ["a header of connections"] = (Headers([Ok, Grpc, new("connection", "close")]), Http2Error.ProtocolError, ["8.2.2"]),
        ["transfer-encoding"] = (Headers([Ok, Grpc, new("transfer-encoding", "chunked")]), Http2Error.ProtocolError, ["8.2.2"]),
        ["an unknown pseudo-header"] = (Headers([Ok, new(":unknown", "1"), Grpc]), Http2Error.ProtocolError, ["8.3"]),
        ["a request's pseudo-header"] = (Headers([Ok, new(":path", "/"), Grpc]), Http2Error.ProtocolError, ["8.3", "8.3.2"]),
        ["no status"] = (Headers([Grpc]), Http2Error.ProtocolError, ["8.3.2", "8.3"]),
        ["a status twice"] = (Headers([Ok, Ok, Grpc]), Http2Error.ProtocolError, ["8.3", "8.3.2"]),
        ["a status behind a header"] = (Headers([Grpc, Ok]), Http2Error.ProtocolError, ["8.3"]),
        ["a status that is no number"] = (Headers([new(":status", "abc"), Grpc]), Http2Error.ProtocolError, ["8.3.2"]),
        ["a status of two digits"] = (Headers([new(":status", "20"), Grpc]), Http2Error.ProtocolError, ["8.3.2"]),
        ["an informational response that ends the stream"] = (
            call => Frames.Headers(call.StreamId, call.Connection.Encode(new HeaderField(":status", "100")), endStream: true), Http2Error.ProtocolError, ["8.1"]),
        ["a pseudo-header in trailers"] = (Trailers([Ok, new("grpc-status", "0")]), Http2Error.ProtocolError, ["8.1", "8.3"]),
        ["trailers that do not end the stream"] = (
            call =>
            [
                .. Headers([Ok, Grpc])(call), .. Frames.Data(call.StreamId, GrpcText.RequestAcknowledged),
                .. Frames.Headers(call.StreamId, call.Connection.Encode(new HeaderField("grpc-status", "0"))),
            ],
            Http2Error.ProtocolError, ["8.1"]),
        ["DATA before HEADERS"] = (call => Frames.Data(call.StreamId, GrpcText.RequestAcknowledged), Http2Error.ProtocolError, ["8.1"]),
        ["DATA behind an informational response alone"] = (
            call => [.. Frames.Headers(call.StreamId, call.Connection.Encode(new HeaderField(":status", "103"))), .. Frames.Data(call.StreamId, GrpcText.RequestAcknowledged)],
            Http2Error.ProtocolError, ["8.1"]),
        ["WINDOW_UPDATE by 0"] = (call => Frames.WindowUpdate(call.StreamId, 0), Http2Error.ProtocolError, ["6.9"]),
        ["WINDOW_UPDATE beyond the largest window"] =
            (call => Frames.WindowUpdate(call.StreamId, int.MaxValue), Http2Error.FlowControlError, ["6.9.1"]),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_fault_of_a_stream_ends_that_stream_alone_and_the_record_is_sent_again(string name)
    {
        (Func<PeerCall, byte[]> bytes, Http2Error? code, string[] sections) = Faults[name];
        (DeliveryReport report, Http2Peer peer) = await ExternalDeliveries.MisbehaveAsync(call => call.Connection.SendAsync(bytes(call)));
        await using (peer)
        {
            Assert.Equal(1, report.Retries);
            Assert.Single(peer.Connections);
            PeerCall wrong = Assert.Single(peer.Calls, call => call.Reset is not null);
            Assert.Equal(code, wrong.Reset);
            Assert.Equal(2, peer.CallsOf(wrong.Path).Count);
            Assert.Matches($@"RFC 9113, section ({string.Join('|', sections.Select(Regex.Escape))})\b(?!\.\d)", report.Cause);
        }
    }

    [Theory]
    [InlineData(0x0)]
    [InlineData(0x1)]
    [InlineData(0x2)]
    [InlineData(0x3)]
    [InlineData(0x8)]
    [InlineData(0xb)]
    [InlineData(0xd)]
    [InlineData(0xffff)]
    public async Task A_stream_that_the_peer_resets_is_sent_again(int code)
    {
        (DeliveryReport report, Http2Peer peer) = await ExternalDeliveries.MisbehaveAsync(call => call.ResetAsync((Http2Error)code));
        await using (peer)
        {
            Assert.Equal(1, report.Retries);
            Assert.Single(peer.Connections);
            Assert.All(peer.Calls, call => Assert.Null(call.Reset));
        }
    }

    [Fact]
    public async Task A_stream_that_the_peer_resets_behind_both_acknowledgements_is_forwarded()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions { OnEnd = call => call.ResetAsync(Http2Error.NoError) });

        DeliveryReport report = await peer.DeliverAsync(20);

        Assert.Equal((20, 0), (report.Forwarded, report.Retries));
        Assert.Equal(20, peer.Calls.Count);
    }

    [Fact]
    public async Task A_stream_that_the_peer_resets_between_the_parts_is_sent_again_whole()
    {
        int done = 0;
        await using Http2Peer peer = Http2Peer.Start(async (call, part) =>
        {
            if (part == 2 && Interlocked.Exchange(ref done, 1) == 0)
                await call.ResetAsync(Http2Error.InternalError);
            else
                await call.AcknowledgeAsync(part);
        });

        DeliveryReport report = await peer.DeliverAsync(1);

        Assert.Equal((1, 1), (report.Forwarded, report.Retries));
        Assert.Equal(2, peer.Calls.Count);
        Assert.Equal(2, peer.Calls[^1].Messages.Count);
    }

    [Fact]
    public async Task A_refused_stream_is_sent_again_at_once_and_is_no_attempt()
    {
        // Refused far oftener than an attempt with a growing pause could be made in the time.
        int refused = 0;
        await using Http2Peer peer = Http2Peer.Start((call, part) =>
            call.Path == "/pets/0" && Interlocked.Increment(ref refused) <= 12 ? call.ResetAsync(Http2Error.RefusedStream) : call.AcknowledgeAsync(part));

        DeliveryReport report = await peer.DeliverAsync(3, TimeSpan.FromSeconds(20));

        Assert.Equal((3, DeliveryError.None), (report.Forwarded, report.Error));
        Assert.Equal(13, peer.CallsOf("/pets/0").Count);
        Assert.Single(peer.CallsOf("/pets/0").Select(call => call.Id).Distinct());
    }

    [Fact]
    public async Task A_peer_that_refuses_every_stream_for_ever_ends_in_failed_records_and_no_storm()
    {
        await using Http2Peer peer = Http2Peer.Start((call, _) => call.ResetAsync(Http2Error.RefusedStream));

        DeliveryReport report = await peer.DeliverAsync(3, TimeSpan.FromSeconds(2));

        Assert.Equal((0, 3), (report.Forwarded, report.Failed));
        Assert.InRange(peer.Calls.Count, 3, 5_000);
    }

    [Fact]
    public async Task A_call_that_the_peer_ends_without_trailers_is_sent_again()
    {
        (DeliveryReport report, Http2Peer peer) = await ExternalDeliveries.MisbehaveAsync(async call =>
        {
            await call.RespondAsync();
            call.IsFinished = true;
            await call.Connection.SendAsync(Frames.Data(call.StreamId, GrpcText.RequestAcknowledged, endStream: true));
        });
        await using (peer)
            Assert.Equal(1, report.Retries);
    }

    private static Func<PeerCall, byte[]> Headers(HeaderField[] fields) =>
        call => Frames.Headers(call.StreamId, call.Connection.Encode(fields));

    private static Func<PeerCall, byte[]> Trailers(HeaderField[] fields) => call =>
    [
        .. Headers([Ok, Grpc])(call), .. Frames.Data(call.StreamId, GrpcText.RequestAcknowledged), .. Frames.Headers(
            call.StreamId, call.Connection.Encode(fields), endStream: true),
    ];
}
