using Wallarm.Connector.Engine;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Inventory;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>What comes between while an access log of the past is handed over: another run, lost responses, and "enough".</summary>
public sealed class BackfillInterruptionTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [BotoFact]
    public async Task What_another_run_has_noted_since_the_ledger_was_read_stays()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 60);
        world.Account.Aws.Fail("lambda:Invoke", AwsFault.AccessDenied(), first: 2);
        world.Send("-RecordsPerSecond 20");
        world.Account.Aws.ClearFaults();
        var another = new Observer(() => world.Send("-RecordsPerSecond 20").ThrowIfFailed());

        var refused = await Assert.ThrowsAsync<ResourceConflictException>(() => SendAsync(world, another));

        Assert.Equal("Wallarm.LedgerBusy", refused.ErrorId);
        Assert.True((await world.ReadLedgerAsync())!["isComplete"]!.GetValue<bool>());
        Assert.Equal(Enumerable.Range(0, 60), world.Numbers);
    }

    [BotoTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_write_of_the_ledger_whose_response_is_lost_counts(int nth)
    {
        await using var world = await BackfillWorld.OpenAsync(records: 60);
        world.Account.Aws.Fail("ssm:PutParameter", AwsFault.Reset(afterEffect: true), first: nth, last: nth);

        var sent = world.Send("-RecordsPerSecond 20").ThrowIfFailed().Single<AccessLogBackfill>();

        Assert.Equal(("Completed", 60), (sent.Status, sent.HandedOver));
        Assert.Equal(Enumerable.Range(0, 60), world.Numbers);
    }

    [BotoFact]
    public async Task Enough_is_heard_while_Lambda_throttles()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 90);
        world.Account.Aws.Fail("lambda:Invoke", AwsFault.Throttled(), first: 2);
        using var enough = new CancellationTokenSource();

        var sending = SendAsync(world, new Observer(), enough.Token);
        await (await world.Account.Aws.WaitForCallAsync("lambda:Invoke", nth: 3)).Answered;
        await enough.CancelAsync();
        var stopped = await sending.WaitAsync(Soon);
        world.Account.Aws.ClearFaults();
        var rest = world.Send().ThrowIfFailed().Single<AccessLogBackfill>();

        Assert.Equal(("Stopped", 30), (stopped!.Status, stopped.HandedOver));
        Assert.Equal((30, 60), (rest.Earlier, rest.HandedOver));
        Assert.Equal(Enumerable.Range(0, 90), world.Numbers);
    }

    [Fact]
    public async Task Enough_is_heard_while_a_node_is_waited_for_and_what_it_took_is_noted()
    {
        var isAway = true;
        await using var node = await ExternalFilterNode.StartAsync(new ExternalFilterNodeOptions
        {
            Script = call => isAway && call.SequenceNumber > 120 ? ExternalFilterFault.Status(14) : null,
        });
        var folder = Directory.CreateTempSubdirectory("wallarm-enough-");
        var path = Path.Combine(folder.FullName, "access.log");
        await File.WriteAllLinesAsync(
            path, Enumerable.Range(0, 200).Select(number => new InventoryLine("GET", $"/prod/{number}").ToString()));
        var options = new BackfillOptions
        {
            Path = path, Node = new NodeTestOptions { NodeUrl = node.Address, NodeScheme = "http" },
        };
        using var enough = new CancellationTokenSource();

        var sending = new ConnectorEngine().SendAccessLogAsync(new AwsSessionOptions(), options, new Observer(), enough.Token, default);
        await node.WaitForEndedCallsAsync(210).WaitAsync(Soon);
        await enough.CancelAsync();
        var stopped = await sending.WaitAsync(Soon);
        isAway = false;
        var rest = await new ConnectorEngine().SendAccessLogAsync(new AwsSessionOptions(), options, new Observer(), default, default);

        Assert.Equal("Stopped", stopped!.Status);
        Assert.InRange(stopped.HandedOver, 1, 199);
        Assert.Equal((stopped.HandedOver, 200 - stopped.HandedOver), (rest!.Earlier, rest.HandedOver));
        folder.Delete(recursive: true);
    }

    private static Task<AccessLogBackfill?> SendAsync(BackfillWorld world, Observer observer, CancellationToken enough = default)
    {
        var session = new AwsSessionOptions
        {
            AccessKey = world.Account.Aws.Identity.AccessKeyId,
            SecretKey = world.Account.Aws.Identity.SecretAccessKey,
            Region = world.Account.Region,
            EndpointUrl = world.Account.Aws.Endpoint,
        };
        var options = new BackfillOptions { LogGroupName = BackfillWorld.Group, RecordsPerSecond = 30 };
        return new ConnectorEngine().SendAccessLogAsync(session, options, observer, enough, default);
    }

    /// <summary>Agrees to everything, after something else has happened.</summary>
    private sealed class Observer(Action? before = null) : RelayingObserver(outer: null)
    {
        public override Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation)
        {
            before?.Invoke();
            return Task.FromResult(ChangeDecision.Apply);
        }
    }
}
