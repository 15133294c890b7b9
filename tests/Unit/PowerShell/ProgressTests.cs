using System.Management.Automation;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Integration;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>What is shown while something takes its time, and that it is taken away again.</summary>
public class ProgressTests
{
    /// <summary>Longer than anything is waited for in silence.</summary>
    private static readonly AwsFault Slow = AwsFault.Delay(TimeSpan.FromSeconds(1.6));

    [BotoTheory]
    [InlineData("New-WallarmLambdaRole -WhatIf @aws", "iam:GetRole", "New-WallarmLambdaRole", "WallarmAPIDiscoveryLambdaRole, waiting")]
    [InlineData("Remove-WallarmLambdaRole -WhatIf @aws", "iam:GetRole", "Remove-WallarmLambdaRole", "WallarmAPIDiscoveryLambdaRole, waiting")]
    [InlineData("Remove-WallarmForwarder f -WhatIf @aws", "lambda:GetFunction", "Remove-WallarmForwarder", "f, waiting")]
    [InlineData("Remove-WallarmSubscriptionFilter /g -WhatIf @aws", "logs:DescribeSubscriptionFilters", "Remove-WallarmSubscriptionFilter", "/g, waiting")]
    [InlineData("Test-WallarmConnector f -LogGroupName /g @aws", "logs:DescribeLogGroups", "Testing connector 'f'", " parts looked at; ")]
    [InlineData("Uninstall-WallarmConnector f -WhatIf @aws", "apigateway:GetAccount", "Removing connector 'f'", "Reading what there is")]
    [InlineData("Get-WallarmForwarderLog f @aws", "lambda:GetFunctionConfiguration", "Reading the log of 'f'", "Looking for its log group")]
    [InlineData("Test-WallarmNode -FromFunction f @aws", "lambda:GetFunctionConfiguration", "Testing the node of 'f'", "Reading the function")]
    public async Task Whatever_takes_longer_than_a_second_says_what_is_waited_for(
        string command, string operation, string activity, string status)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateLogGroupAsync("/g");
        world.Aws.Fail(operation, Slow, 1);

        var run = world.Run(command + " -ErrorAction SilentlyContinue");

        Assert.Contains(
            run.Progress, record => record.Activity == activity && record.StatusDescription.Contains(status, StringComparison.Ordinal));
        AssertTakenAway(run.Progress);
    }

    [BotoFact]
    public async Task Many_stages_have_one_bar_and_what_each_waits_for_is_nested_in_it()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        foreach (var group in new[] { "/one", "/two", "/three" }) await world.CreateLogGroupAsync(group);
        world.Aws.Fail("logs:DescribeLogGroups", Slow, 1);
        world.Aws.Fail("PutSubscriptionFilter", AwsFault.Error("OperationAbortedException", "Another operation is in progress."), 3, 8);

        var run = world.Run("'/one', '/two', '/three' | ForEach-Object { [pscustomobject]@{ LogGroupName = $_ } } | Add-WallarmSubscriptionFilter @aws").ThrowIfFailed();

        var bar = run.Progress.Where(record => record.Activity == "Add-WallarmSubscriptionFilter").ToList();
        Assert.Contains(bar, record => record.StatusDescription == "/three (number 3)");
        var wait =
            run.Progress.First(record => record.Activity.StartsWith("Waiting until CloudWatch Logs may invoke", StringComparison.Ordinal));
        Assert.Equal(bar[0].ActivityId, wait.ParentActivityId);
        Assert.InRange(wait.SecondsRemaining, 1, 600);
        AssertTakenAway(run.Progress);
    }

    [BotoFact]
    public async Task An_error_in_the_middle_of_a_pipeline_takes_every_bar_away()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        world.Aws.Fail("logs:DescribeLogGroups", Slow, 1);

        var run = world.Run("'/one', '/two' | ForEach-Object { [pscustomobject]@{ LogGroupName = $_ } } | Add-WallarmSubscriptionFilter -ErrorAction Stop @aws");

        Assert.NotNull(run.StoppedBy);
        AssertTakenAway(run.Progress);
    }

    [BotoFact]
    public async Task Another_command_that_ends_the_pipeline_takes_every_bar_away()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateLogGroupAsync("/one");
        world.Aws.Fail("logs:DescribeLogGroups", Slow, 1);

        var run = world.Run("'/one', '/two' | ForEach-Object { if ($_ -eq '/two') { throw 'enough' }; [pscustomobject]@{ LogGroupName = $_ } } | Add-WallarmSubscriptionFilter @aws");

        Assert.Equal("enough", run.StoppedBy?.Exception.Message);
        AssertTakenAway(run.Progress);
    }

    [BotoTheory]
    [InlineData("New-WallarmLambdaRole @aws", "iam:GetRole")]
    [InlineData("Test-WallarmConnector f -LogGroupName /g @aws", "logs:DescribeLogGroups")]
    public async Task Ctrl_C_takes_every_bar_away(string command, string operation)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        world.Aws.Fail(operation, AwsFault.Hang());
        using var running = world.Start(command);
        var shown = new TaskCompletionSource();
        running.Streams.Progress.DataAdded += (_, _) => shown.TrySetResult();
        await shown.Task.WaitAsync(TimeSpan.FromSeconds(60));

        running.Stop();

        AssertTakenAway(running.Wait().Progress);
    }

    [Fact]
    public void The_way_to_a_node_says_what_it_waits_for_and_how_long_at_most()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        using var session = ModuleSession.Open();

        var run = session.Run(
            $"Test-WallarmNode -NodeUrl 127.0.0.1:{((System.Net.IPEndPoint)silent.LocalEndpoint).Port} -NodeScheme http -TimeoutSeconds 2");

        var wait = run.Progress.First(record => record.Activity.StartsWith("Testing node http://127.0.0.1:", StringComparison.Ordinal));
        Assert.Equal("Waiting for the node's response", wait.StatusDescription);
        Assert.InRange(wait.SecondsRemaining, 0, 2);
        AssertTakenAway(run.Progress);
    }

    private static void AssertTakenAway(IReadOnlyList<ProgressRecord> progress)
    {
        Assert.NotEmpty(progress);
        Assert.All(progress.GroupBy(record => record.ActivityId), bar => Assert.Equal(ProgressRecordType.Completed, bar.Last().RecordType));
    }
}
