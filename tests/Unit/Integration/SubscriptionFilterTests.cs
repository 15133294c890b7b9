using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Add-WallarmSubscriptionFilter: the filter, and the permission that it needs.</summary>
public class SubscriptionFilterTests
{
    private const string Add = "Add-WallarmSubscriptionFilter -LogGroupName /g @aws";

    [BotoFact]
    public async Task The_alias_is_permitted_to_all_groups_of_account_and_region_and_then_fed()
    {
        await using var world = await OpenAsync();

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
        Assert.Empty(run.Progress);
        Assert.Empty(run.Warnings);

        string Text(string member) => asked.Json.GetProperty(member).GetString()!;
    }

    [BotoFact]
    public async Task In_China_partition_and_principal_are_those_of_China()
    {
        await using var world = await OpenAsync("cn-north-1");

        var subscription = world.Run(Add).Single<LogSubscription>();

        var asked = world.Aws.CallsOf("AddPermission")[0].Json;
        Assert.Equal("logs.cn-north-1.amazonaws.com.cn", asked.GetProperty("Principal").GetString());
        Assert.Equal($"arn:aws-cn:logs:cn-north-1:{world.Aws.AccountId}:log-group:*", asked.GetProperty("SourceArn").GetString());
        Assert.Equal($"arn:aws-cn:lambda:cn-north-1:{world.Aws.AccountId}:function:{ConnectorWorld.FunctionName}:live", subscription.DestinationArn);
    }

    [BotoFact]
    public async Task A_function_without_the_alias_is_fed_itself()
    {
        await using var world = await OpenAsync(hasAlias: false);

        var subscription = world.Run(Add).Single<LogSubscription>();

        Assert.Equal(world.FunctionArn(null), subscription.DestinationArn);
        Assert.Equal([("WallarmFilter", world.FunctionArn(null), "")], await world.ReadFiltersAsync("/g"));
        Assert.Single(await world.ReadStatementsAsync(qualifier: null));
    }

    [BotoFact]
    public async Task Once_the_alias_is_there_the_filter_moves_to_it_and_the_alias_is_permitted()
    {
        await using var world = await OpenAsync(hasAlias: false);
        world.Run(Add).ThrowIfFailed();
        await world.CreateAliasAsync();

        var subscription = world.Run(Add).Single<LogSubscription>();

        Assert.Equal((ChangeStatus.Updated, world.FunctionArn()), (subscription.Status, subscription.DestinationArn));
        Assert.Equal(["AddPermission", "PutSubscriptionFilter"], world.Mutations);
        Assert.Contains(subscription.Changes, change => change.Property == "DestinationArn" && change.Current == world.FunctionArn(null) && change.Desired == world.FunctionArn());
        Assert.Equal([("WallarmFilter", world.FunctionArn(), "")], await world.ReadFiltersAsync("/g"));
    }

    [BotoFact]
    public async Task Run_again_it_reads_four_times_and_changes_nothing()
    {
        await using var world = await OpenAsync();
        world.Run(Add).ThrowIfFailed();
        world.Aws.ClearCalls();

        var again = world.Run(Add + " -Verbose");

        var subscription = again.Single<LogSubscription>();
        Assert.Equal((ChangeStatus.Unchanged, "WallarmConnectorLogs"), (subscription.Status, subscription.StatementId));
        Assert.Empty(subscription.Changes);
        Assert.Equal(
            ["DescribeLogGroups", "DescribeSubscriptionFilters", "GetFunctionConfiguration", "GetPolicy"],
            world.Aws.Calls.Select(call => call.Operation).Order(StringComparer.Ordinal));
        Assert.Contains(again.Verbose, line => line.Contains("nothing is changed", StringComparison.Ordinal));
    }

