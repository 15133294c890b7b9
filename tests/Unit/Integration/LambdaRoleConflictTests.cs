using System.Management.Automation;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>New-WallarmLambdaRole where something of that name is there already, others are at work, or something goes wrong.</summary>
public class LambdaRoleConflictTests
{
    private const string Role = "WallarmAPIDiscoveryLambdaRole";
    private const string OtherTrust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
    private const string OtherPolicy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}""";

    [BotoFact]
    public async Task Other_content_of_a_policy_is_shown_and_replaced_only_with_force()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var arn = await CreatePolicyAsync(cloud, OtherPolicy);

        var error = cloud.Fail("New-WallarmLambdaRole @aws");
        var refused = cloud.Mutations.ToArray();
        var planned = cloud.Run("New-WallarmLambdaRole @aws -ReplaceExisting -Force -WhatIf").Single<LambdaRole>();
        var plannedMutations = cloud.Mutations.ToArray();
        var forced = cloud.Run("New-WallarmLambdaRole @aws -ReplaceExisting -Force").Single<LambdaRole>();

        Assert.StartsWith("Wallarm.PolicyDiffers,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal((ErrorCategory.ResourceExists, arn), (error.CategoryInfo.Category, (string)error.TargetObject));
        Assert.Contains(
            "- { \"Action\": [ \"s3:getobject\" ], \"Effect\": \"Allow\", \"Resource\": [ \"*\" ] }",
            error.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("+ { \"Action\": [ \"logs:createloggroup\"", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("-ReplaceExisting", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.IsType<ResourceConflictException>(error.Exception);
        Assert.Empty(refused);
        Assert.Empty(plannedMutations);
        Assert.Contains("Replace PolicyDocument of IAM policy", cloud.Screen, StringComparison.Ordinal);
        Assert.Equal(forced.PolicyDocument, planned.PolicyDocument);
        Assert.Equal(["CreatePolicyVersion", "CreateRole", "AttachRolePolicy"], cloud.Mutations);
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run("New-WallarmLambdaRole @aws").Single<LambdaRole>().Status);
    }

    [BotoTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_policy_that_others_hold_too_is_not_replaced_and_they_are_named(bool isOurs)
    {
        await using var cloud = await CloudSession.OpenAsync();
        var arn = isOurs ? cloud.CreateRole().PolicyArn : await CreatePolicyAsync(cloud, OtherPolicy);
        await cloud.CallAsync("iam", "create_user", new { UserName = "backup" });
        await cloud.CallAsync("iam", "attach_user_policy", new { UserName = "backup", PolicyArn = arn });
        await cloud.CallAsync("iam", "create_role", new { RoleName = "reports", AssumeRolePolicyDocument = OtherTrust });
        await cloud.CallAsync("iam", "attach_role_policy", new { RoleName = "reports", PolicyArn = arn });
        cloud.Aws.ClearCalls();

        var error = cloud.Fail("New-WallarmLambdaRole @aws -Vpc -ReplaceExisting -Force");

        Assert.StartsWith("Wallarm.PolicyShared,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("role 'reports', user 'backup'", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(cloud.Mutations);
    }

    [BotoTheory]
    [InlineData("", "IAM role 'arn:aws:iam::ACCOUNT:role/WallarmAPIDiscoveryLambdaRole' is trusted by others", "\"ec2.amazonaws.com\"", "UpdateAssumeRolePolicy")]
    [InlineData("-PermissionsBoundary arn:aws:iam::aws:policy/PowerUserAccess", "has another permissions boundary", "+ arn:aws:iam::aws:policy/PowerUserAccess", "PutRolePermissionsBoundary")]
    public async Task A_role_that_differs_is_shown_and_changed_only_with_force(string options, string says, string shows, string change)
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();
        await (options.Length == 0
            ? cloud.CallAsync("iam", "update_assume_role_policy", new { role.RoleName, PolicyDocument = OtherTrust })
            : cloud.CallAsync("iam", "put_role_permissions_boundary", new { role.RoleName, PermissionsBoundary = "arn:aws:iam::aws:policy/ReadOnlyAccess" }));
        cloud.Aws.ClearCalls();

        var error = cloud.Fail($"New-WallarmLambdaRole @aws {options}");
        Assert.Empty(cloud.Mutations);
        cloud.Run($"New-WallarmLambdaRole @aws {options} -ReplaceExisting -Force").ThrowIfFailed();

        Assert.StartsWith("Wallarm.RoleDiffers,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(says.Replace("ACCOUNT", cloud.AccountId, StringComparison.Ordinal), error.ToString(), StringComparison.Ordinal);
        Assert.Contains(shows, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(role.RoleArn, error.TargetObject);
        Assert.Equal([change], cloud.Mutations);
    }

    [BotoFact]
    public async Task The_oldest_version_of_a_full_policy_makes_room_and_the_plan_says_so()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var arn = await CreatePolicyAsync(cloud, OtherPolicy);
        for (var version = 2; version <= 5; version++)
        {
            await cloud.CallAsync("iam", "create_policy_version", new { PolicyArn = arn, PolicyDocument = OtherPolicy.Replace("*", $"arn:aws:s3:::b{version}", StringComparison.Ordinal), SetAsDefault = false });
        }

        cloud.Aws.ClearCalls();

        cloud.Run("New-WallarmLambdaRole @aws -ReplaceExisting -Force -WhatIf").ThrowIfFailed();
        Assert.Empty(cloud.Mutations);
        Assert.Contains("Delete version v2 of IAM policy 'WallarmAPIDiscoveryLambdaRolePolicy'", cloud.Screen, StringComparison.Ordinal);
        cloud.Run("New-WallarmLambdaRole @aws -ReplaceExisting -Force").ThrowIfFailed();

        Assert.Equal("v2", Assert.Single(cloud.Aws.CallsOf("DeletePolicyVersion")).Form["VersionId"]);
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run("New-WallarmLambdaRole @aws").Single<LambdaRole>().Status);
    }

    [BotoFact]
    public async Task A_policy_under_another_path_and_a_role_of_another_path_are_named()
    {
        await using var cloud = await CloudSession.OpenAsync();

        // moto knows policies by their ARNs only; to IAM the name is taken under every path.
        cloud.Aws.Fail("CreatePolicy", AwsFault.Error("EntityAlreadyExists", "A policy called WallarmAPIDiscoveryLambdaRolePolicy already exists. Duplicate names are not allowed.", 409));
        var policy = cloud.Run("New-WallarmLambdaRole @aws");
        Assert.DoesNotContain(cloud.Aws.MutatingCalls, call => call.Status == 200);
        await cloud.CallAsync("iam", "create_role", new { RoleName = "r", Path = "/other/", AssumeRolePolicyDocument = OtherTrust });
        cloud.Aws.ClearCalls();
        var role = cloud.Fail("New-WallarmLambdaRole r @aws -Path /mine/");

        var exists = CloudSession.ErrorOf(policy);
        Assert.StartsWith("Wallarm.PolicyExists,", exists.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Null(exists.Exception.InnerException);
        Assert.Equal(
            ("EntityAlreadyExists", "iam:CreatePolicy"),
            (((ConnectorException)exists.Exception).AwsErrorCode, ((ConnectorException)exists.Exception).AwsOperation));
        Assert.Empty(policy.Warnings);
        Assert.StartsWith("Wallarm.RoleDiffers,", role.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("has the path '/other/', not '/mine/'", role.ToString(), StringComparison.Ordinal);
        Assert.Empty(cloud.Mutations);
    }

    [BotoTheory]
    [InlineData("-LeastPrivilege", "Wallarm.FunctionNameMissing", "-LeastPrivilege needs -FunctionName")]
    [InlineData("-KmsKeyArn arn:aws:kms:eu-west-1:123456789012:alias/a", "Wallarm.KmsKeyNotUsable", "An alias grants nothing")]
    [InlineData("-KmsKeyArn key", "Wallarm.KmsKeyNotUsable", "is not the ARN of a KMS key")]
    [InlineData("-OnFailureDestination arn:aws:dynamodb:eu-west-1:123456789012:table/t", "Wallarm.DestinationNotUsable", "is not the ARN of an SQS queue")]
    [InlineData("-OnFailureDestination arn:aws:sqs:*:*:*", "Wallarm.DestinationNotUsable", "is not the ARN of an SQS queue")]
    [InlineData("-OnFailureDestination q", "Wallarm.DestinationNotUsable", "is not the ARN of an SQS queue")]
    [InlineData("-RoleName 'a b'", "ParameterArgumentValidationError", "'a b' is not an IAM role name: 1 to 64 letters")]
    [InlineData("-PolicyName a:b", "ParameterArgumentValidationError", "'a:b' is not an IAM policy name")]
    [InlineData("-Path wallarm", "ParameterArgumentValidationError", "'wallarm' is not an IAM path")]
    [InlineData("-LeastPrivilege -FunctionName *", "ParameterArgumentValidationError", "'*' is not a Lambda function name")]
    public async Task Options_that_make_no_sense_are_refused_before_any_call(string options, string errorId, string says)
    {
        await using var cloud = await CloudSession.OpenAsync();

        var error = cloud.Fail($"New-WallarmLambdaRole @aws {options}");

        Assert.StartsWith(errorId + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(cloud.Aws.Calls);
    }

    [BotoTheory]
    [InlineData("GetRole", false)]
    [InlineData("GetPolicy", false)]
    [InlineData("CreatePolicy", false)]
    [InlineData("CreateRole", false)]
    [InlineData("AttachRolePolicy", false)]
    [InlineData("ListAttachedRolePolicies", true)]
    [InlineData("GetPolicyVersion", true)]
    [InlineData("ListPolicyVersions", true)]
    [InlineData("DeletePolicyVersion", true)]
    [InlineData("CreatePolicyVersion", true)]
    [InlineData("TagPolicy", true)]
    [InlineData("UpdateAssumeRolePolicy", true)]
    [InlineData("PutRolePermissionsBoundary", true)]
    [InlineData("TagRole", true)]
    public async Task A_denied_call_names_its_action_and_what_was_done_and_the_next_run_goes_on(string operation, bool hasDrifted)
    {
        await using var cloud = await CloudSession.OpenAsync();
        const string command = "New-WallarmLambdaRole @aws -Tag @{ team = 'api' } -PermissionsBoundary arn:aws:iam::aws:policy/PowerUserAccess -ReplaceExisting -Force";
        if (hasDrifted)
        {
            var role = cloud.CreateRole();
            await cloud.CallAsync("iam", "update_assume_role_policy", new { role.RoleName, PolicyDocument = OtherTrust });
            for (var version = 2; version <= 5; version++) await cloud.CallAsync(
                "iam", "create_policy_version", new { role.PolicyArn, PolicyDocument = OtherPolicy, SetAsDefault = true });
            cloud.Aws.ClearCalls();
        }

        cloud.Aws.FailOnce($"iam:{operation}", AwsFault.AccessDenied());
        var run = cloud.Run(command);

        var error = CloudSession.ErrorOf(run);
        Assert.StartsWith("Wallarm.AccessDenied,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.PermissionDenied, error.CategoryInfo.Category);
        Assert.Contains($"may not iam:{operation} on", error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"Allow the action iam:{operation} on", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains($"for {cloud.Aws.Identity.Arn}", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        var denied = Assert.IsType<AccessDeniedException>(error.Exception);
        Assert.Equal(
            ($"iam:{operation}", "AccessDenied", System.Net.HttpStatusCode.Forbidden),
            (denied.AwsOperation, denied.AwsErrorCode, denied.HttpStatus));
        Assert.Null(denied.InnerException);

        var done = cloud.Aws.MutatingCalls.Count(call => call.Status == 200);
        Assert.Equal(done > 0 ? 1 : 0, run.Warnings.Count);
        if (done > 0) Assert.Equal(done, run.Warnings[0].Split("Done before the error: ")[1].Split("; ").Length);
        cloud.Run(command).ThrowIfFailed();
        cloud.Aws.ClearCalls();
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run(command).Single<LambdaRole>().Status);
        Assert.Empty(cloud.Mutations);
    }

    [BotoTheory]
    [InlineData("CreatePolicy")]
    [InlineData("CreateRole")]
    [InlineData("AttachRolePolicy")]
    public async Task An_answer_that_is_lost_does_no_harm(string operation)
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Aws.FailOnce(operation, AwsFault.Reset(afterEffect: true));

        cloud.Run("New-WallarmLambdaRole @aws").ThrowIfFailed();

        Assert.Equal(2, cloud.Aws.CountOf(operation));
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run("New-WallarmLambdaRole @aws").Single<LambdaRole>().Status);
    }

    [BotoFact]
    public async Task Two_runs_at_a_time_end_in_one_role()
    {
        await using var cloud = await CloudSession.OpenAsync();
        // Both have looked before either creates.
        cloud.Aws.Fail("CreatePolicy", AwsFault.Delay(TimeSpan.FromMilliseconds(300)), 1, 1);
        using var first = cloud.Start("New-WallarmLambdaRole @aws");
        await cloud.Aws.WaitForCallAsync("CreatePolicy");
        var second = cloud.Another();
        using var secondShell = second.Shell;
        var secondRun = second.Run("New-WallarmLambdaRole @aws");
        var firstRun = first.Wait();

        Assert.Equal(firstRun.Single<LambdaRole>().RoleArn, secondRun.Single<LambdaRole>().RoleArn);
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run("New-WallarmLambdaRole @aws").Single<LambdaRole>().Status);
        Assert.Equal(1, cloud.Aws.CallsOf("CreateRole").Count(call => call.Status == 200));
    }

    [BotoFact]
    public async Task What_IAM_does_not_see_just_after_it_was_made_is_waited_for()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Aws.Fail(
            "AttachRolePolicy",
            AwsFault.Error("NoSuchEntity", "The role with name WallarmAPIDiscoveryLambdaRole cannot be found.", 404),
            1,
            2);

        Assert.Equal(ChangeStatus.Created, cloud.Run("New-WallarmLambdaRole @aws").Single<LambdaRole>().Status);
        Assert.Equal(3, cloud.Aws.CountOf("AttachRolePolicy"));
    }

    [BotoFact]
    public async Task Throttling_is_waited_out()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Aws.Fail("iam:*", AwsFault.Throttled(), 1, 1);
        cloud.Aws.Fail("CreateRole", AwsFault.Throttled(), 1, 1);

        Assert.Equal(ChangeStatus.Created, cloud.Run("New-WallarmLambdaRole @aws").Single<LambdaRole>().Status);
    }

    [BotoTheory]
    [InlineData("GetRole")]
    [InlineData("CreateRole")]
    public async Task Stopping_ends_the_command_while_a_call_hangs(string operation)
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Aws.Fail(operation, AwsFault.Hang());

        using var running = cloud.Start("New-WallarmLambdaRole @aws");
        var call = await cloud.Aws.WaitForCallAsync(operation);
        running.Stop();

        Assert.True(running.Wait().WasStopped);
        await call.ClientLeft.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task<string> CreatePolicyAsync(CloudSession cloud, string document)
    {
        var policy = await cloud.CallAsync("iam", "create_policy", new { PolicyName = Role + "Policy", PolicyDocument = document });
        cloud.Aws.ClearCalls();
        return policy["Policy"]!["Arn"]!.GetValue<string>();
    }
}
