using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Which log group a stage gets, and which it cannot have.</summary>
public class LogGroupChoiceTests
{
    private const string Group = "/aws/apigateway/petstore";

    [BotoFact]
    public async Task Stages_of_one_api_share_a_group_and_another_api_of_its_name_gets_one_with_its_id()
    {
        await using var world = await StageWorld.OpenAsync();
        var first = await world.CreateRestStageAsync("petstore", "prod", "dev");
        var second = await world.CreateRestStageAsync("petstore");

        var prod = await world.RunAsync(new StageLoggingOptions { RestApiId = first, StageName = "prod" });
        var dev = await world.RunAsync(new StageLoggingOptions { RestApiId = first, StageName = "dev" });
        var other = await world.RunAsync(new StageLoggingOptions { RestApiId = second, StageName = "prod" });
        world.Aws.ClearCalls();
        var again = await world.RunAsync(new StageLoggingOptions { RestApiId = second, StageName = "prod" });

        Assert.Equal((Group, Group, $"{Group}-{second}"), (prod.LogGroupName, dev.LogGroupName, other.LogGroupName));
        Assert.Equal((ChangeStatus.Unchanged, $"{Group}-{second}"), (again.Status, again.LogGroupName));
    }

    [BotoFact]
    public async Task A_group_that_is_there_for_something_else_is_taken()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        await world.CreateLogGroupAsync(Group);

        Assert.Equal(
            $"{Group}-{api}", (await world.RunAsync(new StageLoggingOptions { RestApiId = api, StageName = "prod" })).LogGroupName);
    }

    [BotoFact]
    public async Task A_group_that_was_made_for_the_api_is_used_again_after_its_logging_was_reset()
    {
        await using var world = await StageWorld.OpenAsync();
        var options = new StageLoggingOptions { RestApiId = await world.CreateRestStageAsync(), StageName = "prod" };
        await world.RunAsync(options);
        await world.CallAsync(
            "ssm", "delete_parameter", new { Name = $"/wallarm-connector/stage-logging/restapis/{options.RestApiId}/prod" });
        await world.CallAsync("apigateway", "update_stage", new { restApiId = options.RestApiId, stageName = "prod", patchOperations = new[] { new { op = "remove", path = "/accessLogSettings" } } });

        var again = await world.RunAsync(options);
        var other = await world.RunAsync(new StageLoggingOptions { RestApiId = await world.CreateRestStageAsync(), StageName = "prod" });

        Assert.Equal((Group, $"{Group}-{other.RestApiId}"), (again.LogGroupName, other.LogGroupName));
    }

    [BotoFact]
    public async Task A_run_that_broke_off_is_continued_with_the_same_group()
    {
        await using var world = await StageWorld.OpenAsync();
        var options = new StageLoggingOptions { RestApiId = await world.CreateRestStageAsync(), StageName = "prod" };
        world.Aws.FailOnce("apigateway:UpdateStage", AwsFault.AccessDenied());
        await Assert.ThrowsAsync<AccessDeniedException>(() => world.RunAsync(options));
        world.Aws.ClearCalls();

        var logging = await world.RunAsync(options);

        Assert.Equal(Group, logging.LogGroupName);
        Assert.Equal(["PutParameter", "UpdateStage"], world.Mutations);
    }

    [BotoTheory]
    [InlineData("INFREQUENT_ACCESS", "Infrequent Access")]
    [InlineData("DELIVERY", "Delivery")]
    public async Task A_group_that_takes_no_subscription_is_refused(string logGroupClass, string shown)
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        await world.CreateLogGroupAsync("/cheap", logGroupClass);

        var named =
            await world.FailAsync<InvalidOptionException>(
                new StageLoggingOptions { RestApiId = api, StageName = "prod", LogGroupName = "/cheap" });
        await world.PatchLogAsync(api, world.GroupArn("/cheap"), Forwarding.AccessLogs.AccessLogFormat.Json);
        var current = await world.FailAsync<InvalidOptionException>(new StageLoggingOptions { RestApiId = api, StageName = "prod" });
        var replaced = await world.RunAsync(new StageLoggingOptions { RestApiId = api, StageName = "prod", ReplaceExisting = true });

        Assert.All([named, current], error => Assert.Equal(("Wallarm.LogGroupUnusable", "/cheap"), (error.ErrorId, error.Target)));
        Assert.All([named, current], error => Assert.Contains($"is of the class {shown}, which takes no subscription filters", error.Message, StringComparison.Ordinal));
        Assert.Equal(Group, replaced.LogGroupName);
    }

    [BotoFact]
    public async Task A_default_of_that_class_counts_as_taken()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        await world.CreateLogGroupAsync(Group, "INFREQUENT_ACCESS");

        Assert.Equal(
            $"{Group}-{api}", (await world.RunAsync(new StageLoggingOptions { RestApiId = api, StageName = "prod" })).LogGroupName);
    }

    [BotoFact]
    public async Task A_group_of_another_account_is_refused()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        var elsewhere = $"arn:aws:logs:{StageWorld.Region}:999999999999:log-group:/custom/api";

        var error =
            await world.FailAsync<InvalidOptionException>(
                new StageLoggingOptions { RestApiId = api, StageName = "prod", LogGroupName = elsewhere });

        Assert.Contains("of account 999999999999 is not one of this account", error.Message, StringComparison.Ordinal);
    }
}
