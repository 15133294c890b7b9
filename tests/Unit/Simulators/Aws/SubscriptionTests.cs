using System.Text.Json.Nodes;

namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>Permissions by qualifier, and subscription filters that need them.</summary>
public class SubscriptionTests
{
    private const string NotExecutable =
        "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.";

    [BotoFact]
    public async Task Permissions_belong_to_what_the_qualifier_names()
    {
        await using Account account = await OpenWithFunctionAsync();
        await account.AllowLogsAsync();

        JsonNode live = await account.CallAsync("lambda", "get_policy", new { FunctionName = "f", Qualifier = "live" });
        BotoException function = await account.FailAsync("lambda", "get_policy", new { FunctionName = "f" });
        BotoException version = await account.FailAsync("lambda", "get_policy", new { FunctionName = "f", Qualifier = "1" });
        BotoException twice =
            await account.FailAsync("lambda", "add_permission", account.PermissionRequest("live", null, "logs.amazonaws.com", "logs"));
        BotoException noAlias =
            await account.FailAsync("lambda", "add_permission", account.PermissionRequest("gone", null, "logs.amazonaws.com", "logs"));
        BotoException notThere = await account.FailAsync("lambda", "remove_permission", new { FunctionName = "f", StatementId = "logs" });
        await account.CallAsync("lambda", "remove_permission", new { FunctionName = "f", StatementId = "logs", Qualifier = "live" });
        BotoException removed = await account.FailAsync("lambda", "get_policy", new { FunctionName = "f", Qualifier = "live" });

        JsonNode statement = JsonNode.Parse(live["Policy"]!.GetValue<string>())!["Statement"]![0]!;
        Assert.Equal(account.FunctionArn("live"), statement["Resource"]!.GetValue<string>());
        Assert.Equal(account.Id, statement["Condition"]!["StringEquals"]!["AWS:SourceAccount"]!.GetValue<string>());
        Assert.All(
            [function, version, noAlias, notThere, removed],
            error => Assert.Equal(("ResourceNotFoundException", 404), (error.Code, error.Status)));
        Assert.Equal(("ResourceConflictException", 409), (twice.Code, twice.Status));
    }

    [BotoFact]
    public async Task A_policy_has_a_largest_size()
    {
        await using Account account = await OpenWithFunctionAsync();
        BotoException? full = null;
        int added = 0;
        while (full is null && added < 200)
        {
            try
            {
                await account.AllowLogsAsync(
                    sourceArn: $"arn:aws:logs:eu-west-1:{account.Id}:log-group:{new string('g', 400)}{added}:*", id: $"s{added}");
                added++;
            }
            catch (BotoException e)
            {
                full = e;
            }
        }

        Assert.Equal("PolicyLengthExceededException", full?.Code);
        Assert.InRange(added, 20, 30);
    }

    [BotoFact]
    public async Task A_filter_needs_a_permission_on_exactly_its_destination()
    {
        await using Account account = await OpenWithFunctionAsync();

        BotoException none = await account.FailAsync("logs", "put_subscription_filter", account.FilterRequest());
        await account.AllowLogsAsync();
        BotoException onFunction = await account.FailAsync("logs", "put_subscription_filter", account.FilterRequest(qualifier: null));
        await account.CallAsync("logs", "put_subscription_filter", account.FilterRequest());
        JsonNode filters = await account.CallAsync("logs", "describe_subscription_filters", new { logGroupName = "/g" });

        Assert.All(
            [none, onFunction],
            error => Assert.Equal(("InvalidParameterException", 400, NotExecutable), (error.Code, error.Status, error.Text)));
        JsonNode filter = Assert.Single(filters["subscriptionFilters"]!.AsArray())!;
        Assert.Equal(
            ("WallarmFilter", account.FunctionArn("live")),
            (filter["filterName"]!.GetValue<string>(), filter["destinationArn"]!.GetValue<string>()));
    }

