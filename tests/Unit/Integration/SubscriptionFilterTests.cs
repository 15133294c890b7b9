using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Add-WallarmSubscriptionFilter: the filter, to the alias or the function, for one group or many.</summary>
public class SubscriptionFilterTests
{
    private const string Add = "Add-WallarmSubscriptionFilter -LogGroupName /g @aws";

    [BotoFact]
    public async Task The_alias_is_permitted_to_all_groups_of_account_and_region_and_then_fed()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();

        var run = world.Run(Add);

        var subscription = run.Single<LogSubscription>();
        Assert.Equal(("/g", "WallarmFilter", "", world.FunctionArn(), ConnectorWorld.FunctionName, "WallarmConnectorLogs", ChangeStatus.Created),
            (subscription.LogGroupName, subscription.FilterName, subscription.FilterPattern, subscription.DestinationArn, subscription.FunctionName, subscription.StatementId, subscription.Status));
        Assert.Equal(["Add", "Create"], subscription.Changes.Select(change => change.Action));
        Assert.Equal(["AddPermission", "PutSubscriptionFilter"], world.Mutations);
        var asked = world.Aws.CallsOf("AddPermission")[0];
        Assert.Equal("live", asked.Form["Qualifier"]);
        Assert.Equal(
            ("WallarmConnectorLogs", "lambda:InvokeFunction", "logs.eu-west-1.amazonaws.com", world.GroupArn("*"), world.Aws.AccountId),
            (Text("StatementId"), Text("Action"), Text("Principal"), Text("SourceArn"), Text("SourceAccount")));
        Assert.Equal([("WallarmFilter", world.FunctionArn(), "")], await world.ReadFiltersAsync("/g"));
        Assert.Empty(await world.ReadStatementsAsync(qualifier: null));
        Assert.DoesNotContain(run.Progress, record => record.Activity.StartsWith("Waiting", StringComparison.Ordinal));
        Assert.Empty(run.Warnings);

