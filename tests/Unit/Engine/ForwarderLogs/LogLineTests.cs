using Wallarm.Connector.Engine.ForwarderLogs;


namespace Wallarm.Connector.Tests.Engine.ForwarderLogs;

/// <summary>What a line of a function's log says.</summary>
public class LogLineTests
{
    private const string Id = "0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11";

    [Fact]
    public void An_account_of_the_forwarder_has_its_counts_its_error_and_its_invalid_lines()
    {
        var line = LogLine.Parse(
            $$"""
            {"timestamp":"2026-11-22T10:00:00.000Z","level":"ERROR","message":"batch not forwarded","requestId":"{{Id}}","received":9,"forwarded":3,"filtered":1,"invalid":2,"rejected":1,"failed":2,"durationMs":12.5,"connectionsOpened":1,"retries":0,"invalidReasons":[{"reason":"path-missing","count":2}],"invalidSamples":[{"eventId":"371","length":40,"reason":"path-missing"}],"errorType":"Wallarm.DeliveryFailed","errorMessage":"2 of 9 records were not delivered"}
            """);

        Assert.Equal(new DeliveryAccount(9, 3, 1, 2, 1, 2, TimeSpan.FromMilliseconds(12.5)), line.Account);
        Assert.Equal(("ERROR", "batch not forwarded", Id), (line.Level, line.Message, line.RequestId));
        Assert.Equal(("Wallarm.DeliveryFailed", "2 of 9 records were not delivered"), (line.ErrorType, line.ErrorMessage));
        Assert.Equal([new InvalidSample("371", 40, "path-missing")], line.InvalidSamples);
        Assert.True(line.IsError);
    }

    [Theory]
    [InlineData("""{"level":"INFO","message":"batch forwarded","received":9,"forwarded":9,"filtered":0,"invalid":0,"rejected":0}""")]
    [InlineData("""{"level":"INFO","message":"batch forwarded","received":"9","forwarded":9,"filtered":0,"invalid":0,"rejected":0,"failed":0}""")]
    [InlineData("""{"level":"INFO","message":"[INFO] sent 9 records"}""")]
    public void A_line_without_all_six_counts_is_no_account(string text) => Assert.Null(LogLine.Parse(text).Account);

    [Theory]
    [InlineData("""{"time":"2026-11-22T10:00:00.000Z","type":"platform.report","record":{"requestId":"0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11","status":"timeout","metrics":{"durationMs":60000.0}}}""", "Sandbox.Timedout")]
    [InlineData("""{"time":"2026-11-22T10:00:00.000Z","type":"platform.report","record":{"requestId":"0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11","status":"error","errorType":"Runtime.ExitError","metrics":{}}}""", "Runtime.ExitError")]
    [InlineData("""{"time":"2026-11-22T10:00:00.000Z","type":"platform.runtimeDone","record":{"requestId":"0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11","status":"failure"}}""", "platform.runtimeDone.failure")]
    [InlineData("2026-11-22T10:00:00.000Z 0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11 Task timed out after 60.06 seconds\n\n", "Sandbox.Timedout")]
    [InlineData("RequestId: 0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11 Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n", "Runtime.ExitError")]
    [InlineData("REPORT RequestId: 0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 30 MB\tStatus: timeout", "Sandbox.Timedout")]
    [InlineData("REPORT RequestId: 0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11\tDuration: 30.00 ms\tStatus: error\tError Type: Runtime.ExitError", "Runtime.ExitError")]
    [InlineData("[ERROR] KeyError: 'awslogs'\nTraceback (most recent call last):\n  File \"/var/task/lambda_function.py\", line 9", "KeyError")]
    [InlineData("""{"timestamp":"2026-11-22T10:00:00Z","level":"ERROR","errorMessage":"'awslogs'","errorType":"KeyError","requestId":"0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11","stackTrace":[]}""", "KeyError")]
    [InlineData("""{"timestamp":"2026-11-22T10:00:00.000Z","level":"FATAL","message":"the function cannot run","errorType":"Wallarm.MissingSetting","errorMessage":"X_NODE_URL is not set"}""", "Wallarm.MissingSetting")]
    public void Whatever_ends_an_invocation_is_an_error_and_the_pattern_of_CloudWatch_Logs_lets_it_through(string text, string errorType)
    {
        var line = LogLine.Parse(text);

        Assert.Equal(errorType, line.ErrorType);
        Assert.True(line.IsError);
        Assert.False(string.IsNullOrEmpty(line.ErrorMessage));
        if (text.Contains(Id, StringComparison.Ordinal)) Assert.Equal(Id, line.RequestId);

        // Terms with a question mark: one of them must be in the line.
        var terms =
            System.Text.RegularExpressions.Regex.Matches(
                ForwarderLogOperation.ErrorPattern, "\\?(?:\"(?<term>[^\"]+)\"|(?<term>\\S+))").Select(match => match.Groups["term"].Value);
        Assert.Contains(terms, term => text.Contains(term, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("START RequestId: 0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11 Version: 3", Id)]
    [InlineData("END RequestId: 0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11", Id)]
    [InlineData("REPORT RequestId: 0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11\tDuration: 30.00 ms\tBilled Duration: 30 ms", Id)]
    [InlineData("INIT_START Runtime Version: provided:al2023.v50\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:abc", null)]
    [InlineData("sent 9 records", null)]
    [InlineData("{ not json", null)]
    [InlineData("", null)]
    public void A_foreign_line_is_its_own_message_and_no_error(string text, string? requestId)
    {
        var line = LogLine.Parse(text + "\n");

        Assert.Equal((text, requestId, false), (line.Message, line.RequestId, line.IsError));
        Assert.Null(line.Account);
    }

    [Fact]
    public void A_line_of_a_Python_logger_is_taken_apart()
    {
        var line = LogLine.Parse($"[WARNING]\t2026-11-22T10:00:00.123Z\t{Id}\tnode answered 503\n");

        Assert.Equal(("WARNING", "node answered 503", Id, false), (line.Level, line.Message, line.RequestId, line.IsError));
    }

    [Fact]
    public void A_success_that_Lambda_reports_is_no_error()
    {
        var line = LogLine.Parse($$$"""{"time":"2026-11-22T10:00:00.000Z","type":"platform.report","record":{"requestId":"{{{Id}}}","status":"success"}}""");

        Assert.Equal(("platform.report: success", Id, false), (line.Message, line.RequestId, line.IsError));
    }
}
