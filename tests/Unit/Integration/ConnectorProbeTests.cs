using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Test-WallarmConnector -Probe: one line through log group, subscription, the real forwarder process and the node.</summary>
[Trait("Category", "Process")]
public class ConnectorProbeTests
{
    private const string Probe = "Test-WallarmConnector -RestApiId $api -StageName prod -Probe -ProbeTimeout 60 @aws";
    private const string ShortProbe = "Test-WallarmConnector -RestApiId $api -StageName prod -Probe -ProbeTimeout 2 @aws";

    [BotoFact]
    public async Task A_probe_goes_all_the_way_and_leaves_nothing_behind()
    {
        await using var chain = await ProbedConnector.OpenAsync();

        var checks = chain.Test(Probe);

        Assert.All(ProbeHops(checks), check => Assert.True(check.Status == CheckStatus.Passed, check.ToString()));
        Assert.Equal(["ProbeWritten", "ProbeReceived", "ProbeForwarded"], checks.TakeLast(3).Select(check => check.Name));
        var received = Assert.Single(chain.Node.Requests);
        Assert.StartsWith("/.wallarm-probe/", received.Target, StringComparison.Ordinal);
        Assert.Equal("404", received.Header("X-Wallarm-Response-Code"));
        Assert.Equal($"{chain.RestApiId}.execute-api.eu-west-1.amazonaws.com", received.Header("X-Forwarded-Host"));
        Assert.Empty(chain.Node.Inventory.Discovered);
        Assert.Equal(["CreateLogStream", "PutLogEvents", "DeleteLogStream"], chain.World.Mutations);
        Assert.Empty(await chain.ReadProbeStreamsAsync());
    }

