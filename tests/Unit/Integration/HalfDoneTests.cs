using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>A deployment that stops half-way says what it has done, and the same commands finish it.</summary>
public class HalfDoneTests
{
    private const string Stage = "Set-WallarmStageLogging -RestApiId $api -StageName prod -CreateAccountRole @aws";
    private const string Filter = "Add-WallarmSubscriptionFilter -LogGroupName /g @aws";
    private const string All =
        $"New-WallarmLambdaRole @aws | Publish-WallarmForwarder @aws {CloudSession.Node} -ReservedConcurrentExecutions 2 -MaximumRetryAttempts 1; {Stage} | Add-WallarmSubscriptionFilter @aws";

    private static string GroupName => "/aws/apigateway/petstore";

    [BotoFact]
    public async Task A_stage_that_could_not_be_changed_names_what_was_made_before()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        world.Aws.Fail("apigateway:UpdateStage", AwsFault.AccessDenied());

        var run = world.Run(Stage, ("api", api));

        Assert.StartsWith("Wallarm.AccessDenied", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        var warning = Assert.Single(run.Warnings);
        Assert.Equal(
            "The command did not finish. Done before the error: "
            + $"Save present settings of stage 'prod' of REST API '{api}'; "
            + "Create IAM role 'WallarmAPIGatewayCloudWatchRole'; Attach managed policy of IAM role 'WallarmAPIGatewayCloudWatchRole'; "
            + "Set cloudwatchRoleArn of API Gateway's account settings in eu-west-1; "
            + $"Create log group '{GroupName}'; Set RetentionInDays of log group '{GroupName}'. Run it again to go on from there.",
            warning);
    }

    [BotoFact]
    public async Task A_filter_that_could_not_be_made_names_the_permission_that_was()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateLogGroupAsync("/g");
        world.Aws.Fail("PutSubscriptionFilter", AwsFault.AccessDenied());

        var run = world.Run(Filter);

        Assert.StartsWith("Wallarm.AccessDenied", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(
            $"Done before the error: Add permission WallarmConnectorLogs of '{world.FunctionArn()}'. Run it again",
            Assert.Single(run.Warnings),
            StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_command_that_is_stopped_names_what_was_made_before()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Aws.Fail("AttachRolePolicy", AwsFault.Hang());

        using var running = cloud.Start("New-WallarmLambdaRole @aws");
        await cloud.Aws.WaitForCallAsync("AttachRolePolicy");
        running.Stop();

        Assert.True(running.Wait().WasStopped);
        Assert.Equal(
            "The command was stopped; the call that was under way may have taken effect. Done before: Create IAM policy 'WallarmAPIDiscoveryLambdaRolePolicy'; "
            + "Create IAM role 'WallarmAPIDiscoveryLambdaRole'. Run it again to go on from there.",
            Assert.Single(cloud.Shell.Host.Warnings));
    }

    [BotoFact]
    public async Task An_installation_that_is_stopped_names_what_was_made_before()
    {
        await using var world = await Installation.InstallationWorld.OpenAsync("eu-west-1");
        var file = world.WriteUsual("eu-west-1");
        world.Aws.Fail("apigatewayv2:UpdateStage", AwsFault.Hang());

        using var running = world.Cloud.Start("Install-WallarmConnector @aws -ConfigurationPath $path", ("path", file));
        await world.Aws.WaitForCallAsync("apigatewayv2:UpdateStage");
        running.Stop();

        Assert.True(running.Wait().WasStopped);
        Assert.Contains(world.Cloud.Shell.Host.Warnings, warning =>
            warning.StartsWith("The installation was stopped. Made: ", StringComparison.Ordinal) && warning.Contains("in eu-west-1", StringComparison.Ordinal));
        Assert.Contains(
            world.Cloud.Shell.Host.Warnings, warning => warning.Contains("Done before: Save present settings", StringComparison.Ordinal));
    }

    [BotoFact]
    public async Task What_failed_before_anything_was_made_warns_of_nothing()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateLogGroupAsync("/g");
        world.Aws.Fail("AddPermission", AwsFault.AccessDenied());
        world.Aws.Fail("PutParameter", AwsFault.AccessDenied());

        Assert.Empty(world.Run(Filter).Warnings);
        Assert.Empty(world.Run(Stage, ("api", await world.CreateRestStageAsync())).Warnings);
    }

    [BotoFact]
    public async Task A_group_that_was_made_and_got_no_retention_gets_it_in_the_next_run()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        world.Aws.Fail("PutRetentionPolicy", AwsFault.AccessDenied());
        Assert.Single(world.Run(Stage, ("api", api)).Errors);
        Assert.Single(world.Run($"New-WallarmLambdaRole @aws | Publish-WallarmForwarder @aws {CloudSession.Node}").Errors);
        Assert.Null(await RetentionAsync(world, GroupName));
        world.Aws.ClearFaults();

        var logging = world.Run(Stage, ("api", api)).Single<StageLogging>();
        world.Run($"New-WallarmLambdaRole @aws | Publish-WallarmForwarder @aws {CloudSession.Node}").ThrowIfFailed();

