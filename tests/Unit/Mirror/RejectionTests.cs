using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Mirror;

/// <summary>Statuses that stay what they are, however often one asks.</summary>
public class RejectionTests
{
    [Theory]
    [InlineData(300, "redirect")]
    [InlineData(301, "https")]
    [InlineData(302, "X_NODE_SCHEME")]
    [InlineData(307, "https")]
    [InlineData(308, "https")]
    [InlineData(400, "X_NODE_SCHEME")]
    [InlineData(401, "credentials")]
    [InlineData(403, "allowed_hosts")]
    [InlineData(404, "connector-server")]
    [InlineData(405, "connector-server")]
    [InlineData(413, "large")]
    [InlineData(418, "")]
    [InlineData(421, "name")]
    [InlineData(451, "")]
    [InlineData(499, "")]
    public async Task Any_other_status_rejects_the_record_and_says_what_it_means(int status, string word)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse([$"3:status={status}"]) });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(5));

        Assert.Equal((4, 1, 0, DeliveryError.None), (report.Forwarded, report.Rejected, report.Retries, report.Error));
        Rejection rejection = Assert.Single(report.Rejections);
        Assert.Equal((status, 1), (rejection.Status, rejection.Count));
        Assert.NotEmpty(rejection.Meaning);
        Assert.Contains(word, rejection.Meaning, StringComparison.Ordinal);
        Assert.Equal(5, node.RequestCount);
    }

    [Fact]
    public async Task Rejections_are_counted_by_status()
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(
                new() { Script = FaultScript.Parse(["2-4:status=403", "5:status=404", "6:status=301,Location=https://x/"]) });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(10));

        Assert.Equal([(301, 1), (403, 3), (404, 1)], report.Rejections.Select(each => (each.Status ?? 0, each.Count)).Order());
        Assert.Equal((5, DeliveryError.None), (report.Forwarded, report.Error));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using NodeSimulator elsewhere = await NodeSimulator.StartAsync();
        string moved = $"*:status=308,Location=http://{elsewhere.Address}/";
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse([moved]) });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(5));

        Assert.Equal((5, DeliveryError.AllRejected), (report.Rejected, report.Error));
        Assert.Equal((5, 0), (node.RequestCount, elsewhere.ConnectionsAccepted));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_that_a_node_rejects_whole_is_an_error_if_it_rejects_the_probe_too(bool isWarm)
    {
        bool rejects = !isWarm;
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { Script = _ => Volatile.Read(ref rejects) ? FaultAction.Status(403) : null });
        using NodeClient client = new(Deliveries.To(node));
        if (isWarm)
            (await client.DeliverAsync(Deliveries.Lines(3))).AssertAllForwarded();
        Volatile.Write(ref rejects, true);

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(5));

        Assert.Equal((5, DeliveryError.AllRejected, false), (report.Rejected, report.Error, report.IsAllRejectedFinally));
        Assert.Contains("403", report.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_a_node_rejects_whole_is_final_if_it_accepts_the_probe()
    {
        Func<ReceivedRequest, FaultAction?> script = request => request.SequenceNumber == 0 ? null : FaultAction.Status(403);
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = script });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(5, "POST"));

        Assert.Equal((5, DeliveryError.None, true), (report.Rejected, report.Error, report.IsAllRejectedFinally));
        Assert.Equal(5, node.RequestCount);
    }

    [Fact]
    public async Task A_batch_of_invalid_lines_alone_is_no_error_and_reaches_no_node()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report =
            await client.DeliverAsync(["nonsense", "", "{}", Deliveries.Line("CONNECT"), Deliveries.Line("GET", "pets")]);

        Assert.Equal((5, DeliveryError.None, 0), (report.Invalid, report.Error, node.ConnectionsAccepted));
    }

    [Fact]
    public async Task Only_the_first_invalid_lines_are_shown_but_all_are_counted()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Enumerable.Repeat("nonsense", 500).Append(Deliveries.Line()));

        Assert.Equal((500, 1, 10), (report.Invalid, report.Forwarded, report.InvalidSamples.Count));
    }

    [Fact]
    public async Task Undiscoverable_records_are_filtered_only_where_that_is_asked_for()
    {
        string[] lines = [Deliveries.Line(), Deliveries.Line("OPTIONS"), Deliveries.Line("HEAD"), Deliveries.Line(path: "/a;b"), Deliveries.Line("DELETE", "/pets/7")];
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        using NodeClient all = new(Deliveries.To(node));
        using NodeClient discoverable = new(Deliveries.To(node) with { DiscoverableOnly = true });

        DeliveryReport everything = await all.DeliverAsync(lines);
        DeliveryReport some = await discoverable.DeliverAsync(lines);

        everything.AssertAllForwarded();
        Assert.Equal((2, 3, DeliveryError.None), (some.Forwarded, some.Filtered, some.Error));
    }
}
