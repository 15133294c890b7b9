using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>What becomes of access logging that a customer has already.</summary>
public class ExistingStageLoggingTests
{
    private const string Format =
        "{\"requestId\":\"$context.requestId\",\"caller\":\"$context.identity.caller\",\"status\":$context.status}";

    [BotoFact]
    public async Task Another_format_is_left_alone_and_the_error_shows_it()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await OfCustomerAsync(world, Format);

        var error = await world.FailAsync<ResourceConflictException>(new StageLoggingOptions { RestApiId = api, StageName = "prod" });

        Assert.Equal(("Wallarm.StageLoggingConflict", ConnectorErrorCategory.ResourceExists), (error.ErrorId, error.Category));
        Assert.Contains(world.GroupArn("/customer"), error.Message, StringComparison.Ordinal);
        Assert.Contains("its format lacks keys of Wallarm's guide: httpMethod, path,", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Merge", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-ReplaceExisting", error.RecommendedAction, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_merge_keeps_group_and_text_and_adds_what_is_missing()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await OfCustomerAsync(world, Format);
        var options = new StageLoggingOptions { RestApiId = api, StageName = "prod", Merge = true };

        var merged = await world.RunAsync(options);

        Assert.Equal(["PutParameter", "UpdateStage"], world.Mutations);
        Assert.Equal("/customer", merged.LogGroupName);
        Assert.StartsWith(Format[..^1] + ", \"httpMethod\": \"$context.httpMethod\", ", merged.Format, StringComparison.Ordinal);
        Assert.Equal(
            new StageLoggingSettings { DestinationArn = world.GroupArn("/customer"), Format = merged.Format, LoggingLevel = "INFO" },
            await world.ReadRestAsync(api));
        foreach (var again in new[] { options, options with { Merge = false }, options with { Merge = false, ReplaceExisting = true } })
        {
            world.Aws.ClearCalls();
            Assert.Equal((ChangeStatus.Unchanged, merged.Format), ((await world.RunAsync(again)).Status, merged.Format));
            Assert.Empty(world.Mutations);
        }
    }

    [BotoFact]
    public async Task Force_replaces_group_and_format_and_the_original_stays_saved()
    {
        await using var world = await StageWorld.OpenAsync();
        const string Clf = "$context.identity.sourceIp [$context.requestTime] \"$context.httpMethod\" {{$context.requestId}}";
        var api = await OfCustomerAsync(world, Clf, ("/*/*/logging/loglevel", "ERROR"));
        var original = await world.ReadRestAsync(api);
        world.Aws.ClearCalls();

        var replaced = await world.RunAsync(new StageLoggingOptions { RestApiId = api, StageName = "prod", ReplaceExisting = true });
        await world.PatchAsync(api, ("/accessLogSettings/format", Format));
        Assert.Equal(
            "Wallarm.StageLoggingChanged",
            (await world.FailAsync<ResourceConflictException>(new StageLoggingOptions { RestApiId = api, StageName = "prod" })).ErrorId);
        await world.RunAsync(new StageLoggingOptions { RestApiId = api, StageName = "prod", ReplaceExisting = true });

        Assert.Equal(
            ("/aws/apigateway/petstore", AccessLogFormat.Json, original),
            (replaced.LogGroupName, replaced.Format, replaced.PreviousSettings));
        Assert.Contains(
            $"Set AccessLogSettings.Format of stage 'prod' of REST API '{api}': {Clf} -> {AccessLogFormat.Json}",
            replaced.Changes.Select(change => change.ToString()));
        var saved = await world.ReadSavedAsync(replaced.SavedSettingsParameter!);
        Assert.Equal(original, new StageLoggingSettings
        {
            DestinationArn = saved["destinationArn"]!.GetValue<string>(),
            Format = saved["format"]!.GetValue<string>(),
            LoggingLevel = saved["loggingLevel"]!.GetValue<string>(),
        });

        // What somebody set after the connector is saved beside it.
        Assert.Equal(Format, Assert.Single(saved["replaced"]!.AsArray())!["format"]!.GetValue<string>());
    }

    [BotoFact]
    public async Task What_the_connector_set_is_set_right_without_a_switch_and_what_somebody_changed_is_not()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        await world.CreateLogGroupAsync("/ours");
        await world.CreateLogGroupAsync("/teams");
        var options = new StageLoggingOptions { RestApiId = api, StageName = "prod", LogGroupName = "/ours" };
        await world.RunAsync(options with { LogGroupName = null });

