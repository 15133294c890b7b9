using System.Net.Sockets;
using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>What is told of calls, and how faults are played.</summary>
public class RecordingTests
{
    [BotoFact]
    public async Task Calls_are_recorded_in_order_with_what_was_sent_and_answered()
    {
        await using AwsProxy aws = await AwsProxy.StartAsync(await MotoServer.SharedAsync());

        await Boto.CallAsync(aws, "logs", "create_log_group", new { logGroupName = "/g" }, region: "eu-north-1");
        await Boto.FailAsync(aws, "logs", "create_log_group", new { logGroupName = "/g" }, region: "eu-north-1");
        await Boto.CallAsync(aws, "logs", "describe_log_groups", new { }, region: "eu-north-1");

        Assert.Equal([200, 400, 200], aws.Calls.Select(call => call.Status));
        Assert.Equal(["CreateLogGroup", "CreateLogGroup"], aws.MutatingCalls.Select(call => call.Operation));
        Assert.Equal("/g", aws.Calls[0].Json.GetProperty("logGroupName").GetString());
        Assert.Equal(("eu-north-1", "POST", "/"), (aws.Calls[0].Region, aws.Calls[0].Method, aws.Calls[0].RawTarget));
        Assert.Contains("\"/g\"", aws.Calls[2].AnswerText, StringComparison.Ordinal);
        Assert.Equal((2, 1), (aws.CountOf("logs:CreateLogGroup"), aws.CountOf("DescribeLogGroups")));
        aws.ClearCalls();
        Assert.Empty(aws.Calls);
    }

    [BotoFact]
    public async Task Every_proxy_has_an_account_of_its_own()
    {
        await using AwsProxy one = await AwsProxy.StartAsync(await MotoServer.SharedAsync());
        await using AwsProxy other = await AwsProxy.StartAsync(await MotoServer.SharedAsync());

        await Boto.CallAsync(one, "logs", "create_log_group", new { logGroupName = "/g" });
        JsonNode here = await Boto.CallAsync(one, "logs", "describe_log_groups", new { });
        JsonNode there = await Boto.CallAsync(other, "logs", "describe_log_groups", new { });

        Assert.Contains($":{one.AccountId}:", here["logGroups"]![0]!["arn"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(there["logGroups"]!.AsArray());
    }

    [BotoFact]
    public async Task Errors_come_for_the_attempts_that_were_named()
    {
        await using AwsProxy aws = await AwsProxy.StartAsync(await MotoServer.SharedAsync());
        aws.Fail("iam:ListRoles", AwsFault.Throttled(), first: 2, last: 2);
        aws.FailOnce(
            "logs:*", AwsFault.Error("OperationAbortedException", "Multiple requests to update the same resource were in conflict."));
        aws.FailOnce("ListFunctions", AwsFault.Throttled());

        await Boto.CallAsync(aws, "iam", "list_roles", new { });
        BotoException iam = await Boto.FailAsync(aws, "iam", "list_roles", new { });
        await Boto.CallAsync(aws, "iam", "list_roles", new { });
        BotoException logs = await Boto.FailAsync(aws, "logs", "describe_log_groups", new { });
        BotoException lambda = await Boto.FailAsync(aws, "lambda", "list_functions", new { });

        Assert.Equal(("Throttling", 400), (iam.Code, iam.Status));
        Assert.Equal("OperationAbortedException", logs.Code);
        Assert.Equal(("TooManyRequestsException", 429), (lambda.Code, lambda.Status));
    }

    [BotoFact]
    public async Task Denied_access_names_caller_action_and_resource()
    {
        await using AwsProxy aws = await AwsProxy.StartAsync(await MotoServer.SharedAsync());
        aws.Fail("*", AwsFault.AccessDenied());

        BotoException lambda = await Boto.FailAsync(aws, "lambda", "update_alias", new { FunctionName = "f", Name = "live" });
        BotoException stage = await Boto.FailAsync(aws, "apigatewayv2", "update_stage", new { ApiId = "abc", StageName = "$default" });
        BotoException role = await Boto.FailAsync(aws, "iam", "get_role", new { RoleName = "r" });

        Assert.Equal(
            $"User: arn:aws:iam::{aws.AccountId}:user/tester is not authorized to perform: lambda:UpdateAlias on resource: "
            + $"arn:aws:lambda:eu-west-1:{aws.AccountId}:function:f because no identity-based policy allows the lambda:UpdateAlias action",
            lambda.Text);
        Assert.Equal(("AccessDeniedException", 403), (lambda.Code, lambda.Status));
        Assert.Contains(
            "apigateway:PATCH on resource: arn:aws:apigateway:eu-west-1::/apis/abc/stages/$default because",
            stage.Text,
            StringComparison.Ordinal);
        Assert.Equal(("AccessDenied", 403), (role.Code, role.Status));
        Assert.Contains($"iam:GetRole on resource: arn:aws:iam::{aws.AccountId}:role/r because", role.Text, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Connections_are_reset_and_answers_cut()
    {
        await using AwsProxy aws = await AwsProxy.StartAsync(await MotoServer.SharedAsync());
        aws.FailOnce("CreateLogGroup", AwsFault.Reset());
        using HttpClient http = new();

        HttpRequestException reset = await Assert.ThrowsAsync<HttpRequestException>(CreateGroupAsync);
        JsonNode before = await Boto.CallAsync(aws, "logs", "describe_log_groups", new { });
        aws.FailOnce("DescribeLogGroups", AwsFault.CutAnswer());
        using HttpRequestMessage describe = SignedRequests.Sign(aws, HttpMethod.Post, "/", "logs", "{}", "Logs_20140328.DescribeLogGroups");
        HttpRequestException cut = await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(describe));

        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(reset.GetBaseException()).SocketErrorCode);
        Assert.Empty(before["logGroups"]!.AsArray());
        Assert.Equal(HttpRequestError.ResponseEnded, Assert.IsType<HttpIOException>(cut.InnerException).HttpRequestError);

        async Task CreateGroupAsync()
        {
            using HttpRequestMessage request = SignedRequests.Sign(aws, HttpMethod.Post, "/", "logs", "{\"logGroupName\":\"/g\"}", "Logs_20140328.CreateLogGroup");
            await http.SendAsync(request);
        }
    }

    [BotoFact]
    public async Task A_call_that_hangs_is_seen_to_begin_and_its_client_to_leave()
    {
        await using AwsProxy aws = await AwsProxy.StartAsync(await MotoServer.SharedAsync());
        aws.Fail("DescribeLogGroups", AwsFault.Hang());
        using HttpClient http = new();
        using CancellationTokenSource leave = new();
        using HttpRequestMessage request = SignedRequests.Sign(aws, HttpMethod.Post, "/", "logs", "{}", "Logs_20140328.DescribeLogGroups");

        Task<HttpResponseMessage> sending = http.SendAsync(request, leave.Token);
        AwsCall call = await aws.WaitForCallAsync("DescribeLogGroups").WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(call.ClientLeft.IsCompleted);
        await leave.CancelAsync();

        await call.ClientLeft.WaitAsync(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(0, call.Status);
    }
}
