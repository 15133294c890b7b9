using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Uninstall-WallarmConnector: the account is as it was before the connector, whatever happens on the way.</summary>
public class UninstallTests
{
    private const string First = "eu-west-1";
    private const string Second = "us-east-1";
    private const string Uninstall = $"$aws.Remove('Region'); Uninstall-WallarmConnector @aws -Region {First}, {Second}";

    [BotoFact]
    public async Task The_account_is_as_it_was_but_for_log_groups_and_the_account_role_which_are_listed()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var stages = await CreateStagesAsync(world);
        var before = await AccountListing.TakeAsync(world.Aws, First, Second);
        Install(world, stages);

        var results = Results(world.Run(Uninstall + " -RemoveLogGroup -Confirm:$false").ThrowIfFailed());

        Assert.Equal(
            ["Stage", "Stage", "Stage", "SubscriptionFilter", "SubscriptionFilter", "SubscriptionFilter", "Function", "Function", "Policy", "Role"],
            results.Take(10).Select(result => result.ResourceType));
        Assert.All(
            results.Where(result => result.ResourceType != "AccountRole"),
            result => Assert.True(result.Status is RemovalStatus.Removed or RemovalStatus.Restored, $"{result}"));
        Assert.Equal([First, Second], results.Where(result => result.ResourceType == "AccountRole").Select(result => result.Region));
        Assert.Equal(before, await WithoutAccountRoleAsync(world));
    }

    [BotoFact]
    public async Task Log_groups_are_kept_and_listed_unless_they_shall_go()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        Install(world, await CreateStagesAsync(world));

        var results = Results(world.Run(Uninstall + " -Force").ThrowIfFailed());

        Assert.Equal(5, results.Count(result => result is { ResourceType: "LogGroup", Status: RemovalStatus.Kept }));
        Assert.DoesNotContain("DeleteLogGroup", world.Mutations);
    }

    [BotoFact]
    public async Task It_asks_once_for_all_and_WhatIf_shows_all_and_changes_nothing()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        Install(world, await CreateStagesAsync(world));

        var planned = Results(world.Run(Uninstall + " -RemoveLogGroup -WhatIf").ThrowIfFailed());
        Assert.All(
            planned.Where(result => result.ResourceType != "AccountRole"), result => Assert.Equal(RemovalStatus.Planned, result.Status));
        var screen = string.Join('\n', world.Session.Host.Lines);
        Assert.All(
            [$"Delete Lambda function '{ConnectorWorld.FunctionName}' in {Second}", $"Delete IAM role '{LambdaRoleOptions.DefaultRoleName}'", "Delete subscription filter", "Delete log group", "Delete SSM parameter"],
            text => Assert.Contains(text, screen, StringComparison.Ordinal));
        world.Session.Host.Answers.Enqueue("No");
        Assert.Empty(world.Run(Uninstall).ThrowIfFailed().Output);
        Assert.Single(world.Session.Host.Questions);
        Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task Run_again_it_finds_nothing_and_changes_nothing()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        Install(world, await CreateStagesAsync(world));
        world.Run(Uninstall + " -Force").ThrowIfFailed();
        world.Aws.ClearCalls();

        var results = Results(world.Run(Uninstall).ThrowIfFailed());

        Assert.Equal(2, results.Count(result => result is { ResourceType: "Function", Status: RemovalStatus.NotFound }));
        Assert.Contains(results, result => result is { ResourceType: "Role", Status: RemovalStatus.NotFound });
        Assert.DoesNotContain(results, result => result.Status is RemovalStatus.Removed or RemovalStatus.Restored);
    }

    [BotoFact]
    public async Task A_stage_that_was_created_again_is_kept_and_told()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();
        world.Run("Set-WallarmStageLogging -RestApiId $api -StageName prod -CreateAccountRole @aws", ("api", api)).ThrowIfFailed();
        await world.CallAsync("apigateway", "delete_stage", new { restApiId = api, stageName = "prod" });
        await world.CallAsync("apigateway", "create_deployment", new { restApiId = api, stageName = "prod" });

        var results = Results(world.Run(Uninstall + " -Force").ThrowIfFailed());

        var stage = Assert.Single(results, result => result.ResourceType == "Stage");
        Assert.Equal(RemovalStatus.Kept, stage.Status);
        Assert.Contains("created again", stage.Reason, StringComparison.Ordinal);
        Assert.Contains(results, result => result is { ResourceType: "SavedSettings", Status: RemovalStatus.Removed });
    }

    [BotoFact]
    public async Task Failed_at_any_change_it_goes_on_with_the_rest_and_the_next_run_ends_it()
    {
        var (mutations, before) = await UndisturbedAsync();
        for (var at = 0; at < mutations.Length; at++)
        {
            await using var world = await ConnectorWorld.OpenAsync();
            Install(world, await CreateStagesAsync(world));
            var nth = mutations[..(at + 1)].Count(operation => operation == mutations[at]);
            world.Aws.Fail(mutations[at], AwsFault.AccessDenied(), nth, nth);

            var failed = world.Run(Uninstall + " -RemoveLogGroup -Force");
            Assert.StartsWith("Wallarm.AccessDenied", Assert.Single(failed.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains(Results(failed), result => result.Status == RemovalStatus.Kept && result.Reason!.StartsWith("It could not be removed", StringComparison.Ordinal));
            world.Aws.ClearFaults();
            world.Run(Uninstall + " -RemoveLogGroup -Force").ThrowIfFailed();

            Assert.True(Shape(before) == Shape(await WithoutAccountRoleAsync(world)), $"after {mutations[at]}");
        }
    }

    [BotoFact]
    public async Task Killed_after_any_change_the_next_run_ends_it()
    {
        var (mutations, before) = await UndisturbedAsync();
        for (var at = 0; at < mutations.Length; at++)
        {
            await using var world = await ConnectorWorld.OpenAsync();
            Install(world, await CreateStagesAsync(world));
            var nth = mutations[..(at + 1)].Count(operation => operation == mutations[at]);
            world.Aws.Fail(mutations[at], AwsFault.HangAfterEffect(), nth, nth);
            using (var killed = world.Start(Uninstall + " -RemoveLogGroup -Force"))
            {
                await world.Aws.WaitForCallAsync(mutations[at], nth);
                killed.Stop();
                Assert.True(killed.Wait().WasStopped);
            }

            world.Aws.ClearFaults();
            world.Run(Uninstall + " -RemoveLogGroup -Force").ThrowIfFailed();

            Assert.True(Shape(before) == Shape(await WithoutAccountRoleAsync(world)), $"after {mutations[at]}");
        }
    }

    [BotoFact]
    public async Task A_function_is_kept_while_a_filter_feeds_it_and_so_is_the_role()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        Install(world, await CreateStagesAsync(world));
        world.Aws.FailOnce("DeleteSubscriptionFilter", AwsFault.AccessDenied());

        var results = Results(world.Run(Uninstall + " -Force"));

        Assert.Contains(
            "still feeds it",
            Assert.Single(results, result => result is { ResourceType: "Function", Status: RemovalStatus.Kept }).Reason,
            StringComparison.Ordinal);
        Assert.Contains(
            "could not be removed", Assert.Single(results, result => result.ResourceType == "Role").Reason, StringComparison.Ordinal);
        Assert.Equal(1, world.Mutations.Count(operation => operation == "DeleteFunction"));
        Assert.DoesNotContain("DeleteRole", world.Mutations);
    }

    [BotoFact]
    public async Task A_region_that_cannot_be_read_keeps_its_function_and_the_role_that_this_runs_as()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        Install(world, await CreateStagesAsync(world));
        world.Aws.FailOnce("GetFunction", AwsFault.AccessDenied());

        var run = world.Run(Uninstall + " -Force");

        Assert.StartsWith("Wallarm.AccessDenied", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(
            $"Functions still run as it: '{ConnectorWorld.FunctionName}' in",
            Assert.Single(Results(run), result => result.ResourceType == "Role").Reason,
            StringComparison.Ordinal);
        Assert.Single(Results(run), result => result is { ResourceType: "Function", Status: RemovalStatus.Removed });
    }

    [BotoFact]
    public async Task One_region_alone_keeps_the_role_of_the_others_and_the_last_one_takes_it()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        Install(world, await CreateStagesAsync(world));

        var first = Results(world.Run("Uninstall-WallarmConnector @aws -Force").ThrowIfFailed());
        var refused = world.Run("Remove-WallarmLambdaRole @aws -Force");
        var mutations = world.Mutations.ToArray();
        var last = Results(world.Run($"$aws.Region = '{Second}'; Uninstall-WallarmConnector @aws -Force").ThrowIfFailed());

        var role = Assert.Single(first, result => result.ResourceType == "Role");
        Assert.Equal(
            (RemovalStatus.Kept, $"Functions still run as it: '{ConnectorWorld.FunctionName}' in {Second}."), (role.Status, role.Reason));
        var error = Assert.Single(refused.Errors);
        Assert.StartsWith("Wallarm.RoleInUse,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"'{ConnectorWorld.FunctionName}' in {Second}", error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("DeleteRole", mutations);
        Assert.Equal(RemovalStatus.Removed, Assert.Single(last, result => result.ResourceType == "Role").Status);
    }

    [BotoTheory]
    [InlineData("UnrecognizedClientException", true)]
    [InlineData("InvalidClientTokenId", true)]
    [InlineData("InternalFailure", false)]
    public async Task A_region_that_is_not_enabled_needs_no_role_and_one_that_does_not_respond_may(string code, bool goes)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        world.Run("New-WallarmLambdaRole @aws").ThrowIfFailed();
        world.Aws.FailIn("ap-east-1", "ListFunctions", AwsFault.Error(code, "The security token included in the request is invalid.", 403));

        var role =
            Results(world.Run("Uninstall-WallarmConnector @aws -Force").ThrowIfFailed()).Single(result => result.ResourceType == "Role");
        var removed = world.Run("Remove-WallarmLambdaRole @aws -Force");

        if (goes)
        {
            Assert.Equal(RemovalStatus.Removed, role.Status);
            removed.ThrowIfFailed();
            return;
        }

        Assert.Contains("It is not known whether functions in ap-east-1 run as it: ", role.Reason, StringComparison.Ordinal);
        Assert.Contains(
            "It is not known whether functions in ap-east-1 run as it: ",
            Assert.Single(removed.Errors).Exception.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("DeleteRole", world.Mutations);
    }

    [BotoFact]
    public async Task A_region_where_the_role_was_used_last_counts_though_it_does_not_know_the_keys()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        world.Run("New-WallarmLambdaRole @aws").ThrowIfFailed();
        world.Aws.FailIn(
            "ap-east-1",
            "ListFunctions",
            AwsFault.Error("UnrecognizedClientException", "The security token included in the request is invalid.", 403));
        world.Aws.Settings.RoleLastUsedIn = "ap-east-1";

        var role =
            Results(world.Run("Uninstall-WallarmConnector @aws -Force").ThrowIfFailed()).Single(result => result.ResourceType == "Role");

        Assert.Contains("functions in ap-east-1 run as it", role.Reason, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_file_says_what_is_removed_and_from_which_regions()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        Install(world, await CreateStagesAsync(world));
        var folder = Directory.CreateTempSubdirectory("wallarm-uninstall-");
        var file = Path.Combine(folder.FullName, "connector.json");
        await File.WriteAllTextAsync(file, $$"""{ "node": { "url": "node.example.com:5080", "scheme": "https" }, "regions": [{ "name": "{{First}}" }, { "name": "{{Second}}" }] }""");
        try
        {
            var results = Results(world.Run("$aws.Remove('Region'); Uninstall-WallarmConnector @aws -ConfigurationPath $file -Force", ("file", file)).ThrowIfFailed());

            Assert.Equal([First, Second], results.Where(result => result is { ResourceType: "Function", Status: RemovalStatus.Removed }).Select(result => result.Region));
            Assert.Equal(RemovalStatus.Removed, Assert.Single(results, result => result.ResourceType == "Role").Status);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [BotoFact]
    public async Task What_others_made_or_changed_is_left_and_listed()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var stages = await CreateStagesAsync(world);
        Install(world, stages);
        await world.CreateFunctionAsync("theirs", hasAlias: false);
        await world.AllowLogsAsync("logs", qualifier: null, name: "theirs");
        await world.PutFilterAsync("/aws/apigateway/petstore", "Theirs", world.FunctionArn(null, "theirs"));
        await world.CallAsync("apigatewayv2", "update_stage", new { ApiId = stages.Http, StageName = "$default", AccessLogSettings = new { DestinationArn = world.GroupArn("/aws/apigateway/petstore"), Format = "$context.requestId" } });

        var results = Results(world.Run(Uninstall + " -RemoveLogGroup -Force").ThrowIfFailed());

        Assert.Contains(
            "feeds",
            Assert.Single(results, result => result is { ResourceType: "SubscriptionFilter", Status: RemovalStatus.Kept }).Reason,
            StringComparison.Ordinal);
        Assert.Contains(
            "Somebody has changed",
            Assert.Single(results, result => result is { ResourceType: "Stage", Status: RemovalStatus.Kept }).Reason,
            StringComparison.Ordinal);
        Assert.Equal(("/aws/apigateway/petstore", "The subscription filter 'Theirs' reads it."), Kept("LogGroup"));
        Assert.Equal(["Theirs"], (await world.ReadFiltersAsync("/aws/apigateway/petstore")).Select(filter => filter.Name));

        (string, string?) Kept(string type) =>
            results.Where(result => result.ResourceType == type && result.Status == RemovalStatus.Kept).Select(
                result => (result.Name, result.Reason)).First();
    }

    [BotoFact]
    public async Task Another_connector_of_the_region_keeps_its_stages_and_the_role_that_both_use()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var stages = await CreateStagesAsync(world);
        world.Run(
            $$"""
            $role = New-WallarmLambdaRole @aws
            'one', 'two' | ForEach-Object { $role | Publish-WallarmForwarder @aws -FunctionName $_ {{CloudSession.Node}} }
            Set-WallarmStageLogging @aws -RestApiId $rest -StageName prod -CreateAccountRole | Add-WallarmSubscriptionFilter @aws -FunctionName one
            Set-WallarmStageLogging @aws -ApiId $http -StageName '$default' | Add-WallarmSubscriptionFilter @aws -FunctionName two
            """,
            ("rest", stages.Rest), ("http", stages.Http)).ThrowIfFailed();

        var results = Results(world.Run("Uninstall-WallarmConnector @aws -FunctionName one -Force").ThrowIfFailed());

        Assert.Equal(("/apis/" + stages.Http + "/stages/$default", "It serves the connector of function 'two'."), results.Where(result => result is { ResourceType: "Stage", Status: RemovalStatus.Kept }).Select(result => (result.Name, result.Reason)).Single());
        Assert.Contains(
            "'two' in eu-west-1", Assert.Single(results, result => result.ResourceType == "Role").Reason, StringComparison.Ordinal);
        Assert.Single(await world.ReadFiltersAsync("/aws/apigateway/shop"));
        Assert.Empty(await world.ReadFiltersAsync("/aws/apigateway/petstore"));
    }

    [BotoTheory]
    [InlineData("-FunctionName two", "It serves the connector of function 'two'.")]
    [InlineData("", "it may serve the one of function 'two'")]
    public async Task A_stage_of_another_connector_is_left_alone_also_while_its_filter_is_missing(string name, string reason)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var stages = await CreateStagesAsync(world);
        world.Run(
            $$"""
            $role = New-WallarmLambdaRole @aws
            'one', 'two' | ForEach-Object { $role | Publish-WallarmForwarder @aws -FunctionName $_ {{CloudSession.Node}} }
            Set-WallarmStageLogging @aws -RestApiId $rest -StageName prod -CreateAccountRole -FunctionName one | Add-WallarmSubscriptionFilter @aws -FunctionName one
            Set-WallarmStageLogging @aws -ApiId $http -StageName '$default' {{name}} | Add-WallarmSubscriptionFilter @aws -FunctionName two
            Remove-WallarmSubscriptionFilter @aws -LogGroupName /aws/apigateway/shop -FunctionName two -Force
            Remove-WallarmSubscriptionFilter @aws -LogGroupName /aws/apigateway/petstore -FunctionName one -Force
            """,
            ("rest", stages.Rest), ("http", stages.Http)).ThrowIfFailed();

        var results = Results(world.Run("Uninstall-WallarmConnector @aws -FunctionName one -Force").ThrowIfFailed());

        var kept = Assert.Single(results, result => result is { ResourceType: "Stage", Status: RemovalStatus.Kept });
        Assert.Equal("/apis/" + stages.Http + "/stages/$default", kept.Name);
        Assert.Contains(reason, kept.Reason, StringComparison.Ordinal);
        Assert.Single(results, result => result is { ResourceType: "Stage", Status: RemovalStatus.Restored });
    }

    [BotoTheory]
    [InlineData("Uninstall-WallarmConnector @aws -Force")]
    [InlineData("Remove-WallarmForwarder @aws -Force; Remove-WallarmLambdaRole @aws -RoleName own -Force")]
    public async Task A_role_whose_policy_has_a_name_of_its_own_goes_with_it(string command)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        world.Run($"New-WallarmLambdaRole @aws -RoleName own -PolicyName theirs-logs | Publish-WallarmForwarder @aws {CloudSession.Node}").ThrowIfFailed();

        var results = Results(world.Run(command).ThrowIfFailed());

        Assert.Contains(results, result => result is { ResourceType: "Policy", Name: "theirs-logs", Status: RemovalStatus.Removed });
        Assert.Contains(results, result => result is { ResourceType: "Role", Name: "own", Status: RemovalStatus.Removed });
    }

    [BotoTheory]
    [InlineData("Uninstall-WallarmConnector @aws -Force")]
    [InlineData("Remove-WallarmForwarder @aws -WhatIf")]
    public async Task Log_groups_that_no_stage_logs_to_are_not_read_unless_a_full_scan_is_asked_for(string command)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        Install(world, await CreateStagesAsync(world));
        for (var group = 0; group < 5; group++) await world.CreateLogGroupAsync($"/theirs/{group}");
        world.Aws.ClearCalls();

        _ = world.Run(command);
        var read = Read();
        world.Aws.ClearCalls();
        _ = world.Run(command + " -FullScan");

        Assert.DoesNotContain(read, name => name.StartsWith("/theirs/", StringComparison.Ordinal));
        Assert.Equal(5, Read().Count(name => name.StartsWith("/theirs/", StringComparison.Ordinal)));

        string[] Read() =>
            [.. world.Aws.CallsOf("DescribeSubscriptionFilters").Select(call => call.Json.GetProperty("logGroupName").GetString()!)];
    }

    [BotoFact]
    public async Task A_filter_is_found_in_the_group_of_a_stage_of_which_nothing_is_saved_and_in_any_other_by_a_full_scan()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var stages = await CreateStagesAsync(world);
        Install(world, stages);
        await world.CreateLogGroupAsync("/custom");
        await world.CreateLogGroupAsync("/elsewhere");
        await world.CallAsync("ssm", "delete_parameter", new { Name = $"/wallarm-connector/stage-logging/apis/{stages.Http}/.24default" });
        await world.CallAsync("apigatewayv2", "update_stage", new { ApiId = stages.Http, StageName = "$default", AccessLogSettings = new { DestinationArn = world.GroupArn("/custom"), Format = "$context.requestId" } });
        world.Run("'/custom', '/elsewhere' | ForEach-Object { Add-WallarmSubscriptionFilter @aws -LogGroupName $_ }").ThrowIfFailed();

        string[] first = [.. Filters(world.Run("Uninstall-WallarmConnector @aws -Force").ThrowIfFailed())];
        string[] second = [.. Filters(world.Run("Uninstall-WallarmConnector @aws -FullScan -Force").ThrowIfFailed())];

        Assert.Contains("/custom", first);
        Assert.Equal(["/elsewhere"], second);

        static IEnumerable<string> Filters(PowerShell.ScriptRun run) =>
            Results(run).Where(result => result.ResourceType == "SubscriptionFilter").Select(result => result.LogGroupName!);
    }

    [BotoFact]
    public async Task A_log_group_that_another_stage_logs_to_is_kept()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var stages = await CreateStagesAsync(world);
        Install(world, stages);
        var other = await world.CreateHttpStageAsync("other");
        await world.CallAsync("apigatewayv2", "update_stage", new { ApiId = other, StageName = "$default", AccessLogSettings = new { DestinationArn = world.GroupArn("/aws/apigateway/petstore"), Format = "$context.requestId" } });

        var results = Results(world.Run("Uninstall-WallarmConnector @aws -RemoveLogGroup -Force").ThrowIfFailed());

        Assert.Equal(
            $"The stage '$default' of API 'other' ({other}) logs to it.",
            Assert.Single(results, result => result is { ResourceType: "LogGroup", Name: "/aws/apigateway/petstore" }).Reason);
        Assert.Equal(
            RemovalStatus.Removed,
            Assert.Single(results, result => result is { ResourceType: "LogGroup", Name: "/aws/apigateway/shop" }).Status);
    }

    [BotoTheory]
    [InlineData("GetAccount", "AccountRole")]
    [InlineData("DescribeLogGroups", "LogGroup")]
    public async Task What_is_only_told_does_not_keep_the_rest_from_being_removed(string operation, string type)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        Install(world, await CreateStagesAsync(world));
        world.Aws.Fail(operation, AwsFault.AccessDenied(), first: operation == "GetAccount" ? 1 : 2);

        var results = Results(world.Run("Uninstall-WallarmConnector @aws -Force").ThrowIfFailed());

        Assert.All(results.Where(result => result.ResourceType == type), result => Assert.Equal(RemovalStatus.Kept, result.Status));
        Assert.Contains(
            results, result => result.ResourceType == type && result.Reason!.Contains("could not be read", StringComparison.Ordinal));
        Assert.Contains(results, result => result is { ResourceType: "Function", Status: RemovalStatus.Removed });
    }

    [BotoFact]
    public async Task An_installation_saves_whose_each_stage_is()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var rest = await world.CreateRestStageAsync();

        world.Run(
            $"Install-WallarmConnector @aws -FunctionName mine {CloudSession.Node} -RestApiId $rest -StageName prod -CreateAccountRole",
            ("rest", rest)).ThrowIfFailed();

        var saved = (await world.CallAsync("ssm", "get_parameter", new { Name = $"/wallarm-connector/stage-logging/restapis/{rest}/prod" }))["Parameter"]!["Value"]!.GetValue<string>();
        Assert.Equal("mine", JsonNode.Parse(saved)!["functionName"]!.GetValue<string>());
    }

    private static async Task<(string[] Mutations, string Before)> UndisturbedAsync()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var stages = await CreateStagesAsync(world);
        var before = await AccountListing.TakeAsync(world.Aws, First, Second);
        Install(world, stages);
        world.Run(Uninstall + " -RemoveLogGroup -Force").ThrowIfFailed();
        return ([.. world.Mutations], before);
    }

    /// <summary>A REST and an HTTP API in the first region, a REST API in the second.</summary>
    private static async Task<Stages> CreateStagesAsync(ConnectorWorld world)
    {
        var (rest, http) = (await world.CreateRestStageAsync(), await world.CreateHttpStageAsync());
        var away = (await Boto.CallAsync(world.Aws, "apigateway", "create_rest_api", new { name = "away" }, region: Second))["id"]!.GetValue<string>();
        var root = (await Boto.CallAsync(world.Aws, "apigateway", "get_resources", new { restApiId = away }, region: Second))["items"]![0]!["id"]!.GetValue<string>();
        await Boto.CallAsync(
            world.Aws,
            "apigateway",
            "put_method",
            new { restApiId = away, resourceId = root, httpMethod = "GET", authorizationType = "NONE" },
            region: Second);
        await Boto.CallAsync(
            world.Aws,
            "apigateway",
            "put_integration",
            new { restApiId = away, resourceId = root, httpMethod = "GET", type = "MOCK" },
            region: Second);
        await Boto.CallAsync(world.Aws, "apigateway", "create_deployment", new { restApiId = away, stageName = "prod" }, region: Second);
        return new Stages(rest, http, away);
    }

    private static void Install(ConnectorWorld world, Stages stages)
    {
        world.Run(
            $$"""
            $role = New-WallarmLambdaRole @aws
            $role | Publish-WallarmForwarder @aws {{CloudSession.Node}}
            Set-WallarmStageLogging @aws -RestApiId $rest -StageName prod -CreateAccountRole | Add-WallarmSubscriptionFilter @aws
            Set-WallarmStageLogging @aws -ApiId $http -StageName '$default' | Add-WallarmSubscriptionFilter @aws
            $aws.Region = '{{Second}}'
            $role | Publish-WallarmForwarder @aws {{CloudSession.Node}}
            Set-WallarmStageLogging @aws -RestApiId $away -StageName prod -CreateAccountRole | Add-WallarmSubscriptionFilter @aws
            """,
            ("rest", stages.Rest), ("http", stages.Http), ("away", stages.Away)).ThrowIfFailed();
        world.Aws.ClearCalls();
    }

    /// <summary>The account, once the role is gone that API Gateway logs by, which an uninstallation leaves.</summary>
    private static async Task<string> WithoutAccountRoleAsync(ConnectorWorld world)
    {
        await world.CallAsync(
            "iam", "detach_role_policy", new { RoleName = "WallarmAPIGatewayCloudWatchRole", PolicyArn = StageWorld.ManagedPolicy });
        await world.CallAsync("iam", "delete_role", new { RoleName = "WallarmAPIGatewayCloudWatchRole" });
        return await AccountListing.TakeAsync(world.Aws, First, Second);
    }

    /// <summary>A snapshot without the ids that differ from account to account.</summary>
    private static string Shape(string snapshot) =>
        System.Text.RegularExpressions.Regex.Replace(snapshot, "\"(deploymentId|DeploymentId)\":\"[^\"]*\"", "");

    private static RemovedResource[] Results(PowerShell.ScriptRun run) => [.. run.Output.Select(item => (RemovedResource)item.BaseObject)];

    private sealed record Stages(string Rest, string Http, string Away);
}
