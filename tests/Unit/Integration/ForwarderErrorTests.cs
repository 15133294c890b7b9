using System.Management.Automation;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>What the two commands say when they are not allowed to, and what they never say; how they ask.</summary>
public class ForwarderErrorTests
{
    private const string Options = "-ReservedConcurrentExecutions 5 -MaximumRetryAttempts 1 -Tag @{ team = 'api' } -LogRetentionInDays 14";

    [BotoTheory]
    [InlineData("lambda:GetFunction", false)]
    [InlineData("logs:DescribeLogGroups", false)]
    [InlineData("logs:CreateLogGroup", false)]
    [InlineData("logs:PutRetentionPolicy", false)]
    [InlineData("lambda:CreateFunction", false)]
    [InlineData("lambda:GetFunctionConfiguration", false)]
    [InlineData("lambda:PutFunctionConcurrency", false)]
    [InlineData("lambda:CreateAlias", false)]
    [InlineData("lambda:PutFunctionEventInvokeConfig", false)]
    [InlineData("lambda:GetFunctionEventInvokeConfig", true)]
    [InlineData("lambda:UpdateFunctionCode", true)]
    [InlineData("lambda:UpdateFunctionConfiguration", true)]
    [InlineData("lambda:TagResource", true)]
    [InlineData("lambda:PublishVersion", true)]
    [InlineData("lambda:UpdateAlias", true)]
    public async Task A_denied_call_names_its_action_and_what_was_done_and_the_next_run_goes_on(string action, bool exists)
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();
        if (exists) cloud.CreateForwarder();
        var command =
            $"Publish-WallarmForwarder @aws {CloudSession.Node} -RoleArn {role.RoleArn} -Architecture arm64 -Timeout 90 {Options}";
        cloud.Aws.FailOnce(action, AwsFault.AccessDenied());

        var run = cloud.Run(command);

