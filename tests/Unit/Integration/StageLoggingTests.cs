using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>What the engine does with stages that do not log yet, or log as asked.</summary>
public class StageLoggingTests
{
    private const string Group = "/aws/apigateway/petstore";

    [BotoFact]
    public async Task A_REST_stage_logs_in_the_guides_format_to_a_group_of_the_apis_name()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();

        var logging = await world.RunAsync(new StageLoggingOptions { RestApiId = api, StageName = "prod" });

        Assert.Equal(["PutParameter", "CreateLogGroup", "PutRetentionPolicy", "UpdateStage"], world.Mutations);
        Assert.Equal(["CreateLogGroup", "DescribeLogGroups", "GetAccount", "GetCallerIdentity", "GetRestApi", "GetRole", "GetStage", "PutParameter", "PutRetentionPolicy", "UpdateStage"], world.Operations);
        var settings =
            new StageLoggingSettings { DestinationArn = world.GroupArn(Group), Format = AccessLogFormat.Json, LoggingLevel = "INFO" };
        Assert.Equal(settings, await world.ReadRestAsync(api));
        Assert.Equal((api, null, "petstore", "prod"), (logging.RestApiId, logging.ApiId, logging.ApiName, logging.StageName));
        Assert.Equal((Group, world.GroupArn(Group), AccessLogFormat.Json), (logging.LogGroupName, logging.LogGroupArn, logging.Format));
        Assert.Equal(
            ("Info", ChangeStatus.Updated, new StageLoggingSettings()),
            (logging.ExecutionLogging, logging.Status, logging.PreviousSettings));
        var group = (await world.CallAsync("logs", "describe_log_groups", new { logGroupNamePrefix = Group }))["logGroups"]![0]!;
        Assert.Equal(30, group["retentionInDays"]!.GetValue<int>());
        var tags = await world.CallAsync("logs", "list_tags_log_group", new { logGroupName = Group });
        Assert.Equal("Wallarm.Connector.PowerShell", tags["tags"]!["wallarm:connector"]!.GetValue<string>());
    }

    [BotoFact]
    public async Task An_HTTP_stage_needs_no_account_role_and_has_no_execution_logging()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        var api = await world.CreateSecondStageAsync();

        var logging = await world.RunAsync(new StageLoggingOptions { ApiId = api, StageName = "$default", RetentionInDays = 7 });

        Assert.Equal(["PutParameter", "CreateLogGroup", "PutRetentionPolicy", "UpdateStage"], world.Mutations);
        Assert.Equal(0, world.Aws.CountOf("GetAccount"));
        Assert.Equal((null, api, "shop", null), (logging.RestApiId, logging.ApiId, logging.ApiName, logging.ExecutionLogging));
        Assert.Equal($"/wallarm-connector/stage-logging/apis/{api}/.24default", logging.SavedSettingsParameter);
        var stage = await world.CallAsync("apigatewayv2", "get_stage", new { ApiId = api, StageName = "$default" });
        Assert.Equal(world.GroupArn("/aws/apigateway/shop"), stage["AccessLogSettings"]!["DestinationArn"]!.GetValue<string>());
        Assert.Equal(AccessLogFormat.Json, stage["AccessLogSettings"]!["Format"]!.GetValue<string>());
        Assert.Equal(
            7, (await world.CallAsync("logs", "describe_log_groups", new { }))["logGroups"]![0]!["retentionInDays"]!.GetValue<int>());
    }

    [BotoTheory]
    [InlineData(true, new[] { "DescribeLogGroups", "GetAccount", "GetCallerIdentity", "GetRole", "GetStage" })]
    [InlineData(false, new[] { "DescribeLogGroups", "GetApi", "GetCallerIdentity", "GetStage" })]
    public async Task A_second_run_reads_a_few_times_and_changes_nothing(bool isRest, string[] operations)
    {
        await using var world = await StageWorld.OpenAsync();
        var options = isRest
            ? new StageLoggingOptions { RestApiId = await world.CreateRestStageAsync(), StageName = "prod" }
            : new StageLoggingOptions { ApiId = await world.CreateSecondStageAsync(), StageName = "$default" };
        var first = await world.RunAsync(options);
        world.Aws.ClearCalls();

        var second = await world.RunAsync(options);

        Assert.Equal(operations, world.Operations);
        Assert.Equal((ChangeStatus.Unchanged, null), (second.Status, second.SavedSettingsParameter));
        Assert.Empty(second.Changes);
        Assert.Equal(
            (first.LogGroupName, first.LogGroupArn, first.Format, first.ExecutionLogging),
            (second.LogGroupName, second.LogGroupArn, second.Format, second.ExecutionLogging));
        Assert.Single(world.Plans);
    }

    [BotoFact]
    public async Task A_plan_is_complete_and_changes_nothing()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        var api = await world.CreateRestStageAsync();

        var logging =
            await world.RunAsync(
                new StageLoggingOptions { RestApiId = api, StageName = "prod", CreateAccountRole = true }, ChangeDecision.Plan);

        Assert.Empty(world.Mutations);
        Assert.NotNull(logging);
        Assert.Equal(
            (ChangeStatus.Planned, Group, world.GroupArn(Group), AccessLogFormat.Json),
            (logging.Status, logging.LogGroupName, logging.LogGroupArn, logging.Format));
        Assert.Equal($"/wallarm-connector/stage-logging/restapis/{api}/prod", logging.SavedSettingsParameter);
        var role = $"arn:aws:iam::{world.AccountId}:role/WallarmAPIGatewayCloudWatchRole";
        Assert.Equal(
            [
                $"Save present settings of stage 'prod' of REST API '{api}': SSM parameter '/wallarm-connector/stage-logging/restapis/{api}/prod', unless they are saved there",
                "Create IAM role 'WallarmAPIGatewayCloudWatchRole'",
                $"Attach managed policy of IAM role 'WallarmAPIGatewayCloudWatchRole': {StageWorld.ManagedPolicy}",
                $"Set cloudwatchRoleArn of API Gateway's account settings in {StageWorld.Region}: {role}",
                $"Create log group '{Group}'",
                $"Set RetentionInDays of log group '{Group}': 30",
                $"Set AccessLogSettings.DestinationArn of stage 'prod' of REST API '{api}': {world.GroupArn(Group)}",
                $"Set AccessLogSettings.Format of stage 'prod' of REST API '{api}': {AccessLogFormat.Json}",
                $"Set execution logging level of stage 'prod' of REST API '{api}': INFO",
            ],
            logging.Changes.Select(change => change.ToString()));
        var plan = Assert.Single(world.Plans);
        Assert.Equal(
            ($"stage 'prod' of REST API '{api}' in {StageWorld.Region} of account {world.AccountId}", logging.Changes),
            (plan.Target, plan.Changes));
    }

    [BotoFact]
    public async Task A_declined_plan_returns_nothing_and_changes_nothing()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();

        Assert.Null(await world.RunAsync(new StageLoggingOptions { RestApiId = api, StageName = "prod" }, ChangeDecision.Decline));

        Assert.Empty(world.Mutations);
    }

    [BotoTheory]
    [InlineData(null, null, "INFO")]
    [InlineData("OFF", null, "INFO")]
    [InlineData("ERROR", null, "ERROR")]
    [InlineData("ERROR", ExecutionLogging.Info, "INFO")]
    [InlineData("INFO", ExecutionLogging.Off, "OFF")]
    [InlineData(null, ExecutionLogging.Off, null)]
    [InlineData(null, ExecutionLogging.Error, "ERROR")]
    public async Task Execution_logging_is_info_unless_somebody_decided_otherwise(string? before, ExecutionLogging? asked, string? after)
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        if (before is not null)
        {
            await world.PatchAsync(
                api, ("/*/*/logging/loglevel", before), ("/*/*/metrics/enabled", "true"), ("/*/*/logging/dataTrace", "true"));
        }

        var options = new StageLoggingOptions { RestApiId = api, StageName = "prod", ExecutionLogging = asked };

        var logging = await world.RunAsync(options);

        Assert.Equal((after ?? "OFF").ToUpperInvariant(), logging.ExecutionLogging!.ToUpperInvariant());
        Assert.Equal(before, logging.PreviousSettings.LoggingLevel);
        var settings =
            (await world.CallAsync("apigateway", "get_stage", new { restApiId = api, stageName = "prod" }))["methodSettings"]?["*/*"];
        Assert.Equal(after, settings?["loggingLevel"]?.GetValue<string>());
        if (before is not null)
        {
            Assert.True(settings!["metricsEnabled"]!.GetValue<bool>());
            Assert.Equal(before != "OFF", settings["dataTraceEnabled"]!.GetValue<bool>());
        }

        world.Aws.ClearCalls();
        Assert.Equal(ChangeStatus.Unchanged, (await world.RunAsync(options)).Status);
    }

    [BotoFact]
    public async Task A_log_group_can_be_named_or_given_as_an_ARN_and_keeps_its_retention()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        await world.CreateLogGroupAsync("/custom/api");
        await world.CallAsync("logs", "put_retention_policy", new { logGroupName = "/custom/api", retentionInDays = 90 });
        world.Aws.ClearCalls();

        var logging =
            await world.RunAsync(
                new StageLoggingOptions { RestApiId = api, StageName = "prod", LogGroupName = world.GroupArn("/custom/api") + ":*" });

        Assert.Equal(["PutParameter", "UpdateStage"], world.Mutations);
        Assert.Equal(
            ["DescribeLogGroups", "GetAccount", "GetCallerIdentity", "GetRole", "GetStage", "PutParameter", "UpdateStage"],
            world.Operations);
        Assert.Equal(("/custom/api", world.GroupArn("/custom/api")), (logging.LogGroupName, logging.LogGroupArn));
        world.Aws.ClearCalls();
        var longer = await world.RunAsync(new StageLoggingOptions { RestApiId = api, StageName = "prod", RetentionInDays = 365 });
        Assert.Equal(["PutRetentionPolicy"], world.Mutations);
        Assert.Equal("Set RetentionInDays of log group '/custom/api': 90 -> 365", Assert.Single(longer.Changes).ToString());
    }

    [BotoFact]
    public async Task A_group_that_was_deleted_under_a_stage_is_made_again()
    {
        await using var world = await StageWorld.OpenAsync();
        var options = new StageLoggingOptions { RestApiId = await world.CreateRestStageAsync(), StageName = "prod" };
        await world.RunAsync(options);
        await world.CallAsync("logs", "delete_log_group", new { logGroupName = Group });
        world.Aws.ClearCalls();

        var repaired = await world.RunAsync(options);

        Assert.Equal(["CreateLogGroup", "PutRetentionPolicy"], world.Mutations);
        Assert.Equal((Group, ChangeStatus.Updated, null), (repaired.LogGroupName, repaired.Status, repaired.SavedSettingsParameter));
    }

    [BotoTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_of_a_stage_that_CloudFormation_manages_is_warned_of(bool isRest)
    {
        await using var world = await StageWorld.OpenAsync();
        var options = isRest
            ? new StageLoggingOptions { RestApiId = await world.CreateRestStageAsync(), StageName = "prod" }
            : new StageLoggingOptions { ApiId = await world.CreateSecondStageAsync(), StageName = "$default" };
        if (isRest) await world.Aws.Seed.RestStageTagsAsync(options.RestApiId!, "prod", ("aws:cloudformation:stack-name", "pets"));
        else world.Aws.Seed.HttpStageTags(options.ApiId!, "$default", ("aws:cloudformation:stack-name", "pets"));

        await world.RunAsync(options);
        await world.RunAsync(options);

        Assert.Contains("is managed by the CloudFormation stack 'pets'", Assert.Single(world.Warnings), StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Two_runs_at_once_do_no_harm()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        var options =
            new StageLoggingOptions { RestApiId = await world.CreateRestStageAsync(), StageName = "prod", CreateAccountRole = true };

        var results = await Task.WhenAll(world.RunAsync(options), world.RunAsync(options));

        Assert.All(results, each => Assert.Equal(Group, each.LogGroupName));
        Assert.Equal(
            new StageLoggingSettings { DestinationArn = world.GroupArn(Group), Format = AccessLogFormat.Json, LoggingLevel = "INFO" },
            await world.ReadRestAsync(options.RestApiId!));
        var saved = await world.ReadSavedAsync($"/wallarm-connector/stage-logging/restapis/{options.RestApiId}/prod");
        Assert.Null(saved["destinationArn"]);
    }
}
