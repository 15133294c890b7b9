using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>What becomes of access logging that a customer has already.</summary>
public class ExistingStageLoggingTests
{
    private const string Format = "{\"requestId\":\"$context.requestId\",\"caller\":\"$context.identity.caller\",\"status\":$context.status}";

    [BotoFact]
    public async Task Another_format_is_left_alone_and_the_error_shows_it()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await OfCustomerAsync(world, Format);

        var error = await world.FailAsync<ResourceConflictException>(new StageLoggingOptions { RestApiId = api, StageName = "prod" });

        Assert.Equal(("Wallarm.StageLoggingConflict", ConnectorErrorCategory.ResourceExists), (error.ErrorId, error.Category));
        Assert.Contains(world.GroupArn("/customer"), error.Message, StringComparison.Ordinal);
        Assert.Contains("its format lacks the keys httpMethod, path,", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Merge", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-Force", error.RecommendedAction, StringComparison.Ordinal);
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
        Assert.Equal(new StageLoggingSettings { DestinationArn = world.GroupArn("/customer"), Format = merged.Format, LoggingLevel = "INFO" }, await world.ReadRestAsync(api));
        foreach (var again in new[] { options, options with { Merge = false }, options with { Merge = false, Force = true } })
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

        var replaced = await world.RunAsync(new StageLoggingOptions { RestApiId = api, StageName = "prod", Force = true });
        await world.PatchAsync(api, ("/accessLogSettings/format", Format));
        await world.RunAsync(new StageLoggingOptions { RestApiId = api, StageName = "prod", Force = true });

        Assert.Equal(("/aws/apigateway/petstore", AccessLogFormat.Json, original), (replaced.LogGroupName, replaced.Format, replaced.PreviousSettings));
        Assert.Contains($"Set AccessLogSettings.Format of stage 'prod' of REST API '{api}': {Clf} -> {AccessLogFormat.Json}", replaced.Changes.Select(change => change.ToString()));
        var saved = await world.ReadSavedAsync(replaced.SavedSettingsParameter!);
        Assert.Equal(original, new StageLoggingSettings
        {
            DestinationArn = saved["destinationArn"]!.GetValue<string>(),
            Format = saved["format"]!.GetValue<string>(),
            LoggingLevel = saved["loggingLevel"]!.GetValue<string>(),
        });
    }

    [BotoFact]
    public async Task A_merge_refuses_what_it_cannot_keep()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await OfCustomerAsync(world, "{\"requestId\":\"$context.requestId\",\"status\":\"$context.integration.status\"}");
        var merge = new StageLoggingOptions { RestApiId = api, StageName = "prod", Merge = true };

        Assert.Contains("'status' is bound to '$context.integration.status' instead of '$context.status'", (await world.FailAsync<ResourceConflictException>(merge)).Message, StringComparison.Ordinal);
        Assert.Equal("Wallarm.LogDestinationConflict", (await world.FailAsync<ResourceConflictException>(merge with { LogGroupName = "/other" })).ErrorId);
        await world.PatchAsync(api, ("/accessLogSettings/format", "<r id=\"$context.requestId\"/>"));
        Assert.Equal("Wallarm.LogFormatNotJson", (await world.FailAsync<ResourceConflictException>(merge)).ErrorId);
        await world.PatchAsync(api, ("/accessLogSettings/format", $"{{\"requestId\":\"$context.requestId\",\"x\":\"{new string('x', 2500)}\"}}"));
        Assert.Equal("Wallarm.LogFormatTooLong", (await world.FailAsync<ResourceConflictException>(merge)).ErrorId);
    }

    [BotoFact]
    public async Task A_stage_that_logs_elsewhere_keeps_its_group_unless_forced()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await OfCustomerAsync(world, AccessLogFormat.Json);
        var options = new StageLoggingOptions { RestApiId = api, StageName = "prod", LogGroupName = "/other" };

        Assert.Contains("it goes to the log group '/customer', not to '/other'", (await world.FailAsync<ResourceConflictException>(options)).Message, StringComparison.Ordinal);
        Assert.Equal("/other", (await world.RunAsync(options with { Force = true })).LogGroupName);
    }

    [BotoFact]
    public async Task A_Firehose_destination_is_replaced_by_force_only()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        await world.PatchLogAsync(api, $"arn:aws:firehose:{StageWorld.Region}:{world.AccountId}:deliverystream/amazon-apigateway-orders", AccessLogFormat.Json);
        var options = new StageLoggingOptions { RestApiId = api, StageName = "prod" };

        var plain = await world.FailAsync<ResourceConflictException>(options);
        var merge = await world.FailAsync<ResourceConflictException>(options with { Merge = true });
        var forced = await world.RunAsync(options with { Force = true });

        Assert.All([plain, merge], error => Assert.Contains("is a Firehose stream, which the connector does not read", error.Message, StringComparison.Ordinal));
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

        Assert.All(new ConnectorException[] { named, current }, error => Assert.Contains("where API Gateway writes execution logs", error.Message, StringComparison.Ordinal));
        Assert.Equal("/aws/apigateway/petstore", (await world.RunAsync(options with { Force = true })).LogGroupName);
    }

    [BotoFact]
    public async Task Nested_variables_without_quotes_are_warned_of()
    {
        await using var world = await StageWorld.OpenAsync();
        var api = await OfCustomerAsync(world, AccessLogFormat.Json[..^2] + ", \"integration\": {\"latency\": $context.integration.latency} }");

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
