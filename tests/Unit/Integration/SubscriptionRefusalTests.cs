using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Add-WallarmSubscriptionFilter: groups and filters that are not touched, and what the caller may not.</summary>
public class SubscriptionRefusalTests
{
    private const string Add = "Add-WallarmSubscriptionFilter -LogGroupName /g @aws";

    [BotoFact]
    public async Task A_groups_class_that_takes_no_filter_is_an_error()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
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
        var byArn =
            world.Run(
                "Add-WallarmSubscriptionFilter /aws/lambda/wallarm-api-discovery-connector -FunctionName $function @aws",
                ("function", world.FunctionArn(null)));
        var bySetting = world.Run("Add-WallarmSubscriptionFilter /logs/of-functions @aws");

        Assert.All(
            [byName, byArn, bySetting],
            run => Assert.StartsWith("Wallarm.LogLoop,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task A_function_that_never_runs_is_told_from_a_permission_that_takes_a_while()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        await world.CallAsync(
            "lambda", "put_function_concurrency", new { FunctionName = ConnectorWorld.FunctionName, ReservedConcurrentExecutions = 0 });
        world.Aws.ClearCalls();

        var error = Assert.Single(world.Run(Add).Errors);

        Assert.StartsWith("Wallarm.FunctionNeverRun,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("reserved concurrency", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("-ReservedConcurrentExecutions", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(1, world.Aws.CountOf("logs:PutSubscriptionFilter"));
    }

    [BotoFact]
    public async Task Where_the_slots_are_full_their_holders_are_named_and_left_alone()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        await world.CreateFunctionAsync("theirs");
        await world.AllowLogsAsync("logs", name: "theirs");
        await world.PutFilterAsync("/g", "first", world.FunctionArn(name: "theirs"));
        await world.PutFilterAsync("/g", "second", $"arn:aws:kinesis:eu-west-1:{world.Aws.AccountId}:stream/s");

        var run = world.Run(Add);

        var error = Assert.Single(run.Errors);
        Assert.Equal(
            ("Wallarm.FilterSlotsFull", System.Management.Automation.ErrorCategory.LimitsExceeded, "/g"),
            (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category, error.TargetObject));
        Assert.Contains(
            $"'first' (to {world.FunctionArn(name: "theirs")}), 'second' (to arn:aws:kinesis:eu-west-1:{world.Aws.AccountId}:stream/s)",
            error.ErrorDetails.Message,
            StringComparison.Ordinal);
        Assert.Equal(["first", "second"], (await world.ReadFiltersAsync("/g")).Select(filter => filter.Name));
    }

    [BotoFact]
    public async Task A_filter_of_that_name_that_feeds_another_function_is_replaced_only_by_force()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        await world.CreateFunctionAsync("theirs");
        await world.AllowLogsAsync("logs", name: "theirs");
        await world.PutFilterAsync("/g", "WallarmFilter", world.FunctionArn(name: "theirs"), "ERROR");

        var refused = world.Run(Add);
        var planned = world.Run(Add + " -ReplaceExisting -Force -WhatIf");
        var refusedMutations = world.Mutations.ToList();
        var forced = world.Run(Add + " -ReplaceExisting -Force");

        var error = Assert.Single(refused.Errors);
        Assert.Equal(
            ("Wallarm.FilterNotOurs", System.Management.Automation.ErrorCategory.ResourceExists),
            (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
        Assert.Contains(world.FunctionArn(name: "theirs"), error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Empty(refusedMutations);
        Assert.Equal(ChangeStatus.Planned, planned.Single<LogSubscription>().Status);
        Assert.Equal(ChangeStatus.Updated, forced.Single<LogSubscription>().Status);
        Assert.Equal([("WallarmFilter", world.FunctionArn(), "")], await world.ReadFiltersAsync("/g"));
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
        await using var world = await ConnectorWorld.WithGroupAsync();
        world.Aws.Fail(action, AwsFault.AccessDenied());

        var run = world.Run(Add);

        var error = Assert.Single(run.Errors);
        var exception = Assert.IsType<AccessDeniedException>(error.Exception);
        Assert.Equal(
            ("Wallarm.AccessDenied", System.Management.Automation.ErrorCategory.PermissionDenied),
            (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
        Assert.Contains(action, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains(world.Aws.Identity.Arn, exception.Message, StringComparison.Ordinal);
        Assert.Equal(action, exception.AwsOperation);
        Assert.NotNull(error.TargetObject);
        Assert.Empty(run.Output);
        if (!isChange) Assert.Empty(world.Mutations);
    }
}
