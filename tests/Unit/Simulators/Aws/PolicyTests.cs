using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>Identities, policies, parameters and tags.</summary>
public class PolicyTests
{
    [BotoFact]
    public async Task Policies_of_a_role_are_weighed()
    {
        await using Account account = await Account.OpenAsync();
        string role = await account.CreateRoleAsync();
        string document = $$"""
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":["logs:Create*","logs:PutLogEvents"],"Resource":"arn:aws:logs:*:*:*"},
              {"Effect":"Deny","Action":"logs:PutLogEvents","Resource":"arn:aws:logs:*:*:log-group:/secret*"}]}
            """;
        JsonNode policy = await account.CallAsync("iam", "create_policy", new { PolicyName = "p", PolicyDocument = document });
        await account.CallAsync(
            "iam", "attach_role_policy", new { RoleName = "role", PolicyArn = policy["Policy"]!["Arn"]!.GetValue<string>() });
        await account.CallAsync("iam", "put_role_policy", new
        {
            RoleName = "role",
            PolicyName = "inline",
            PolicyDocument = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}}""",
        });

        JsonNode simulated = await account.CallAsync("iam", "simulate_principal_policy", new
        {
            PolicySourceArn = role,
            ActionNames = Boto.List("logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage", "s3:PutObject"),
            ResourceArns =
                Boto.List("arn:aws:logs:eu-west-1:123456789012:log-group:/g", "arn:aws:logs:eu-west-1:123456789012:log-group:/secret/g"),
        });

        Assert.Equal(
            ["allowed", "allowed", "allowed", "explicitDeny", "allowed", "allowed", "implicitDeny", "implicitDeny"],
            simulated["EvaluationResults"]!.AsArray().Select(result => result!["EvalDecision"]!.GetValue<string>()));
        Assert.Equal("NoSuchEntity", (await account.FailAsync("iam", "simulate_principal_policy", new { PolicySourceArn = role + "x", ActionNames = Boto.List("a:b") })).Code);
        Assert.DoesNotContain(account.Aws.CallsOf("SimulatePrincipalPolicy"), call => call.IsMutating);
    }

    [BotoFact]
    public async Task A_boundary_takes_away()
    {
        await using Account account = await Account.OpenAsync();
        string role = await account.CreateRoleAsync();
        await account.CallAsync(
            "iam",
            "attach_role_policy",
            new { RoleName = "role", PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" });
        JsonNode boundary = await account.CallAsync("iam", "create_policy", new
        {
            PolicyName = "boundary",
            PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:CreateLogGroup","Resource":"*"}]}""",
        });
        await account.CallAsync(
            "iam",
            "put_role_permissions_boundary",
            new { RoleName = "role", PermissionsBoundary = boundary["Policy"]!["Arn"]!.GetValue<string>() });

        JsonNode simulated =
            await account.CallAsync(
                "iam",
                "simulate_principal_policy",
                new { PolicySourceArn = role, ActionNames = Boto.List("logs:CreateLogGroup", "logs:PutLogEvents") });

        Assert.Equal(
            ["allowed", "implicitDeny"],
            simulated["EvaluationResults"]!.AsArray().Select(result => result!["EvalDecision"]!.GetValue<string>()));
    }

    [BotoFact]
    public async Task Who_calls_is_told_and_an_assumed_role_may_call()
    {
        await using Account account = await Account.OpenAsync();
        string role = await account.CreateRoleAsync("deployer");

        JsonNode self = await account.CallAsync("sts", "get_caller_identity", new { });
        JsonNode credentials =
            (await account.CallAsync("sts", "assume_role", new { RoleArn = role, RoleSessionName = "tests" }))["Credentials"]!;
        AwsIdentity assumed = account.Aws.Identity with
        {
            AccessKeyId = credentials["AccessKeyId"]!.GetValue<string>(),
            SecretAccessKey = credentials["SecretAccessKey"]!.GetValue<string>(),
            SessionToken = credentials["SessionToken"]!.GetValue<string>(),
        };
        JsonNode other = await Boto.CallAsync(account.Aws, "sts", "get_caller_identity", new { }, assumed);
        JsonNode seen = await Boto.CallAsync(account.Aws, "iam", "get_role", new { RoleName = "deployer" }, assumed);

        Assert.Equal($"arn:aws:iam::{account.Id}:user/tester", self["Arn"]!.GetValue<string>());
        Assert.Equal(
            (account.Id, $"arn:aws:sts::{account.Id}:assumed-role/deployer/tests"),
            (other["Account"]!.GetValue<string>(), other["Arn"]!.GetValue<string>()));
        Assert.Equal(role, seen["Role"]!["Arn"]!.GetValue<string>());
    }

    [BotoFact]
    public async Task A_standard_parameter_holds_four_kilobytes()
    {
        await using Account account = await Account.OpenAsync();

        BotoException error =
            await account.FailAsync("ssm", "put_parameter", new { Name = "/w/p", Type = "String", Value = new string('x', 4097) });
        await account.CallAsync("ssm", "put_parameter", new { Name = "/w/p", Type = "String", Value = new string('x', 4096) });
        JsonNode parameter = await account.CallAsync("ssm", "get_parameter", new { Name = "/w/p" });
        BotoException again = await account.FailAsync("ssm", "put_parameter", new { Name = "/w/p", Type = "String", Value = "y" });

        Assert.Equal("ValidationException", error.Code);
        Assert.Equal(4096, parameter["Parameter"]!["Value"]!.GetValue<string>().Length);
        Assert.Equal("ParameterAlreadyExists", again.Code);
    }
}
