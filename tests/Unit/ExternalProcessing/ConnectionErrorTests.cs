using System.Text.RegularExpressions;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>
/// What a peer must not send on a connection: the client names the rule, says so with GOAWAY, and goes on over another one.
/// </summary>
public class ConnectionErrorTests
{
    /// <summary>A stream that the client has not opened yet.</summary>
    private const int Idle = 1_000_001;

    private static readonly Dictionary<string, Violation> Violations = new()
    {
        ["DATA on stream 0"] = new(_ => Frames.Data(0, [1, 2, 3]), Http2Error.ProtocolError, "6.1"),
        ["DATA on an idle stream"] = new(_ => Frames.Data(Idle, [1, 2, 3]), Http2Error.ProtocolError, "5.1", "6.1"),
        ["DATA on a stream of the peer's own"] = new(_ => Frames.Data(2, [1, 2, 3]), Http2Error.ProtocolError, "5.1", "5.1.1", "6.1"),
        ["DATA with more padding than it has"] = new(
            call => [.. ResponseHeaders(call), .. Frames.Raw(FrameType.Data, Frame.Padded, call.StreamId, [4, 0, 0, 0])], Http2Error.ProtocolError, "6.1"),
        ["DATA with padding as long as itself"] = new(
            call => [.. ResponseHeaders(call), .. Frames.Raw(FrameType.Data, Frame.Padded, call.StreamId, [255])], Http2Error.ProtocolError, "6.1"),
        ["HEADERS on stream 0"] = new(call => Frames.Headers(0, Block(call)), Http2Error.ProtocolError, "6.2"),
        ["HEADERS on an idle stream"] = new(call => Frames.Headers(Idle, Block(call)), Http2Error.ProtocolError, "5.1", "6.2"),
        ["HEADERS on a stream of the peer's own"] = new(
            call => Frames.Headers(2, Block(call)), Http2Error.ProtocolError, "5.1", "5.1.1", "6.2", "8.4"),
        ["HEADERS with more padding than they have"] = new(
            call => Frames.Raw(FrameType.Headers, Frame.EndHeaders | Frame.Padded, call.StreamId, [9, .. Block(call)[..2]]), Http2Error.ProtocolError, "6.2"),
        ["HEADERS too short for their priority"] = new(
            call => Frames.Raw(FrameType.Headers, Frame.EndHeaders | Frame.WithPriority, call.StreamId, [0, 0, 0]), null, "4.2", "6.2"),
        ["PRIORITY on stream 0"] = new(_ => Frames.Raw(FrameType.Priority, 0, 0, [0, 0, 0, 0, 15]), Http2Error.ProtocolError, "6.3"),
        ["RST_STREAM on stream 0"] = new(_ => Frames.RstStream(0, Http2Error.Cancel), Http2Error.ProtocolError, "6.4"),
        ["RST_STREAM on an idle stream"] = new(_ => Frames.RstStream(Idle, Http2Error.Cancel), Http2Error.ProtocolError, "5.1", "6.4"),
        ["RST_STREAM of 3 bytes"] = new(
            call => Frames.Raw(FrameType.RstStream, 0, call.StreamId, [0, 0, 8]), Http2Error.FrameSizeError, "6.4", "4.2"),
        ["RST_STREAM of 5 bytes"] = new(
            call => Frames.Raw(FrameType.RstStream, 0, call.StreamId, [0, 0, 0, 8, 0]), Http2Error.FrameSizeError, "6.4", "4.2"),
        ["SETTINGS on a stream"] = new(call => Frames.Raw(FrameType.Settings, 0, call.StreamId, []), Http2Error.ProtocolError, "6.5"),
        ["SETTINGS of 5 bytes"] = new(_ => Frames.Raw(FrameType.Settings, 0, 0, [0, 3, 0, 0, 0]), Http2Error.FrameSizeError, "6.5", "4.2"),
        ["an acknowledgement of SETTINGS with settings"] = new(
            _ => Frames.Raw(FrameType.Settings, Frame.Ack, 0, Frames.SettingsPayload((SettingId.MaxConcurrentStreams, 9))), Http2Error.FrameSizeError, "6.5", "4.2"),
        ["ENABLE_PUSH 1 of a server"] = new(_ => Frames.Settings((SettingId.EnablePush, 1)), Http2Error.ProtocolError, "6.5.2"),
        ["ENABLE_PUSH 2"] = new(_ => Frames.Settings((SettingId.EnablePush, 2)), Http2Error.ProtocolError, "6.5.2"),
        ["INITIAL_WINDOW_SIZE of 2^31"] = new(
            _ => Frames.Settings((SettingId.InitialWindowSize, 1u << 31)), Http2Error.FlowControlError, "6.5.2"),
        ["MAX_FRAME_SIZE of 16,383"] = new(_ => Frames.Settings((SettingId.MaxFrameSize, 16_383)), Http2Error.ProtocolError, "6.5.2"),
        ["MAX_FRAME_SIZE of 2^24"] = new(_ => Frames.Settings((SettingId.MaxFrameSize, 1 << 24)), Http2Error.ProtocolError, "6.5.2"),
        ["PUSH_PROMISE"] = new(
            call => Frames.Raw(FrameType.PushPromise, Frame.EndHeaders, call.StreamId, [0, 0, 0, 2, 0x82]),
            Http2Error.ProtocolError,
            "6.6",
            "8.4"),
        ["PING on a stream"] = new(call => Frames.Raw(FrameType.Ping, 0, call.StreamId, new byte[8]), Http2Error.ProtocolError, "6.7"),
        ["PING of 7 bytes"] = new(_ => Frames.Ping(new byte[7]), Http2Error.FrameSizeError, "6.7", "4.2"),
        ["PING of 9 bytes"] = new(_ => Frames.Ping(new byte[9]), Http2Error.FrameSizeError, "6.7", "4.2"),
        ["GOAWAY on a stream"] = new(call => Frames.Raw(FrameType.GoAway, 0, call.StreamId, new byte[8]), Http2Error.ProtocolError, "6.8"),
        ["GOAWAY of 7 bytes"] = new(_ => Frames.Raw(FrameType.GoAway, 0, 0, new byte[7]), Http2Error.FrameSizeError, "6.8", "4.2"),
        ["GOAWAY that takes back an earlier one"] = new(
            call => [.. Frames.GoAway(call.StreamId), .. Frames.GoAway(call.StreamId + 2)], Http2Error.ProtocolError, "6.8"),
        ["WINDOW_UPDATE of 3 bytes"] = new(
            _ => Frames.Raw(FrameType.WindowUpdate, 0, 0, [0, 0, 1]), Http2Error.FrameSizeError, "6.9", "4.2"),
        ["WINDOW_UPDATE by 0 of the connection"] = new(_ => Frames.WindowUpdate(0, 0), Http2Error.ProtocolError, "6.9"),
        ["WINDOW_UPDATE on an idle stream"] = new(_ => Frames.WindowUpdate(Idle, 1), Http2Error.ProtocolError, "5.1", "6.9"),
        ["WINDOW_UPDATE beyond the connection's largest window"] = new(
            _ => Frames.WindowUpdate(0, int.MaxValue), Http2Error.FlowControlError, "6.9.1"),
        ["SETTINGS beyond a stream's largest window"] = new(
            call => [.. Frames.WindowUpdate(call.StreamId, 0x40000000), .. Frames.Settings((SettingId.InitialWindowSize, int.MaxValue))],
            Http2Error.FlowControlError, "6.9.2"),
        ["CONTINUATION without HEADERS"] = new(call => Frames.Continuation(call.StreamId, Block(call)), Http2Error.ProtocolError, "6.10"),
        ["CONTINUATION behind the end of the headers"] = new(
            call => [.. ResponseHeaders(call), .. Frames.Continuation(call.StreamId, [])], Http2Error.ProtocolError, "6.10"),
        ["CONTINUATION of another stream"] = new(
            call => [.. Open(call), .. Frames.Continuation(call.StreamId + 2, [])], Http2Error.ProtocolError, "6.10", "6.2", "4.3"),
        ["CONTINUATION on stream 0"] = new(_ => Frames.Continuation(0, []), Http2Error.ProtocolError, "6.10"),
        ["DATA within headers"] = new(
            call => [.. Open(call), .. Frames.Data(call.StreamId, [0])], Http2Error.ProtocolError, "6.10", "6.2", "4.3"),
        ["PING within headers"] = new(call => [.. Open(call), .. Frames.Ping(new byte[8])], Http2Error.ProtocolError, "6.10", "6.2", "4.3"),
        ["an unknown frame within headers"] = new(
            call => [.. Open(call), .. Frames.Raw((FrameType)0xbe, 0, 0, [1])], Http2Error.ProtocolError, "6.10", "6.2", "4.3", "5.5"),
        ["HEADERS within headers"] = new(call => [.. Open(call), .. Open(call)], Http2Error.ProtocolError, "6.10", "6.2", "4.3"),
        ["headers without an end in empty CONTINUATIONs"] = new(
            call => [.. Open(call), .. Enumerable.Repeat(Frames.Continuation(call.StreamId, [], endHeaders: false), 100_000).SelectMany(bytes => bytes)],
            null, "6.10", "10.5", "10.5.1"),
        ["headers without an end"] = new(
            call => [.. Open(call), .. Enumerable.Range(0, 200).SelectMany(_ => Frames.Continuation(call.StreamId, HpackWriter.Plain("x-large", new string('a', 10_000)), endHeaders: false))],
            null, "6.10", "6.5.2", "10.5", "10.5.1"),
        ["headers longer than a list may be, complete"] = new(
            call =>
            [
                .. Open(call),
                .. Enumerable.Range(0, 99).SelectMany(
                    _ => Frames.Continuation(call.StreamId, HpackWriter.Plain("x-large", new string('a', 10_000)), endHeaders: false)),
                .. Frames.Continuation(call.StreamId, []),
            ],
            null, "6.10", "6.5.2", "10.5", "10.5.1"),
        ["a frame longer than the client allows"] = new(
            call => [.. ResponseHeaders(call), .. Frames.Data(call.StreamId, new byte[Setting(call, SettingId.MaxFrameSize, 16_384) + 1])], Http2Error.FrameSizeError, "4.2"),
        ["headers longer than a frame may be"] = new(
            call => Frames.Headers(call.StreamId, new byte[Setting(call, SettingId.MaxFrameSize, 16_384) + 1]), Http2Error.FrameSizeError, "4.2"),
        ["the head of a frame of 16 MB"] = new(
            _ => new Frame((FrameType)0x77, 0, 0, [1, 2, 3]).ToBytes(0xffffff), Http2Error.FrameSizeError, "4.2"),
        ["HTTP/1.1 in mid-connection"] = new(_ => "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), null, "4.2"),
    };

    public static TheoryData<string> Names => [.. Violations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_peer_that_breaks_a_rule_gets_GOAWAY_and_costs_no_record(string name)
    {
        Violation violation = Violations[name];
        (DeliveryReport report, Http2Peer peer) =
            await ExternalDeliveries.MisbehaveAsync(call => call.Connection.SendAsync(violation.Bytes(call)));
        await using (peer)
        {
            PeerConnection broken = peer.Connections.First();
            await broken.Closed.WaitAsync(ExternalDeliveries.Patience);

            Assert.Matches($@"RFC 9113, section ({string.Join('|', violation.Sections.Select(Regex.Escape))})\b(?!\.\d)", report.Cause);
            Assert.NotNull(broken.Rules.GoAway);
            if (violation.Code is { } code)
                Assert.Equal(code, broken.Rules.GoAway);
            else
                Assert.NotEqual(Http2Error.NoError, broken.Rules.GoAway);
            Assert.Equal(2, peer.Connections.Count);
        }
    }

    public static TheoryData<string, byte[]> FirstBytes => new()
    {
        { "PING", Frames.Ping(new byte[8]) },
        { "the acknowledgement of SETTINGS", Frames.SettingsAck() },
        { "WINDOW_UPDATE", Frames.WindowUpdate(0, 100) },
        { "HEADERS", Frames.Headers(1, HpackWriter.Indexed(8)) },
        { "an unknown frame", Frames.Raw((FrameType)0x99, 0, 0, [1, 2, 3]) },
    };

    [Theory]
    [MemberData(nameof(FirstBytes))]
    public async Task A_peer_whose_first_frame_is_not_SETTINGS_gets_no_record(string name, byte[] bytes)
    {
        await using Http2Peer peer =
            Http2Peer.Start(new PeerOptions { OnConnect = connection => connection.SendAsync([.. bytes, .. Frames.Settings()]) });

        DeliveryReport report = await peer.DeliverAsync(2, TimeSpan.FromSeconds(5));

        Assert.Equal((2, 0), (report.Failed, report.Forwarded));
        Assert.True(report.Cause!.Contains("RFC 9113, section 3.4", StringComparison.Ordinal), $"{name}: {report.Cause}");
        Assert.Empty(peer.Calls);
    }

    [Fact]
    public async Task A_call_begins_only_when_the_peer_has_sent_its_SETTINGS()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnConnect = async connection =>
            {
                await Task.Delay(300);
                await connection.SendSettingsAsync((SettingId.MaxConcurrentStreams, 1));
            },
        });

