using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>What becomes of a record by the status that its call ends with before every part is acknowledged.</summary>
public class GrpcStatusTests
{
    public static TheoryData<int, bool, bool> Passing
    {
        get
        {
            TheoryData<int, bool, bool> cases = [];
            foreach (int status in (int[])[1, 2, 4, 8, 10, 13, 14, 15, 17, 99, int.MaxValue])
            {
                foreach (bool warm in (bool[])[false, true])
                    cases.Add(status, warm, status % 2 == 0);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task A_status_that_may_pass_is_tried_again_under_the_same_id(int status, bool warm, bool trailersOnly)
    {
        await using Http2Peer peer = Http2Peer.Start(Ending(status, trailersOnly, times: 2));
        using NodeClient client = warm ? await peer.WarmUpAsync() : new NodeClient(ExternalDeliveries.To(peer));

        DeliveryReport report = await client.DeliverAsync([Deliveries.Line(path: "/again")]);

        report.AssertAllForwarded();
        Assert.Equal(2, report.Retries);
        IReadOnlyList<PeerCall> calls = peer.CallsOf("/again");
        Assert.Equal(3, calls.Count);
        Assert.Single(calls.Select(call => call.Id).Distinct());
        Assert.Single(peer.Connections);
        Assert.Contains($"{status}", report.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(11)]
    public async Task A_status_that_judges_the_record_rejects_it_with_what_it_means(int status)
    {
        await using Http2Peer peer = Http2Peer.Start(Ending(status, trailersOnly: true));
        using NodeClient client = await peer.WarmUpAsync();

        DeliveryReport report = await client.DeliverAsync([.. Lines("/ok", 3), .. Lines("/again", 2)]);

        Assert.Equal((3, 2, 0, DeliveryError.None), (report.Forwarded, report.Rejected, report.Retries, report.Error));
        Rejection rejection = Assert.Single(report.Rejections);
        Assert.Equal((status, 2), (rejection.Status, rejection.Count));
        Assert.False(string.IsNullOrWhiteSpace(rejection.Meaning));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(11)]
    public async Task A_peer_that_rejects_all_and_the_probe_too_is_said_to(int status)
    {
        await using Http2Peer peer = Http2Peer.Start(Ending(status, trailersOnly: false) with { TreatsProbesAlike = true });

        using NodeClient client = new(ExternalDeliveries.To(peer));
        DeliveryReport report = await client.DeliverAsync(Lines("/again", 3));

        Assert.Equal((3, DeliveryError.AllRejected), (report.Rejected, report.Error));
        Assert.Contains($"{status}", report.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(7, true)]
    [InlineData(16, false)]
    [InlineData(16, true)]
    public async Task A_peer_that_refuses_the_client_fails_its_records_and_never_rejects_them(int status, bool warm)
    {
        await using Http2Peer peer = Http2Peer.Start(Ending(status, trailersOnly: true));
        using NodeClient client = warm ? await peer.WarmUpAsync() : new NodeClient(ExternalDeliveries.To(peer));

        DeliveryReport report = await client.DeliverAsync(Lines("/again", 3));

        Assert.Equal((0, 3, DeliveryError.NodeRefusesUs), (report.Rejected, report.Failed, report.Error));
        Assert.Contains($"{status}", report.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_12_before_any_success_is_another_protocol()
    {
        await using Http2Peer peer = Http2Peer.Start(Ending(12, trailersOnly: true) with { TreatsProbesAlike = true });

        using NodeClient client = new(ExternalDeliveries.To(peer));
        DeliveryReport report = await client.DeliverAsync(Lines("/again", 50));

        Assert.Equal((0, 50, DeliveryError.NodeProtocol), (report.Rejected, report.Failed, report.Error));
        Assert.Contains("-CodeBundlePath", report.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_12_after_a_success_rejects_the_record()
    {
        await using Http2Peer peer = Http2Peer.Start(Ending(12, trailersOnly: true));
        using NodeClient client = await peer.WarmUpAsync();

        DeliveryReport report = await client.DeliverAsync([.. Lines("/again", 2), .. Lines("/ok", 2)]);

        Assert.Equal((2, 2, DeliveryError.None), (report.Rejected, report.Forwarded, report.Error));
        Assert.Equal(12, Assert.Single(report.Rejections).Status);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1, false)]
    public async Task A_call_that_is_ended_with_status_0_before_every_part_is_acknowledged_is_rejected(int acknowledged, bool warm)
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = async (call, part) =>
            {
                if (call.Path == "/again" && part > acknowledged)
                    await call.FinishAsync();
                else
                    await call.AcknowledgeAsync(part);
            },
        });
        using NodeClient client = warm ? await peer.WarmUpAsync() : new NodeClient(ExternalDeliveries.To(peer));

        DeliveryReport report = await client.DeliverAsync(Lines("/again", 2));

        Assert.Equal((2, 0, 0), (report.Rejected, report.Forwarded, report.Retries));
        Assert.Equal(0, Assert.Single(report.Rejections).Status);
    }

    public static TheoryData<int> All => [.. Enumerable.Range(0, 18)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_status_behind_the_acknowledgement_of_every_part_changes_nothing(int status)
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions { OnEnd = call => call.FinishAsync(status, "too late") });

        DeliveryReport report = await peer.DeliverAsync(5);

        Assert.Equal((5, 0, DeliveryError.None), (report.Forwarded, report.Retries, report.Error));
        Assert.Equal(5, peer.Calls.Count);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("0 ")]
    public async Task A_status_that_is_no_number_is_no_success(string status)
    {
        await using Http2Peer peer = Http2Peer.Start(ExternalDeliveries.MisbehavingOnce(async call =>
        {
            call.IsFinished = true;
            await call.Connection.SendHeadersAsync(
                call, [new(":status", "200"), new("content-type", "application/grpc"), new("grpc-status", status)], endStream: true);
        }));
        using NodeClient client = await peer.WarmUpAsync();

        DeliveryReport report = await client.DeliverAsync(Lines("/again", 1));

        Assert.Equal((1, 1), (report.Forwarded, report.Retries));
    }

    [Fact]
    public async Task The_words_of_a_status_are_repeated_in_the_cause_without_control_characters_and_bounded()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = (call, _) => call.FinishAsync(7, "no%20entry%0d%0a%1b[31m%zz%e2%82%ac " + new string('x', 3000)),
        });

        DeliveryReport report = await peer.DeliverAsync(1);

        Assert.Contains("no entry", report.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain(report.Cause!, char.IsControl);
        Assert.InRange(report.Cause!.Length, 10, 2000);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(500)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task An_HTTP_status_without_gRPC_that_may_pass_is_tried_again(int status)
    {
        await using Http2Peer peer = Http2Peer.Start(EndingWithHttp(status, "text/html", times: 2));
        using NodeClient client = await peer.WarmUpAsync();

        DeliveryReport report = await client.DeliverAsync(Lines("/again", 1));

        Assert.Equal((1, 2), (report.Forwarded, report.Retries));
        Assert.Contains($"{status}", report.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_load_balancer_without_a_healthy_node_is_no_wrong_address(int status)
    {
        await using Http2Peer peer = Http2Peer.Start(EndingWithHttp(status, "text/html", times: 2));

        using NodeClient client = new(ExternalDeliveries.To(peer));
        DeliveryReport report = await client.DeliverAsync(Lines("/again", 1));

        Assert.Equal((1, DeliveryError.None), (report.Forwarded, report.Error));
    }

    [Theory]
    [InlineData(404, "text/plain")]
    [InlineData(415, "text/plain")]
    [InlineData(200, "text/plain")]
    [InlineData(200, "text/html; charset=utf-8")]
    [InlineData(404, "application/json")]
    public async Task HTTP_without_gRPC_before_any_success_is_another_protocol(int status, string contentType)
    {
        await using Http2Peer peer = Http2Peer.Start(EndingWithHttp(status, contentType) with { TreatsProbesAlike = true });

        using NodeClient client = new(ExternalDeliveries.To(peer));
        DeliveryReport report = await client.DeliverAsync(Lines("/again", 20));

        Assert.Equal((20, 0, DeliveryError.NodeProtocol), (report.Failed, report.Rejected, report.Error));
        Assert.Contains("-CodeBundlePath", report.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(415)]
    public async Task HTTP_404_and_415_after_a_success_reject_the_record(int status)
    {
        await using Http2Peer peer = Http2Peer.Start(EndingWithHttp(status, "text/plain"));
        using NodeClient client = await peer.WarmUpAsync();

        DeliveryReport report = await client.DeliverAsync([.. Lines("/again", 2), .. Lines("/ok", 2)]);

        Assert.Equal((2, 2, DeliveryError.None), (report.Rejected, report.Forwarded, report.Error));
    }

    [Fact]
    public async Task Acknowledgements_in_a_response_that_is_not_gRPC_do_not_count()
    {
        await using Http2Peer peer = Http2Peer.Start(ExternalDeliveries.MisbehavingOnce(async call =>
        {
            await call.RespondAsync(200, "text/plain");
            call.IsFinished = true;
            await call.Connection.SendAsync(
                Frames.Data(call.StreamId, [.. GrpcText.RequestAcknowledged, .. GrpcText.ResponseAcknowledged], endStream: true));
        }));
        using NodeClient client = await peer.WarmUpAsync();

        DeliveryReport report = await client.DeliverAsync(Lines("/again", 1));

        Assert.Equal((1, 1), (report.Forwarded, report.Retries));
    }

    private static IEnumerable<string> Lines(string path, int count) => Enumerable.Range(0, count).Select(_ => Deliveries.Line(path: path));

    /// <summary>Ends the calls of /again at part 1.</summary>
    private static PeerOptions Ending(int status, bool trailersOnly, int times = int.MaxValue)
    {
        int left = times;
        return new PeerOptions
        {
            OnPart = async (call, part) =>
            {
                if ((call.Path != "/again" && !call.IsProbe) || Interlocked.Decrement(ref left) < 0)
                {
                    await call.AcknowledgeAsync(part);
                    return;
                }

                if (!trailersOnly)
                    await call.RespondAsync();
                await call.FinishAsync(status, "");
            },
        };
    }

    private static PeerOptions EndingWithHttp(int status, string contentType, int times = int.MaxValue)
    {
        int left = times;
        return new PeerOptions
        {
            OnPart = async (call, part) =>
            {
                if ((call.Path != "/again" && !call.IsProbe) || Interlocked.Decrement(ref left) < 0)
                {
                    await call.AcknowledgeAsync(part);
                    return;
                }

                await call.RespondAsync(status, contentType);
                call.IsFinished = true;
                await call.Connection.SendAsync(Frames.Data(call.StreamId, "<html>"u8.ToArray(), endStream: true));
            },
        };
    }
}
