using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>
/// Versions of the forwarder: upgrades, the way back, what is kept of the past, and what is taken over from a function made by hand.
/// </summary>
public class ForwarderVersionTests
{
    private const string Publish = $"Publish-WallarmForwarder @aws {CloudSession.Node}";
    private const string Rollback = "Publish-WallarmForwarder @aws -Rollback";
    private const string FunctionName = "wallarm-api-discovery-connector";

    [BotoFact]
    public async Task Rollback_points_the_alias_at_the_version_before_with_its_environment_and_a_publish_goes_forward_again()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-Environment @{ X_CONCURRENCY = '4' }");
        cloud.Run("Publish-WallarmForwarder @aws -NodeUrl other.example.com:5050 -NodeScheme https -Timeout 90").ThrowIfFailed();
        cloud.Aws.ClearCalls();

        var back = cloud.Run(Rollback).ThrowIfFailed().Single<PublishedForwarder>();

        Assert.Equal(
            ("1", "https://node.example.com:5080", 60, ChangeStatus.Updated), (back.Version, back.NodeAddress, back.Timeout, back.Status));
        Assert.Contains(back.Changes, change => change is { Property: "FunctionVersion", Current: "2", Desired: "1" });
        Assert.Contains(back.Changes, change => change is { Property: "environment variable X_NODE_URL", Current: "other.example.com:5050", Desired: "node.example.com:5080" });
        Assert.Equal(["UpdateAlias"], cloud.Mutations);
        var live = (await cloud.ReadFunctionAsync("live"))["Configuration"]!;
        Assert.Equal("node.example.com:5080", live["Environment"]!["Variables"]!["X_NODE_URL"]!.GetValue<string>());

