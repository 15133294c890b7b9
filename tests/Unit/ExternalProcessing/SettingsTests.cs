using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>Settings of the peer's, at first and in mid-connection, and its windows: the peer counts every byte and every stream.</summary>
public class SettingsTests
{
    private const int LongPath = 16_000;

    [Theory]
    [InlineData(10)]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(16_384)]
    public async Task Large_records_pass_through_small_windows(uint window)
    {
        int records = window == 1 ? 2 : 10;
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions { Settings = [(SettingId.InitialWindowSize, window)] });
        using NodeClient client = new(ExternalDeliveries.To(peer) with { ResponseTimeout = TimeSpan.FromSeconds(30) });

        DeliveryReport report = await client.DeliverAsync(LongLines(records));

        Assert.Equal((records, 0), (report.Forwarded, report.Retries));
        Assert.All(peer.Calls, call => Assert.True(call.Path.Length > LongPath));
        Assert.Single(peer.Connections);
    }

    [Fact]
    public async Task No_byte_is_sent_while_the_window_is_0_and_all_when_it_opens()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            Settings = [(SettingId.InitialWindowSize, 0)],
            OnCall = async call =>
            {
                await call.Connection.PingAsync();
                Assert.Empty(call.Messages);
                await call.Connection.GrantAsync(call.StreamId, 100_000);
            },
        });

        Assert.Equal((20, 0), await CountsAsync(peer, 20));
    }

    [Fact]
    public async Task The_window_of_the_connection_binds_all_streams_together()
    {
        // Nothing is granted again until the client has used up the first 65,535 bytes: 10 records of 16 KB are 160 KB.
        long received = 0;
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            GrantsWindows = false,
            Settings = [(SettingId.InitialWindowSize, 1 << 20)],
            OnFrame = (connection, frame) =>
            {
                if (frame.Type == FrameType.Data && (received += frame.Payload.Length) == 65_535)
                    _ = connection.GrantAsync(0, 1 << 20);
            },
        });
        using NodeClient client = new(ExternalDeliveries.To(peer) with { ResponseTimeout = TimeSpan.FromSeconds(20) });

        DeliveryReport report = await client.DeliverAsync(LongLines(10));

        Assert.Equal((10, 0), (report.Forwarded, report.Retries));
    }

    [Fact]
    public async Task A_smaller_initial_window_makes_those_of_open_streams_negative_and_they_recover()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            GrantsWindows = false,
            Settings = [(SettingId.InitialWindowSize, 20_000)],
            OnConnect = async connection =>
            {
                await connection.SendSettingsAsync((SettingId.InitialWindowSize, 20_000));
                await connection.GrantAsync(0, 100_000_000);
            },
            OnPart = async (call, part) =>
            {
                if (part == 1)
                {
                    // 16 KB of the window are used: with 10 bytes at first it lies below 0 now.
                    await call.Connection.SendSettingsAsync((SettingId.InitialWindowSize, 10));
                    await call.AcknowledgeAsync(1);
                    await call.Connection.PingAsync();
                    Assert.Single(call.Messages);
                    await call.Connection.GrantAsync(call.StreamId, 16_500);
                    await call.Connection.GrantAsync(call.StreamId, 5_000);
                    await call.Connection.SendSettingsAsync((SettingId.InitialWindowSize, 20_000));
                }
                else
                {
                    await call.AcknowledgeAsync(2);
                }
            },
        });
        using NodeClient client = new(ExternalDeliveries.To(peer) with { Concurrency = 1, ResponseTimeout = TimeSpan.FromSeconds(20) });

        DeliveryReport report = await client.DeliverAsync(LongLines(5));

        Assert.Equal((5, 0), (report.Forwarded, report.Retries));
    }

    [Fact]
    public async Task A_larger_initial_window_in_mid_connection_opens_streams_that_wait()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            GrantsWindows = false,
            Settings = [(SettingId.InitialWindowSize, 0)],
            OnCall = async call =>
            {
                await call.Connection.PingAsync();
                await call.Connection.SendSettingsAsync((SettingId.InitialWindowSize, 1 << 20));
            },
        });

        Assert.Equal((20, 0), await CountsAsync(peer, 20));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Never_more_streams_are_open_than_the_peer_allows(uint limit)
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions { Settings = [(SettingId.MaxConcurrentStreams, limit)] });

        Assert.Equal((500, 0), await CountsAsync(peer, 500));
        Assert.All(peer.Connections, connection => Assert.InRange(connection.MostOpen, 1, (int)limit));
    }

    [Fact]
    public async Task The_peer_may_stop_new_streams_in_mid_connection_and_allow_them_again()
    {
        int calls = 0;
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            Settings = [(SettingId.MaxConcurrentStreams, 50)],
            OnCall = async call =>
            {
                if (Interlocked.Increment(ref calls) != 100)
                    return;
                await call.Connection.SendSettingsAsync((SettingId.MaxConcurrentStreams, 0));
                await call.Connection.PingAsync();
                int last = call.Connection.Rules.LastStream;
                await Task.Delay(300);
                Assert.Equal(last, call.Connection.Rules.LastStream);
                await call.Connection.SendSettingsAsync((SettingId.MaxConcurrentStreams, 3));
            },
        });

        Assert.Equal((1_000, 0), await CountsAsync(peer, 1_000));
    }

    [Fact]
    public async Task A_peer_that_never_allows_a_stream_ends_in_failed_records_at_the_deadline()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions { Settings = [(SettingId.MaxConcurrentStreams, 0)] });

        DeliveryReport report = await peer.DeliverAsync(3, TimeSpan.FromSeconds(3));

        Assert.Equal((0, 3), (report.Forwarded, report.Failed));
        Assert.Empty(peer.Calls);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(4096)]
    [InlineData(65_536)]
    [InlineData(uint.MaxValue)]
    public async Task A_header_table_of_any_size_is_kept_to(uint size)
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions { Settings = [(SettingId.HeaderTableSize, size)] });

        Assert.Equal((100, 0), await CountsAsync(peer, 100));
        Assert.All(peer.Calls, call => Assert.Equal("/envoy.service.ext_proc.v3.ExternalProcessor/Process", call.Headers.Single(field => field.Name == ":path").Value));
    }

    [Fact]
    public async Task The_header_table_may_shrink_and_grow_in_mid_connection()
    {
        uint[] sizes = [4096, 0, 100, 4096, 50, 64, 10_000, 0, 4096];
        int next = 0;
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = async (call, part) =>
            {
                if (part == 1)
                    await call.Connection.SendSettingsAsync(
                        (SettingId.HeaderTableSize, sizes[Interlocked.Increment(ref next) % sizes.Length]));
                await call.AcknowledgeAsync(part);
            },
        });

        Assert.Equal((500, 0), await CountsAsync(peer, 500));
    }

    [Fact]
    public async Task Larger_frames_may_be_allowed_and_forbidden_again()
    {
        int next = 0;
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            Settings = [(SettingId.MaxFrameSize, 16_777_215), (SettingId.InitialWindowSize, 1 << 24)],
            OnPart = async (call, part) =>
            {
                if (part == 1)
                    await call.Connection.SendSettingsAsync(
                        (SettingId.MaxFrameSize, Interlocked.Increment(ref next) % 2 == 0 ? 1u << 20 : 16_384));
                await call.AcknowledgeAsync(part);
            },
        });
        using NodeClient client = new(ExternalDeliveries.To(peer));

        // Each byte of such a path becomes three: 48 KB a message.
        DeliveryReport report =
            await client.DeliverAsync(Enumerable.Range(0, 30).Select(_ => Deliveries.Line(path: "/" + new string('^', LongPath))));

        Assert.Equal((30, 0), (report.Forwarded, report.Retries));
    }

    [Fact]
    public async Task A_setting_that_stands_twice_counts_as_it_stands_last()
    {
        await using Http2Peer peer =
            Http2Peer.Start(new PeerOptions { Settings = [(SettingId.MaxConcurrentStreams, 100), (SettingId.MaxConcurrentStreams, 2)] });

        Assert.Equal((50, 0), await CountsAsync(peer, 50));
        Assert.All(peer.Connections, connection => Assert.InRange(connection.MostOpen, 1, 2));
    }

    [Fact]
    public async Task The_client_forbids_push_and_announces_itself()
    {
        await using Http2Peer peer = Http2Peer.Start();
        await CountsAsync(peer, 1);

        Assert.Equal(0u, peer.Connections.First().Rules.ClientSettings[SettingId.EnablePush]);
    }

    private static async Task<(int Forwarded, int Retries)> CountsAsync(Http2Peer peer, int records)
    {
        DeliveryReport report = await peer.DeliverAsync(records);
        return (report.Forwarded, report.Retries);
    }

    private static IEnumerable<string> LongLines(int count) =>
        Enumerable.Range(0, count).Select(number => Deliveries.Line(path: $"/{number}/{new string('a', LongPath)}"));
}
