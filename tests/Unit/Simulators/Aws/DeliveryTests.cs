using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>Log events of a subscribed group reach the function behind the filter.</summary>
public class DeliveryTests
{
    [BotoFact]
    public async Task Log_events_reach_the_version_behind_the_alias_with_its_environment()
    {
        await using Account account = await OpenSubscribedAsync("node:5050");
        await account.CallAsync(
            "lambda",
            "update_function_configuration",
            new { FunctionName = "f", Environment = new { Variables = new { X_NODE_URL = "other:5050" } } });

        await PutAsync(account, "one", "two");
        await PutAsync(account, "three");

        Assert.Equal(2, account.Aws.Deliveries.Count);
        LogDelivery delivery = account.Aws.Deliveries[0];
        Assert.Equal(
            (account.FunctionArn("live"), "1", "node:5050"),
            (delivery.DestinationArn, delivery.Version, delivery.Environment["X_NODE_URL"]));
        Assert.Equal(["one", "two"], delivery.Event.LogEvents!.Select(each => each.Message));
        Assert.Equal(
            (account.Id, "/g", "s", "WallarmFilter"),
            (delivery.Event.Owner, delivery.Event.LogGroup, delivery.Event.LogStream, Assert.Single(delivery.Event.SubscriptionFilters!)));
        Assert.Equal(Account.Zip("one"), delivery.Code.ToArray());
        Assert.Equal(3, account.Aws.Deliveries.SelectMany(each => each.Event.LogEvents!).DistinctBy(each => each.Id).Count());
    }

    [BotoFact]
    public async Task Nothing_is_delivered_without_permission_or_filter()
    {
        await using Account account = await OpenSubscribedAsync("node:5050");

        await account.CallAsync("lambda", "remove_permission", new { FunctionName = "f", Qualifier = "live", StatementId = "logs" });
        await PutAsync(account, "one");
        await account.AllowLogsAsync();
        await account.CallAsync("logs", "delete_subscription_filter", new { logGroupName = "/g", filterName = "WallarmFilter" });
        await PutAsync(account, "two");

        Assert.Empty(account.Aws.Deliveries);
    }

    [BotoFact]
    [Trait("Category", "Process")]
    public async Task The_real_forwarder_runs_with_what_was_deployed()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using DeployedForwarders forwarders = new();
        await using Account account = await OpenSubscribedAsync(node.Address);
        account.Aws.DeliverTo = forwarders.DeliverAsync;

        await PutAsync(account, [.. SampleTraffic.Lines(20)]);
        await account.Aws.WaitForDeliveriesAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.True(Assert.Single(forwarders.Results).Succeeded);
        Assert.Equal(20, node.RequestCount);
    }

    private static async Task<Account> OpenSubscribedAsync(string nodeUrl)
    {
        Account account = await Account.OpenAsync();
        await account.CreateFunctionWithRoleAsync(
            environment: new { X_NODE_PROTOCOL = "mirror", X_NODE_URL = nodeUrl, X_NODE_SCHEME = "http" });
        await account.CallAsync("lambda", "update_function_configuration", new { FunctionName = "f", Timeout = 30 });
        await account.PublishLiveAsync();
        await account.AllowLogsAsync();
        await account.CallAsync("logs", "create_log_group", new { logGroupName = "/g" });
        await account.CallAsync("logs", "create_log_stream", new { logGroupName = "/g", logStreamName = "s" });
        await account.CallAsync("logs", "put_subscription_filter", account.FilterRequest());
        return account;
    }

    private static Task<JsonNode> PutAsync(Account account, params string[] messages) => account.CallAsync("logs", "put_log_events", new
    {
        logGroupName = "/g",
        logStreamName = "s",
        logEvents = messages.Select(message => new { timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), message }),
    });
}
