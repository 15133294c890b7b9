using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>What counts as taken by the node: each part acknowledged in its turn, or the call judged.</summary>
public class AcknowledgementTests
{
    [Fact]
    public async Task The_second_part_follows_the_acknowledgement_of_the_first()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = async (call, part) =>
            {
                if (part == 1)
                {
                    // A round trip: whatever the client was about to send is here then.
                    await call.Connection.PingAsync();
                    Assert.Single(call.Messages);
                    Assert.False(call.IsEnded);
                }

                await call.AcknowledgeAsync(part);
            },
        });

        DeliveryReport report = await peer.DeliverAsync(50);

        Assert.Equal((50, 0, 0), (report.Forwarded, report.Blocked, report.WithoutResponse));
        Assert.Equal(50, peer.Calls.Count);
        Assert.All(peer.Calls, call => Assert.Equal((2, true), (call.Messages.Count, call.IsEnded)));
    }

    [Fact]
    public async Task A_record_without_a_status_is_one_part_and_counted_without_response()
    {
        await using Http2Peer peer = Http2Peer.Start();
        using NodeClient client = new(ExternalDeliveries.To(peer));

        DeliveryReport report = await client.DeliverAsync([
            """{"httpMethod":"GET","path":"/none"}""", """{"httpMethod":"GET","path":"/none","status":"-"}""", """{"httpMethod":"GET","path":"/some","status":"200"}"""]);

        Assert.Equal((3, 2, DeliveryError.None), (report.Forwarded, report.WithoutResponse, report.Error));
        Assert.All(peer.CallsOf("/none"), call => Assert.Equal((1, true), (call.Messages.Count, call.IsEnded)));
        Assert.Equal(2, Assert.Single(peer.CallsOf("/some")).Messages.Count);
    }

    [Fact]
    public async Task A_record_without_a_status_that_is_not_acknowledged_is_not_forwarded()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions { OnPart = (call, _) => call.FinishAsync() });
        using NodeClient client = new(ExternalDeliveries.To(peer));

        DeliveryReport report = await client.DeliverAsync(["""{"httpMethod":"GET","path":"/none"}"""]);

        Assert.Equal((0, 0, 1), (report.Forwarded, report.WithoutResponse, report.Rejected));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_immediate_response_to_either_part_is_forwarded_and_blocked(int judged)
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = async (call, part) =>
            {
                if (part < judged)
                {
                    await call.AcknowledgeAsync(part);
                    return;
                }

                await call.SendAsync(GrpcText.Immediate);
                await call.FinishAsync();
            },
        });

        DeliveryReport report = await peer.DeliverAsync(20);

        Assert.Equal(
            (20, 20, 0, 0, DeliveryError.None), (report.Forwarded, report.Blocked, report.WithoutResponse, report.Retries, report.Error));
        Assert.Equal(20, peer.Calls.Count);
        Assert.All(peer.Calls, call => Assert.Equal(judged, call.Messages.Count));
    }

    [Fact]
    public async Task An_immediate_response_that_the_peer_does_not_end_leaves_no_stream_behind()
    {
        await using Http2Peer peer = Http2Peer.Start(
            new PeerOptions { Settings = [(SettingId.MaxConcurrentStreams, 2)], OnPart = (call, _) => call.SendAsync(GrpcText.Immediate) });

        DeliveryReport report = await peer.DeliverAsync(20);

        Assert.Equal((20, 20), (report.Forwarded, report.Blocked));

        // The client is gone: what it said last has been read when its connection is.
        await Task.WhenAll(peer.Connections.Select(connection => connection.Closed)).WaitAsync(ExternalDeliveries.Patience);
        Assert.All(peer.Calls, call => Assert.True(call.IsEnded || call.Reset is not null));
    }

    [Fact]
    public async Task Overrides_and_mutations_beside_an_acknowledgement_are_ignored()
    {
        // request_headers { response { status, header_mutation { remove_headers }, clear_route_cache } }, dynamic_metadata, mode_override,
        // an unknown field.
        byte[] mutation = [0x0a, 0x0d, 0x0a, 0x0b, 0x08, 0x01, 0x12, 0x05, 0x12, 0x03, (byte)'f', (byte)'o', (byte)'o', 0x28, 0x01];
        byte[] rest = [0x42, 0x00, 0x4a, 0x02, 0x10, 0x02, 0x9a, 0x06, 0x03, 1, 2, 3, 0xa5, 0x06, 1, 2, 3, 4, 0xa1, 0x06, 1, 2, 3, 4, 5, 6, 7, 8, 0xa0, 0x06, 0xff, 0x01];
        await using Http2Peer peer =
            Http2Peer.Start((call, part) => call.SendAsync(GrpcText.Message(part == 1 ? [.. rest, .. mutation] : [0x12, 0x00, .. rest])));

        DeliveryReport report = await peer.DeliverAsync(5);

        Assert.Equal((5, 0, null), (report.Forwarded, report.Retries, report.Cause));
    }

    private static readonly Dictionary<string, byte[]> WrongMessages = new()
    {
        ["the acknowledgement of the part that was not sent"] = GrpcText.ResponseAcknowledged,
        ["the acknowledgement of part 1 twice"] = [.. GrpcText.RequestAcknowledged, .. GrpcText.RequestAcknowledged],
        ["both acknowledgements before part 2 was sent"] = [.. GrpcText.RequestAcknowledged, .. GrpcText.ResponseAcknowledged],
        ["a response to a body"] = GrpcText.Message([0x1a, 0x00]),
        ["a response to a response's body"] = GrpcText.Message([0x22, 0x00]),
        ["a response to trailers"] = GrpcText.Message([0x2a, 0x00]),
        ["a response to a response's trailers"] = GrpcText.Message([0x32, 0x00]),
        ["an empty message"] = GrpcText.Message([]),
        ["a mode alone"] = GrpcText.Message([0x4a, 0x00]),
        ["a tag that is cut off"] = GrpcText.Message([0x80]),
        ["a tag of field 0"] = GrpcText.Message([0x02, 0x00]),
        ["a group"] = GrpcText.Message([0x0b, 0x0c]),
        ["wire type 7"] = GrpcText.Message([0x0f]),
        ["an acknowledgement that is a number"] = GrpcText.Message([0x08, 0x01]),
        ["an acknowledgement beyond its message"] = GrpcText.Message([0x0a, 0x05, 0x00]),
        ["a length of 2^64-1"] = GrpcText.Message([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
        ["a varint without an end"] = GrpcText.Message([.. Enumerable.Repeat((byte)0xff, 20)]),
        ["a message that is compressed"] = GrpcText.Message([0x0a, 0x00], compressed: 1),
        ["a message with unknown flags"] = GrpcText.Message([0x0a, 0x00], compressed: 2),
        ["a message of 2^31-1 bytes"] = [0, 0x7f, 0xff, 0xff, 0xff, 0x0a, 0x00],
        ["a message of 2^32-1 bytes"] = [0, 0xff, 0xff, 0xff, 0xff, 0x0a, 0x00],
    };

    public static TheoryData<string> WrongNames => [.. WrongMessages.Keys];

    [Theory]
    [MemberData(nameof(WrongNames))]
    public async Task A_response_out_of_order_or_malformed_ends_its_stream_and_the_record_is_sent_again(string name)
    {
        (DeliveryReport report, Http2Peer peer) = await ExternalDeliveries.MisbehaveAsync(call => call.SendAsync(WrongMessages[name]));
        await using (peer)
        {
            Assert.Equal(1, report.Retries);
            Assert.NotNull(report.Cause);
            Assert.Single(peer.Connections);
            PeerCall wrong = Assert.Single(peer.Calls, call => call.Reset is not null);
            Assert.Equal(2, peer.CallsOf(wrong.Path).Count);
            Assert.Single(peer.CallsOf(wrong.Path).Select(call => call.Id).Distinct());
        }
    }

    [Fact]
    public async Task The_acknowledgement_of_part_1_again_is_none_of_part_2()
    {
        int done = 0;
        await using Http2Peer peer = Http2Peer.Start((call, part) =>
            part == 2 && Interlocked.Exchange(ref done, 1) == 0 ? call.SendAsync(GrpcText.RequestAcknowledged) : call.AcknowledgeAsync(part));

        DeliveryReport report = await peer.DeliverAsync(1);

        Assert.Equal((1, 1, 2), (report.Forwarded, report.Retries, peer.Calls.Count));
    }

    [Fact]
    public async Task More_time_for_a_part_is_granted_and_the_record_is_not_sent_again()
    {
        await using Http2Peer peer = Http2Peer.Start(async (call, part) =>
        {
            await call.SendAsync(GrpcText.MoreTime(TimeSpan.FromSeconds(5)));
            await Task.Delay(ExternalDeliveries.ShortResponse + TimeSpan.FromMilliseconds(700));
            await call.AcknowledgeAsync(part);
        });

        DeliveryReport report = await peer.DeliverAsync(3, responseTimeout: ExternalDeliveries.ShortResponse);

        Assert.Equal((3, 0, null), (report.Forwarded, report.Retries, report.Cause));
    }

    [Fact]
    public async Task More_time_is_granted_once_a_part()
    {
        int first = 0;
        await using Http2Peer peer = Http2Peer.Start(async (call, part) =>
        {
            if (Interlocked.Exchange(ref first, 1) == 0)
            {
                // Asks for a little more for ever; only the first time counts.
                for (int asked = 0; call.Reset is null && asked < 100; asked++)
                {
                    await call.SendAsync(GrpcText.MoreTime(TimeSpan.FromMilliseconds(600)));
                    await Task.Delay(200);
                }

                return;
            }

            await call.AcknowledgeAsync(part);
        });

        DeliveryReport report = await peer.DeliverAsync(1, responseTimeout: ExternalDeliveries.ShortResponse);

        Assert.Equal((1, 1, 2), (report.Forwarded, report.Retries, peer.Calls.Count));
    }

    [Theory]
    [InlineData(3_600)]
    [InlineData(315_576_000_000)]
    [InlineData(long.MaxValue)]
    public async Task More_time_than_the_batch_has_does_not_hold_up_the_batch(long seconds)
    {
        byte[] varint = [];
        for (ulong value = (ulong)seconds; ; value >>= 7)
        {
            varint = [.. varint, (byte)(value >= 0x80 ? value | 0x80 : value)];
            if (value < 0x80)
                break;
        }

        await using Http2Peer peer =
            Http2Peer.Start((call, _) => call.SendAsync(GrpcText.Message([0x52, (byte)(varint.Length + 1), 0x08, .. varint])));

        DeliveryReport report = await peer.DeliverAsync(3, TimeSpan.FromSeconds(4), ExternalDeliveries.ShortResponse);

        Assert.Equal((0, 3, DeliveryError.RecordsFailed), (report.Forwarded, report.Failed, report.Error));
    }

    [Fact]
    public async Task A_response_to_a_call_that_is_over_harms_nobody()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnEnd = async call =>
            {
                await call.FinishAsync();
                await call.Connection.PingAsync();
            },
        });

        DeliveryReport report = await peer.DeliverAsync(20);

        Assert.Equal((20, 0), (report.Forwarded, report.Retries));
    }
}
