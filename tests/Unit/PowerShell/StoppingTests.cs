using System.Collections.Concurrent;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Integration;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>Ctrl+C, in the middle of a call and in the middle of a wait.</summary>
public class StoppingTests
{
    /// <summary>Far above the second that users are promised, for a busy machine; far below what would be waited for otherwise.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [BotoTheory]
    [InlineData("New-WallarmLambdaRole @aws", "iam:GetRole")]
    [InlineData("New-WallarmLambdaRole @aws", "iam:CreateRole")]
    [InlineData("Publish-WallarmForwarder -RoleArn $role -NodeUrl n:5050 -NodeScheme http @aws", "lambda:GetFunction")]
    [InlineData("Publish-WallarmForwarder -RoleArn $role -NodeUrl n:5050 -NodeScheme http @aws", "lambda:CreateFunction")]
    [InlineData("Set-WallarmStageLogging -ApiId $api -StageName '$default' @aws", "apigatewayv2:GetStage")]
    [InlineData("Set-WallarmStageLogging -ApiId $api -StageName '$default' @aws", "apigatewayv2:UpdateStage")]
    [InlineData("Add-WallarmSubscriptionFilter /g @aws", "logs:DescribeLogGroups")]
    [InlineData("Add-WallarmSubscriptionFilter /g @aws", "logs:PutSubscriptionFilter")]
    [InlineData("Test-WallarmConnector f -LogGroupName /g @aws", "lambda:GetFunction")]
    [InlineData("Get-WallarmApiStage @aws", "apigateway:GetRestApis")]
    [InlineData("Get-WallarmConnector @aws", "lambda:ListFunctions")]
    [InlineData("Get-WallarmForwarderLog f @aws", "logs:FilterLogEvents")]
    [InlineData("Measure-WallarmDelivery f @aws", "lambda:GetFunction")]
    [InlineData("Send-WallarmAccessLog /g @aws", "lambda:GetFunctionConfiguration")]
    public async Task A_call_that_hangs_is_given_up(string command, string operation)
    {
        await using var world = await OpenAsync();
        using var unobserved = new UnobservedErrors();
        world.Aws.Fail(operation, AwsFault.Hang());

        using var running = await StartAsync(world, command);
        var call = await world.Aws.WaitForCallAsync(operation);
        var took = running.Stop();

        AssertStopped(running, took);
        await call.ClientLeft.WaitAsync(Soon);
        unobserved.AssertNone();
    }

    [BotoTheory]
    [InlineData("Publish-WallarmForwarder -RoleArn $role -NodeUrl n:5050 -NodeScheme http @aws", "lambda:CreateFunction")]
    [InlineData("Set-WallarmStageLogging -RestApiId $rest -StageName prod -CreateAccountRole @aws", "apigateway:UpdateAccount")]
    [InlineData("Add-WallarmSubscriptionFilter /g @aws", "logs:PutSubscriptionFilter")]
    public async Task A_wait_for_AWS_is_given_up(string command, string operation)
    {
        await using var world = await OpenAsync();
        using var unobserved = new UnobservedErrors();
        world.Aws.Settings.RolePropagationTries =
            world.Aws.Settings.AccountRolePropagationTries = world.Aws.Settings.PermissionPropagationTries = 1000;

        using var running = await StartAsync(world, command);
        await (await world.Aws.WaitForCallAsync(operation, nth: 3)).Answered;
        var took = running.Stop();

        AssertStopped(running, took);
        unobserved.AssertNone();
    }

    [BotoFact]
    public async Task Pauses_between_retries_of_a_throttled_call_are_given_up()
    {
        await using var world = await OpenAsync();
        world.Aws.Fail("*", AwsFault.Throttled());

        using var running = await StartAsync(world, "Test-WallarmConnector f -LogGroupName /g @aws");
        await world.Aws.WaitForCallAsync("logs:DescribeLogGroups", nth: 2);

        AssertStopped(running, running.Stop());
    }