        var moved = await world.RunAsync(options);
        await world.PatchAsync(api, ("/accessLogSettings/destinationArn", world.GroupArn("/teams")));
        var changed = await world.FailAsync<ResourceConflictException>(options);

        Assert.Equal((ChangeStatus.Updated, "/ours", false), (moved.Status, moved.LogGroupName, world.Plans.Last().Overwrites));
        Assert.Equal("Wallarm.StageLoggingChanged", changed.ErrorId);
        Assert.Contains(
            $"it goes to '{world.GroupArn("/teams")}' now, not to the log group '/ours'", changed.Message, StringComparison.Ordinal);
        Assert.Contains("-ReplaceExisting", changed.RecommendedAction, StringComparison.Ordinal);
        var replaced = await world.RunAsync(options with { ReplaceExisting = true });
        Assert.True(world.Plans.Last().Overwrites);
        var saved = await world.ReadSavedAsync(replaced.SavedSettingsParameter!);
        Assert.Equal(world.GroupArn("/teams"), Assert.Single(saved["replaced"]!.AsArray())!["destinationArn"]!.GetValue<string>());
        Assert.Null(saved["destinationArn"]);
    }

    [BotoFact]
    public async Task What_the_connector_found_and_kept_is_the_customers_still()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await OfCustomerAsync(world, AccessLogFormat.Json);
        await world.CreateLogGroupAsync("/other");
        var options = new StageLoggingOptions { RestApiId = api, StageName = "prod" };
        Assert.Equal(["PutParameter", "UpdateStage"], await RunAsync(options));

        var moved = await world.FailAsync<ResourceConflictException>(options with { LogGroupName = "/other" });

        Assert.Equal("Wallarm.StageLoggingConflict", moved.ErrorId);

        async Task<string[]> RunAsync(StageLoggingOptions asked)
        {
            await world.RunAsync(asked);
            string[] mutations = [.. world.Mutations];
            world.Aws.ClearCalls();
            return mutations;
        }
    }

    [BotoFact]
    public async Task A_stage_that_is_created_again_under_its_name_does_not_inherit_what_was_saved()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await OfCustomerAsync(world, Format);
        var options = new StageLoggingOptions { RestApiId = api, StageName = "prod" };
        await world.RunAsync(options with { ReplaceExisting = true });
        await world.CallAsync("apigateway", "delete_stage", new { restApiId = api, stageName = "prod" });
        await world.CallAsync("apigateway", "create_deployment", new { restApiId = api, stageName = "prod" });
        world.Aws.ClearCalls();

        var set = await world.RunAsync(options);

        var saved = await world.ReadSavedAsync(set.SavedSettingsParameter!);
        Assert.Null(saved["destinationArn"]);
        Assert.Null(saved["replaced"]);
        Assert.Single(saved["setByConnector"]!.AsArray());
    }

    [BotoFact]
    public async Task Execution_logging_that_is_turned_on_does_not_begin_with_bodies()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        await world.PatchAsync(api, ("/*/*/logging/dataTrace", "true"));

        var set = await world.RunAsync(new StageLoggingOptions { RestApiId = api, StageName = "prod" });

        Assert.Contains(
            $"Set data trace (headers and bodies in the execution log) of stage 'prod' of REST API '{api}': on -> off", set.Changes.Select(change => change.ToString()));
        var methods =
            (await world.CallAsync("apigateway", "get_stage", new { restApiId = api, stageName = "prod" }))["methodSettings"]!["*/*"]!;
        Assert.Equal(("INFO", false), (methods["loggingLevel"]!.GetValue<string>(), methods["dataTraceEnabled"]!.GetValue<bool>()));
    }

    [BotoFact]
    public async Task Data_trace_of_a_stage_that_logs_stays_as_it_is()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        await world.PatchAsync(api, ("/*/*/logging/loglevel", "INFO"), ("/*/*/logging/dataTrace", "true"));

        await world.RunAsync(new StageLoggingOptions { RestApiId = api, StageName = "prod" });

        var methods =
            (await world.CallAsync("apigateway", "get_stage", new { restApiId = api, stageName = "prod" }))["methodSettings"]!["*/*"]!;
        Assert.True(methods["dataTraceEnabled"]!.GetValue<bool>());
    }

    [BotoTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_secret_in_the_format_is_warned_of(bool isMerged)
    {
        await using var world = await StageWorld.OpenAsync();
        var text = isMerged ? Format : AccessLogFormat.Json;
        var api = await OfCustomerAsync(world, text[..^1] + ",\"key\":\"$context.identity.apiKey\"}");

        await world.RunAsync(new StageLoggingOptions { RestApiId = api, StageName = "prod", Merge = isMerged });

        Assert.Contains("$context.identity.apiKey", Assert.Single(world.Warnings), StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_merge_refuses_what_it_cannot_keep()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await OfCustomerAsync(world, "{\"requestId\":\"$context.requestId\",\"status\":\"$context.integration.status\"}");
        var merge = new StageLoggingOptions { RestApiId = api, StageName = "prod", Merge = true };

        Assert.Contains(
            "'status' is bound to '$context.integration.status' instead of '$context.status'",
            (await world.FailAsync<ResourceConflictException>(merge)).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "Wallarm.LogDestinationConflict",
            (await world.FailAsync<ResourceConflictException>(merge with { LogGroupName = "/other" })).ErrorId);
        await world.PatchAsync(api, ("/accessLogSettings/format", "<r id=\"$context.requestId\"/>"));
        Assert.Equal("Wallarm.LogFormatNotJson", (await world.FailAsync<ResourceConflictException>(merge)).ErrorId);
        await world.PatchAsync(
            api, ("/accessLogSettings/format", $"{{\"requestId\":\"$context.requestId\",\"x\":\"{new string('x', 2500)}\"}}"));
        Assert.Equal("Wallarm.LogFormatTooLong", (await world.FailAsync<ResourceConflictException>(merge)).ErrorId);
    }

    [BotoFact]
    public async Task A_stage_that_logs_elsewhere_keeps_its_group_unless_forced()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await OfCustomerAsync(world, AccessLogFormat.Json);
        var options = new StageLoggingOptions { RestApiId = api, StageName = "prod", LogGroupName = "/other" };

        Assert.Contains(
            "it goes to the log group '/customer', not to '/other'",
            (await world.FailAsync<ResourceConflictException>(options)).Message,
            StringComparison.Ordinal);
        Assert.Equal("/other", (await world.RunAsync(options with { ReplaceExisting = true })).LogGroupName);
    }

    [BotoFact]
    public async Task A_Firehose_destination_is_replaced_by_force_only()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        await world.PatchLogAsync(
            api, $"arn:aws:firehose:{StageWorld.Region}:{world.AccountId}:deliverystream/amazon-apigateway-orders", AccessLogFormat.Json);
        var options = new StageLoggingOptions { RestApiId = api, StageName = "prod" };

        var plain = await world.FailAsync<ResourceConflictException>(options);
        var merge = await world.FailAsync<ResourceConflictException>(options with { Merge = true });
        var forced = await world.RunAsync(options with { ReplaceExisting = true });

        Assert.All(
            [plain, merge],
            error => Assert.Contains("is a Firehose stream, which the connector does not read", error.Message, StringComparison.Ordinal));
        Assert.Equal(("/aws/apigateway/petstore", AccessLogFormat.Json), (forced.LogGroupName, forced.Format));
    }

    [BotoFact]
    public async Task The_group_of_execution_logs_is_no_destination()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        var group = $"API-Gateway-Execution-Logs_{api}/prod";
        await world.CreateLogGroupAsync(group);
        var options = new StageLoggingOptions { RestApiId = api, StageName = "prod" };

        var named = await world.FailAsync<InvalidOptionException>(options with { LogGroupName = group });
        await world.PatchLogAsync(api, world.GroupArn(group), AccessLogFormat.Json);
        var current = await world.FailAsync<ResourceConflictException>(options);

        Assert.All(
            new ConnectorException[] { named, current },
            error => Assert.Contains("where API Gateway writes execution logs", error.Message, StringComparison.Ordinal));
        Assert.Equal("/aws/apigateway/petstore", (await world.RunAsync(options with { ReplaceExisting = true })).LogGroupName);
    }

    [BotoFact]
    public async Task Nested_variables_without_quotes_are_warned_of()
    {
        await using var world = await StageWorld.OpenAsync();
        var api =
            await OfCustomerAsync(world, AccessLogFormat.Json[..^2] + ", \"integration\": {\"latency\": $context.integration.latency} }");

        await world.RunAsync(new StageLoggingOptions { RestApiId = api, StageName = "prod" });

        Assert.Contains("variables without quotes in a nested object", Assert.Single(world.Warnings), StringComparison.Ordinal);
    }

    private static async Task<string> OfCustomerAsync(StageWorld world, string format, params (string Path, string Value)[] more)
    {
        var api = await world.CreateRestStageAsync();
        await world.CreateLogGroupAsync("/customer");
        await world.PatchLogAsync(api, world.GroupArn("/customer"), format);
        if (more.Length > 0) await world.PatchAsync(api, more);
        return api;
    }
}
