using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Reset-WallarmStageLogging: the stage is as it was before the connector.</summary>
public class StageResetTests
{
    private const string Set = "Set-WallarmStageLogging -RestApiId $api -StageName prod -CreateAccountRole @aws";
    private const string Reset = "Reset-WallarmStageLogging -RestApiId $api -StageName prod @aws";
    private const string Theirs = """{"requestId":"$context.requestId","theirs":"$context.status"}""";

    [BotoFact]
    public async Task A_REST_stage_that_logged_nothing_is_as_it_was()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        var before = await ReadAsync(world, api);
        world.Run(Set, ("api", api)).ThrowIfFailed();
        Assert.NotEqual(before, await ReadAsync(world, api));
        world.Aws.ClearCalls();

        var reset = world.Run(Reset, ("api", api)).Single<StageLoggingReset>();

        Assert.Equal(
            (RemovalStatus.Restored, api, "prod", $"/wallarm-connector/stage-logging/restapis/{api}/prod"),
            (reset.Status, reset.RestApiId, reset.StageName, reset.SavedSettingsParameter));
        Assert.Equal(new StageLoggingSettings(), reset.Settings);
        Assert.NotNull(reset.PreviousSettings!.DestinationArn);
        Assert.Equal(["UpdateStage", "DeleteParameter"], world.Mutations);
        Assert.Equal(before, await ReadAsync(world, api));
        Assert.Empty(await ParametersAsync(world));
    }

    [BotoFact]
    public async Task Method_settings_that_somebody_else_made_since_stay()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        world.Run(Set, ("api", api)).ThrowIfFailed();
        await PatchAsync(world, api, ("/*/*/metrics/enabled", "true"));

        world.Run(Reset, ("api", api)).ThrowIfFailed();

        var settings = JsonNode.Parse(await ReadAsync(world, api))!["methodSettings"]!["*/*"]!;
        Assert.Equal(("OFF", true), (settings["loggingLevel"]!.GetValue<string>(), settings["metricsEnabled"]!.GetValue<bool>()));
    }

    [BotoFact]
    public async Task A_stage_that_API_Gateway_manages_says_what_cannot_be_changed_if_it_refuses()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateHttpStageAsync();
        await using var managed = new ResponseRewriter(world.Aws.Endpoint, (_, path, json) =>
        {
            if (path.Contains("/stages/", StringComparison.Ordinal)) json["apiGatewayManaged"] = true;
        });
        var parameters = world.Parameters;
        parameters["EndpointUrl"] = managed.Endpoint;
        const string Refused = "Cannot modify a stage that is managed by API Gateway.";
        world.Aws.FailOnce("apigatewayv2:UpdateStage", AwsFault.Error("BadRequestException", Refused));
        const string Command = "Set-WallarmStageLogging -ApiId $api -StageName '$default' @aws";

        var error = Assert.Single(world.Run(Command, ("api", api), ("aws", parameters)).Errors);
        var accepted = world.Run(Command, ("api", api), ("aws", parameters)).ThrowIfFailed();

        Assert.StartsWith("Wallarm.StageManaged,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("access log (destination and format): " + Refused, error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("create-stage --api-id " + api, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(ChangeStatus.Updated, accepted.Single<StageLogging>().Status);
    }

    [BotoFact]
    public async Task A_conflict_with_another_change_of_an_HTTP_stage_is_waited_for()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateHttpStageAsync();
        world.Run("Set-WallarmStageLogging -ApiId $api -StageName '$default' @aws", ("api", api)).ThrowIfFailed();
        world.Aws.ClearCalls();
        world.Aws.FailOnce(
            "DeleteAccessLogSettings",
            AwsFault.Error("ConflictException", "Unable to complete operation due to concurrent modification.", 409));

        world.Run("Reset-WallarmStageLogging -ApiId $api -StageName '$default' @aws", ("api", api)).ThrowIfFailed();

        Assert.Equal(["DeleteAccessLogSettings", "DeleteAccessLogSettings", "DeleteParameter"], world.Mutations);
    }

    [BotoFact]
    public async Task An_HTTP_stage_that_logged_nothing_is_as_it_was()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateHttpStageAsync();
        world.Run("Set-WallarmStageLogging -ApiId $api -StageName '$default' @aws", ("api", api)).ThrowIfFailed();
        world.Aws.ClearCalls();

        var reset = world.Run("Reset-WallarmStageLogging -ApiId $api -StageName '$default' @aws", ("api", api)).Single<StageLoggingReset>();

        Assert.Equal((RemovalStatus.Restored, null), (reset.Status, reset.Settings!.DestinationArn));
        Assert.Equal(["DeleteAccessLogSettings", "DeleteParameter"], world.Mutations);
        Assert.Null((await world.CallAsync("apigatewayv2", "get_stage", new { ApiId = api, StageName = "$default" }))["AccessLogSettings"]);
    }

    [BotoFact]
    public async Task What_a_customer_had_comes_back_after_any_number_of_changes()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        await LogAsCustomerAsync(world, api);
        var before = await ReadAsync(world, api);
        world.Run(Set + " -Merge", ("api", api)).ThrowIfFailed();
        await world.CreateLogGroupAsync("/elsewhere");
        world.Run(Set + " -ReplaceExisting -Force -LogGroupName /elsewhere -ExecutionLogging Info", ("api", api)).ThrowIfFailed();

        var reset = world.Run(Reset, ("api", api)).Single<StageLoggingReset>();

        Assert.Equal(
            (RemovalStatus.Restored, world.GroupArn("/theirs"), Theirs, "ERROR"),
            (reset.Status, reset.Settings!.DestinationArn, reset.Settings.Format, reset.Settings.LoggingLevel));
        Assert.Equal(before, await ReadAsync(world, api));
    }

    [BotoFact]
    public async Task Run_again_it_finds_nothing_and_that_is_no_error()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        world.Run(Set, ("api", api)).ThrowIfFailed();
        world.Run(Reset, ("api", api)).ThrowIfFailed();
        world.Aws.ClearCalls();

        Assert.Equal(RemovalStatus.NotFound, world.Run(Reset, ("api", api)).Single<StageLoggingReset>().Status);
        Assert.Equal(RemovalStatus.NotFound, world.Run(Reset + " -Off", ("api", api)).Single<StageLoggingReset>().Status);
        Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task WhatIf_shows_every_setting_and_changes_nothing()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        world.Run(Set, ("api", api)).ThrowIfFailed();
        world.Aws.ClearCalls();

        var planned = world.Run(Reset + " -WhatIf", ("api", api)).Single<StageLoggingReset>();

        Assert.Equal(RemovalStatus.Planned, planned.Status);
        Assert.Equal(
            [("Remove", "AccessLogSettings.DestinationArn"), ("Remove", "AccessLogSettings.Format"), ("Remove", "execution logging level"), ("Delete", null)],
            planned.Changes.Select(change => (change.Action, change.Property)));
        Assert.Contains(
            $"Delete SSM parameter '/wallarm-connector/stage-logging/restapis/{api}/prod'",
            string.Join('\n', world.Session.Host.Lines),
            StringComparison.Ordinal);
        Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task Without_saved_settings_it_needs_Off()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        world.Run(Set, ("api", api)).ThrowIfFailed();
        await world.CallAsync("ssm", "delete_parameter", new { Name = $"/wallarm-connector/stage-logging/restapis/{api}/prod" });
        world.Aws.ClearCalls();

        var refused = Assert.Single(world.Run(Reset, ("api", api)).Errors);
        Assert.StartsWith("Wallarm.NoSavedSettings", refused.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-Off", refused.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(world.Mutations);

        var off = world.Run(Reset + " -Off", ("api", api)).Single<StageLoggingReset>();
        Assert.Equal((RemovalStatus.Restored, null, "OFF"), (off.Status, off.Settings!.DestinationArn, off.Settings.LoggingLevel));
        Assert.Null(JsonNode.Parse(await ReadAsync(world, api))!["accessLogSettings"]);
    }

    [BotoFact]
    public async Task A_stage_that_somebody_changed_since_is_left_alone_unless_asked_for()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        world.Run(Set, ("api", api)).ThrowIfFailed();
        await world.CreateLogGroupAsync("/new");
        await PatchAsync(world, api, ("/accessLogSettings/destinationArn", world.GroupArn("/new")));

        var refused = Assert.Single(world.Run(Reset, ("api", api)).Errors);
        Assert.StartsWith("Wallarm.StageLoggingChanged", refused.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(world.GroupArn("/new"), refused.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("-ReplaceChanged", refused.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(world.Mutations);

        Assert.Equal(RemovalStatus.Restored, world.Run(Reset + " -ReplaceChanged -Force", ("api", api)).Single<StageLoggingReset>().Status);
        Assert.Null(JsonNode.Parse(await ReadAsync(world, api))!["accessLogSettings"]);
    }

    [BotoFact]
    public async Task What_is_replaced_is_asked_for_unless_Force_is_given()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        await LogAsCustomerAsync(world, api);

        world.Run(Set + " -ReplaceExisting -Confirm:$false", ("api", api)).ThrowIfFailed();
        await PatchAsync(world, api, ("/accessLogSettings/format", Theirs));
        world.Session.Host.Answers.Enqueue("No");
        Assert.Empty(world.Run(Set + " -ReplaceExisting", ("api", api)).ThrowIfFailed().Output);
        Assert.Empty(world.Mutations);
        Assert.Single(world.Run(Set + " -ReplaceExisting -Force", ("api", api)).ThrowIfFailed().Output);
    }

    [BotoFact]
    public async Task Data_trace_that_was_on_before_is_on_again_and_what_was_replaced_later_is_told()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        await PatchAsync(world, api, ("/*/*/logging/dataTrace", "true"));
        world.Run(Set, ("api", api)).ThrowIfFailed();
        await PatchAsync(world, api, ("/accessLogSettings/format", Theirs));
        world.Run(Set + " -ReplaceExisting -Force", ("api", api)).ThrowIfFailed();

        var reset = world.Run(Reset, ("api", api)).Single<StageLoggingReset>();

        Assert.True(reset.Settings!.DataTraceEnabled);
        Assert.Contains(Theirs, reset.Reason, StringComparison.Ordinal);
        Assert.True(JsonNode.Parse(await ReadAsync(world, api))!["methodSettings"]!["*/*"]!["dataTraceEnabled"]!.GetValue<bool>());
    }

    [BotoFact]
    public async Task Of_a_stage_that_was_created_again_only_the_saved_settings_go()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        world.Run(Set, ("api", api)).ThrowIfFailed();
        await world.CallAsync("apigateway", "delete_stage", new { restApiId = api, stageName = "prod" });
        await world.CallAsync("apigateway", "create_deployment", new { restApiId = api, stageName = "prod" });
        await PatchAsync(world, api, ("/*/*/logging/loglevel", "ERROR"));

        var reset = world.Run(Reset, ("api", api)).Single<StageLoggingReset>();

        Assert.Contains("created again", reset.Reason, StringComparison.Ordinal);
        Assert.Equal(["DeleteParameter"], world.Mutations);
    }

    [BotoFact]
    public async Task An_execution_log_level_that_somebody_set_since_stays_and_is_told()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        world.Run(Set, ("api", api)).ThrowIfFailed();
        await PatchAsync(world, api, ("/*/*/logging/loglevel", "ERROR"));

        var reset = world.Run(Reset, ("api", api)).Single<StageLoggingReset>();

        Assert.Equal((RemovalStatus.Restored, "ERROR"), (reset.Status, reset.Settings!.LoggingLevel));
        Assert.Contains("stays at ERROR", reset.Reason, StringComparison.Ordinal);
        Assert.Null(JsonNode.Parse(await ReadAsync(world, api))!["accessLogSettings"]);
    }

    [BotoFact]
    public async Task Of_an_api_that_is_gone_only_the_saved_settings_are_deleted()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        world.Run(Set, ("api", api)).ThrowIfFailed();
        await world.CallAsync("apigateway", "delete_rest_api", new { restApiId = api });
        world.Aws.ClearCalls();

        var reset = world.Run(Reset, ("api", api)).Single<StageLoggingReset>();

        Assert.Equal(RemovalStatus.NotFound, reset.Status);
        Assert.Contains("What was saved of it is deleted", reset.Reason, StringComparison.Ordinal);
        Assert.Equal(["DeleteParameter"], world.Mutations);
        Assert.Equal(RemovalStatus.NotFound, world.Run(Reset, ("api", api)).Single<StageLoggingReset>().Status);
    }

    [BotoFact]
    public async Task A_parameter_that_somebody_wrote_over_is_an_error()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        await world.CallAsync(
            "ssm",
            "put_parameter",
            new { Name = $"/wallarm-connector/stage-logging/restapis/{api}/prod", Type = "String", Value = "hello" });

        Assert.StartsWith(
            "Wallarm.SavedSettingsUnreadable",
            Assert.Single(world.Run(Reset, ("api", api)).Errors).FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData("ssm:GetParametersByPath", "ssm:GetParametersByPath")]
    [InlineData("apigateway:GetStage", "apigateway:GET")]
    [InlineData("apigateway:UpdateStage", "apigateway:PATCH")]
    [InlineData("ssm:DeleteParameter", "ssm:DeleteParameter")]
    public async Task A_permission_that_lacks_is_named_and_the_next_run_ends_it(string operation, string action)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        var before = await ReadAsync(world, api);
        world.Run(Set, ("api", api)).ThrowIfFailed();
        world.Aws.FailOnce(operation, AwsFault.AccessDenied());

        var error = Assert.Single(world.Run(Reset, ("api", api)).Errors);

        Assert.StartsWith("Wallarm.AccessDenied", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(action, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(RemovalStatus.Restored, world.Run(Reset, ("api", api)).Single<StageLoggingReset>().Status);
        Assert.Equal(before, await ReadAsync(world, api));
        Assert.Empty(await ParametersAsync(world));
    }

    private static async Task LogAsCustomerAsync(ConnectorWorld world, string api)
    {
        await GatewayLogRole.CreateAsync(world.Aws);
        await world.CreateLogGroupAsync("/theirs");
        await PatchAsync(
            world,
            api,
            ("/accessLogSettings/destinationArn", world.GroupArn("/theirs")),
            ("/accessLogSettings/format", Theirs),
            ("/*/*/logging/loglevel", "ERROR"));
    }

    private static async Task PatchAsync(ConnectorWorld world, string api, params (string Path, string Value)[] patches)
    {
        var patchOperations = patches.Select(patch => new { op = "replace", path = patch.Path, value = patch.Value });
        await world.CallAsync("apigateway", "update_stage", new { restApiId = api, stageName = "prod", patchOperations });
        world.Aws.ClearCalls();
    }

    /// <summary>Access logging and method settings of a stage.</summary>
    private static async Task<string> ReadAsync(ConnectorWorld world, string api)
    {
        var stage = await world.CallAsync("apigateway", "get_stage", new { restApiId = api, stageName = "prod" });
        return new JsonObject { ["accessLogSettings"] = stage["accessLogSettings"]?.DeepClone(), ["methodSettings"] = stage["methodSettings"]?.DeepClone() }.ToJsonString();
    }

    private static async Task<string[]> ParametersAsync(ConnectorWorld world) =>
        [.. (await world.CallAsync("ssm", "describe_parameters", new { }))["Parameters"]!.AsArray().Select(parameter => parameter!["Name"]!.GetValue<string>())];
}
