using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Remove-WallarmForwarder and Remove-WallarmLambdaRole: what the module made goes, and nothing that others need.</summary>
public class ForwarderRemovalTests
{
    private const string RoleName = "WallarmAPIDiscoveryLambdaRole";
    private const string FunctionLog = "/aws/lambda/wallarm-api-discovery-connector";

    [BotoFact]
    public async Task The_function_goes_and_its_log_is_kept_and_listed()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-MaximumRetryAttempts 1");

        var results = Results(cloud.Run("Remove-WallarmForwarder @aws -Confirm:$false").ThrowIfFailed());

        Assert.Equal(
            [("Function", RemovalStatus.Removed), ("LogGroup", RemovalStatus.Kept)],
            results.Select(result => (result.ResourceType, result.Status)));
        Assert.Contains("-RemoveLogGroup", results[1].Reason, StringComparison.Ordinal);
        Assert.Contains("versions 1, alias live", Assert.Single(results[0].Changes).Desired, StringComparison.Ordinal);
        Assert.Equal(["DeleteFunction"], cloud.Mutations);
        Assert.Equal(
            "ResourceNotFoundException",
            (await Boto.FailAsync(cloud.Aws, "lambda", "get_function", new { FunctionName = "wallarm-api-discovery-connector" })).Code);
        Assert.Equal([FunctionLog], await GroupsAsync(cloud));
    }

    [BotoFact]
    public async Task With_RemoveLogGroup_the_log_goes_too_unless_somebody_else_made_it()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        Assert.Equal(
            [("Function", RemovalStatus.Removed), ("LogGroup", RemovalStatus.Removed)],
            Results(cloud.Run("Remove-WallarmForwarder @aws -RemoveLogGroup -Force").ThrowIfFailed()).Select(result => (result.ResourceType, result.Status)));
        Assert.Empty(await GroupsAsync(cloud));

        await using var another = await CloudSession.OpenAsync();
        await another.CallAsync("logs", "create_log_group", new { logGroupName = FunctionLog });
        var results = Results(another.Run("Remove-WallarmForwarder @aws -RemoveLogGroup -Force").ThrowIfFailed());
        Assert.Equal(
            [("Function", RemovalStatus.NotFound), ("LogGroup", RemovalStatus.Kept)],
            results.Select(result => (result.ResourceType, result.Status)));
        Assert.Contains("did not make it", results[1].Reason, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Run_again_it_finds_nothing_and_WhatIf_changes_nothing()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();

        var planned = Results(cloud.Run("Remove-WallarmForwarder @aws -RemoveLogGroup -WhatIf"));
        Assert.All(planned, result => Assert.Equal(RemovalStatus.Planned, result.Status));
        Assert.Contains($"Delete log group '{FunctionLog}'", cloud.Screen, StringComparison.Ordinal);
        Assert.Empty(cloud.Mutations);
        cloud.Run("Remove-WallarmForwarder @aws -RemoveLogGroup -Force").ThrowIfFailed();
        cloud.Aws.ClearCalls();

        Assert.Equal(RemovalStatus.NotFound, cloud.Run("Remove-WallarmForwarder @aws").ThrowIfFailed().Single<RemovedResource>().Status);
        Assert.Empty(cloud.Mutations);
    }

    [BotoFact]
    public async Task A_function_that_log_groups_feed_is_refused_with_their_names_and_forced_with_a_warning()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        for (var group = 1; group <= 60; group++) await cloud.CallAsync(
            "logs", "create_log_group", new { logGroupName = $"/g/{group:00}" });
        cloud.Run("'/g/07', '/g/59' | ForEach-Object { Add-WallarmSubscriptionFilter -LogGroupName $_ @aws }").ThrowIfFailed();
        cloud.Aws.ClearCalls();

        var error = cloud.Fail("Remove-WallarmForwarder @aws -FullScan -Confirm:$false");

        Assert.StartsWith("Wallarm.ForwarderInUse", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("'/g/07', '/g/59'", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(cloud.Mutations);
        var forced = cloud.Run("Remove-WallarmForwarder @aws -FullScan -EvenIfFed -Force").ThrowIfFailed();
        Assert.Contains("'/g/07', '/g/59'", Assert.Single(forced.Warnings), StringComparison.Ordinal);
        Assert.Equal(["DeleteFunction"], cloud.Mutations);
    }

    [BotoTheory]
    [InlineData("Remove-WallarmForwarder @aws -RemoveLogGroup -Force")]
    [InlineData("Uninstall-WallarmConnector @aws -RemoveLogGroup -Force")]
    public async Task A_function_that_was_taken_over_is_given_back_and_not_deleted(string command)
    {
        await using var world = await ConnectorWorld.WithGroupAsync();
        await world.AllowLogsAsync("logs");
        await world.PutFilterAsync("/g", "Theirs", world.FunctionArn());
        world.Run($"Publish-WallarmForwarder @aws -ReplaceExisting -Force {CloudSession.Node}").ThrowIfFailed();
        world.Run($"Publish-WallarmForwarder @aws {CloudSession.Node} -Timeout 50").ThrowIfFailed();
        var role = (await world.CallAsync("lambda", "get_function", new { ConnectorWorld.FunctionName }))["Configuration"]!["Role"]!.GetValue<string>();
        world.Aws.ClearCalls();

        var results = Results(world.Run(command).ThrowIfFailed());

        var function = Assert.Single(results, result => result.ResourceType == "Function");
        Assert.Equal((RemovalStatus.Restored, "Tag"), (function.Status, Assert.Single(function.Changes).Action));
        Assert.Contains("was there before the connector", function.Reason, StringComparison.Ordinal);
        Assert.Equal(["TagResource"], world.Mutations);
        Assert.DoesNotContain(results, result => result.Status == RemovalStatus.Removed);
        Assert.Single(await world.ReadFiltersAsync("/g"));
        var after = await world.CallAsync("lambda", "get_function", new { ConnectorWorld.FunctionName });
        Assert.Equal(
            (role, 50), (after["Configuration"]!["Role"]!.GetValue<string>(), after["Configuration"]!["Timeout"]!.GetValue<int>()));
        Assert.Empty(world.Run("Get-WallarmConnector @aws").ThrowIfFailed().Output);
        var again = world.Run("Remove-WallarmForwarder @aws -Force").Single<RemovedResource>();
        Assert.Equal(RemovalStatus.Kept, again.Status);
        Assert.Contains("has been given back", again.Reason, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_function_of_others_is_refused()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();

        var error = Assert.Single(world.Run("Remove-WallarmForwarder @aws -Force").Errors);

        Assert.StartsWith("Wallarm.FunctionNotOurs", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(world.Mutations);
    }

    [BotoFact]
    public async Task Role_and_policy_go_with_all_versions_and_a_second_run_finds_nothing()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateRole();
        cloud.Run("New-WallarmLambdaRole @aws -Vpc -ReplaceExisting -Force").ThrowIfFailed();
        cloud.Aws.ClearCalls();

        var planned = Results(cloud.Run("Remove-WallarmLambdaRole @aws -WhatIf"));
        Assert.Equal(
            ["Detach", "Delete", "Delete", "Delete"], planned.SelectMany(result => result.Changes).Select(change => change.Action));
        Assert.Empty(cloud.Mutations);

        var results = Results(cloud.Run("Remove-WallarmLambdaRole @aws -Force").ThrowIfFailed());
        Assert.Equal(
            [("Policy", RemovalStatus.Removed), ("Role", RemovalStatus.Removed)],
            results.Select(result => (result.ResourceType, result.Status)));
        Assert.Equal(["DetachRolePolicy", "DeletePolicyVersion", "DeletePolicy", "DeleteRole"], cloud.Mutations);
        cloud.Aws.ClearCalls();
        Assert.Equal(RemovalStatus.NotFound, cloud.Run("Remove-WallarmLambdaRole @aws").ThrowIfFailed().Single<RemovedResource>().Status);
        Assert.Empty(cloud.Mutations);
    }

    [BotoFact]
    public async Task A_role_with_what_others_gave_it_is_refused_and_each_thing_is_named()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateRole();
        var theirs = (await cloud.CallAsync("iam", "create_policy", new { PolicyName = "Theirs", PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}""" }))["Policy"]!["Arn"]!.GetValue<string>();
        await cloud.CallAsync("iam", "attach_role_policy", new { RoleName, PolicyArn = theirs });
        await cloud.CallAsync("iam", "put_role_policy", new { RoleName, PolicyName = "inline", PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}""" });
        await cloud.CallAsync("iam", "create_instance_profile", new { InstanceProfileName = "profile" });
        await cloud.CallAsync("iam", "add_role_to_instance_profile", new { InstanceProfileName = "profile", RoleName });
        cloud.Aws.ClearCalls();

        var error = cloud.Fail("Remove-WallarmLambdaRole @aws -Force");

        Assert.StartsWith("Wallarm.RoleInUse", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.All([theirs, "'inline'", "'profile'"], name => Assert.Contains(name, error.Exception.Message, StringComparison.Ordinal));
        Assert.Empty(cloud.Mutations);
    }

    [BotoFact]
    public async Task A_policy_that_others_use_is_detached_and_kept()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();
        await cloud.CallAsync("iam", "create_user", new { UserName = "bob" });
        await cloud.CallAsync("iam", "attach_user_policy", new { UserName = "bob", role.PolicyArn });
        cloud.Aws.ClearCalls();

        var results = Results(cloud.Run("Remove-WallarmLambdaRole @aws -Force").ThrowIfFailed());

        Assert.Contains(results, result => result is { ResourceType: "Role", Status: RemovalStatus.Removed });
        Assert.Contains(
            "user 'bob'", Assert.Single(results, result => result.Status == RemovalStatus.Kept).Reason, StringComparison.Ordinal);
        Assert.Equal(["DetachRolePolicy", "DeleteRole"], cloud.Mutations);
    }

    [BotoFact]
    public async Task A_role_that_a_function_runs_as_or_that_others_made_is_refused()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        await cloud.CallAsync("iam", "create_role", new { RoleName = "theirs", AssumeRolePolicyDocument = """{"Version":"2012-10-17","Statement":[]}""" });
        cloud.Aws.ClearCalls();

        var used = cloud.Fail("Remove-WallarmLambdaRole @aws -Force");
        var foreign = cloud.Fail("Remove-WallarmLambdaRole @aws -RoleName theirs -Force");

        Assert.StartsWith("Wallarm.RoleInUse", used.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("'wallarm-api-discovery-connector'", used.Exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("Wallarm.RoleNotOurs", foreign.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(cloud.Mutations);
    }

    [BotoTheory]
    [InlineData("Remove-WallarmForwarder", "lambda:GetFunction")]
    [InlineData("Remove-WallarmForwarder", "lambda:ListVersionsByFunction")]
    [InlineData("Remove-WallarmForwarder", "lambda:ListAliases")]
    [InlineData("Remove-WallarmForwarder", "logs:DescribeLogGroups")]
    [InlineData("Remove-WallarmForwarder", "logs:DescribeSubscriptionFilters")]
    [InlineData("Remove-WallarmForwarder", "logs:ListTagsForResource")]
    [InlineData("Remove-WallarmForwarder", "lambda:DeleteFunction")]
    [InlineData("Remove-WallarmForwarder", "logs:DeleteLogGroup")]
    [InlineData("Remove-WallarmLambdaRole", "iam:GetRole")]
    [InlineData("Remove-WallarmLambdaRole", "iam:ListAttachedRolePolicies")]
    [InlineData("Remove-WallarmLambdaRole", "iam:ListRolePolicies")]
    [InlineData("Remove-WallarmLambdaRole", "iam:ListInstanceProfilesForRole")]
    [InlineData("Remove-WallarmLambdaRole", "iam:GetPolicy")]
    [InlineData("Remove-WallarmLambdaRole", "iam:ListPolicyVersions")]
    [InlineData("Remove-WallarmLambdaRole", "iam:ListEntitiesForPolicy")]
    [InlineData("Remove-WallarmLambdaRole", "lambda:ListFunctions")]
    [InlineData("Remove-WallarmLambdaRole", "iam:DetachRolePolicy")]
    [InlineData("Remove-WallarmLambdaRole", "iam:DeletePolicyVersion")]
    [InlineData("Remove-WallarmLambdaRole", "iam:DeletePolicy")]
    [InlineData("Remove-WallarmLambdaRole", "iam:DeleteRole")]
    public async Task A_permission_that_lacks_is_named_and_the_next_run_ends_it(string command, string action)
    {
        await using var cloud = await CloudSession.OpenAsync();
        if (command == "Remove-WallarmForwarder")
        {
            cloud.CreateForwarder();
            command += " -RemoveLogGroup";
        }
        else
        {
            cloud.CreateRole();
            cloud.Run("New-WallarmLambdaRole @aws -Vpc -ReplaceExisting -Force").ThrowIfFailed();
        }

        cloud.Aws.FailOnce(action, AwsFault.AccessDenied());

        var error = cloud.Fail(command + " @aws -Force");

        Assert.StartsWith("Wallarm.AccessDenied,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"Allow the action {action} on ", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        cloud.Run(command + " @aws -Force").ThrowIfFailed();
        cloud.Aws.ClearCalls();
        Assert.Equal(RemovalStatus.NotFound, cloud.Run(command + " @aws -Force").ThrowIfFailed().Single<RemovedResource>().Status);
    }

    private static RemovedResource[] Results(PowerShell.ScriptRun run) => [.. run.Output.Select(item => (RemovedResource)item.BaseObject)];

    private static async Task<string[]> GroupsAsync(CloudSession cloud) =>
        [.. (await cloud.CallAsync("logs", "describe_log_groups", new { }))["logGroups"]!.AsArray().Select(group => group!["logGroupName"]!.GetValue<string>())];
}