    [BotoFact]
    public async Task A_stages_own_format_is_what_the_probe_is_written_in()
    {
        await using var chain = await ProbedConnector.OpenAsync();
        const string format = """{"extra":{"api":"$context.apiId","key":"$context.identity.apiKeyId"},"httpMethod":"$context.httpMethod","requestId":"$context.requestId","path":"$context.path","protocol":"$context.protocol","status":$context.status,"responseLength":"$context.responseLength","requestTime":"$context.requestTime","requestTimeEpoch":$context.requestTimeEpoch,"responseLatency":"$context.responseLatency","integrationLatency":"$context.integrationLatency","integrationStatus":"$context.integrationStatus","errorMessage":"$context.error.message","stage":"$context.stage","domainName":"$context.domainName","sourceIp":"$context.identity.sourceIp","userAgent":"$context.identity.userAgent"}""";
        await chain.SetFormatAsync(format);

        var checks = chain.Test(Probe);

        Assert.All(ProbeHops(checks), check => Assert.True(check.Status == CheckStatus.Passed, check.ToString()));
        var line =
            Assert.Single(chain.World.Aws.CallsOf("PutLogEvents")).Json.GetProperty("logEvents")[0].GetProperty("message").GetString()!;
        Assert.StartsWith($$"""{"extra":{"api":"{{chain.RestApiId}}","key":"-"},"httpMethod":"GET",""", line, StringComparison.Ordinal);
        Assert.Contains("own format", Of(checks, "ProbeWritten").Detail, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_format_that_the_forwarder_cannot_read_is_named_where_the_probe_ends()
    {
        await using var chain = await ProbedConnector.OpenAsync();
        await chain.SetFormatAsync("$context.requestId $context.httpMethod $context.path $context.status");

        var received = Of(chain.Test(ShortProbe), "ProbeReceived");

        Assert.Equal(CheckStatus.Failed, received.Status);
        Assert.Contains("StageFormat", received.Detail, StringComparison.Ordinal);
        Assert.StartsWith("Set-WallarmStageLogging", received.Remediation, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_node_that_refuses_or_is_away_is_told_apart()
    {
        await using var refusing = await ProbedConnector.OpenAsync(new NodeSimulatorOptions { AllowedHosts = ["api.example.com"] });
        await using var away = await ProbedConnector.OpenAsync(timeout: 4);
        await away.Node.StopAsync();

        var refused = refusing.Test(Probe);
        var failed = away.Test(Probe);

        Assert.Equal((CheckStatus.Passed, CheckStatus.Failed), (Of(refused, "ProbeReceived").Status, Of(refused, "ProbeForwarded").Status));
        Assert.Contains("403", Of(refused, "ProbeForwarded").Detail, StringComparison.Ordinal);
        Assert.Contains(
            $"{refusing.RestApiId}.execute-api.eu-west-1.amazonaws.com",
            Of(refused, "ProbeForwarded").Remediation,
            StringComparison.Ordinal);
        Assert.Equal((CheckStatus.Passed, CheckStatus.Failed), (Of(failed, "ProbeReceived").Status, Of(failed, "ProbeForwarded").Status));
        Assert.Contains("ConnectionRefused", Of(failed, "ProbeForwarded").Detail, StringComparison.Ordinal);
        Assert.Empty(await away.ReadProbeStreamsAsync());
    }

    [BotoFact]
    public async Task A_probe_that_does_not_arrive_says_how_far_it_came_and_what_to_look_at()
    {
        await using var chain = await ProbedConnector.OpenAsync();
        await chain.World.CallAsync(
            "lambda",
            "remove_permission",
            new { FunctionName = ConnectorWorld.FunctionName, Qualifier = "live", StatementId = "WallarmConnectorLogs" });

        var checks = chain.Test(ShortProbe);

        Assert.Equal(["Passed", "Failed", "Skipped"], ProbeHops(checks).Select(check => check.Status.ToString()));
        Assert.Contains("InvokePermission", Of(checks, "ProbeReceived").Detail, StringComparison.Ordinal);
        Assert.StartsWith("Add-WallarmSubscriptionFilter", Of(checks, "ProbeReceived").Remediation, StringComparison.Ordinal);
        Assert.Contains("ProbeReceived", Of(checks, "ProbeForwarded").Detail, StringComparison.Ordinal);
        Assert.Empty(await chain.ReadProbeStreamsAsync());
    }

    [BotoFact]
    public async Task A_filter_pattern_or_a_log_level_that_may_hide_the_probe_is_a_warning()
    {
        await using var chain = await ProbedConnector.OpenAsync();
        await chain.World.PutFilterAsync(chain.LogGroupName, "WallarmFilter", chain.World.FunctionArn(), "{ $.status = \"2*\" }");
        var filtered = Of(chain.Test(ShortProbe), "ProbeReceived");
        await chain.World.PutFilterAsync(chain.LogGroupName, "WallarmFilter", chain.World.FunctionArn());
        chain.World.Run("Publish-WallarmForwarder -LogLevel WARN @aws").ThrowIfFailed();
        var silent = Of(chain.Test(ShortProbe), "ProbeReceived");

        Assert.Equal((CheckStatus.Warning, CheckStatus.Warning), (filtered.Status, silent.Status));
        Assert.Contains("2*", filtered.Detail, StringComparison.Ordinal);
        Assert.EndsWith("-LogLevel INFO", silent.Remediation, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Nothing_is_written_under_WhatIf_nor_where_the_user_says_no_nor_without_a_filter()
    {
        await using var chain = await ProbedConnector.OpenAsync();

        var planned = chain.Test(Probe + " -WhatIf");
        var screen = string.Join('\n', chain.World.Session.Host.Lines);
        chain.World.Session.Host.Answers.Enqueue("No");
        var declined = chain.Test(Probe + " -Confirm");
        await chain.World.CallAsync(
            "logs", "delete_subscription_filter", new { logGroupName = chain.LogGroupName, filterName = "WallarmFilter" });
        chain.World.Aws.ClearCalls();
        var unfed = chain.Test(Probe);

        Assert.Empty(chain.World.Mutations);
        Assert.Contains("/.wallarm-probe/", screen, StringComparison.Ordinal);
        Assert.Contains(chain.LogGroupName, screen, StringComparison.Ordinal);
        Assert.All(
            ProbeHops(planned).Concat(ProbeHops(declined)).Concat(ProbeHops(unfed)),
            check => Assert.Equal(CheckStatus.Skipped, check.Status));
        Assert.Empty(chain.Node.Requests);
    }

    [BotoTheory]
    [InlineData("CreateLogStream", "logs:CreateLogStream", "ProbeWritten")]
    [InlineData("PutLogEvents", "logs:PutLogEvents", "ProbeWritten")]
    [InlineData("FilterLogEvents", "logs:FilterLogEvents", "ProbeReceived")]
    public async Task What_the_caller_may_not_do_is_unknown_and_the_action_named(string operation, string action, string name)
    {
        await using var chain = await ProbedConnector.OpenAsync();
        chain.World.Aws.Fail("logs:" + operation, AwsFault.AccessDenied());

        var checks = chain.Test(Probe);

        Assert.Equal(CheckStatus.Unknown, Of(checks, name).Status);
        Assert.Contains(action, Of(checks, name).Remediation, StringComparison.Ordinal);
        Assert.Empty(await chain.ReadProbeStreamsAsync());
    }

    [BotoFact]
    public async Task A_log_stream_that_cannot_be_deleted_is_a_warning_with_the_command_that_does()
    {
        await using var chain = await ProbedConnector.OpenAsync();
        chain.World.Aws.Fail("logs:DeleteLogStream", AwsFault.AccessDenied());

        var run = chain.World.Run(Probe, ("api", chain.RestApiId));

        var warning = Assert.Single(run.ThrowIfFailed().Warnings);
        Assert.Contains("logs:DeleteLogStream", warning, StringComparison.Ordinal);
        Assert.Contains("aws logs delete-log-stream", warning, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Stopping_while_the_probe_is_waited_for_deletes_its_log_stream()
    {
        await using var chain = await ProbedConnector.OpenAsync();
        await chain.World.CallAsync(
            "lambda",
            "remove_permission",
            new { FunctionName = ConnectorWorld.FunctionName, Qualifier = "live", StatementId = "WallarmConnectorLogs" });
        using var running = chain.World.Start(Probe, ("api", chain.RestApiId));
        await chain.World.Aws.WaitForCallAsync("logs:FilterLogEvents", nth: 4);

        running.Stop();
        await chain.World.Aws.WaitForCallAsync("logs:DeleteLogStream");

        Assert.True(running.Wait().WasStopped);
    }

    [BotoFact]
    public async Task Stopping_while_the_log_stream_is_made_deletes_it_also_where_that_comes_first()
    {
        await using var chain = await ProbedConnector.OpenAsync();
        chain.World.Aws.FailOnce("logs:CreateLogStream", AwsFault.HangAfterEffect());
        chain.World.Aws.FailOnce(
            "logs:DeleteLogStream", AwsFault.Error("ResourceNotFoundException", "The specified log stream does not exist."));
        using var running = chain.World.Start(Probe, ("api", chain.RestApiId));
        await chain.World.Aws.WaitForCallAsync("logs:CreateLogStream");

        running.Stop();

        Assert.True(running.Wait().WasStopped);
        AwsCall deletion;
        var nth = 1;
        do
        {
            deletion = await chain.World.Aws.WaitForCallAsync("logs:DeleteLogStream", ++nth);
            await deletion.Answered;
        }
        while (deletion.Status == 400 && nth < 4);
        Assert.Equal(200, deletion.Status);
    }

    [BotoFact]
    public async Task A_log_stream_whose_making_was_answered_to_nobody_is_used_and_deleted()
    {
        await using var chain = await ProbedConnector.OpenAsync();
        chain.World.Aws.FailOnce("logs:CreateLogStream", AwsFault.Reset(afterEffect: true));

        var run = chain.World.Run(Probe, ("api", chain.RestApiId)).ThrowIfFailed();

        Assert.Equal(
            CheckStatus.Passed,
            run.Output.Select(item => (ConnectorCheck)item.BaseObject).Single(check => check.Name == "ProbeWritten").Status);
        Assert.Equal(200, Assert.Single(chain.World.Aws.Calls, call => call.Operation == "DeleteLogStream").Status);
        Assert.Empty(run.Warnings);
    }

    [BotoFact]
    public async Task Of_Wallarms_own_function_it_is_seen_that_it_ran()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync(hasAlias: false, runtime: "python3.13", handler: "lambda_function.lambda_handler");
        await world.CreateLogGroupAsync("/g");
        await world.CreateLogGroupAsync("/aws/lambda/" + ConnectorWorld.FunctionName);
        await world.CallAsync(
            "logs", "create_log_stream", new { logGroupName = "/aws/lambda/" + ConnectorWorld.FunctionName, logStreamName = "one" });
        await world.AllowLogsAsync("by-hand", world.GroupArn("/g:*"), qualifier: null);
        await world.PutFilterAsync("/g", "by-hand", world.FunctionArn(null));
        world.Aws.DeliverTo = delivery => world.CallAsync("logs", "put_log_events", new
        {
            logGroupName = "/aws/lambda/" + ConnectorWorld.FunctionName,
            logStreamName = "one",
            logEvents = new[] { new { timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 1, message = "START RequestId: 6f0c Version: $LATEST" } },
        });

        var checks =
            world.Run("Test-WallarmConnector -LogGroupName /g -Probe -ProbeTimeout 60 @aws").ThrowIfFailed().Output.Select(
                item => (ConnectorCheck)item.BaseObject).ToList();

        Assert.Equal(["Passed", "Passed", "Skipped"], ProbeHops(checks).Select(check => check.Status.ToString()));
        Assert.Contains("may have been another batch", Of(checks, "ProbeReceived").Detail, StringComparison.Ordinal);
        Assert.Contains("-NodeMetricsUrl", Of(checks, "ProbeForwarded").Remediation, StringComparison.Ordinal);
    }

    private static IEnumerable<ConnectorCheck> ProbeHops(IEnumerable<ConnectorCheck> checks) =>
        checks.Where(check => check.Name.StartsWith("Probe", StringComparison.Ordinal));

    private static ConnectorCheck Of(IEnumerable<ConnectorCheck> checks, string name) => Assert.Single(checks, check => check.Name == name);
}