    [BotoFact]
    public async Task A_pipeline_is_given_up_as_a_whole_and_the_session_goes_on()
    {
        await using var world = await OpenAsync();
        world.Aws.Fail("logs:PutSubscriptionFilter", AwsFault.Hang(), first: 2);
        await world.CreateLogGroupAsync("/h");

        using var running = await StartAsync(world, "'/g', '/h' | ForEach-Object { [pscustomobject]@{ LogGroupName = $_ } } | Add-WallarmSubscriptionFilter @aws | ForEach-Object { $_ }");
        await world.Aws.WaitForCallAsync("logs:PutSubscriptionFilter", nth: 2);
        AssertStopped(running, running.Stop());
        world.Aws.ClearFaults();

        Assert.Equal(ChangeStatus.Created, world.Run("Add-WallarmSubscriptionFilter /h @aws").Single<LogSubscription>().Status);
    }

    [BotoFact]
    public async Task Somebody_elses_code_that_does_not_hear_it_is_left_alone()
    {
        await using var world = await OpenAsync();
        using var unobserved = new UnobservedErrors();
        using var credential = new DeafCredentials();
        var aws = new System.Collections.Hashtable { ["EndpointUrl"] = world.Aws.Endpoint, ["Region"] = world.Region, ["Credential"] = credential };

        using var running = world.Start("Add-WallarmSubscriptionFilter /g @aws", ("aws", aws));
        await credential.Asked.WaitAsync(Soon);
        AssertStopped(running, running.Stop());
        credential.Answer();

        // Nothing tells when what was left alone has come to its end.
        for (var look = 0; look < 5; look++)
        {
            await Task.Delay(50);
            unobserved.AssertNone();
        }
    }

    private static async Task<ConnectorWorld> OpenAsync()
    {
        var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateLogGroupAsync("/g");
        return world;
    }

    /// <summary>The role and APIs that a command names are made first.</summary>
    private static async Task<RunningScript> StartAsync(ConnectorWorld world, string command)
    {
        var role =
            command.Contains("$role", StringComparison.Ordinal)
                ? world.Run("(New-WallarmLambdaRole r @aws).RoleArn").Single<string>()
                : null;
        var api = command.Contains("$api", StringComparison.Ordinal) ? await world.CreateHttpStageAsync() : null;
        var rest = command.Contains("$rest", StringComparison.Ordinal) ? await world.CreateRestStageAsync() : null;
        if (role is not null) command += " -FunctionName new-one";
        world.Aws.ClearCalls();
        return world.Start(command, ("role", role), ("api", api), ("rest", rest));
    }

    private static void AssertStopped(RunningScript running, TimeSpan took)
    {
        var run = running.Wait();
        Assert.True(run.WasStopped);
        Assert.Empty(run.Errors);
        Assert.True(took < Soon, $"it took {took}");
    }

    /// <summary>Credentials that come late, and then are none.</summary>
    private sealed class DeafCredentials : IDisposable
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _answer = new();

        public Task Asked => _asked.Task;

        public void Answer() => _answer.Set();

        public object GetCredentials()
        {
            _asked.TrySetResult();
            _answer.Wait(Soon);
            throw new InvalidOperationException("There are none.");
        }

        public void Dispose() => Answer();
    }

    /// <summary>Errors of the module that nobody looked at before their tasks were collected.</summary>
    private sealed class UnobservedErrors : IDisposable
    {
        private readonly ConcurrentQueue<Exception> _errors = [];

        public UnobservedErrors() => TaskScheduler.UnobservedTaskException += Note;

        public void AssertNone()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.Empty(_errors);
        }

        public void Dispose() => TaskScheduler.UnobservedTaskException -= Note;

        private void Note(object? sender, UnobservedTaskExceptionEventArgs arguments)
        {
            if (arguments.Exception.ToString() is var text && (text.Contains("Wallarm.Connector.Engine", StringComparison.Ordinal) || text.Contains("Wallarm.Connector.PowerShell", StringComparison.Ordinal))) _errors.Enqueue(arguments.Exception);
        }
    }
}