        DeliveryReport report = await peer.DeliverAsync(20);

        Assert.Equal(20, report.Forwarded);
        Assert.False(peer.Connections.First().Rules.BeganEarly);
        Assert.Equal(1, peer.Connections.Max(connection => connection.MostOpen));
    }

    [Fact]
    public async Task Every_setting_and_PING_is_acknowledged_in_order_and_extensions_are_ignored()
    {
        byte[] extensions =
        [
            .. Frames.Raw((FrameType)0x0a, 0, 0, "altsvc"u8.ToArray()), .. Frames.Raw((FrameType)0x0c, 0xff, 0, []), .. Frames.Raw(
                (FrameType)0xee, 0xff, 7, new byte[1000]),
            .. Frames.Raw(FrameType.Priority, 0, 1, [0, 0, 0, 0, 15]), .. Frames.Raw(FrameType.Ping, Frame.Ack, 0, new byte[8]),
        ];
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = async (call, part) =>
            {
                await call.Connection.SendAsync(extensions);
                await call.Connection.SendSettingsAsync(
                    ((SettingId)0x99, 12345), (SettingId.MaxHeaderListSize, 100_000), ((SettingId)0xffff, uint.MaxValue));
                await call.Connection.PingAsync();
                await call.AcknowledgeAsync(part);
            },
        });

        DeliveryReport report = await peer.DeliverAsync(30);

        Assert.Equal((30, 0, null), (report.Forwarded, report.Retries, report.Cause));
        Assert.Single(peer.Connections);
    }

    private static byte[] Block(PeerCall call) =>
        call.Connection.Encode(new(":status", "200"), new HeaderField("content-type", "application/grpc"));

    private static byte[] ResponseHeaders(PeerCall call) => Frames.Headers(call.StreamId, Block(call));

    /// <summary>Headers whose end is to come.</summary>
    private static byte[] Open(PeerCall call) => Frames.Headers(call.StreamId, Block(call), endHeaders: false);

    private static uint Setting(PeerCall call, SettingId id, uint initial) =>
        call.Connection.Rules.ClientSettings.GetValueOrDefault(id, initial);

    /// <param name="Bytes">What the peer sends.</param>
    /// <param name="Code">What the client's GOAWAY says; null where the RFC leaves it open.</param>
    /// <param name="Sections">Sections of RFC 9113 that state the rule.</param>
    private sealed record Violation(Func<PeerCall, byte[]> Bytes, Http2Error? Code, params string[] Sections);
}
