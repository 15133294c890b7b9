using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>Who may call: boto3 signs, the proxy checks.</summary>
public class SignatureTests
{
    [BotoFact]
    public async Task What_boto3_signs_is_accepted_in_every_protocol()
    {
        await using AwsProxy aws = await AwsProxy.StartAsync(await MotoServer.SharedAsync());

        await Boto.CallAsync(aws, "iam", "list_roles", new { PathPrefix = "/ä b+c/" });
        await Boto.CallAsync(aws, "logs", "describe_log_groups", new { logGroupNamePrefix = "/ünï*" });
        await Boto.CallAsync(aws, "lambda", "list_functions", new { MaxItems = 5 });
        BotoException absent =
            await Boto.FailAsync(
                aws, "lambda", "get_function", new { FunctionName = "arn:aws:lambda:eu-west-1:123456789012:function:absent:live" });
        await Boto.CallAsync(aws, "apigateway", "get_account", new { });
        await Boto.CallAsync(aws, "apigatewayv2", "get_apis", new { MaxResults = "10" });
        await Boto.CallAsync(aws, "ssm", "describe_parameters", new { });
        await Boto.CallAsync(aws, "sts", "get_caller_identity", new { });

        Assert.Equal("ResourceNotFoundException", absent.Code);
        Assert.Equal(
            ["iam:ListRoles", "logs:DescribeLogGroups", "lambda:ListFunctions", "lambda:GetFunction", "apigateway:GetAccount", "apigatewayv2:GetApis", "ssm:DescribeParameters", "sts:GetCallerIdentity"],
            aws.Calls.Select(call => $"{call.Service}:{call.Operation}"));
        Assert.Empty(aws.MutatingCalls);
    }

    [BotoFact]
    public async Task A_wrong_secret_is_refused_as_each_protocol_does()
    {
        await using AwsProxy aws = await AwsProxy.StartAsync(await MotoServer.SharedAsync());
        AwsIdentity wrong = aws.Identity with { SecretAccessKey = "not the secret" };

        await AssertRefusedAsync(
            aws, wrong, ("SignatureDoesNotMatch", 403), ("InvalidSignatureException", 400), ("InvalidSignatureException", 403));
    }

    [BotoFact]
    public async Task An_unknown_key_and_a_wrong_token_are_refused_as_each_protocol_does()
    {
        await using AwsProxy aws = await AwsProxy.StartAsync(await MotoServer.SharedAsync());
        AwsIdentity unknown = aws.Identity with { AccessKeyId = "AKIAUNKNOWNUNKNOWN22" };
        AwsIdentity tokenless = aws.NewIdentity("assumed-role/deployer/session") with { SessionToken = null };

        foreach (AwsIdentity identity in new[] { unknown, tokenless })
            await AssertRefusedAsync(
                aws, identity, ("InvalidClientTokenId", 403), ("UnrecognizedClientException", 400), ("UnrecognizedClientException", 403));
    }

    [BotoFact]
    public async Task An_expired_token_is_refused_as_each_protocol_does()
    {
        await using AwsProxy aws = await AwsProxy.StartAsync(await MotoServer.SharedAsync());
        AwsIdentity temporary = aws.NewIdentity("assumed-role/deployer/session");

        await Boto.CallAsync(aws, "iam", "list_roles", new { }, temporary);
        aws.AddIdentity(temporary with { ExpiresAt = DateTimeOffset.UtcNow.AddSeconds(-1) });

        await AssertRefusedAsync(aws, temporary, ("ExpiredToken", 403), ("ExpiredTokenException", 400), ("ExpiredTokenException", 403));
    }

    [BotoFact]
    public async Task A_clock_that_is_off_is_refused()
    {
        foreach ((double minutes, string words) in new[] { (6.0, "Signature expired"), (-6.0, "Signature not yet current") })
        {
            await using AwsProxy aws =
                await AwsProxy.StartAsync(
                    await MotoServer.SharedAsync(), new AwsProxyOptions { Clock = new ShiftedClock(TimeSpan.FromMinutes(minutes)) });

            BotoException error = await Boto.FailAsync(aws, "lambda", "list_functions", new { });

            Assert.Equal(("InvalidSignatureException", 403), (error.Code, error.Status));
            Assert.StartsWith(words, error.Text, StringComparison.Ordinal);
        }
    }

    [BotoFact]
    public async Task A_call_that_is_not_signed_is_refused()
    {
        await using AwsProxy aws = await AwsProxy.StartAsync(await MotoServer.SharedAsync());
        using HttpClient http = new();

        using HttpResponseMessage answer = await http.PostAsync(new Uri(aws.Endpoint), new StringContent("{}"));

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("MissingAuthenticationToken", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(
        AwsProxy aws, AwsIdentity identity, (string, int) query, (string, int) json, (string, int) rest)
    {
        BotoException iam = await Boto.FailAsync(aws, "iam", "list_roles", new { }, identity);
        BotoException logs = await Boto.FailAsync(aws, "logs", "describe_log_groups", new { }, identity);
        BotoException lambda = await Boto.FailAsync(aws, "lambda", "list_functions", new { }, identity);
        Assert.Equal((query, json, rest), ((iam.Code, iam.Status), (logs.Code, logs.Status), (lambda.Code, lambda.Status)));
    }

    private sealed class ShiftedClock(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + shift;
    }
}
