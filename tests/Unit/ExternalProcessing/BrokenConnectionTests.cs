using System.Net.Sockets;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>Connections that break, freeze or fall silent: no record is lost, and only what was under way comes twice.</summary>
public class BrokenConnectionTests
{
    /// <summary>What a peer sends to the first part of a record.</summary>
    private static byte[] FirstPart(PeerCall call) =>
    [
        .. Frames.Headers(
            call.StreamId, [.. HpackWriter.Indexed(8), .. HpackWriter.Plain("content-type", "application/grpc", huffman: true)]),
        .. Frames.Data(call.StreamId, GrpcText.RequestAcknowledged),
    ];

    private static byte[] LastPart(PeerCall call) =>
        [.. Frames.Data(call.StreamId, GrpcText.ResponseAcknowledged), .. Frames.Headers(call.StreamId, HpackWriter.Plain("grpc-status", "0"), endStream: true)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_is_closed_at_any_byte_costs_no_record(bool reset)
    {
        // Each connection serves one byte more than the one before, then closes.
        byte[] greeting = [.. Frames.Settings((SettingId.MaxConcurrentStreams, 1)), .. Frames.SettingsAck()];
        int longest = greeting.Length + 50 + 40;
        for (int cut = 0; cut < longest; cut++)
        {
            int limit = cut;
            await using Http2Peer peer = Http2Peer.Start(new PeerOptions
            {
                Acknowledges = false,
                OnConnect = async connection =>
                {
                    if (connection.Number > 1)
                    {
                        connection.Rules.Expect([(SettingId.MaxConcurrentStreams, 1)]);
                        await connection.SendAsync(greeting);
                        return;
                    }

                    connection.Rules.Expect([(SettingId.MaxConcurrentStreams, 1)]);
                    await connection.SendAsync(greeting[..Math.Min(greeting.Length, limit)]);
                    if (limit < greeting.Length)
                        End(connection);
                },
                OnPart = async (call, part) =>
                {
                    call.HasHeaders = true;
                    byte[] bytes = part == 1 ? FirstPart(call) : LastPart(call);
                    int left = part == 1 ? limit - greeting.Length : limit - greeting.Length - FirstPart(call).Length;
                    if (call.Connection.Number > 1 || left >= bytes.Length)
                    {
                        await call.Connection.SendAsync(bytes);
                        return;
                    }

                    await call.Connection.SendAsync(bytes[..Math.Max(0, left)]);
                    End(call.Connection);
                },
                OnEnd = call =>
                {
                    call.IsFinished = true;
                    return Task.CompletedTask;
                },
            });
            using NodeClient client = new(ExternalDeliveries.To(peer));

            DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(2));

            Assert.True((report.Forwarded, report.Error) == (2, DeliveryError.None), $"closed behind {cut} bytes: {report}");
            Assert.True(
                peer.CallsOf("/pets/0").Count <= 2 && peer.CallsOf("/pets/1").Count <= 2,
                $"closed behind {cut} bytes: {peer.Calls.Count} calls");
        }

        void End(PeerConnection connection)
        {
            if (reset)
                connection.Abort();
            else
                connection.Close();
        }
    }

    [Fact]
    public async Task Only_what_was_under_way_comes_twice_when_a_connection_breaks()
    {
        int parts = 0;
        await using Http2Peer peer = Http2Peer.Start(async (call, part) =>
        {
            if (Interlocked.Increment(ref parts) % 700 == 0)
                call.Connection.Abort();
            else
                await call.AcknowledgeAsync(part);
        });
        using NodeClient client = new(ExternalDeliveries.To(peer) with { Concurrency = 20 });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(2_000));

