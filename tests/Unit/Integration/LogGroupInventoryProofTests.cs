using Wallarm.Connector.Engine;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Tests.Integration.Installation;
using Wallarm.Connector.Tests.Inventory;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>The inventory of three APIs with custom domains, in an account that takes no more calls than AWS's published rates.</summary>
[Collection(Proofs.Name)]
public sealed class LogGroupInventoryProofTests
{
    private const int TimesFaster = 10;
    private const string Domain = "api.example.com";
    private static readonly string[] Groups = ["/petstore", "/shared"];

    [BotoFact]
    [Trait("Category", "Proof")]
    public async Task Every_call_of_three_APIs_is_counted_with_its_API_and_no_call_is_refused_twice()
    {
        var clock = new ScaledClock(TimesFaster);
        ScaledClock.Use(clock);
        try
        {
            await using var cloud = await ConnectorWorld.OpenAsync(clock: clock);
            var lines = Math.Max(4000, ProofScale.Of(200_000));
            var (pets, shop, bills) = await SeedAsync(cloud, lines);
            cloud.Aws.Settings.PublishedRates = true;
            cloud.Aws.Settings.PageSize = Math.Max(50, lines / 200);

            var run = cloud.Run("Get-WallarmApiStage @aws | Get-WallarmApiInventory -Last 7d @aws").ThrowIfFailed();
            var summary =
                cloud.Run("Get-WallarmApiStage @aws | Get-WallarmApiInventory -Last 7d -Summary @aws").Single<ApiInventorySummary>();

            var endpoints = run.Output.Select(item => (ApiEndpoint)item.BaseObject).ToList();
            Assert.Equivalent(
                new[]
                {
                    $"{bills} Documented GET {cloud.HostOf(bills)} /v1/bills/{{billId}}",
                    $"{bills} Unused POST {cloud.HostOf(bills)} /v1/bills",
                    $"{pets} Documented GET {Domain} /animals/pets/{{petId}}",
                    $"{pets} Documented GET {cloud.HostOf(pets)} /prod/pets/{{petId}}",
                    $"{pets} Shadow DELETE {Domain} /animals/pets/{{petId}}",
                    $"{shop} Documented GET {Domain} /shop/orders/{{orderId}}",
                    $"{shop} Documented GET {Domain} /shop/files/{{fileId}}",
                },
                endpoints.Select(each => $"{each.RestApiId ?? each.ApiId} {each.State} {each.Method} {each.Host} {each.Path}").ToArray(),
                strict: true);
            Assert.Equal((lines, lines, true), (summary.Lines, summary.Hits + summary.NoiseHits, summary.IsComplete));
            Assert.Equal(summary.Hits, endpoints.Sum(each => each.Hits));
            Assert.Equal(lines / 8, summary.NoiseHits);
            Assert.Empty(PublishedRateTests.RefusedTwice(cloud.Aws));
        }
        finally
        {
            ScaledClock.UseFastClock();
        }
    }

    [BotoFact]
    [Trait("Category", "Proof")]
    public async Task Stopped_at_any_page_the_inventory_holds_what_was_read_by_then()
    {
        await using var cloud = await ConnectorWorld.OpenAsync();
        await SeedAsync(cloud, 2000);
        cloud.Aws.Settings.PageSize = 100;
        var observer = new ApplyingObserver();
        for (var stopAt = 1; stopAt <= 20; stopAt++)
        {
            cloud.Aws.ClearCalls();
            using var enough = new CancellationTokenSource();
            var inventory = new ConnectorEngine().OpenInventory(
                new ApiInventoryOptions { StartTime = DateTimeOffset.UtcNow.AddDays(-7), EndTime = DateTimeOffset.UtcNow });
            var reading = inventory.AddLogGroupsAsync(
                [.. Groups.Select(group => Source(cloud, group))], observer, enough.Token, CancellationToken.None);
            await (await cloud.Aws.WaitForCallAsync("FilterLogEvents", stopAt)).Answered;
            await enough.CancelAsync();

            Assert.True(await reading);
            var endpoints = inventory.Complete(observer, out var summary);
            Assert.Equal(summary.Lines, summary.Hits + summary.NoiseHits);
            Assert.Equal(summary.Hits, endpoints.Sum(each => each.Hits));
            Assert.InRange(summary.Lines, 0, 2000);
        }
    }

    private static async Task<(string Pets, string Shop, string Bills)> SeedAsync(ConnectorWorld cloud, int lines)
    {
        await GatewayLogRole.CreateAsync(cloud.Aws);
        foreach (var group in Groups) await cloud.CreateLogGroupAsync(group);
        var pets = await cloud.CreateRestApiAsync("petstore", "prod", "/petstore", null, "GET /pets/{petId}");
        var shop = await cloud.CreateHttpApiAsync("shop", "$default", "/shared", "GET /orders/{orderId}", "ANY /{proxy+}");
        var bills = await cloud.CreateRestApiAsync("billing", "v1", "/shared", null, "GET /bills/{billId}", "POST /bills");
        await cloud.MapAsync(Domain, "animals", pets, "prod", isRest: true);
        await cloud.MapAsync(Domain, "shop", shop, "$default", isRest: false);
        InventoryLine[] petCalls =
        [
            new("GET", "/animals/pets/#", Domain),
            new("GET", "/prod/pets/#", cloud.HostOf(pets)),
            new("DELETE", "/animals/pets/#", Domain, Status: 204),
            new("GET", "/prod/.env", cloud.HostOf(pets), Status: 403),
        ];
        InventoryLine[] sharedCalls =
        [
            new("GET", "/shop/orders/#", Domain) { Stage = "$default" },
            new("GET", "/shop/files/#", Domain) { Stage = "$default" },
            new("GET", "/v1/bills/#", cloud.HostOf(bills)) { Stage = "v1" },
            new("GET", "/v1/bills/#", cloud.HostOf(bills)) { Stage = "v1" },
        ];
        cloud.Aws.Seed.LogEvents("/petstore", Traffic(petCalls, lines / 2));
        cloud.Aws.Seed.LogEvents("/shared", Traffic(sharedCalls, lines / 2));
        return (pets, shop, bills);
    }

    /// <summary>Six days of calls, in turn.</summary>
    private static IEnumerable<(DateTimeOffset Time, string Message)> Traffic(InventoryLine[] calls, int lines)
    {
        var begin = DateTimeOffset.UtcNow.AddDays(-6);
        for (var number = 0; number < lines; number++)
        {
            var call = calls[number % calls.Length];
            var time = begin.AddDays(5.9 * number / lines);
            var path = call.Path.Replace("#", $"{number}", StringComparison.Ordinal);
            yield return (time, (call with { Path = path, Time = time }).ToString());
        }
    }

    private static InventorySource Source(ConnectorWorld cloud, string group) => new()
    {
        LogGroupName = group,
        Session = new AwsSessionOptions
        {
            AccessKey = cloud.Aws.Identity.AccessKeyId,
            SecretKey = cloud.Aws.Identity.SecretAccessKey,
            Region = cloud.Region,
            EndpointUrl = cloud.Aws.Endpoint,
        },
    };

    private sealed class ApplyingObserver() : RelayingObserver(outer: null)
    {
        public override Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation) =>
            Task.FromResult(ChangeDecision.Apply);
    }
}
