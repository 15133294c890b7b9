using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>The role by which API Gateway writes logs of REST APIs.</summary>
public class AccountRoleTests
{
    private const string RoleName = "WallarmAPIGatewayCloudWatchRole";
    private const string OfLambda = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

    [BotoFact]
    public async Task Without_it_a_REST_stage_is_not_touched()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        var api = await world.CreateRestStageAsync();

        var error = await world.FailAsync<ResourceNotFoundException>(new StageLoggingOptions { RestApiId = api, StageName = "prod" });

        Assert.Equal("Wallarm.AccountRoleMissing", error.ErrorId);
        Assert.Contains("-CreateAccountRole", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("Settings", error.RecommendedAction, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task It_is_made_once_on_demand_and_waited_for()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        world.Aws.Settings.AccountRolePropagationTries = 2;
        var options = new StageLoggingOptions { RestApiId = await world.CreateRestStageAsync("petstore", "prod", "dev"), StageName = "prod", CreateAccountRole = true };

        await world.RunAsync(options);

        Assert.Equal(
            ["PutParameter", "CreateRole", "AttachRolePolicy", "UpdateAccount", "UpdateAccount", "UpdateAccount", "CreateLogGroup", "PutRetentionPolicy", "UpdateStage"], world.Mutations);
        var role = (await world.CallAsync("iam", "get_role", new { RoleName }))["Role"]!;
        Assert.Equal(
            ("wallarm:connector", "Wallarm.Connector.PowerShell"),
            (role["Tags"]![0]!["Key"]!.GetValue<string>(), role["Tags"]![0]!["Value"]!.GetValue<string>()));
        Assert.Equal(
            role["Arn"]!.GetValue<string>(),
            (await world.CallAsync("apigateway", "get_account", new { }))["cloudwatchRoleArn"]!.GetValue<string>());
        world.Aws.ClearCalls();
        await world.RunAsync(options with { StageName = "dev" });
        Assert.Equal(["PutParameter", "UpdateStage"], world.Mutations);
        Assert.Equal(["GetRole"], world.Aws.CallsOf("iam:*").Select(call => call.Operation));
    }

    [BotoFact]
    public async Task A_role_that_IAM_does_not_see_just_after_it_was_made_is_waited_for()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        world.Aws.Fail("AttachRolePolicy", AwsFault.Error("NoSuchEntity", "The role cannot be found.", 404), 1, 2);
        var options =
            new StageLoggingOptions { RestApiId = await world.CreateRestStageAsync(), StageName = "prod", CreateAccountRole = true };

        await world.RunAsync(options);

        Assert.Equal(3, world.Aws.CountOf("AttachRolePolicy"));
    }

    [BotoFact]
    public async Task A_role_of_ours_is_repaired()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        var options =
            new StageLoggingOptions { RestApiId = await world.CreateRestStageAsync(), StageName = "prod", CreateAccountRole = true };
        world.Aws.FailOnce("apigateway:UpdateAccount", AwsFault.AccessDenied());
        await Assert.ThrowsAsync<AccessDeniedException>(() => world.RunAsync(options));
        await world.CallAsync("iam", "detach_role_policy", new { RoleName, PolicyArn = StageWorld.ManagedPolicy });
        await world.CallAsync("iam", "update_assume_role_policy", new { RoleName, PolicyDocument = OfLambda });
        world.Aws.ClearCalls();

        await world.RunAsync(options);

