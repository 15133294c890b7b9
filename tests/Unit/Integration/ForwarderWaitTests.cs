using System.Management.Automation;
using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Publish-WallarmForwarder while AWS is not ready, while others are at work, and when it is stopped.</summary>
public class ForwarderWaitTests
{
    private const string Name = "wallarm-api-discovery-connector";

    [BotoFact]
    public async Task A_new_role_is_waited_for_with_progress_that_is_taken_away()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Aws.Settings.RolePropagationTries = 6;

        var run = cloud.Run($"New-WallarmLambdaRole @aws | Publish-WallarmForwarder @aws {CloudSession.Node}");

        Assert.Equal(ChangeStatus.Created, run.Single<PublishedForwarder>().Status);
        Assert.Equal(7, cloud.Aws.CountOf("CreateFunction"));
        Assert.Contains(run.Progress, record => record.Activity == $"Waiting until Lambda can use the role of function '{Name}'" && record.StatusDescription.Contains("cannot be assumed", StringComparison.Ordinal));
        Assert.Equal(1, run.Progress.Count(record => record.Activity.StartsWith("Waiting", StringComparison.Ordinal) && record.RecordType == ProgressRecordType.Completed));
    }

    [BotoTheory]
    [InlineData("CreateFunction", "The provided execution role does not have permissions to call CreateNetworkInterface on EC2")]
    [InlineData("CreateFunction", "Lambda was unable to configure access to your environment variables because the KMS key is invalid for CreateGrant. Please check your KMS key settings. KMS Exception: InvalidArnException KMS Message: ARN does not refer to a valid principal: arn")]
    [InlineData("PutFunctionEventInvokeConfig", "The function's execution role does not have permissions to call SendMessage on arn:aws:sqs:eu-west-1:123456789012:q")]
    public async Task What_a_new_role_may_not_yet_do_is_tried_again(string operation, string message)
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Aws.Fail(operation, AwsFault.Error("InvalidParameterValueException", message), 1, 2);

        cloud.CreateForwarder("-OnFailureDestination arn:aws:sqs:eu-west-1:123456789012:q");

        Assert.Equal(ChangeStatus.Unchanged, cloud.Run("Publish-WallarmForwarder @aws").Single<PublishedForwarder>().Status);
    }

    [BotoTheory]
    [InlineData("CreateLogGroup")]
    [InlineData("PutRetentionPolicy")]
    public async Task Another_change_of_the_log_group_is_waited_for(string operation)
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Aws.Fail($"logs:{operation}", AwsFault.Error("OperationAbortedException", "A conflicting operation is currently in progress against this resource. Please try again."), 1, 2);

        cloud.Run($"New-WallarmLambdaRole @aws | Publish-WallarmForwarder @aws {CloudSession.Node}").ThrowIfFailed();

        Assert.Equal(3, cloud.Aws.CountOf($"logs:{operation}"));
    }

    [BotoFact]
    public async Task Any_other_refusal_is_an_error_at_once()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();
        cloud.Aws.Fail("CreateFunction", AwsFault.Error("InvalidParameterValueException", "The subnet ID 'subnet-1' does not exist"));

        var error = CloudSession.ErrorOf(cloud.Run($"Publish-WallarmForwarder @aws {CloudSession.Node} -RoleArn {role.RoleArn}"));

        Assert.StartsWith("Wallarm.RequestInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("subnet-1", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, cloud.Aws.CountOf("CreateFunction"));
    }

    [BotoFact]
    public async Task A_function_is_waited_for_until_it_is_active_and_each_update_until_it_is_through()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Aws.Settings.PendingAnswers = 2;
        cloud.Aws.Settings.InProgressAnswers = 2;

        cloud.Run($"New-WallarmLambdaRole @aws | Publish-WallarmForwarder @aws {CloudSession.Node}").ThrowIfFailed();
        var pending = cloud.Aws.CountOf("GetFunctionConfiguration");
        cloud.Aws.ClearCalls();
        var updated = cloud.Run("Publish-WallarmForwarder @aws -Architecture arm64 -Timeout 90").Single<PublishedForwarder>();

        Assert.Equal(3, pending);
        Assert.Equal("2", updated.Version);
        Assert.Equal(
            ["UpdateFunctionCode", "GetFunctionConfiguration", "GetFunctionConfiguration", "GetFunctionConfiguration", "UpdateFunctionConfiguration",
                "GetFunctionConfiguration", "GetFunctionConfiguration", "GetFunctionConfiguration", "PublishVersion", "Invoke", "UpdateAlias"],
            cloud.Operations.SkipWhile(operation => operation != "UpdateFunctionCode"));
    }

    [BotoTheory]
    [InlineData("UpdateFunctionCode")]
    [InlineData("UpdateFunctionConfiguration")]
    [InlineData("PublishVersion")]
    [InlineData("UpdateAlias")]
    [InlineData("PutFunctionConcurrency")]
    [InlineData("TagResource")]
    [InlineData("PutFunctionEventInvokeConfig")]
    public async Task An_update_of_somebody_else_is_waited_for(string operation)
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        cloud.Aws.Fail(operation, AwsFault.Error("ResourceConflictException", $"The operation cannot be performed at this time. An update is in progress for resource: {Name}", 409), 1, 2);

        var updated = cloud.Run("Publish-WallarmForwarder @aws -Architecture arm64 -Timeout 90 -ReservedConcurrentExecutions 5 -Tag @{ team = 'api' } -MaximumRetryAttempts 1").Single<PublishedForwarder>();

        Assert.Equal(("2", ChangeStatus.Updated), (updated.Version, updated.Status));
        Assert.Equal(3, cloud.Aws.CountOf(operation));
    }

    [BotoTheory]
    [InlineData("GetFunction")]
    [InlineData("CreateFunction")]
    [InlineData("CreateAlias")]
    [InlineData("CreateLogGroup")]
    public async Task Throttling_is_waited_out(string operation)
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Aws.Fail(operation, AwsFault.Throttled(), 1, 1);

        cloud.CreateForwarder();

        Assert.Equal(ChangeStatus.Unchanged, cloud.Run("Publish-WallarmForwarder @aws").Single<PublishedForwarder>().Status);
    }

    [BotoTheory]
    [InlineData("CreateFunction")]
    [InlineData("CreateAlias")]
    [InlineData("CreateLogGroup")]
    public async Task An_answer_that_is_lost_does_no_harm(string operation)
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Aws.FailOnce(operation, AwsFault.Reset(afterEffect: true));

        cloud.CreateForwarder();

        Assert.Equal(ChangeStatus.Unchanged, cloud.Run("Publish-WallarmForwarder @aws").Single<PublishedForwarder>().Status);
        Assert.Equal("1", (await cloud.ReadFunctionAsync("live"))["Configuration"]!["Version"]!.GetValue<string>());
    }

    [BotoFact]
    public async Task A_function_that_fails_to_start_is_an_error_with_its_reason_now_and_at_the_next_run()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.Aws.Settings.CreationFailure = "The subnet has no free addresses.";
        var role = cloud.CreateRole();
        var command = $"Publish-WallarmForwarder @aws {CloudSession.Node} -RoleArn {role.RoleArn}";

        var first = cloud.Run(command);
        cloud.Aws.ClearCalls();
        var second = cloud.Run(command);

        Assert.All([first, second], run =>
        {
            var error = CloudSession.ErrorOf(run);
            Assert.StartsWith("Wallarm.FunctionFailed,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("its state is Failed: The subnet has no free addresses.", error.ToString(), StringComparison.Ordinal);
            Assert.Contains("delete the function", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        });
        Assert.Contains(first.Warnings, warning => warning.Contains($"Done before the error: Create log group '/aws/lambda/{Name}'", StringComparison.Ordinal) && warning.Contains($"Create Lambda function '{Name}'", StringComparison.Ordinal));
        Assert.Empty(cloud.Mutations);
    }

    [BotoFact]
    public async Task An_update_that_fails_leaves_the_alias_where_it_was()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        cloud.Aws.Settings.UpdateFailure = "The key is disabled.";

        var run = cloud.Run("Publish-WallarmForwarder @aws -Timeout 90");

        var error = CloudSession.ErrorOf(run);
        Assert.StartsWith("Wallarm.FunctionFailed,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("failed: The key is disabled. The alias live was not moved.", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            run.Warnings, warning => warning.Contains("Done before the error: Set Timeout of Lambda function", StringComparison.Ordinal));
        Assert.Equal(60, (await cloud.ReadFunctionAsync("live"))["Configuration"]!["Timeout"]!.GetValue<int>());
    }

    [BotoFact]
    public async Task Code_that_arrived_as_another_is_never_served()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var before = cloud.CreateForwarder();
        await using var rewriter = new ResponseRewriter(cloud.Aws.Endpoint, (method, path, answer) =>
        {
            if (method == "PUT" && path.EndsWith("/code", StringComparison.Ordinal)) answer["CodeSha256"] = "b3RoZXI=";
        });
        cloud.Redirect(rewriter.Endpoint);

        var error = cloud.Fail("Publish-WallarmForwarder @aws -Architecture arm64");

        Assert.StartsWith("Wallarm.CodeHashDiffers,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal((ErrorCategory.InvalidData, Name), (error.CategoryInfo.Category, (string)error.TargetObject));
        Assert.Contains("b3RoZXI=", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["UpdateFunctionCode"], cloud.Mutations);
        Assert.Equal(before.CodeSha256, (await cloud.ReadFunctionAsync("live"))["Configuration"]!["CodeSha256"]!.GetValue<string>());
    }

    [BotoFact]
    public async Task Tags_and_variables_that_the_caller_may_not_read_are_not_taken_for_absent()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var arn = cloud.CreateForwarder().FunctionArn;
        await using var withoutTags = new ResponseRewriter(cloud.Aws.Endpoint, (_, _, answer) =>
        {
            if (answer.Remove("Tags"))
            {
                answer["TagsError"] =
                    new JsonObject { ["ErrorCode"] = "AccessDeniedException", ["Message"] = "not authorized to perform: lambda:ListTags" };
            }
        });
        await using var withoutVariables = new ResponseRewriter(cloud.Aws.Endpoint, (_, _, answer) =>
        {
            if (answer["Configuration"] is JsonObject configuration) configuration["Environment"] = new JsonObject { ["Error"] = new JsonObject { ["ErrorCode"] = "AccessDeniedException", ["Message"] = "no kms:Decrypt" } };
        });

        cloud.Redirect(withoutTags.Endpoint);
        var tags = cloud.Fail("Publish-WallarmForwarder @aws -Timeout 90");
        cloud.Redirect(withoutVariables.Endpoint);
        var variables = cloud.Fail("Publish-WallarmForwarder @aws -Timeout 90");

        Assert.Contains($"lambda:ListTags on {arn}", tags.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.StartsWith("Wallarm.AccessDenied,", tags.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("Wallarm.EnvironmentUnreadable,", variables.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("kms:Decrypt", variables.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(cloud.Mutations);
    }

    [BotoFact]
    public async Task Two_runs_at_a_time_end_in_one_function()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();
        var command = $"Publish-WallarmForwarder @aws {CloudSession.Node} -RoleArn {role.RoleArn}";
        var second = cloud.Another();
        using var shell = second.Shell;

        // Both have looked before either creates.
        cloud.Aws.Fail("CreateLogGroup", AwsFault.Delay(TimeSpan.FromMilliseconds(500)), 1, 1);
        using var running = cloud.Start(command);
        await cloud.Aws.WaitForCallAsync("CreateLogGroup");
        var secondRun = second.Run(command);
        var firstRun = running.Wait();

        Assert.Equal(("1", "1"), (firstRun.Single<PublishedForwarder>().Version, secondRun.Single<PublishedForwarder>().Version));
        Assert.Equal(1, cloud.Aws.CallsOf("CreateFunction").Count(call => call.Status == 201));
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run(command).Single<PublishedForwarder>().Status);
    }

    [BotoTheory]
    [InlineData("GetFunction", 1)]
    [InlineData("CreateFunction", 1)]
    [InlineData("GetFunctionConfiguration", 1)]
    [InlineData("CreateAlias", 1)]
    public async Task Stopping_ends_the_command_while_a_call_hangs_and_the_next_run_goes_on(string operation, int nth)
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();
        var command = $"Publish-WallarmForwarder @aws {CloudSession.Node} -RoleArn {role.RoleArn}";
        cloud.Aws.Fail(operation, AwsFault.Hang(), nth, nth);

        using (var running = cloud.Start(command))
        {
            var call = await cloud.Aws.WaitForCallAsync(operation, nth);
            running.Stop();

            Assert.True(running.Wait().WasStopped);
            await call.ClientLeft.WaitAsync(TimeSpan.FromSeconds(30));
        }

        cloud.Run(command).ThrowIfFailed();
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run(command).Single<PublishedForwarder>().Status);
    }

    [BotoTheory]
    [InlineData("role", "CreateFunction")]
    [InlineData("pending", "GetFunctionConfiguration")]
    [InlineData("busy", "UpdateFunctionConfiguration")]
    [InlineData("in progress", "GetFunctionConfiguration")]
    public async Task Stopping_ends_each_wait(string wait, string operation)
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();
        if (wait is "busy" or "in progress") cloud.CreateForwarder();
        switch (wait)
        {
            case "role":
                cloud.Aws.Fail(
                    "CreateFunction",
                    AwsFault.Error("InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda."));
                break;
            case "busy":
                cloud.Aws.Fail("UpdateFunctionConfiguration", AwsFault.Error("ResourceConflictException", "The operation cannot be performed at this time. An update is in progress for resource: f", 409));
                break;
            default:
                cloud.Aws.Settings.PendingAnswers = cloud.Aws.Settings.InProgressAnswers = int.MaxValue;
                break;
        }

        using var running = cloud.Start($"Publish-WallarmForwarder @aws {CloudSession.Node} -RoleArn {role.RoleArn} -Timeout 90");
        await cloud.Aws.WaitForCallAsync(operation, 3);
        running.Stop();

        Assert.True(running.Wait().WasStopped);
        Assert.Empty(running.Output);
        Assert.InRange(cloud.Aws.CountOf(operation), 3, 4);
        Assert.Equal(0, cloud.Aws.CountOf("CreateAlias") + cloud.Aws.CountOf("UpdateAlias"));
    }
}