        Assert.Equal((2_000, DeliveryError.None), (report.Forwarded, report.Error));
        IGrouping<string, PeerCall>[] records = [.. peer.Calls.Where(call => call.Messages.Count > 0).GroupBy(call => call.Path)];
        Assert.Equal(2_000, records.Length);
        Assert.All(records, record => Assert.Contains(record, call => call.Messages.Count == 2));
        Assert.All(records, record => Assert.Single(record.Select(call => call.Id).Distinct()));
        Assert.InRange(records.Count(record => record.Count() > 1), 1, 20 * peer.Connections.Count);
    }

    [Fact]
    public async Task A_connection_that_the_peer_closed_between_batches_costs_no_attempt()
    {
        await using Http2Peer peer = Http2Peer.Start();
        using NodeClient client = await peer.WarmUpAsync();
        peer.Connections.First().Close();

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(50));

        report.AssertAllForwarded();
        Assert.Equal(1, report.ConnectionsOpened);
        Assert.Equal(51, peer.Calls.Count(call => call.Messages.Count == 2));
    }

    [Fact]
    public async Task A_connection_that_froze_between_batches_is_given_up_within_the_time_of_one_response()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            GrantsWindows = false,
            OnPart = async (call, part) =>
            {
                // The first connection serves the record that warms up, and then says nothing any more.
                if (call.Connection.Number > 1 || call.Path == ExternalDeliveries.WarmUpPath)
                    await call.AcknowledgeAsync(part);
            },
        });
        using NodeClient client = await peer.WarmUpAsync(ExternalDeliveries.To(peer) with { ResponseTimeout = ExternalDeliveries.ShortResponse });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(50));

        report.AssertAllForwarded();
    }

    [Fact]
    public async Task A_stream_that_gets_no_response_is_given_up_and_the_others_go_on()
    {
        int silent = 0;
        await using Http2Peer peer = Http2Peer.Start((call, part) =>
            call.Path == "/pets/3" && Interlocked.Increment(ref silent) == 1 ? Task.CompletedTask : call.AcknowledgeAsync(part));
        using NodeClient client = new(ExternalDeliveries.To(peer) with { ResponseTimeout = ExternalDeliveries.ShortResponse });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(200));

        Assert.Equal((200, 1), (report.Forwarded, report.Retries));
        Assert.Equal(2, peer.CallsOf("/pets/3").Count);
        PeerCall given = peer.CallsOf("/pets/3")[0];
        Assert.Equal(Http2Error.Cancel, given.Reset);
        Assert.Single(peer.Connections);
        Assert.Equal(201, peer.Calls.Count);
    }

    [Fact]
    public async Task A_stream_that_gets_only_its_first_acknowledgement_is_given_up_and_sent_again()
    {
        int silent = 0;
        PeerCall? held = null;
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = (call, part) =>
            {
                if (part == 1 || Interlocked.Increment(ref silent) > 1)
                    return call.AcknowledgeAsync(part);
                held = call;
                return Task.CompletedTask;
            },
            OnEnd = call => call == held ? Task.CompletedTask : call.FinishAsync(),
        });
        using NodeClient client = new(ExternalDeliveries.To(peer) with { ResponseTimeout = ExternalDeliveries.ShortResponse });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(10));

        Assert.Equal((10, 1), (report.Forwarded, report.Retries));
    }

    [Fact]
    public async Task A_peer_that_accepts_and_never_says_a_word_ends_in_failed_records()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions { OnConnect = _ => Task.CompletedTask, Acknowledges = false });
        using NodeClient client = new(ExternalDeliveries.To(peer) with { ConnectTimeout = TimeSpan.FromMilliseconds(500) });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(3), TimeSpan.FromSeconds(3));

        Assert.Equal((3, 0), (report.Failed, report.Forwarded));
        Assert.Contains("SETTINGS", report.Cause, StringComparison.Ordinal);
        Assert.Empty(peer.Calls);
    }

    [Fact]
    public async Task A_peer_that_sends_SETTINGS_and_nothing_else_ends_in_failed_records_at_the_deadline()
    {
        await using Http2Peer peer = Http2Peer.Start((_, _) => Task.CompletedTask);
        using NodeClient client = new(ExternalDeliveries.To(peer) with { ResponseTimeout = TimeSpan.FromMilliseconds(600) });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(30), TimeSpan.FromSeconds(3));

        Assert.Equal((30, 0, DeliveryError.RecordsFailed), (report.Failed, report.Forwarded, report.Error));
        Assert.NotNull(report.Cause);
    }

    [Fact]
    public async Task A_peer_that_reads_nothing_does_not_hold_up_the_deadline()
    {
        // The client's output fills the buffers of TCP: nobody takes it.
        await using ScriptedListener peer = ScriptedListener.Start(async (stream, _, stopping) =>
        {
            await stream.WriteAsync(Frames.Settings((SettingId.InitialWindowSize, 1 << 30)), stopping);
            await stream.WriteAsync(Frames.WindowUpdate(0, 1 << 30), stopping);
            await Task.Delay(Timeout.Infinite, stopping);
        });
        using NodeClient client = new(ExternalDeliveries.To(peer.Address) with { Concurrency = 4_096, ResponseTimeout = TimeSpan.FromSeconds(20) });

        DeliveryReport report = await client.DeliverAsync(
            Enumerable.Range(0, 2_000).Select(_ => Deliveries.Line(path: "/" + new string('^', 16_000))), TimeSpan.FromSeconds(3));

        Assert.Equal((2_000, DeliveryError.RecordsFailed), (report.Failed, report.Error));
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_ends_in_failed_records_at_the_deadline()
    {
        using TcpListener probe = new(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        string address = probe.LocalEndpoint.ToString()!;
        probe.Stop();
        using NodeClient client = new(ExternalDeliveries.To(address));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(3), TimeSpan.FromSeconds(2));

        Assert.Equal((3, 0, DeliveryError.RecordsFailed), (report.Failed, report.ConnectionsOpened, report.Error));
        Assert.Contains(address, report.Cause, StringComparison.Ordinal);
    }
}