        Assert.Contains(logging.Changes, change => change is { Property: "RetentionInDays", Current: "never expires", Desired: "30" });
        Assert.Equal(
            (30, 30), (await RetentionAsync(world, GroupName), await RetentionAsync(world, "/aws/lambda/wallarm-api-discovery-connector")));
        world.Aws.ClearCalls();
        Assert.Empty(world.Run(Stage, ("api", api)).Single<StageLogging>().Changes);
        Assert.DoesNotContain(world.Aws.Calls, call => call.Operation == "ListTagsForResource");
    }

    [BotoFact]
    public async Task Groups_of_others_and_groups_with_lines_keep_them_for_ever()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        await world.CreateLogGroupAsync("/theirs");
        world.Run($"{Stage} -LogGroupName /theirs", ("api", api)).ThrowIfFailed();
        var other = await world.CreateRestStageAsync("orders");
        world.Run(Stage, ("api", other)).ThrowIfFailed();
        await world.CallAsync("logs", "delete_retention_policy", new { logGroupName = "/aws/apigateway/orders" });
        await world.CallAsync("logs", "create_log_stream", new { logGroupName = "/aws/apigateway/orders", logStreamName = "s" });
        await world.CallAsync("logs", "put_log_events", new
        {
            logGroupName = "/aws/apigateway/orders",
            logStreamName = "s",
            logEvents = new[] { new { timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), message = "a line" } },
        });

        Assert.Empty(world.Run($"{Stage} -LogGroupName /theirs", ("api", api)).Single<StageLogging>().Changes);
        Assert.Empty(world.Run(Stage, ("api", other)).Single<StageLogging>().Changes);

        Assert.Null(await RetentionAsync(world, "/theirs"));
        Assert.Null(await RetentionAsync(world, "/aws/apigateway/orders"));
    }

    [BotoFact]
    public async Task What_else_an_existing_filter_has_stays_when_it_is_changed()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        await cloud.CallAsync("logs", "create_log_group", new { logGroupName = "/g" });
        cloud.Run(Filter).ThrowIfFailed();
        cloud.Aws.ClearCalls();
        await using var rewriter = new ResponseRewriter(cloud.Aws.Endpoint, (_, _, answer) =>
        {
            if (answer["subscriptionFilters"] is not JsonArray { Count: 1 } filters) return;
            filters[0]!["applyOnTransformedLogs"] = true;
            filters[0]!["emitSystemFields"] = new JsonArray("@aws.account");
            filters[0]!["fieldSelectionCriteria"] = "@aws.region = \"eu-west-1\"";
        });
        cloud.Redirect(rewriter.Endpoint);

        cloud.Run(Filter + " -FilterPattern ERROR").ThrowIfFailed();

        var put = Assert.Single(cloud.Aws.CallsOf("PutSubscriptionFilter")).Json;
        Assert.True(put.GetProperty("applyOnTransformedLogs").GetBoolean());
        Assert.Equal("@aws.account", put.GetProperty("emitSystemFields")[0].GetString());
        Assert.Equal("@aws.region = \"eu-west-1\"", put.GetProperty("fieldSelectionCriteria").GetString());
        Assert.False(put.TryGetProperty("roleArn", out _));
    }

    [BotoFact]
    public async Task Killed_after_any_of_its_changes_a_deployment_is_finished_by_the_next_run()
    {
        string[] undisturbed;
        await using (var world = await ConnectorWorld.OpenAsync())
        {
            world.Run(All, ("api", await world.CreateRestStageAsync())).ThrowIfFailed();
            undisturbed = [.. world.Mutations];
        }

        Assert.True(undisturbed.Length >= 15);
        for (var at = 0; at < undisturbed.Length; at++)
        {
            await using var world = await ConnectorWorld.OpenAsync();
            var api = await world.CreateRestStageAsync();
            var nth = undisturbed[..(at + 1)].Count(operation => operation == undisturbed[at]);
            world.Aws.Fail(undisturbed[at], AwsFault.HangAfterEffect(), nth, nth);
            using (var killed = world.Start(All, ("api", api)))
            {
                await world.Aws.WaitForCallAsync(undisturbed[at], nth);
                killed.Stop();
                Assert.True(killed.Wait().WasStopped);
            }

            world.Aws.ClearFaults();
            world.Run(All, ("api", api)).ThrowIfFailed();

            Assert.True(30 == await RetentionAsync(world, GroupName) && 30 == await RetentionAsync(world, "/aws/lambda/wallarm-api-discovery-connector"), undisturbed[at]);
            world.Aws.ClearCalls();
            world.Run(All, ("api", api)).ThrowIfFailed();
            Assert.True(!world.Aws.MutatingCalls.Any(), $"after {undisturbed[at]}: {string.Join(", ", world.Mutations)}");
        }
    }

    private static async Task<int?> RetentionAsync(ConnectorWorld world, string name) =>
        (await world.CallAsync("logs", "describe_log_groups", new { logGroupNamePrefix = name }))["logGroups"]![0]!["retentionInDays"]?.GetValue<int>();
}
