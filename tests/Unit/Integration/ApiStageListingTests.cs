using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Get-WallarmApiStage where there are many APIs, regions and hindrances.</summary>
public class ApiStageListingTests
{
    private static readonly string[] Regions = ["eu-west-1", "us-east-1", "ap-southeast-2"];

    [BotoFact]
    public async Task Two_hundred_APIs_in_three_regions_are_listed_page_by_page_although_AWS_throttles()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        foreach (var region in Regions)
        {
            // Eight stages share two log groups.
            var apis = await world.Aws.SeedApisAsync(region, rest: 40, http: 27);
            var live = await world.CreateForwarderInAsync(region);
            foreach (var group in (string[])["/g", "/h"]) await world.CreateGroupInAsync(region, group);
            for (var number = 0; number < 8; number++) await world.LogInAsync(
                region, apis[number], number < 4 ? "/g" : "/h", StageFleet.Format);
            await world.SubscribeInAsync(region, "/g", live);
        }

        world.Aws.ClearCalls();
        world.Aws.Settings.PageSize = 20;
        world.Aws.Fail("GetRestApis", AwsFault.Throttled(), 2, 4);
        world.Aws.Fail("apigateway:GetStages", AwsFault.Throttled(), 5, 34);
        world.Aws.Fail("apigatewayv2:GetStages", AwsFault.Throttled(), 3, 5);
        world.Aws.Fail("DescribeSubscriptionFilters", AwsFault.Throttled(), 1, 4);
        world.Aws.Fail("GetFunction", AwsFault.Throttled(), 1, 1);

        var run =
            world.Run(
                "Get-WallarmApiStage -Region eu-west-1, us-east-1, ap-southeast-2, eu-west-1 @aws",
                ("aws", world.WithoutRegion())).ThrowIfFailed();

        var stages = run.Output.Select(item => (ApiStage)item.BaseObject).ToList();
        Assert.Equal(201, stages.DistinctBy(stage => (stage.Region, stage.RestApiId, stage.ApiId)).Count());
        Assert.Equal(201, stages.Count);
        Assert.All(Regions, region => Assert.Equal((67, 4), (stages.Count(stage => stage.Region == region), stages.Count(stage => stage.Region == region && stage.IsCovered))));

        // Throttled ones aside: no call is made twice.
        Assert.Equal((6, 6, 6), (Answered("GetRestApis"), Answered("GetApis"), Answered("DescribeSubscriptionFilters")));
        Assert.Equal((201, 6), (Answered("apigateway:GetStages") + Answered("apigatewayv2:GetStages"), Answered("GetFunction")));
        Assert.Empty(world.Mutations);
        Assert.Contains(run.Progress, record => record.Activity == "Listing stages of APIs" && record.StatusDescription.EndsWith("stages found", StringComparison.Ordinal));
        Assert.Equal(System.Management.Automation.ProgressRecordType.Completed, run.Progress[^1].RecordType);