    [BotoFact]
    public async Task Many_groups_come_down_the_pipeline_share_one_statement_and_a_bad_one_does_not_stop_the_rest()
    {
        await using var world = await OpenAsync();
        await world.CreateLogGroupAsync("/h");
        await world.CreateLogGroupAsync("/i");

        var run = world.Run(
            "'/g', '/aws/lambda/wallarm-api-discovery-connector', '/absent', 'no group!', 'API-Gateway-Execution-Logs_a1/prod', '/h', '/i' | ForEach-Object { [pscustomobject]@{ LogGroupName = $_ } } | Add-WallarmSubscriptionFilter @aws");

        Assert.Null(run.StoppedBy);
        Assert.Equal(["/g", "/h", "/i"], run.Output.Select(item => ((LogSubscription)item.BaseObject).LogGroupName));
        Assert.Equal(
            ["Wallarm.LogLoop", "Wallarm.LogGroupNotFound", "Wallarm.LogGroupNameInvalid", "Wallarm.ExecutionLogGroup"],
            run.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(["/aws/lambda/wallarm-api-discovery-connector", "/absent", "no group!", "API-Gateway-Execution-Logs_a1/prod"], run.Errors.Select(error => error.TargetObject));
        Assert.All(run.Errors, error => Assert.NotNull(error.ErrorDetails.RecommendedAction));
        Assert.Equal(1, world.Aws.CountOf("AddPermission"));
        Assert.Single(await world.ReadStatementsAsync());
    }

    [BotoFact]
    public async Task Another_statement_that_lets_the_group_in_is_enough()
    {
        await using var world = await OpenAsync();
        await world.AllowLogsAsync("by-hand", world.GroupArn("/g:*"), principal: "logs.amazonaws.com");

        var subscription = world.Run(Add).Single<LogSubscription>();

        Assert.Equal("by-hand", subscription.StatementId);
        Assert.Equal(["PutSubscriptionFilter"], world.Mutations);
    }

    [BotoFact]
    public async Task Statements_that_do_not_let_the_group_in_are_left_alone_and_ours_is_added()
    {
        await using var world = await OpenAsync();
        await world.AllowLogsAsync("another-group", world.GroupArn("/other:*"));
        await world.AllowLogsAsync("without-the-end", world.GroupArn("/g"));
        await world.AllowLogsAsync("another-service", principal: "events.amazonaws.com");
        await world.AllowLogsAsync("on-the-function", qualifier: null);

        world.Run(Add).ThrowIfFailed();

        Assert.Equal(["AddPermission", "PutSubscriptionFilter"], world.Mutations);
        Assert.Equal(["another-group", "without-the-end", "another-service", "WallarmConnectorLogs"], (await world.ReadStatementsAsync()).Select(statement => statement["Sid"]!.GetValue<string>()));
    }

    [BotoFact]
    public async Task A_statement_of_our_id_that_does_not_let_the_group_in_is_replaced()
    {
        await using var world = await OpenAsync();
        await world.AllowLogsAsync("WallarmConnectorLogs", world.GroupArn("/other:*"));

        var subscription = world.Run(Add).Single<LogSubscription>();

        Assert.Equal(["RemovePermission", "AddPermission", "PutSubscriptionFilter"], world.Mutations);
        Assert.Equal("live", world.Aws.CallsOf("RemovePermission")[0].Form["Qualifier"]);
        Assert.Equal(["Remove", "Add", "Create"], subscription.Changes.Select(change => change.Action));
        Assert.Equal(world.GroupArn("*"), Assert.Single(await world.ReadStatementsAsync())["Condition"]!["ArnLike"]!["AWS:SourceArn"]!.GetValue<string>());
    }

    [BotoFact]
    public async Task Where_two_runs_replace_it_the_slower_one_goes_on()
    {
        await using var world = await OpenAsync();
        await world.AllowLogsAsync("WallarmConnectorLogs", world.GroupArn("/other:*"));
        world.Aws.FailOnce("RemovePermission", AwsFault.Error("ResourceNotFoundException", "Statement WallarmConnectorLogs is not found in resource policy.", 404));
        world.Aws.FailOnce("AddPermission", AwsFault.Error("ResourceConflictException", "The statement id (WallarmConnectorLogs) provided already exists. Please provide a new statement id, or remove the existing statement.", 409));

        using var running = world.Start(Add);
        await world.Aws.WaitForCallAsync("PutSubscriptionFilter");
        await world.AllowLogsAsync("of-the-other-run", world.GroupArn("/g:*"));

        Assert.Equal(ChangeStatus.Created, running.Wait().Single<LogSubscription>().Status);
    }

    [BotoFact]
    public async Task A_conflict_with_another_change_of_the_function_is_waited_for()
    {
        await using var world = await OpenAsync();
        world.Aws.FailOnce("AddPermission", AwsFault.Error("ResourceConflictException", "The operation cannot be performed at this time. An update is in progress for resource.", 409));
        world.Aws.FailOnce("PutSubscriptionFilter", AwsFault.Error("OperationAbortedException", "A conflicting operation is currently in progress against this resource. Please try again."));

        world.Run(Add).ThrowIfFailed();

        Assert.Equal(["AddPermission", "AddPermission", "PutSubscriptionFilter", "PutSubscriptionFilter"], world.Mutations);
        Assert.Single(await world.ReadFiltersAsync("/g"));
    }

    [BotoFact]
    public async Task A_full_resource_policy_is_named_and_one_that_lets_the_group_in_already_does()
    {
        await using var world = await OpenAsync();
        for (var number = 0; await TryAllowAsync(number); number++)
        {
        }

        var full = world.Run(Add);
        var permittedGroup = "g0" + new string('x', 450);
        await world.CreateLogGroupAsync(permittedGroup);
        var permitted = world.Run("Add-WallarmSubscriptionFilter -LogGroupName $group @aws", ("group", permittedGroup));

        var error = Assert.Single(full.Errors);
        Assert.Equal(("Wallarm.ResourcePolicyFull", System.Management.Automation.ErrorCategory.LimitsExceeded), (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
        Assert.Contains("20,480", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Empty(await world.ReadFiltersAsync("/g"));
        Assert.Equal("s0", permitted.Single<LogSubscription>().StatementId);

        async Task<bool> TryAllowAsync(int number)
        {
            try
            {
                await world.AllowLogsAsync($"s{number}", world.GroupArn($"g{number}{new string('x', 450)}:*"));
                return true;
            }
            catch (BotoException exception) when (exception.Code == "PolicyLengthExceededException")
            {
                return false;
            }
        }
    }

    [BotoFact]
    public async Task A_permission_that_is_not_visible_yet_is_waited_for()
    {
        await using var world = await OpenAsync();
        world.Aws.Settings.PermissionPropagationTries = 2;

        world.Run(Add).ThrowIfFailed();

        Assert.Equal(["AddPermission", "PutSubscriptionFilter", "PutSubscriptionFilter", "PutSubscriptionFilter"], world.Mutations);
        Assert.Single(await world.ReadFiltersAsync("/g"));
    }

    [BotoFact]
    public async Task A_groups_class_that_takes_no_filter_is_an_error()
    {
        await using var world = await OpenAsync();
        await world.CreateLogGroupAsync("/ia", "INFREQUENT_ACCESS");

        var error = Assert.Single(world.Run("Add-WallarmSubscriptionFilter /ia @aws").Errors);

        Assert.Equal("Wallarm.LogGroupClass", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("INFREQUENT_ACCESS", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task The_functions_own_log_is_refused_whatever_its_name()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync(logGroupName: "/logs/of-functions");
        await world.CreateLogGroupAsync("/logs/of-functions");

        var byName = world.Run("Add-WallarmSubscriptionFilter /aws/lambda/wallarm-api-discovery-connector @aws");
        var byArn = world.Run("Add-WallarmSubscriptionFilter /aws/lambda/wallarm-api-discovery-connector -FunctionName $function @aws", ("function", world.FunctionArn(null)));
        var bySetting = world.Run("Add-WallarmSubscriptionFilter /logs/of-functions @aws");

        Assert.All([byName, byArn, bySetting], run => Assert.StartsWith("Wallarm.LogLoop,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task Where_the_slots_are_full_their_holders_are_named_and_left_alone()
    {
        await using var world = await OpenAsync();
        await world.CreateFunctionAsync("theirs");
        await world.AllowLogsAsync("logs", name: "theirs");
        await world.PutFilterAsync("/g", "first", world.FunctionArn(name: "theirs"));
        await world.PutFilterAsync("/g", "second", $"arn:aws:kinesis:eu-west-1:{world.Aws.AccountId}:stream/s");

        var run = world.Run(Add);

        var error = Assert.Single(run.Errors);
        Assert.Equal(("Wallarm.FilterSlotsFull", System.Management.Automation.ErrorCategory.LimitsExceeded, "/g"), (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category, error.TargetObject));
        Assert.Contains($"'first' (to {world.FunctionArn(name: "theirs")}), 'second' (to arn:aws:kinesis:eu-west-1:{world.Aws.AccountId}:stream/s)", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(["first", "second"], (await world.ReadFiltersAsync("/g")).Select(filter => filter.Name));
    }

    [BotoFact]
    public async Task A_filter_of_that_name_that_feeds_another_function_is_replaced_only_by_force()
    {
        await using var world = await OpenAsync();
        await world.CreateFunctionAsync("theirs");
        await world.AllowLogsAsync("logs", name: "theirs");
        await world.PutFilterAsync("/g", "WallarmFilter", world.FunctionArn(name: "theirs"), "ERROR");

        var refused = world.Run(Add);
        var planned = world.Run(Add + " -Force -WhatIf");
        var refusedMutations = world.Mutations.ToList();
        var forced = world.Run(Add + " -Force");

        var error = Assert.Single(refused.Errors);
        Assert.Equal(("Wallarm.FilterNotOurs", System.Management.Automation.ErrorCategory.ResourceExists), (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
        Assert.Contains(world.FunctionArn(name: "theirs"), error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Empty(refusedMutations);
        Assert.Equal(ChangeStatus.Planned, planned.Single<LogSubscription>().Status);
        Assert.Equal(ChangeStatus.Updated, forced.Single<LogSubscription>().Status);
        Assert.Equal([("WallarmFilter", world.FunctionArn(), "")], await world.ReadFiltersAsync("/g"));
    }

    [BotoFact]
    public async Task A_pattern_that_drifted_is_set_again()
    {
        await using var world = await OpenAsync();
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
        await using var world = await OpenAsync();
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
        Assert.Equal(("/g", "WallarmFilter", world.FunctionArn(), "WallarmConnectorLogs", ChangeStatus.Planned), (planned.LogGroupName, planned.FilterName, planned.DestinationArn, planned.StatementId, planned.Status));
        Assert.Equal(2, plan.Warnings.Count);
        var shown = string.Join('\n', world.Session.Host.Lines);
        Assert.Contains("What if:", shown, StringComparison.Ordinal);
        Assert.All(planned.Changes, change => Assert.Contains(change.ToString(), shown, StringComparison.Ordinal));
        Assert.Contains(world.GroupArn("*"), shown, StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData("arn:aws:lambda:eu-west-1:ACCOUNT:function:wallarm-api-discovery-connector")]
    [InlineData("arn:aws:lambda:eu-west-1:ACCOUNT:function:wallarm-api-discovery-connector:live")]
    [InlineData("ACCOUNT:function:wallarm-api-discovery-connector")]
    [InlineData("function:wallarm-api-discovery-connector")]
    [InlineData("wallarm-api-discovery-connector:live")]
    public async Task A_function_may_be_named_by_its_ARN(string name)
    {
        await using var world = await OpenAsync();

        var subscription = world.Run(Add + " -FunctionName $function", ("function", name.Replace("ACCOUNT", world.Aws.AccountId, StringComparison.Ordinal))).Single<LogSubscription>();

        Assert.Equal((ConnectorWorld.FunctionName, world.FunctionArn()), (subscription.FunctionName, subscription.DestinationArn));
    }

    [BotoTheory]
    [InlineData("arn:aws:lambda:us-east-1:ACCOUNT:function:f", "us-east-1")]
    [InlineData("arn:aws:lambda:eu-west-1:123456789012:function:f", "123456789012")]
    [InlineData("f:7", "'7'")]
    [InlineData("my function", "neither a name nor an ARN")]
    [InlineData("arn:aws:sns:eu-west-1:123456789012:topic", "neither a name nor an ARN")]
    public async Task A_function_elsewhere_or_none_is_a_clear_error(string name, string says)
    {
        await using var world = await ConnectorWorld.OpenAsync();

        var run = world.Run(Add + " -FunctionName $function", ("function", name.Replace("ACCOUNT", world.Aws.AccountId, StringComparison.Ordinal)));

        var error = Assert.Single(run.Errors);
        Assert.StartsWith("Wallarm.FunctionNameInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(says, error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task A_log_group_may_be_named_by_its_ARN()
    {
        await using var world = await OpenAsync();

        var subscription = world.Run("Add-WallarmSubscriptionFilter -LogGroupName $group @aws", ("group", world.GroupArn("/g:*"))).Single<LogSubscription>();
        var elsewhere = world.Run("Add-WallarmSubscriptionFilter -LogGroupName arn:aws:logs:eu-west-1:123456789012:log-group:/g @aws");

        Assert.Equal("/g", subscription.LogGroupName);
        Assert.StartsWith("Wallarm.LogGroupNotFound,", Assert.Single(elsewhere.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData("lambda:GetFunctionConfiguration", false)]
    [InlineData("lambda:GetPolicy", false)]
    [InlineData("logs:DescribeLogGroups", false)]
    [InlineData("logs:DescribeSubscriptionFilters", false)]
    [InlineData("lambda:AddPermission", true)]
    [InlineData("logs:PutSubscriptionFilter", true)]
    public async Task A_permission_that_the_caller_lacks_is_named(string action, bool isChange)
    {
        await using var world = await OpenAsync();
        world.Aws.Fail(action, AwsFault.AccessDenied());

        var run = world.Run(Add);

        var error = Assert.Single(run.Errors);
        var exception = Assert.IsType<AccessDeniedException>(error.Exception);
        Assert.Equal(("Wallarm.AccessDenied", System.Management.Automation.ErrorCategory.PermissionDenied), (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
        Assert.Contains(action, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains(world.Aws.Identity.Arn, exception.Message, StringComparison.Ordinal);
        Assert.Equal(action, exception.AwsOperation);
        Assert.NotNull(error.TargetObject);
        Assert.Empty(run.Output);
        if (!isChange) Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task Two_runs_at_once_leave_one_statement_and_one_filter()
    {
        await using var world = await OpenAsync();
        using var other = PowerShell.ModuleSession.Open();

        using var second = other.Start("param($aws) " + Add, ("aws", world.Parameters));
        using var first = world.Start(Add);

        first.Wait().ThrowIfFailed();
        second.Wait().ThrowIfFailed();
        Assert.Single(await world.ReadStatementsAsync());
        Assert.Single(await world.ReadFiltersAsync("/g"));
    }

    /// <summary>A function and the log group /g.</summary>
    private static async Task<ConnectorWorld> OpenAsync(string region = "eu-west-1", bool hasAlias = true)
    {
        var world = await ConnectorWorld.OpenAsync(region);
        await world.CreateFunctionAsync(hasAlias: hasAlias);
        await world.CreateLogGroupAsync("/g");
        return world;
    }
}