        Assert.Equal(
            ["PutParameter", "UpdateAssumeRolePolicy", "AttachRolePolicy", "UpdateAccount", "CreateLogGroup", "PutRetentionPolicy", "UpdateStage"], world.Mutations);
    }

    [BotoFact]
    public async Task A_role_of_somebody_else_is_used_as_it_is_or_not_at_all()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        var options =
            new StageLoggingOptions { RestApiId = await world.CreateRestStageAsync(), StageName = "prod", CreateAccountRole = true };
        await world.CreateRoleAsync(RoleName, "apigateway.amazonaws.com");
        world.Aws.ClearCalls();

        var error = await world.FailAsync<ResourceConflictException>(options);
        await world.CallAsync("iam", "attach_role_policy", new { RoleName, PolicyArn = StageWorld.ManagedPolicy });
        world.Aws.ClearCalls();
        await world.RunAsync(options);

        Assert.Equal("Wallarm.AccountRoleConflict", error.ErrorId);
        Assert.Contains("was not made by this module, and it lacks the policy", error.Message, StringComparison.Ordinal);
        Assert.Equal(["UpdateAccount"], world.Mutations.Where(operation => operation.Contains("Account", StringComparison.Ordinal) || operation.Contains("Role", StringComparison.Ordinal)));
    }

    [BotoTheory]
    [InlineData(true, "does not exist")]
    [InlineData(false, "does not trust apigateway.amazonaws.com")]
    public async Task A_role_that_is_gone_or_not_trusted_is_as_good_as_none(bool isGone, string flaw)
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        var options =
            new StageLoggingOptions { RestApiId = await world.CreateRestStageAsync("petstore", "prod", "dev"), StageName = "prod" };
        var arn = await world.CreateRoleAsync("theirs", "apigateway.amazonaws.com");
        await world.CallAsync("iam", "attach_role_policy", new { RoleName = "theirs", PolicyArn = StageWorld.ManagedPolicy });
        await world.CallAsync(
            "apigateway",
            "update_account",
            new { patchOperations = new[] { new { op = "replace", path = "/cloudwatchRoleArn", value = arn } } });
        if (isGone)
        {
            await world.CallAsync("iam", "detach_role_policy", new { RoleName = "theirs", PolicyArn = StageWorld.ManagedPolicy });
            await world.CallAsync("iam", "delete_role", new { RoleName = "theirs" });
        }
        else
        {
            await world.CallAsync("iam", "update_assume_role_policy", new { RoleName = "theirs", PolicyDocument = OfLambda });
        }

        world.Aws.ClearCalls();

        var error = await world.FailAsync<ResourceNotFoundException>(options);
        world.Aws.FailOnce("iam:GetRole", AwsFault.AccessDenied());
        await world.RunAsync(options with { StageName = "dev" });
        await world.RunAsync(options with { CreateAccountRole = true });

        Assert.Equal("Wallarm.AccountRoleMissing", error.ErrorId);
        Assert.Contains(flaw, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "role/" + RoleName,
            (await world.CallAsync("apigateway", "get_account", new { }))["cloudwatchRoleArn"]!.GetValue<string>(),
            StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task The_wait_for_it_ends_with_the_command()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        world.Aws.Settings.AccountRolePropagationTries = int.MaxValue;
        var options =
            new StageLoggingOptions { RestApiId = await world.CreateRestStageAsync(), StageName = "prod", CreateAccountRole = true };
        using var stop = new CancellationTokenSource();

        var running = world.RunAsync(options, ChangeDecision.Apply, stop.Token);
        await world.Aws.WaitForCallAsync("apigateway:UpdateAccount", nth: 3);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(0, world.Aws.CountOf("UpdateStage"));
    }

    [BotoFact]
    public async Task A_stage_that_learns_late_of_a_new_one_is_tried_again_and_without_a_new_one_explained()
    {
        await using var world = await StageWorld.OpenAsync(hasAccountRole: false);
        var options = new StageLoggingOptions { RestApiId = await world.CreateRestStageAsync("petstore", "prod", "dev"), StageName = "prod", CreateAccountRole = true };
        var refusal = AwsFault.Error("BadRequestException", "CloudWatch Logs role ARN must be set in account settings to enable logging");
        world.Aws.Fail("apigateway:UpdateStage", refusal, 1, 2);

        await world.RunAsync(options);
        Assert.Equal(3, world.Aws.CountOf("apigateway:UpdateStage"));
        world.Aws.FailOnce("apigateway:UpdateStage", refusal);
        var error = await Assert.ThrowsAsync<ResourceNotFoundException>(() => world.RunAsync(options with { StageName = "dev" }));

        Assert.Equal("Wallarm.AccountRoleMissing", error.ErrorId);
    }
}
