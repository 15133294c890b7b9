using System.Text;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Process;

/// <summary>X_SAMPLE: the first calls of a kind are sent, and of the others one in so many.</summary>
[Trait("Category", "Process")]
public class SamplingTests
{
    /// <summary>Of the first 100 calls of a kind all, of the others hardly any.</summary>
    private static readonly (string, string?) FirstHundred = ("X_SAMPLE", "100/24h/1000000");

    [Theory]
    [InlineData("mirror")]
    [InlineData("ext-proc")]
    public async Task The_first_calls_of_each_method_template_and_status_class_are_sent(string protocol)
    {
        await using NodeSimulator mirror = await NodeSimulator.StartAsync();
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(
            ("X_NODE_URL", protocol == "mirror" ? mirror.Address : node.Address), ("X_NODE_SCHEME", "http"), ("X_NODE_PROTOCOL", protocol),
            FirstHundred);
        string[] errors = [.. Deliveries.Lines(20).Select(line => line.Replace("\"200\"", "\"503\"", StringComparison.Ordinal))];
        Assert.DoesNotContain("\"200\"", errors[0], StringComparison.Ordinal);

        InvocationResult first = await forwarder.InvokeAsync(
            [
                .. Deliveries.Lines(400), .. Deliveries.Lines(20, "POST"), .. errors,
                .. Enumerable.Range(0, 30).Select(_ => Deliveries.Line(path: $"/pets/{Guid.NewGuid()}/photos")),
                .. Enumerable.Range(0, 150).Select(number => Deliveries.Line(path: $"/pets/word-{(char)('a' + (number % 2))}")),
                .. Enumerable.Range(0, 120).Select(number => Deliveries.Line(path: $"/.wallarm-probe/{number}")),
            ]);
        InvocationResult second = await forwarder.InvokeAsync(Deliveries.Lines(50));

        Account.AssertSucceeded(first, new Account(740, Forwarded: 100 + 20 + 20 + 30 + 150 + 120, Filtered: 300));
        Account.AssertSucceeded(second, new Account(50, Filtered: 50));
    }

    [Fact]
    public async Task Of_the_others_the_same_ones_are_sent_by_every_process()
    {
        byte[] payload = LogsEvent.FromLines(Deliveries.Lines(1_100)).ToBytes();

        string[] one = await SentAsync();
        string[] other = await SentAsync();

        // A thousand calls, of which one in ten is sent: 100, give or take six times the deviation.
        Assert.InRange(one.Length, 100 + 40, 100 + 160);
        Assert.Equal(one, other);

        async Task<string[]> SentAsync()
        {
            await using NodeSimulator node = await NodeSimulator.StartAsync();
            await using RunningForwarder forwarder =
                await RunningForwarder.StartAsync(node, ("X_SAMPLE", " 100 / 90s / 10 "), ("X_CONCURRENCY", "1"));
            Assert.True((await forwarder.InvokeAsync(payload)).Succeeded);
            return [.. node.Records().Select(request => request.Target).Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task A_retry_sends_what_the_first_attempt_has_chosen_and_nothing_else()
    {
        await using ChoosyNode choosy = await ChoosyNode.StartAsync("/pets/5", "/pets/7");
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(choosy.Node, FirstHundred, ("X_CONCURRENCY", "1"));
        byte[] payload = LogsEvent.FromLines(Deliveries.Lines(130)).ToBytes();

        InvocationResult first = await forwarder.InvokeAsync(payload, TimeSpan.FromSeconds(5));
        choosy.TakesAll = true;
        InvocationResult second = await forwarder.InvokeAsync(payload);

        Account.AssertFailed(first, "Wallarm.DeliveryFailed", new Account(130, Forwarded: 98, Filtered: 30, Failed: 2));
        Account.AssertSucceeded(second, new Account(2, Forwarded: 2, AlreadySettled: 128));
    }

    [Fact]
    public async Task A_failure_record_from_another_process_is_not_sampled_again()
    {
        await using ChoosyNode choosy = await ChoosyNode.StartAsync("/pets/5", "/pets/7");
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(choosy.Node, FirstHundred);
        byte[] payload = LogsEvent.FromLines(Deliveries.Lines(20)).ToBytes();
        InvocationResult failed = await forwarder.InvokeAsync(payload, TimeSpan.FromSeconds(5));
        choosy.TakesAll = true;
        await using RunningForwarder other = await RunningForwarder.StartAsync(choosy.Node, FirstHundred);
        Account.AssertSucceeded(await other.InvokeAsync(Deliveries.Lines(110)), new Account(110, Forwarded: 100, Filtered: 10));

        InvocationResult result =
            await other.InvokeAsync(QueueEvent.Of(("a", QueueEvent.FailureRecord(Encoding.UTF8.GetString(payload), failed.Text))));

        Account.AssertPartial(result, new Account(2, Forwarded: 2, AlreadySettled: 18));
    }

    [Fact]
    public async Task Each_window_begins_anew_and_what_cannot_be_counted_is_sent()
    {
        TestClock clock = new(standsStill: true);
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        using NodeClient client =
            new(Deliveries.To(node) with { Clock = clock, Sampling = CallSampling.Parse("100/10m/1000000") });

        Assert.Equal(100, (await client.DeliverAsync(Deliveries.Lines(130))).Forwarded);
        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(0, (await client.DeliverAsync(Deliveries.Lines(130))).Forwarded);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(100, (await client.DeliverAsync(Deliveries.Lines(130))).Forwarded);

        // A scanner that makes up a path for each call, and more of them than are counted.
        IEnumerable<string> scanned = Enumerable.Range(0, 9_000).Select(number => Deliveries.Line(path: "/" + Word(number)));
        (await client.DeliverAsync(scanned)).AssertAllForwarded();
        (await client.DeliverAsync(Enumerable.Range(0, 130).Select(_ => Deliveries.Line(path: "/not-counted")))).AssertAllForwarded();
        Assert.Equal(0, (await client.DeliverAsync(Deliveries.Lines(130))).Forwarded);
    }

    private static string Word(int number) =>
        string.Concat(number.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0')));
}