    [BotoFact]
    public async Task A_permission_for_others_does_not_do()
    {
        await using Account account = await OpenWithFunctionAsync();
        string groups = $"arn:aws:logs:eu-west-1:{account.Id}:log-group:";

        await account.AllowLogsAsync(sourceArn: groups + "/g", id: "without-the-end");
        await account.AllowLogsAsync(sourceArn: groups + "/other:*", id: "another-group");
        await account.AllowLogsAsync(principal: "logs.us-east-1.amazonaws.com", id: "another-region");
        await account.AllowLogsAsync(principal: "events.amazonaws.com", id: "another-service");
        BotoException error = await account.FailAsync("logs", "put_subscription_filter", account.FilterRequest());
        await account.AllowLogsAsync(sourceArn: groups + "/g:*", principal: "logs.amazonaws.com", id: "this");
        await account.CallAsync("logs", "put_subscription_filter", account.FilterRequest());

        Assert.Equal(NotExecutable, error.Text);
    }

    [BotoFact]
    public async Task A_new_permission_is_not_visible_for_so_many_tries()
    {
        await using Account account = await OpenWithFunctionAsync();
        account.Aws.Settings.PermissionPropagationTries = 2;
        await account.AllowLogsAsync();

        for (int i = 0; i < 2; i++)
            Assert.Equal(NotExecutable, (await account.FailAsync("logs", "put_subscription_filter", account.FilterRequest())).Text);

        await account.CallAsync("logs", "put_subscription_filter", account.FilterRequest());
    }

    [BotoFact]
    public async Task A_group_takes_so_many_filters_and_one_put_again_is_no_other()
    {
        await using Account account = await OpenWithFunctionAsync();
        await account.AllowLogsAsync();

        await account.CallAsync("logs", "put_subscription_filter", account.FilterRequest(name: "one"));
        await account.CallAsync("logs", "put_subscription_filter", account.FilterRequest(name: "two"));
        await account.CallAsync("logs", "put_subscription_filter", account.FilterRequest(name: "two"));
        BotoException third = await account.FailAsync("logs", "put_subscription_filter", account.FilterRequest(name: "three"));
        account.Aws.Settings.SubscriptionFiltersPerGroup = 5;
        await account.CallAsync("logs", "put_subscription_filter", account.FilterRequest(name: "three"));

        Assert.Equal("LimitExceededException", third.Code);
    }

    [BotoFact]
    public async Task Groups_of_infrequent_access_and_absent_ones_take_no_filter()
    {
        await using Account account = await OpenWithFunctionAsync();
        await account.AllowLogsAsync();
        await account.CallAsync("logs", "create_log_group", new { logGroupName = "/ia", logGroupClass = "INFREQUENT_ACCESS" });

        BotoException infrequent = await account.FailAsync("logs", "put_subscription_filter", account.FilterRequest("/ia"));
        BotoException absent = await account.FailAsync("logs", "put_subscription_filter", account.FilterRequest("/absent"));
        JsonNode groups = await account.CallAsync("logs", "describe_log_groups", new { });

        Assert.Equal(("InvalidOperationException", "ResourceNotFoundException"), (infrequent.Code, absent.Code));
        Assert.Equal(
            ["STANDARD", "INFREQUENT_ACCESS"], groups["logGroups"]!.AsArray().Select(group => group!["logGroupClass"]!.GetValue<string>()));
        Assert.Equal(
            ($"arn:aws:logs:eu-west-1:{account.Id}:log-group:/g:*", $"arn:aws:logs:eu-west-1:{account.Id}:log-group:/g"),
            (groups["logGroups"]![0]!["arn"]!.GetValue<string>(), groups["logGroups"]![0]!["logGroupArn"]!.GetValue<string>()));
    }

    [BotoFact]
    public async Task A_functions_own_group_can_be_subscribed_to_it_as_in_AWS()
    {
        await using Account account = await OpenWithFunctionAsync();
        await account.AllowLogsAsync();
        await account.CallAsync("logs", "create_log_group", new { logGroupName = "/aws/lambda/f" });

        await account.CallAsync("logs", "put_subscription_filter", account.FilterRequest("/aws/lambda/f"));
    }

    private static async Task<Account> OpenWithFunctionAsync()
    {
        Account account = await Account.OpenAsync();
        await account.CreateFunctionWithRoleAsync();
        await account.PublishLiveAsync();
        await account.CallAsync("logs", "create_log_group", new { logGroupName = "/g" });
        return account;
    }
}
