using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Add-WallarmSubscriptionFilter: functions and groups named by ARN or in part.</summary>
public class SubscriptionNamesTests
{
    private const string Add = "Add-WallarmSubscriptionFilter -LogGroupName /g @aws";

    [BotoTheory]
    [InlineData("arn:aws:lambda:eu-west-1:ACCOUNT:function:wallarm-api-discovery-connector")]
    [InlineData("arn:aws:lambda:eu-west-1:ACCOUNT:function:wallarm-api-discovery-connector:live")]
    [InlineData("ACCOUNT:function:wallarm-api-discovery-connector")]
    [InlineData("function:wallarm-api-discovery-connector")]
    [InlineData("wallarm-api-discovery-connector:live")]
    public async Task A_function_may_be_named_by_its_ARN(string name)
    {
        await using var world = await ConnectorWorld.WithGroupAsync();

        var subscription =
            world.Run(
                Add + " -FunctionName $function",
                ("function", name.Replace("ACCOUNT", world.Aws.AccountId, StringComparison.Ordinal))).Single<LogSubscription>();

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

        var run =
            world.Run(
                Add + " -FunctionName $function", ("function", name.Replace("ACCOUNT", world.Aws.AccountId, StringComparison.Ordinal)));

        var error = Assert.Single(run.Errors);
        Assert.StartsWith("Wallarm.FunctionNameInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(says, error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task Log_groups_come_down_the_pipeline_as_strings_and_nothing_else_is_taken_for_one()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        await world.CreateLogGroupAsync("/h");

        var added = world.Run("'/g', '/h' | Add-WallarmSubscriptionFilter @aws").ThrowIfFailed();
        var removed = world.Run("'/g', '/h' | Remove-WallarmSubscriptionFilter -Force @aws").ThrowIfFailed();

        Assert.Equal(["/g", "/h"], added.Output.Select(item => ((LogSubscription)item.BaseObject).LogGroupName));
        Assert.Equal(
            [RemovalStatus.Removed, RemovalStatus.Removed], removed.Output.Select(item => ((RemovedResource)item.BaseObject).Status));
        world.Aws.ClearCalls();
        foreach (var command in (string[])["Add-WallarmSubscriptionFilter", "Remove-WallarmSubscriptionFilter -Force", "Remove-WallarmForwarder -Force", "Remove-WallarmLambdaRole -Force"])
        {
            var wrong = world.Run($"[pscustomobject]@{{ Name = 'something' }} | {command} @aws");
            Assert.StartsWith(
                "ParameterArgumentValidationError,", CloudSession.ErrorOf(wrong).FullyQualifiedErrorId, StringComparison.Ordinal);
        }

        Assert.Empty(world.Aws.Calls);
    }

    [BotoFact]
    public async Task A_log_group_may_be_named_by_its_ARN()
    {
        await using var world = await ConnectorWorld.WithGroupAsync();

        var subscription =
            world.Run(
                "Add-WallarmSubscriptionFilter -LogGroupName $group @aws", ("group", world.GroupArn("/g:*"))).Single<LogSubscription>();
        var elsewhere = world.Run("Add-WallarmSubscriptionFilter -LogGroupName arn:aws:logs:eu-west-1:123456789012:log-group:/g @aws");

        Assert.Equal("/g", subscription.LogGroupName);
        Assert.StartsWith("Wallarm.LogGroupNotFound,", Assert.Single(elsewhere.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}