        string Text(string member) => asked.Json.GetProperty(member).GetString()!;
    }

    [BotoFact]
    public async Task In_China_partition_and_principal_are_those_of_China()
    {
        await using var world = await ConnectorWorld.WithGroupAsync("cn-north-1");

        var subscription = world.Run(Add).Single<LogSubscription>();

        var asked = world.Aws.CallsOf("AddPermission")[0].Json;
        Assert.Equal("logs.cn-north-1.amazonaws.com.cn", asked.GetProperty("Principal").GetString());
        Assert.Equal($"arn:aws-cn:logs:cn-north-1:{world.Aws.AccountId}:log-group:*", asked.GetProperty("SourceArn").GetString());
        Assert.Equal(
            $"arn:aws-cn:lambda:cn-north-1:{world.Aws.AccountId}:function:{ConnectorWorld.FunctionName}:live", subscription.DestinationArn);
    }

    [BotoFact]
    public async Task A_function_without_the_alias_is_fed_itself()
    {
        await using var world = await ConnectorWorld.WithGroupAsync(hasAlias: false);

        var subscription = world.Run(Add).Single<LogSubscription>();

        Assert.Equal(world.FunctionArn(null), subscription.DestinationArn);
        Assert.Equal([("WallarmFilter", world.FunctionArn(null), "")], await world.ReadFiltersAsync("/g"));
        Assert.Single(await world.ReadStatementsAsync(qualifier: null));
    }

    [BotoFact]
    public async Task Once_the_alias_is_there_the_filter_moves_to_it_and_the_alias_is_permitted()
    {
        await using var world = await ConnectorWorld.WithGroupAsync(hasAlias: false);
        world.Run(Add).ThrowIfFailed();
        await world.CreateAliasAsync();

        var subscription = world.Run(Add).Single<LogSubscription>();

        Assert.Equal((ChangeStatus.Updated, world.FunctionArn()), (subscription.Status, subscription.DestinationArn));
        Assert.Equal(["AddPermission", "PutSubscriptionFilter"], world.Mutations);
        Assert.Contains(subscription.Changes, change => change.Property == "DestinationArn" && change.Current == world.FunctionArn(null) && change.Desired == world.FunctionArn());
        Assert.Equal([("WallarmFilter", world.FunctionArn(), "")], await world.ReadFiltersAsync("/g"));
    }

    [BotoFact]
    public async Task Run_again_it_reads_five_times_and_changes_nothing()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        world.Run(Add).ThrowIfFailed();
        world.Aws.ClearCalls();

        var again = world.Run(Add + " -Verbose");

        var subscription = again.Single<LogSubscription>();
        Assert.Equal((ChangeStatus.Unchanged, "WallarmConnectorLogs"), (subscription.Status, subscription.StatementId));
        Assert.Empty(subscription.Changes);
        Assert.Equal(
            ["DescribeLogGroups", "DescribeSubscriptionFilters", "GetCallerIdentity", "GetFunctionConfiguration", "GetPolicy"],
            world.Aws.Calls.Select(call => call.Operation).Order(StringComparer.Ordinal));
        Assert.Contains(again.Verbose, line => line.Contains("nothing is changed", StringComparison.Ordinal));
    }

    [BotoFact]
    public async Task Many_groups_come_down_the_pipeline_share_one_statement_and_a_bad_one_does_not_stop_the_rest()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        await world.CreateLogGroupAsync("/h");
        await world.CreateLogGroupAsync("/i");

        var run = world.Run(
            "'/g', '/aws/lambda/wallarm-api-discovery-connector', '/absent', 'no group!', 'API-Gateway-Execution-Logs_a1/prod', '/h', '/i' | ForEach-Object { [pscustomobject]@{ LogGroupName = $_ } } | Add-WallarmSubscriptionFilter @aws");

        Assert.Null(run.StoppedBy);
        Assert.Equal(["/g", "/h", "/i"], run.Output.Select(item => ((LogSubscription)item.BaseObject).LogGroupName));
        Assert.Equal(
            ["Wallarm.LogLoop", "Wallarm.LogGroupNotFound", "Wallarm.LogGroupNameInvalid", "Wallarm.ExecutionLogGroup"],
            run.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(
            ["/aws/lambda/wallarm-api-discovery-connector", "/absent", "no group!", "API-Gateway-Execution-Logs_a1/prod"],
            run.Errors.Select(error => error.TargetObject));
        Assert.All(run.Errors, error => Assert.NotNull(error.ErrorDetails.RecommendedAction));
        Assert.Equal(1, world.Aws.CountOf("AddPermission"));
        Assert.Single(await world.ReadStatementsAsync());
    }

    [BotoFact]
    public async Task A_pattern_that_drifted_is_set_again()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        await world.AllowLogsAsync("logs");
        await world.PutFilterAsync("/g", "WallarmFilter", world.FunctionArn(), "ERROR");

        var subscription = world.Run(Add + " -FilterPattern '{ $.path != \"/health\" }'").Single<LogSubscription>();

        Assert.Equal(["PutSubscriptionFilter"], world.Mutations);
        var change = Assert.Single(subscription.Changes);
        Assert.Equal(("FilterPattern", "'ERROR'", "'{ $.path != \"/health\" }'"), (change.Property, change.Current, change.Desired));
        Assert.Equal([("WallarmFilter", world.FunctionArn(), "{ $.path != \"/health\" }")], await world.ReadFiltersAsync("/g"));
    }

    [BotoFact]
    public async Task A_filter_of_another_name_that_feeds_the_function_already_is_a_warning()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        await world.AllowLogsAsync("logs");
        await world.PutFilterAsync("/g", "by-hand", world.FunctionArn());

        var run = world.Run(Add);

        Assert.Contains("'by-hand'", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Equal(["WallarmFilter", "by-hand"], (await world.ReadFiltersAsync("/g")).Select(filter => filter.Name));
    }

    [BotoFact]
    public async Task What_is_absent_is_an_error_and_with_WhatIf_a_complete_plan()
    {
        await using var world = await ConnectorWorld.OpenAsync();

        var noFunction = world.Run(Add);
        var plan = world.Run(Add + " -WhatIf");
        await world.CreateFunctionAsync();
        var noGroup = world.Run(Add);

        Assert.StartsWith("Wallarm.FunctionNotFound,", Assert.Single(noFunction.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("Wallarm.LogGroupNotFound,", Assert.Single(noGroup.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(world.Mutations);
        var planned = plan.Single<LogSubscription>();
        Assert.Equal(
            ("/g", "WallarmFilter", world.FunctionArn(), "WallarmConnectorLogs", ChangeStatus.Planned),
            (planned.LogGroupName, planned.FilterName, planned.DestinationArn, planned.StatementId, planned.Status));
        Assert.Equal(2, plan.Warnings.Count);
        var shown = string.Join('\n', world.Session.Host.Lines);
        Assert.Contains("What if:", shown, StringComparison.Ordinal);
        Assert.All(planned.Changes, change => Assert.Contains(change.ToString(), shown, StringComparison.Ordinal));
        Assert.Contains(world.GroupArn("*"), shown, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Two_runs_at_once_leave_one_statement_and_one_filter()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        using var other = PowerShell.ModuleSession.Open();

        using var second = other.Start("param($aws) " + Add, ("aws", world.Parameters));
        using var first = world.Start(Add);

        first.Wait().ThrowIfFailed();
        second.Wait().ThrowIfFailed();
        Assert.Single(await world.ReadStatementsAsync());
        Assert.Single(await world.ReadFiltersAsync("/g"));
    }
}