        var forward = cloud.Run("Publish-WallarmForwarder @aws").ThrowIfFailed().Single<PublishedForwarder>();
        Assert.Equal(("2", "https://other.example.com:5050", 90), (forward.Version, forward.NodeAddress, forward.Timeout));
        Assert.Equal(
            "4",
            (await cloud.ReadFunctionAsync("live"))["Configuration"]!["Environment"]!["Variables"]!["X_CONCURRENCY"]!.GetValue<string>());
    }

    [BotoFact]
    public async Task Rollback_shows_with_WhatIf_from_which_version_to_which_and_changes_nothing()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        cloud.Run("Publish-WallarmForwarder @aws -Timeout 90").ThrowIfFailed();
        cloud.Aws.ClearCalls();

        Assert.Equal(ChangeStatus.Planned, cloud.Run(Rollback + " -WhatIf").Single<PublishedForwarder>().Status);

        Assert.Contains(
            $"Set FunctionVersion of alias live of Lambda function '{FunctionName}': 2 -> 1", cloud.Screen, StringComparison.Ordinal);
        Assert.Contains("Timeout of what alias live", cloud.Screen, StringComparison.Ordinal);
        Assert.Empty(cloud.Mutations);
    }

    [BotoFact]
    public async Task Rollback_is_refused_where_there_is_nothing_to_go_back_to()
    {
        await using var cloud = await CloudSession.OpenAsync();
        Assert.StartsWith("Wallarm.FunctionNotFound", cloud.Fail(Rollback).FullyQualifiedErrorId, StringComparison.Ordinal);
        cloud.CreateForwarder();

        var error = cloud.Fail(Rollback);

        Assert.StartsWith("Wallarm.NoEarlierVersion", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("version 1", error.Exception.Message, StringComparison.Ordinal);
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        Assert.StartsWith(
            "Wallarm.FunctionNotOurs", Assert.Single(world.Run(Rollback).Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(cloud.Mutations.Concat(world.Mutations));
    }

    [BotoFact]
    public async Task Three_versions_are_kept_and_every_one_behind_an_alias_and_those_of_others()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        await cloud.CallAsync("lambda", "create_alias", new { FunctionName, Name = "pinned", FunctionVersion = "1" });
        foreach (var timeout in new[] { 61, 62, 63 }) cloud.Run($"Publish-WallarmForwarder @aws -Timeout {timeout}").ThrowIfFailed();
        Assert.Equal(["1", "2", "3", "4"], await VersionsAsync(cloud));
        await cloud.CallAsync("lambda", "update_function_configuration", new { FunctionName, MemorySize = 256 });
        await cloud.CallAsync("lambda", "publish_version", new { FunctionName, Description = "by hand" });
        cloud.Aws.ClearCalls();

        var planned = cloud.Run("Publish-WallarmForwarder @aws -Timeout 64 -WhatIf").Single<PublishedForwarder>();
        Assert.Equal(
            ["version 2 of", "version 3 of"],
            planned.Changes.Where(change => change.Action == "Delete").Select(change => change.Resource[..12]));
        Assert.Empty(cloud.Mutations);
        cloud.Run("Publish-WallarmForwarder @aws -Timeout 64").ThrowIfFailed();
        Assert.Equal(["1", "4", "5", "6"], await VersionsAsync(cloud));
        foreach (var timeout in new[] { 65, 66, 67 }) cloud.Run($"Publish-WallarmForwarder @aws -Timeout {timeout}").ThrowIfFailed();

        Assert.Equal(["1", "5", "7", "8", "9"], await VersionsAsync(cloud));
        Assert.Equal("8", cloud.Run(Rollback).Single<PublishedForwarder>().Version);
        Assert.Equal("7", cloud.Run(Rollback).Single<PublishedForwarder>().Version);
        Assert.Equal("9", cloud.Run("Publish-WallarmForwarder @aws").ThrowIfFailed().Single<PublishedForwarder>().Version);
        Assert.Equal(["1", "5", "7", "8", "9"], await VersionsAsync(cloud));
    }

    [BotoFact]
    public async Task An_upgrade_does_not_fail_for_an_old_version_that_cannot_be_deleted()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        foreach (var timeout in new[] { 61, 62 }) cloud.Run($"Publish-WallarmForwarder @aws -Timeout {timeout}").ThrowIfFailed();
        cloud.Aws.Fail("DeleteFunction", AwsFault.AccessDenied());

        var run = cloud.Run("Publish-WallarmForwarder @aws -Timeout 63").ThrowIfFailed();

        Assert.Equal("4", run.Single<PublishedForwarder>().Version);
        Assert.Contains(run.Warnings, warning => warning.Contains("Version 1 of", StringComparison.Ordinal) && warning.Contains("lambda:DeleteFunction", StringComparison.Ordinal));
    }

    [BotoFact]
    public async Task A_share_of_the_alias_for_another_version_is_drift_and_is_taken_away()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        cloud.Run("Publish-WallarmForwarder @aws -Timeout 90").ThrowIfFailed();
        await WeighAsync(cloud);

        var repaired = cloud.Run("Publish-WallarmForwarder @aws").ThrowIfFailed().Single<PublishedForwarder>();

        Assert.Equal(("2", ChangeStatus.Updated), (repaired.Version, repaired.Status));
        Assert.Equal("10% to version 1", Assert.Single(repaired.Changes).Current!.Replace(" %", "%", StringComparison.Ordinal));
        Assert.Equal(["UpdateAlias"], cloud.Mutations);
        Assert.Empty((await AliasAsync(cloud))["RoutingConfig"]?["AdditionalVersionWeights"]?.AsObject() ?? []);
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run("Publish-WallarmForwarder @aws").Single<PublishedForwarder>().Status);
        await WeighAsync(cloud);
        cloud.Run(Rollback).ThrowIfFailed();
        Assert.Empty((await AliasAsync(cloud))["RoutingConfig"]?["AdditionalVersionWeights"]?.AsObject() ?? []);
    }

    [BotoFact]
    public async Task Environment_and_concurrency_of_the_customer_survive_an_upgrade()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder(
            "-ReservedConcurrentExecutions 7 -Environment @{ X_CONCURRENCY = '4'; THEIRS = 'secret' } -MaximumRetryAttempts 1");
        await cloud.CallAsync(
            "lambda", "update_function_code", new { FunctionName, ZipFile = Boto.Bytes(Account.Zip("an older release")) });
        cloud.Aws.ClearCalls();

        var upgraded = cloud.Run("Publish-WallarmForwarder @aws").ThrowIfFailed().Single<PublishedForwarder>();

        Assert.Contains(upgraded.Changes, change => change.Property == "CodeSha256");
        var function = await cloud.ReadFunctionAsync();
        Assert.Equal(7, function["Concurrency"]!["ReservedConcurrentExecutions"]!.GetValue<int>());
        var live = (await cloud.ReadFunctionAsync("live"))["Configuration"]!["Environment"]!["Variables"]!;
        Assert.Equal(
            ("4", "secret", "node.example.com:5080"),
            (live["X_CONCURRENCY"]!.GetValue<string>(), live["THEIRS"]!.GetValue<string>(), live["X_NODE_URL"]!.GetValue<string>()));
        Assert.Equal(1, (await cloud.CallAsync("lambda", "get_function_event_invoke_config", new { FunctionName, Qualifier = "live" }))["MaximumRetryAttempts"]!.GetValue<int>());
        Assert.DoesNotContain(cloud.Mutations, operation => operation is "PutFunctionConcurrency" or "PutFunctionEventInvokeConfig");
    }

    [BotoFact]
    public async Task The_settings_for_failed_events_of_a_function_made_by_hand_are_carried_to_the_alias_whatever_happens_on_the_way()
    {
        for (var at = -1; ; at++)
        {
            await using var world = await ConnectorWorld.OpenAsync();
            await world.CreateFunctionAsync(hasAlias: false, runtime: "python3.13", handler: "lambda_function.lambda_handler");
            var queue = $"arn:aws:sqs:eu-west-1:{world.Aws.AccountId}:failed";
            await world.CallAsync(
                "lambda",
                "put_function_event_invoke_config",
                new { FunctionName, MaximumRetryAttempts = 0, DestinationConfig = new { OnFailure = new { Destination = queue } } });
            world.Aws.ClearCalls();
            string[] operations = ["UpdateFunctionCode", "UpdateFunctionConfiguration", "PublishVersion", "CreateAlias", "PutFunctionEventInvokeConfig", "TagResource"];
            if (at >= 0)
            {
                world.Aws.Fail(operations[at], AwsFault.HangAfterEffect(), 1, 1);
                using var killed = world.Start("Publish-WallarmForwarder @aws");
                await world.Aws.WaitForCallAsync(operations[at]);
                killed.Stop();
                killed.Wait();
                world.Aws.ClearFaults();
            }

            var run = world.Run("Publish-WallarmForwarder @aws").ThrowIfFailed();

            Assert.Equal(queue, run.Single<PublishedForwarder>().OnFailureDestination);
            Assert.DoesNotContain(run.Warnings, warning => warning.Contains("are lost", StringComparison.Ordinal));
            var settings = await world.CallAsync("lambda", "get_function_event_invoke_config", new { FunctionName, Qualifier = "live" });
            Assert.Equal((queue, 0), (settings["DestinationConfig"]!["OnFailure"]!["Destination"]!.GetValue<string>(), settings["MaximumRetryAttempts"]!.GetValue<int>()));
            Assert.Equal(ChangeStatus.Unchanged, world.Run("Publish-WallarmForwarder @aws").Single<PublishedForwarder>().Status);
            if (at == operations.Length - 1) return;
        }
    }

    [BotoTheory]
    [InlineData("arn:aws:sqs:eu-west-1:123456789012:failed.fifo")]
    [InlineData("arn:aws:sns:eu-west-1:123456789012:failed.fifo")]
    public async Task A_FIFO_destination_is_refused_before_any_call(string arn)
    {
        await using var cloud = await CloudSession.OpenAsync();

        foreach (var command in new[] { Publish, "New-WallarmLambdaRole @aws" })
        {
            var error = cloud.Fail($"{command} -OnFailureDestination {arn}");
            Assert.StartsWith("Wallarm.DestinationNotUsable", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("FIFO", error.Exception.Message, StringComparison.Ordinal);
        }

        Assert.Empty(cloud.Operations);
    }

    [BotoTheory]
    [InlineData("lambda:GetAlias")]
    [InlineData("lambda:ListVersionsByFunction")]
    [InlineData("lambda:ListAliases")]
    [InlineData("lambda:UpdateAlias")]
    public async Task A_permission_that_a_rollback_lacks_is_named(string action)
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        cloud.Run("Publish-WallarmForwarder @aws -Timeout 90").ThrowIfFailed();
        cloud.Aws.FailOnce(action, AwsFault.AccessDenied());

        Assert.Contains($"Allow the action {action} on ", cloud.Fail(Rollback).ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    private static async Task WeighAsync(CloudSession cloud)
    {
        await cloud.CallAsync("lambda", "update_alias", new { FunctionName, Name = "live", RoutingConfig = new { AdditionalVersionWeights = new Dictionary<string, double> { ["1"] = 0.1 } } });
        cloud.Aws.ClearCalls();
    }

    private static Task<System.Text.Json.Nodes.JsonNode> AliasAsync(CloudSession cloud) =>
        cloud.CallAsync("lambda", "get_alias", new { FunctionName, Name = "live" });

    private static async Task<string[]> VersionsAsync(CloudSession cloud) =>
    [
        .. (await cloud.CallAsync("lambda", "list_versions_by_function", new { FunctionName }))["Versions"]!.AsArray().Select(version => version!["Version"]!.GetValue<string>())
            .Where(version => version != "$LATEST").OrderBy(int.Parse),
    ];
}
