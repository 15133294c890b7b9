using System.Text.Json.Nodes;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Publish-WallarmForwarder: what it makes, what it plans, and that it stops there.</summary>
public class ForwarderTests
{
    private const string Name = "wallarm-api-discovery-connector";
    private const string Everything =
        $"-Architecture arm64 -NodeProtocol Mirror -ApplicationId 7 -LogLevel WARN -Timeout 45 -MemorySize 256 -SubnetId subnet-1, subnet-2 -SecurityGroupId sg-1 -KmsKeyArn arn:aws:kms:eu-west-1:123456789012:key/k "
        + "-Tag @{ team = 'api' } -ReservedConcurrentExecutions 5 -LogRetentionInDays 14 -OnFailureDestination arn:aws:sqs:eu-west-1:123456789012:q -MaximumRetryAttempts 1 -MaximumEventAgeInSeconds 3600 "
        + "-NodeFingerprint ('ab' * 32) -Environment @{ X_CONCURRENCY = 8 }";

    [BotoFact]
    public async Task The_first_run_makes_function_version_alias_and_log_group()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();

        var run = cloud.Run($"Publish-WallarmForwarder @aws -RoleArn {role.RoleArn} {CloudSession.Node}");

        var forwarder = run.Single<PublishedForwarder>();
        Assert.Equal(["GetCallerIdentity", "GetFunction", "DescribeLogGroups", "CreateLogGroup", "PutRetentionPolicy", "CreateFunction", "GetFunctionConfiguration", "Invoke", "CreateAlias"], cloud.Operations);
        var arn = $"arn:aws:lambda:eu-west-1:{cloud.AccountId}:function:{Name}";
        Assert.Equal(
            (Name, arn, arn + ":live", "1"), (forwarder.FunctionName, forwarder.FunctionArn, forwarder.AliasArn, forwarder.Version));
        Assert.Equal(
            ("provided.al2023", "bootstrap", "x86_64", 128, 60),
            (forwarder.Runtime, forwarder.Handler, forwarder.Architecture, forwarder.MemorySize, forwarder.Timeout));
        Assert.Equal(
            (role.RoleArn, "https://node.example.com:5080", $"/aws/lambda/{Name}"),
            (forwarder.RoleArn, forwarder.NodeAddress, forwarder.FunctionLogGroupName));
        Assert.Equal((ChangeStatus.Created, (string?)null), (forwarder.Status, forwarder.OnFailureDestination));
        var live = await cloud.ReadFunctionAsync("live");
        var configuration = live["Configuration"]!;
        Assert.Equal(
            ("1", forwarder.CodeSha256), (configuration["Version"]!.GetValue<string>(), configuration["CodeSha256"]!.GetValue<string>()));
        Assert.Equal("""{"X_NODE_PROTOCOL":"ext-proc","X_NODE_URL":"node.example.com:5080","X_NODE_SCHEME":"https"}""", configuration["Environment"]!["Variables"]!.ToJsonString());
        Assert.Equal(("JSON", "INFO", "WARN"), Logging(configuration));
        Assert.Equal("Wallarm.Connector.PowerShell", (await cloud.ReadFunctionAsync())["Tags"]!["wallarm:connector"]!.GetValue<string>());
        var group = Assert.Single(
            (await cloud.CallAsync("logs", "describe_log_groups", new { logGroupNamePrefix = "/aws/lambda/" }))["logGroups"]!.AsArray());
        Assert.Equal(30, group!["retentionInDays"]!.GetValue<int>());
        Assert.Equal("ExtProc", forwarder.NodeProtocol);
        Assert.Contains("-OnFailureDestination", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Every_option_arrives_and_a_second_run_finds_nothing_to_do()
    {
        await using var cloud = await CloudSession.OpenAsync();

        var first = cloud.CreateForwarder(Everything);
        var live = (await cloud.ReadFunctionAsync("live"))["Configuration"]!;
        var function = await cloud.ReadFunctionAsync();
        var invoke = await cloud.CallAsync("lambda", "get_function_event_invoke_config", new { FunctionName = Name, Qualifier = "live" });
        cloud.Aws.ClearCalls();
        var run = cloud.Run($"Publish-WallarmForwarder @aws {CloudSession.Node} {Everything} -RoleArn {first.RoleArn}");
        var bare = cloud.Run("Publish-WallarmForwarder @aws");

        Assert.Equal(
            ("arm64", 45, 256),
            (live["Architectures"]![0]!.GetValue<string>(), live["Timeout"]!.GetValue<int>(), live["MemorySize"]!.GetValue<int>()));
        Assert.Equal(
            ("7", string.Concat(Enumerable.Repeat("AB", 32)), "8"),
            (Variable(live, "X_WALLARM_APPLICATION_ID"), Variable(live, "X_NODE_FINGERPRINT"), Variable(live, "X_CONCURRENCY")));
        Assert.Equal(("JSON", "WARN", "WARN"), Logging(live));
        Assert.Equal("""["subnet-1","subnet-2"] ["sg-1"]""", $"{live["VpcConfig"]!["SubnetIds"]!.ToJsonString()} {live["VpcConfig"]!["SecurityGroupIds"]!.ToJsonString()}");
        Assert.Equal("arn:aws:kms:eu-west-1:123456789012:key/k", live["KMSKeyArn"]!.GetValue<string>());
        Assert.Equal(
            ("api", 5),
            (function["Tags"]!["team"]!.GetValue<string>(), function["Concurrency"]!["ReservedConcurrentExecutions"]!.GetValue<int>()));
        Assert.Equal((1, 3600, "arn:aws:sqs:eu-west-1:123456789012:q"), (invoke["MaximumRetryAttempts"]!.GetValue<int>(), invoke["MaximumEventAgeInSeconds"]!.GetValue<int>(), invoke["DestinationConfig"]!["OnFailure"]!["Destination"]!.GetValue<string>()));

        Assert.Empty(cloud.Mutations);
        Assert.Equal(12, cloud.Aws.Calls.Count);
        Assert.Equal(
            ["DescribeLogGroups", "GetAlias", "GetCallerIdentity", "GetFunction", "GetFunction", "GetFunctionEventInvokeConfig"],
            cloud.Operations.Take(6).Order(StringComparer.Ordinal));
        var unchanged = first with { Status = ChangeStatus.Unchanged };
        Assert.Equal(
            [unchanged, unchanged], new[] { run, bare }.Select(each => each.Single<PublishedForwarder>() with { Changes = first.Changes }));
        Assert.Empty(run.Single<PublishedForwarder>().Changes);
        Assert.Empty(run.Warnings);
    }

    [BotoFact]
    public async Task What_if_plans_a_whole_pipeline_where_nothing_exists()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var command = $"New-WallarmLambdaRole @aws WHATIF | Publish-WallarmForwarder @aws {CloudSession.Node} {Everything} WHATIF";

        var planned = cloud.Run(command.Replace("WHATIF", "-WhatIf", StringComparison.Ordinal)).Single<PublishedForwarder>();
        Assert.Empty(cloud.Mutations);
        var made = cloud.Run(command.Replace("WHATIF", "", StringComparison.Ordinal)).Single<PublishedForwarder>();

        Assert.Equal((ChangeStatus.Planned, (string?)null), (planned.Status, planned.Version));
        Assert.Equal(planned with { Status = ChangeStatus.Created, Version = "1", Changes = made.Changes }, made);
        Assert.Equal(planned.Changes, made.Changes);
        Assert.Contains($"Create log group '/aws/lambda/{Name}'", cloud.Screen, StringComparison.Ordinal);
        Assert.Contains($"Set RetentionInDays of log group '/aws/lambda/{Name}': 14", cloud.Screen, StringComparison.Ordinal);
        Assert.Contains(
            $"Create Lambda function '{Name}': provided.al2023 on arm64, handler bootstrap, 256 MB, 45 s, role {made.RoleArn}, node https://node.example.com:5080, code {made.CodeSha256}, WARN JSON log, "
            + "environment variables X_CONCURRENCY, X_NODE_FINGERPRINT, X_NODE_PROTOCOL, X_NODE_SCHEME, X_NODE_URL, X_WALLARM_APPLICATION_ID, subnets subnet-1, subnet-2, security groups sg-1, KMS key arn:aws:kms:eu-west-1:123456789012:key/k, tags ",
            cloud.Screen, StringComparison.Ordinal);
        Assert.Contains($"Set ReservedConcurrentExecutions of Lambda function '{Name}': 5", cloud.Screen, StringComparison.Ordinal);
        Assert.Contains("alias live points at it", cloud.Screen, StringComparison.Ordinal);
        Assert.Contains("arn:aws:sqs:eu-west-1:123456789012:q", cloud.Screen, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task What_if_beats_force_and_shows_each_difference_of_an_existing_function()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var before = cloud.CreateForwarder();

        var planned = cloud.Run("Publish-WallarmForwarder @aws -NodeUrl 10.0.0.7:5050 -NodeScheme http -Architecture arm64 -Timeout 90 -Environment @{ API_TOKEN = 'hidden' } -ReplaceExisting -Force -WhatIf").Single<PublishedForwarder>();

        Assert.Empty(cloud.Mutations);
        Assert.Equal(
            (ChangeStatus.Planned, "arm64", 90, "http://10.0.0.7:5050"),
            (planned.Status, planned.Architecture, planned.Timeout, planned.NodeAddress));
        Assert.Contains(
            $"Set CodeSha256 of Lambda function '{Name}': {before.CodeSha256} -> {planned.CodeSha256}",
            cloud.Screen,
            StringComparison.Ordinal);
        Assert.Contains($"Set Architecture of Lambda function '{Name}': x86_64 -> arm64", cloud.Screen, StringComparison.Ordinal);
        Assert.Contains($"Set Timeout of Lambda function '{Name}': 60 -> 90", cloud.Screen, StringComparison.Ordinal);
        Assert.Contains(
            $"Set environment variable X_NODE_URL of Lambda function '{Name}': node.example.com:5080 -> 10.0.0.7:5050",
            cloud.Screen,
            StringComparison.Ordinal);
        Assert.Contains($"Set environment variable API_TOKEN of Lambda function '{Name}'", cloud.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", cloud.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("Create", cloud.Screen, StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData("cn-north-1", "aws-cn")]
    [InlineData("us-gov-west-1", "aws-us-gov")]
    public async Task The_partition_is_that_of_the_region(string region, string partition)
    {
        await using var cloud = await CloudSession.OpenAsync(region);

        var forwarder = cloud.CreateForwarder();
        var elsewhere = cloud.Fail($"Publish-WallarmForwarder @aws {CloudSession.Node} -RoleArn arn:aws:iam::{cloud.AccountId}:role/r");

        Assert.Equal($"arn:{partition}:lambda:{region}:{cloud.AccountId}:function:{Name}:live", forwarder.AliasArn);
        Assert.StartsWith($"arn:{partition}:iam::", forwarder.RoleArn, StringComparison.Ordinal);
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run("Publish-WallarmForwarder @aws").Single<PublishedForwarder>().Status);
        Assert.StartsWith("Wallarm.RoleArnNotUsable,", elsewhere.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private static (string Format, string Application, string System) Logging(JsonNode configuration) =>
        (configuration["LoggingConfig"]!["LogFormat"]!.GetValue<string>(), configuration["LoggingConfig"]!["ApplicationLogLevel"]!.GetValue<string>(), configuration["LoggingConfig"]!["SystemLogLevel"]!.GetValue<string>());

    private static string? Variable(JsonNode configuration, string name) =>
        configuration["Environment"]!["Variables"]![name]?.GetValue<string>();
}