        int Answered(string operation) => world.Aws.CallsOf(operation).Count(call => call.Status == 200);
    }

    [BotoFact]
    public async Task The_first_stages_are_there_before_the_last_page_was_read()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.Aws.SeedApisAsync("eu-west-1", rest: 6, http: 0);
        world.Aws.Settings.PageSize = 2;
        world.Aws.Fail("GetRestApis", AwsFault.Hang(), 2, 2);

        using var running = world.Start("Get-WallarmApiStage @aws");
        // Not on the thread of the pipeline, which is to be stopped.
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running.Output.DataAdded += (_, _) => first.TrySetResult();
        if (running.Output.Count > 0) first.TrySetResult();
        await first.Task.WaitAsync(TimeSpan.FromSeconds(60));
        running.Stop();

        Assert.True(running.Wait().WasStopped);
        Assert.Equal(0, world.Aws.CallsOf("GetRestApis")[1].Status);
    }

    [BotoFact]
    public async Task A_list_that_refers_to_the_page_that_was_just_sent_ends_with_an_error()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateHttpStageAsync();
        await using var rewriter = new ResponseRewriter(world.Aws.Endpoint, (_, path, json) =>
        {
            if (path.Split('?')[0].EndsWith("/apis", StringComparison.Ordinal)) json["nextToken"] = "1";
        });
        var parameters = world.Parameters;
        parameters["EndpointUrl"] = rewriter.Endpoint;

        var run = world.Run("Get-WallarmApiStage @aws", ("aws", parameters));

        Assert.Single(run.Output);
        Assert.StartsWith(
            "The HTTP APIs of eu-west-1 cannot all be listed: AWS returned a list whose next page is the one that it had just sent.",
            Assert.Single(run.Errors).Exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, world.Aws.CallsOf("GetApis").Count);
    }

    [BotoFact]
    public async Task Whoever_has_enough_stops_the_listing()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.Aws.SeedApisAsync("eu-west-1", rest: 6, http: 0);
        world.Aws.Settings.PageSize = 2;
        world.Aws.Fail("GetRestApis", AwsFault.Hang(), 2, 2);

        var run =
            world.Run(
                "Import-Module -Assembly $assembly; Get-WallarmApiStage @aws | Select-FirstObject",
                ("assembly", typeof(SelectFirstObjectCommand).Assembly));

        Assert.Equal("eu-west-1", run.Single<ApiStage>().Region);
    }

    [BotoFact]
    public async Task A_region_that_denies_access_is_an_error_that_names_the_action_and_the_others_go_on()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        foreach (var region in Regions) await world.Aws.SeedApisAsync(region, rest: 2, http: 1);
        world.Aws.FailIn("us-east-1", "apigateway:*", AwsFault.AccessDenied());
        world.Aws.FailIn("us-east-1", "apigatewayv2:*", AwsFault.AccessDenied());

        var run = world.Run("Get-WallarmApiStage -Region eu-west-1, us-east-1, ap-southeast-2 @aws", ("aws", world.WithoutRegion()));

        Assert.Null(run.StoppedBy);
        Assert.Equal(
            ["ap-southeast-2", "ap-southeast-2", "ap-southeast-2", "eu-west-1", "eu-west-1", "eu-west-1"],
            run.Output.Select(item => ((ApiStage)item.BaseObject).Region).Order(StringComparer.Ordinal));
        Assert.Equal(2, run.Errors.Count);
        Assert.All(run.Errors, error =>
        {
            Assert.Equal("Wallarm.AccessDenied,Wallarm.Connector.PowerShell.GetWallarmApiStageCommand", error.FullyQualifiedErrorId);
            Assert.IsType<AccessDeniedException>(error.Exception);
            Assert.Matches(
                "^The (REST|HTTP) APIs of us-east-1 cannot all be listed: .* may not apigateway:GET on ", error.Exception.Message);
        });
    }

    [BotoTheory]
    [InlineData("UnrecognizedClientException", 403)]
    [InlineData("InvalidClientTokenId", 403)]
    public async Task A_region_that_the_account_has_not_enabled_is_an_error_of_its_own_and_the_others_go_on(string code, int status)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        foreach (var region in Regions) await world.Aws.SeedApisAsync(region, rest: 2, http: 1);
        world.Aws.FailIn("ap-southeast-2", "*", AwsFault.Error(code, "The security token included in the request is invalid.", status));
        const string RegionsOption = "-Region ap-southeast-2, eu-west-1, us-east-1 @aws";

        var stages = world.Run($"Get-WallarmApiStage {RegionsOption}", ("aws", world.WithoutRegion()));
        var connectors = world.Run($"Get-WallarmConnector {RegionsOption}", ("aws", world.WithoutRegion()));
        var removal = world.Run($"Uninstall-WallarmConnector {RegionsOption} -Force", ("aws", world.WithoutRegion()));

        Assert.Equal((null, null, null), (stages.StoppedBy, connectors.StoppedBy, removal.StoppedBy));
        Assert.Equal((3, 3), (InRegion("eu-west-1"), InRegion("us-east-1")));
        Assert.NotEmpty(removal.Output);
        Assert.All(stages.Errors.Concat(connectors.Errors).Concat(removal.Errors), error =>
        {
            Assert.StartsWith("Wallarm.RegionNotEnabled,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("has not enabled the region ap-southeast-2", error.Exception.Message, StringComparison.Ordinal);
            Assert.Contains("enable-region", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        });
        Assert.NotEmpty(connectors.Errors);
        Assert.Single(removal.Errors);

        int InRegion(string region) => stages.Output.Count(item => ((ApiStage)item.BaseObject).Region == region);
    }

    [BotoFact]
    public async Task Keys_that_AWS_does_not_know_anywhere_end_the_command_with_one_error()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        world.Aws.Fail("*", AwsFault.Error("UnrecognizedClientException", "The security token included in the request is invalid.", 403));

        var run = world.Run("Get-WallarmApiStage -Region eu-west-1, ap-southeast-2 @aws", ("aws", world.WithoutRegion()));

        Assert.StartsWith("Wallarm.CredentialsInvalid,", CloudSession.ErrorOf(run).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task One_API_that_cannot_be_read_costs_its_own_stages_only()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.Aws.SeedApisAsync("eu-west-1", rest: 3, http: 0);
        world.Aws.FailOnce("apigateway:GetStages", AwsFault.AccessDenied());
        var denied = world.Run("Get-WallarmApiStage @aws");
        world.Aws.FailOnce("apigateway:GetStages", AwsFault.Error("NotFoundException", "Invalid API identifier specified", 404));
        var deleted = world.Run("Get-WallarmApiStage -Verbose @aws").ThrowIfFailed();

        Assert.Equal((2, 2), (denied.Output.Count, deleted.Output.Count));
        Assert.Matches(
            "^The stages of the API '.*' \\(rest-\\d\\) in eu-west-1 cannot be listed: .*apigateway:GET",
            Assert.Single(denied.Errors).Exception.Message);
        Assert.Contains(deleted.Verbose, line => line.EndsWith("was deleted meanwhile.", StringComparison.Ordinal));
    }

    [BotoTheory]
    [InlineData("DescribeSubscriptionFilters", "logs:DescribeSubscriptionFilters")]
    [InlineData("GetFunction", "lambda:GetFunction")]
    public async Task Stages_whose_coverage_may_not_be_seen_are_listed_and_the_missing_action_is_told_once(string operation, string action)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var live = await world.CreateForwarderInAsync("eu-west-1");
        var apis = await world.Aws.SeedApisAsync("eu-west-1", rest: 0, http: 3);
        foreach (var api in apis)
        {
            await world.CreateLogGroupAsync("/" + api);
            await world.LogInAsync("eu-west-1", api, "/" + api, StageFleet.Format);
            await world.SubscribeInAsync("eu-west-1", "/" + api, live);
        }

        world.Aws.Fail(operation, AwsFault.AccessDenied());
        var run = world.Run("Get-WallarmApiStage @aws");

        Assert.Equal(3, run.Output.Count);
        Assert.All(run.Output, item => Assert.Matches($"^Whether the log group '/.*' feeds a forwarder cannot be told: .* may not {action} ", ((ApiStage)item.BaseObject).Reason!));
        Assert.Contains(action, Assert.Single(run.Errors).Exception.Message, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Credentials_that_have_expired_end_the_command_with_one_error()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.Aws.SeedApisAsync("eu-west-1", rest: 3, http: 2);
        world.Aws.Fail("*", AwsFault.ExpiredCredentials());

        var run = world.Run("Get-WallarmApiStage -Region eu-west-1, us-east-1 @aws", ("aws", world.WithoutRegion()));

        var error = CloudSession.ErrorOf(run);
        Assert.Equal("Wallarm.CredentialsExpired", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.IsType<SessionException>(error.Exception);
    }

    [BotoFact]
    public async Task A_region_that_AWS_does_not_have_ends_the_command_before_any_call()
    {
        await using var world = await ConnectorWorld.OpenAsync();

        var run = world.Run("Get-WallarmApiStage -Region eu-west-1, eu-wets-1 @aws", ("aws", world.WithoutRegion()));

        Assert.Equal("Wallarm.RegionUnknown", CloudSession.ErrorOf(run).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(world.Aws.Calls);
    }
}