        var error = CloudSession.ErrorOf(run);
        Assert.StartsWith("Wallarm.AccessDenied,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.PermissionDenied, error.CategoryInfo.Category);
        Assert.Contains($"Allow the action {action} on ", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(action, Assert.IsType<AccessDeniedException>(error.Exception).AwsOperation);
        Assert.Null(error.Exception.InnerException);
        var hasChanged = cloud.Aws.MutatingCalls.Any(call => call.Status is >= 200 and < 300);
        var told = run.Warnings.Where(warning => warning.Contains("Done before the error: ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(hasChanged, told.Length == 1);

        cloud.Run(command).ThrowIfFailed();
        cloud.Aws.ClearCalls();
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run(command).Single<PublishedForwarder>().Status);
        Assert.Empty(cloud.Mutations);
    }

    [BotoFact]
    public async Task A_role_that_the_caller_may_not_pass_is_named()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();
        cloud.Aws.Fail("CreateFunction", AwsFault.Error("AccessDeniedException", $"User: {cloud.Aws.Identity.Arn} is not authorized to perform: iam:PassRole on resource: {role.RoleArn} because no identity-based policy allows the iam:PassRole action", 403));

        var error = cloud.Fail($"Publish-WallarmForwarder @aws {CloudSession.Node} -RoleArn {role.RoleArn}");

        Assert.Contains($"Allow the action iam:PassRole on {role.RoleArn}", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(role.RoleArn, error.TargetObject);
    }

    [BotoFact]
    public async Task Errors_can_be_caught_by_their_type_and_end_only_their_own_item()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Aws.FailOnce("iam:GetRole", AwsFault.AccessDenied());

        var run = cloud.Run("try { New-WallarmLambdaRole @aws -ErrorAction Stop } catch [Wallarm.Connector.AccessDeniedException] { $_.Exception.AwsOperation }");
        cloud.Aws.FailOnce("iam:GetRole", AwsFault.AccessDenied());
        var two = cloud.Run("[pscustomobject]@{ RoleName = 'a' }, [pscustomobject]@{ RoleName = 'b' } | New-WallarmLambdaRole @aws");

        Assert.Equal("iam:GetRole", Assert.Single(run.ThrowIfFailed().Output).ToString());
        Assert.Single(two.Errors);
        Assert.Null(two.StoppedBy);
        Assert.Equal("b", Assert.IsType<LambdaRole>(Assert.Single(two.Output).BaseObject).RoleName);
    }

    [BotoFact]
    public async Task Expired_credentials_end_the_pipeline()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Aws.Fail("*", AwsFault.ExpiredCredentials());

        var run = cloud.Run("'a', 'b' | ForEach-Object { [pscustomobject]@{ RoleName = $_ } } | New-WallarmLambdaRole @aws");

        var error = CloudSession.ErrorOf(run);
        Assert.StartsWith("Wallarm.CredentialsExpired,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.AuthenticationError, error.CategoryInfo.Category);
        Assert.Single(cloud.Aws.Calls);
    }

    [BotoFact]
    public async Task No_secret_is_written_to_any_stream()
    {
        await using var cloud = await CloudSession.OpenAsync();
        const string secret = "5ecr3t-value";
        var command = $"New-WallarmLambdaRole @aws -Verbose WHATIF | Publish-WallarmForwarder @aws {CloudSession.Node} -Environment @{{ API_TOKEN = '{secret}' }} -Verbose WHATIF";

        var planned = cloud.Run(command.Replace("WHATIF", "-WhatIf", StringComparison.Ordinal));
        var made = cloud.Run(command.Replace("WHATIF", "", StringComparison.Ordinal));
        cloud.Aws.Fail("UpdateFunctionConfiguration", AwsFault.Error(
            "InvalidParameterValueException", $$"""Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: {"API_TOKEN":"{{secret}}"}"""));
        var failed = cloud.Run($"Publish-WallarmForwarder @aws -Environment @{{ API_TOKEN = '{secret}2' }} -Verbose");
        var removed = cloud.Run("Publish-WallarmForwarder @aws -Environment @{ API_TOKEN = $null } -Verbose -WhatIf");

        Assert.Contains("exceeded the 4KB limit", CloudSession.ErrorOf(failed).ToString(), StringComparison.Ordinal);
        Assert.Contains("API_TOKEN", cloud.Screen, StringComparison.Ordinal);
        foreach (var run in new[] { planned, made, failed, removed })
        {
            string[] said =
            [
                cloud.Screen, .. run.Verbose, .. run.Warnings, .. run.Errors.SelectMany(
                    error => new[] { error.ToString(), error.Exception.ToString() }),
                .. run.Progress.Select(record => record.ToString()), .. run.Output.Select(item => item.BaseObject.ToString()!),
            ];
            Assert.DoesNotContain(said, line => line.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(said, line => line.Contains(cloud.Aws.Identity.SecretAccessKey, StringComparison.Ordinal));
        }

        Assert.Equal(cloud.Aws.Calls.Count, new[] { planned, made, failed, removed }.Sum(run => run.Verbose.Count(line => line.Contains("(credentials: ", StringComparison.Ordinal))));
    }

    [BotoTheory]
    [InlineData("New-WallarmLambdaRole @aws -Confirm", "Make these 3 changes?")]
    [InlineData("Publish-WallarmForwarder @aws -RoleArn ROLE -NodeUrl n:5050 -NodeScheme http -Confirm", "Make these 4 changes?")]
    public async Task Confirm_asks_once_with_every_change_and_no_means_nothing(string command, string question)
    {
        await using var cloud = await CloudSession.OpenAsync();
        command = command.Replace("ROLE", $"arn:aws:iam::{cloud.AccountId}:role/r", StringComparison.Ordinal);
        cloud.Shell.Host.Answers.Enqueue("No");

        var declined = cloud.Run(command);
        var changesAfterNo = cloud.Mutations.ToArray();
        var unanswered = cloud.Run(command);

        declined.ThrowIfFailed();
        Assert.Empty(declined.Output);
        Assert.Empty(changesAfterNo);
        Assert.Equal(2, cloud.Shell.Host.Questions.Count);
        Assert.Contains(question, cloud.Shell.Host.Questions[0], StringComparison.Ordinal);
        Assert.Contains("Create ", cloud.Shell.Host.Questions[0], StringComparison.Ordinal);
        Assert.Contains("Nobody is here to answer", CloudSession.ErrorOf(unanswered).ToString(), StringComparison.Ordinal);
        Assert.Empty(cloud.Mutations);
    }

    [BotoFact]
    public async Task Yes_makes_the_changes_and_nothing_is_asked_where_nothing_changes()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Shell.Host.Answers.Enqueue("Yes");

        var role = cloud.Run("New-WallarmLambdaRole @aws -Confirm").Single<LambdaRole>();
        var again = cloud.Run("New-WallarmLambdaRole @aws -Confirm").Single<LambdaRole>();

        Assert.Equal((ChangeStatus.Created, ChangeStatus.Unchanged), (role.Status, again.Status));
        Assert.Single(cloud.Shell.Host.Questions);
    }
}
