using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Remove-WallarmSubscriptionFilter: what feeds the forwarder goes, and nothing else.</summary>
public class FilterRemovalTests
{
    private const string Add = "Add-WallarmSubscriptionFilter -LogGroupName /g @aws";
    private const string Remove = "Remove-WallarmSubscriptionFilter -LogGroupName /g @aws";

    [BotoFact]
    public async Task Filters_of_the_function_go_and_others_are_listed_with_the_reason()
    {
        await using var world = await OpenAsync();
        await world.CreateFunctionAsync("theirs", hasAlias: false);
        await world.AllowLogsAsync("logs", qualifier: null, name: "theirs");
        await world.PutFilterAsync("/g", "Theirs", world.FunctionArn(null, "theirs"));

        var run = world.Run(Remove + " -Confirm:$false").ThrowIfFailed();

        var results = run.Output.Select(item => (RemovedResource)item.BaseObject).ToArray();
        Assert.Equal(
            [("WallarmFilter", RemovalStatus.Removed), ("Theirs", RemovalStatus.Kept)],
            results.Select(result => (result.Name, result.Status)));
        Assert.All(
            results,
            result => Assert.Equal(("SubscriptionFilter", "/g", "eu-west-1"), (result.ResourceType, result.LogGroupName, result.Region)));
        Assert.Contains(world.FunctionArn(null, "theirs"), results[1].Reason, StringComparison.Ordinal);
        Assert.Equal(["DeleteSubscriptionFilter"], world.Mutations);
        Assert.Equal(["Theirs"], (await world.ReadFiltersAsync("/g")).Select(filter => filter.Name));
    }

    [BotoFact]
    public async Task Run_again_it_finds_nothing_and_that_is_no_error()
    {
        await using var world = await OpenAsync();
        world.Run(Remove + " -Force").ThrowIfFailed();
        world.Aws.ClearCalls();

        var again = world.Run(Remove).ThrowIfFailed().Single<RemovedResource>();
        var absent = world.Run("Remove-WallarmSubscriptionFilter -LogGroupName /absent @aws").ThrowIfFailed().Single<RemovedResource>();

        Assert.Equal((RemovalStatus.NotFound, RemovalStatus.NotFound), (again.Status, absent.Status));
        Assert.Contains("There is no log group '/absent'", absent.Reason, StringComparison.Ordinal);
        Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task WhatIf_shows_the_filter_and_changes_nothing_even_with_Force()
    {
        await using var world = await OpenAsync();

        var planned = world.Run(Remove + " -WhatIf -Force").Single<RemovedResource>();
        var preferred = world.Run("$WhatIfPreference = $true; " + Remove + " -Force").Single<RemovedResource>();

        Assert.Equal((RemovalStatus.Planned, RemovalStatus.Planned), (planned.Status, preferred.Status));
        Assert.Contains(
            $"Delete subscription filter 'WallarmFilter' of log group '/g': it feeds '{world.FunctionArn()}', pattern ''",
            string.Join('\n', world.Session.Host.Lines),
            StringComparison.Ordinal);
        Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task It_asks_first_and_No_leaves_the_filter()
    {
        await using var world = await OpenAsync();
        world.Session.Host.Answers.Enqueue("No");

        Assert.Empty(world.Run(Remove).ThrowIfFailed().Output);

        Assert.Single(world.Session.Host.Questions);
        Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task Only_the_named_filter_goes_and_one_of_another_function_does_not()
    {
        await using var world = await OpenAsync();
        world.Run(Add + " -FilterName Second -FilterPattern ERROR").ThrowIfFailed();

        var second = world.Run(Remove + " -FilterName Second -Force").Single<RemovedResource>();
        var foreign = world.Run(Remove + " -FilterName WallarmFilter -FunctionName other -Force").Single<RemovedResource>();

        Assert.Equal((RemovalStatus.Removed, RemovalStatus.Kept), (second.Status, foreign.Status));
        Assert.Equal(["WallarmFilter"], (await world.ReadFiltersAsync("/g")).Select(filter => filter.Name));
    }

    [BotoFact]
    public async Task The_output_of_Add_is_its_input_and_a_bad_name_does_not_stop_the_rest()
    {
        await using var world = await OpenAsync();
        await world.CreateLogGroupAsync("/h");

        var run = world.Run("@('/g', 'no group!', '/h') | ForEach-Object { [pscustomobject]@{ LogGroupName = $_ } } | Add-WallarmSubscriptionFilter @aws -ErrorAction Ignore | Remove-WallarmSubscriptionFilter @aws -Force");
        var bad = world.Run("[pscustomobject]@{ LogGroupName = 'no group!' }, [pscustomobject]@{ LogGroupName = '/g' } | Remove-WallarmSubscriptionFilter @aws -Force");

        Assert.Equal(["/g", "/h"], run.Output.Select(item => ((RemovedResource)item.BaseObject).LogGroupName));
        Assert.StartsWith("Wallarm.LogGroupNameInvalid", Assert.Single(bad.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(RemovalStatus.NotFound, ((RemovedResource)Assert.Single(bad.Output).BaseObject).Status);
    }

    [BotoTheory]
    [InlineData("logs:DescribeSubscriptionFilters")]
    [InlineData("logs:DeleteSubscriptionFilter")]
    public async Task A_permission_that_lacks_is_named(string action)
    {
        await using var world = await OpenAsync();
        world.Aws.Fail(action, AwsFault.AccessDenied());

        var error = Assert.Single(world.Run(Remove + " -Force").Errors);

        Assert.StartsWith("Wallarm.AccessDenied", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(action, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_group_that_is_busy_and_a_service_that_throttles_are_asked_again()
    {
        await using var world = await OpenAsync();
        world.Aws.Fail("DescribeSubscriptionFilters", AwsFault.Throttled(), 1, 7);
        world.Aws.Fail(
            "DeleteSubscriptionFilter",
            AwsFault.Error("OperationAbortedException", "A conflicting operation is currently in progress against this resource."),
            1,
            2);

        Assert.Equal(RemovalStatus.Removed, world.Run(Remove + " -Force").Single<RemovedResource>().Status);
    }

    private static async Task<ConnectorWorld> OpenAsync()
    {
        var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateLogGroupAsync("/g");
        world.Run(Add).ThrowIfFailed();
        world.Aws.ClearCalls();
        return world;
    }
}
