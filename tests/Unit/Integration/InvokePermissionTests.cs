using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Add-WallarmSubscriptionFilter: the permission by which CloudWatch Logs invokes the function.</summary>
public class InvokePermissionTests
{
    private const string Add = "Add-WallarmSubscriptionFilter -LogGroupName /g @aws";

    [BotoFact]
    public async Task Another_statement_that_lets_the_group_in_is_enough()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        await world.AllowLogsAsync("by-hand", world.GroupArn("/g:*"), principal: "logs.amazonaws.com");

        var subscription = world.Run(Add).Single<LogSubscription>();

        Assert.Equal("by-hand", subscription.StatementId);
        Assert.Equal(["PutSubscriptionFilter"], world.Mutations);
    }

    [BotoFact]
    public async Task Statements_that_do_not_let_the_group_in_are_left_alone_and_ours_is_added()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        await world.AllowLogsAsync("another-group", world.GroupArn("/other:*"));
        await world.AllowLogsAsync("without-the-end", world.GroupArn("/g"));
        await world.AllowLogsAsync("another-service", principal: "events.amazonaws.com");
        await world.AllowLogsAsync("on-the-function", qualifier: null);

        world.Run(Add).ThrowIfFailed();

        Assert.Equal(["AddPermission", "PutSubscriptionFilter"], world.Mutations);
        Assert.Equal(
            ["another-group", "without-the-end", "another-service", "WallarmConnectorLogs"],
            (await world.ReadStatementsAsync()).Select(statement => statement["Sid"]!.GetValue<string>()));
    }

    [BotoFact]
    public async Task A_statement_of_our_id_that_does_not_let_the_group_in_is_replaced()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        await world.AllowLogsAsync("WallarmConnectorLogs", world.GroupArn("/other:*"));

        var subscription = world.Run(Add).Single<LogSubscription>();

        Assert.Equal(["RemovePermission", "AddPermission", "PutSubscriptionFilter"], world.Mutations);
        Assert.Equal("live", world.Aws.CallsOf("RemovePermission")[0].Form["Qualifier"]);
        Assert.Equal(["Remove", "Add", "Create"], subscription.Changes.Select(change => change.Action));
        Assert.Equal(
            world.GroupArn("*"),
            Assert.Single(await world.ReadStatementsAsync())["Condition"]!["ArnLike"]!["AWS:SourceArn"]!.GetValue<string>());
    }

    [BotoFact]
    public async Task Where_two_runs_replace_it_the_slower_one_goes_on()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        await world.AllowLogsAsync("WallarmConnectorLogs", world.GroupArn("/other:*"));
        world.Aws.FailOnce(
            "RemovePermission",
            AwsFault.Error("ResourceNotFoundException", "Statement WallarmConnectorLogs is not found in resource policy.", 404));
        world.Aws.FailOnce("AddPermission", AwsFault.Error("ResourceConflictException", "The statement id (WallarmConnectorLogs) provided already exists. Please provide a new statement id, or remove the existing statement.", 409));

        using var running = world.Start(Add);
        await world.Aws.WaitForCallAsync("PutSubscriptionFilter");
        await world.AllowLogsAsync("of-the-other-run", world.GroupArn("/g:*"));

        Assert.Equal(ChangeStatus.Created, running.Wait().Single<LogSubscription>().Status);
    }

    [BotoFact]
    public async Task A_conflict_with_another_change_of_the_function_is_waited_for()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        world.Aws.FailOnce("AddPermission", AwsFault.Error("ResourceConflictException", "The operation cannot be performed at this time. An update is in progress for resource.", 409));
        world.Aws.FailOnce("PutSubscriptionFilter", AwsFault.Error("OperationAbortedException", "A conflicting operation is currently in progress against this resource. Please try again."));

        world.Run(Add).ThrowIfFailed();

        Assert.Equal(["AddPermission", "AddPermission", "PutSubscriptionFilter", "PutSubscriptionFilter"], world.Mutations);
        Assert.Single(await world.ReadFiltersAsync("/g"));
    }

    [BotoFact]
    public async Task A_conflict_is_waited_for_while_a_statement_is_removed_too()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        await world.AllowLogsAsync("WallarmConnectorLogs", world.GroupArn("/other:*"));
        world.Aws.FailOnce("RemovePermission", AwsFault.Error("ResourceConflictException", "An update is in progress for resource.", 409));

        world.Run(Add).ThrowIfFailed();

        Assert.Equal(["RemovePermission", "RemovePermission", "AddPermission", "PutSubscriptionFilter"], world.Mutations);
    }

    [BotoFact]
    public async Task A_full_resource_policy_is_named_and_one_that_lets_the_group_in_already_does()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        for (var number = 0; await TryAllowAsync(number); number++)
        {
        }

        var full = world.Run(Add);
        var permittedGroup = "g0" + new string('x', 450);
        await world.CreateLogGroupAsync(permittedGroup);
        var permitted = world.Run("Add-WallarmSubscriptionFilter -LogGroupName $group @aws", ("group", permittedGroup));

        var error = Assert.Single(full.Errors);
        Assert.Equal(
            ("Wallarm.ResourcePolicyFull", System.Management.Automation.ErrorCategory.LimitsExceeded),
            (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
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
        await using var world = await ConnectorWorld.WithGroupAsync();
        world.Aws.Settings.PermissionPropagationTries = 2;

        world.Run(Add).ThrowIfFailed();

        Assert.Equal(["AddPermission", "PutSubscriptionFilter", "PutSubscriptionFilter", "PutSubscriptionFilter"], world.Mutations);
        Assert.Single(await world.ReadFiltersAsync("/g"));
    }
}
