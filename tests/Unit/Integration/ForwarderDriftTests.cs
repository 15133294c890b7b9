using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Publish-WallarmForwarder on a function that somebody has changed, or that somebody else made.</summary>
public class ForwarderDriftTests
{
    [BotoFact]
    public async Task That_a_function_may_use_IPv6_in_its_subnets_stays_when_they_change()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-SubnetId subnet-1 -SecurityGroupId sg-1");
        var dualStack = new { SubnetIds = Boto.List("subnet-1"), SecurityGroupIds = Boto.List("sg-1"), Ipv6AllowedForDualStack = true };
        await cloud.CallAsync(
            "lambda", "update_function_configuration", new { FunctionName = "wallarm-api-discovery-connector", VpcConfig = dualStack });

        cloud.Run("Publish-WallarmForwarder @aws -SubnetId subnet-2").ThrowIfFailed();

        var vpc = (await cloud.ReadFunctionAsync("live"))["Configuration"]!["VpcConfig"]!;
        Assert.Equal(("subnet-2", true), (vpc["SubnetIds"]![0]!.GetValue<string>(), vpc["Ipv6AllowedForDualStack"]!.GetValue<bool>()));
    }

    [BotoFact]
    public async Task What_a_second_run_is_not_given_stays_as_it_is()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder(
            "-Timeout 20 -MemorySize 256 -LogLevel WARN -MaximumRetryAttempts 0 -MaximumEventAgeInSeconds 600 -ReservedConcurrentExecutions 5 -LogRetentionInDays 7 "
            + "-KmsKeyArn arn:aws:kms:eu-west-1:123456789012:key/k -SubnetId subnet-1 -SecurityGroupId sg-1 -OnFailureDestination arn:aws:sqs:eu-west-1:123456789012:q");

        var second = cloud.Run("Publish-WallarmForwarder @aws").Single<PublishedForwarder>();

        Assert.Equal((ChangeStatus.Unchanged, 20, 256), (second.Status, second.Timeout, second.MemorySize));
        Assert.Empty(cloud.Mutations);
    }

    private const string Name = "wallarm-api-discovery-connector";
    private const string Options = "-NodeUrl node.example.com:5050 -NodeScheme https -Timeout 60 -MemorySize 256 -LogRetentionInDays 14 -ReservedConcurrentExecutions 5 -Tag @{ team = 'api' } "
        + "-OnFailureDestination arn:aws:sqs:eu-west-1:123456789012:q -MaximumRetryAttempts 1 -SubnetId subnet-1 -SecurityGroupId sg-1 -KmsKeyArn arn:aws:kms:eu-west-1:123456789012:key/k -LogLevel WARN -Architecture x86_64";

    [BotoTheory]
    [InlineData("Runtime", "python3.13", "Runtime", "UpdateFunctionConfiguration PublishVersion UpdateAlias")]
    [InlineData("Handler", "other", "Handler", "UpdateFunctionConfiguration PublishVersion UpdateAlias")]
    [InlineData("Timeout", 3, "Timeout", "UpdateFunctionConfiguration PublishVersion UpdateAlias")]
    [InlineData("MemorySize", 128, "MemorySize", "UpdateFunctionConfiguration PublishVersion UpdateAlias")]
    [InlineData("Environment", """{"Variables":{"X_NODE_URL":"other:1","X_NODE_SCHEME":"http","MINE":"kept"}}""", "environment variable X_NODE_PROTOCOL|environment variable X_NODE_SCHEME|environment variable X_NODE_URL", "UpdateFunctionConfiguration PublishVersion UpdateAlias")]
    [InlineData("VpcConfig", """{"SubnetIds":["subnet-9"],"SecurityGroupIds":["sg-9"]}""", "VpcConfig.SubnetIds|VpcConfig.SecurityGroupIds", "UpdateFunctionConfiguration PublishVersion UpdateAlias")]
    [InlineData("KMSKeyArn", "arn:aws:kms:eu-west-1:123456789012:key/other", "KMSKeyArn", "UpdateFunctionConfiguration PublishVersion UpdateAlias")]
    [InlineData("LoggingConfig", """{"LogFormat":"JSON","ApplicationLogLevel":"DEBUG"}""", "LoggingConfig.ApplicationLogLevel", "UpdateFunctionConfiguration PublishVersion UpdateAlias")]
    [InlineData("Role", "OTHER", "Role", "UpdateFunctionConfiguration PublishVersion UpdateAlias")]
    [InlineData("code", "", "CodeSha256", "UpdateFunctionCode PublishVersion UpdateAlias")]
    [InlineData("architecture", "", "Architecture|CodeSha256", "UpdateFunctionCode PublishVersion UpdateAlias")]
    [InlineData("alias gone", "", "OnFailure destination|MaximumRetryAttempts", "PublishVersion CreateAlias PutFunctionEventInvokeConfig")]
    [InlineData("alias on an old version", "", "", "PublishVersion UpdateAlias")]
    [InlineData("alias on the unpublished version", "", "", "PublishVersion UpdateAlias")]
    [InlineData("event invoke settings gone", "", "OnFailure destination|MaximumRetryAttempts", "PutFunctionEventInvokeConfig")]
    [InlineData("retry attempts", "", "MaximumRetryAttempts", "PutFunctionEventInvokeConfig")]
    [InlineData("concurrency gone", "", "ReservedConcurrentExecutions", "PutFunctionConcurrency")]
    [InlineData("retention", "", "RetentionInDays", "PutRetentionPolicy")]
    [InlineData("log group gone", "", "|RetentionInDays", "CreateLogGroup PutRetentionPolicy")]
    [InlineData("tags gone", "", "", "TagResource")]
    public async Task What_has_drifted_is_planned_and_repaired_and_nothing_else_is_touched(
        string drift, object value, string properties, string mutations)
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();
        var command = $"Publish-WallarmForwarder @aws -RoleArn {role.RoleArn} {Options}";
        var made = cloud.Run(command).Single<PublishedForwarder>();
        await DriftAsync(cloud, drift, value);
        cloud.Aws.ClearCalls();

        var planned = cloud.Run(command + " -WhatIf").Single<PublishedForwarder>();
        Assert.Empty(cloud.Mutations);
        var repaired = cloud.Run(command).Single<PublishedForwarder>();

        Assert.Equal(mutations.Split(' '), cloud.Mutations);
        Assert.Equal(ChangeStatus.Updated, repaired.Status);
        Assert.Equal(planned.Changes, repaired.Changes);
        Assert.Equal(
            properties.Split('|', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            repaired.Changes.Where(change => change.Property is not null).Select(change => change.Property!).Order(StringComparer.Ordinal));
        Assert.All(repaired.Changes, change => Assert.Contains(change.ToString(), cloud.Screen, StringComparison.Ordinal));
        Assert.Equal(made with { Status = repaired.Status, Version = repaired.Version, Changes = repaired.Changes }, repaired);
        var live = (await cloud.ReadFunctionAsync("live"))["Configuration"]!;
        Assert.Equal(repaired.Version, live["Version"]!.GetValue<string>());
        if (drift == "Environment") Assert.Equal("kept", live["Environment"]!["Variables"]!["MINE"]!.GetValue<string>());
        cloud.Aws.ClearCalls();
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run(command).Single<PublishedForwarder>().Status);
        Assert.Empty(cloud.Mutations);
    }

    [BotoFact]
    public async Task A_function_made_by_hand_from_the_guide_is_taken_over_with_all_it_has()
    {
        await using var cloud = await CloudSession.OpenAsync();
        await CreateByHandAsync(cloud, "python3.13", "lambda_function.lambda_handler", "connector");
        await cloud.CallAsync("lambda", "tag_resource", new { Resource = Arn(cloud), Tags = new { team = "api" } });
        cloud.Aws.ClearCalls();

        var code = CodeOfGuide();
        using var theirs = new CodeDownload(code);
        await using var rewriter = new ResponseRewriter(cloud.Aws.Endpoint, (_, _, answer) =>
        {
            if (answer["Code"] is JsonObject place) place["Location"] = theirs.Url;
        });
        cloud.Redirect(rewriter.Endpoint);
        var run = cloud.Run("Publish-WallarmForwarder @aws");
        cloud.Redirect(cloud.Aws.Endpoint);

        var forwarder = run.Single<PublishedForwarder>();
        Assert.Equal(
            ["PublishVersion", "CreateAlias", "UpdateFunctionCode", "UpdateFunctionConfiguration", "UpdateFunctionCode", "PublishVersion", "UpdateAlias", "TagResource"], cloud.Mutations.Where(operation => !operation.Contains("Log", StringComparison.Ordinal) && operation != "PutRetentionPolicy"));
        Assert.Equal(
            (ChangeStatus.Updated, "http://node.internal:5050", 60, 512),
            (forwarder.Status, forwarder.NodeAddress, forwarder.Timeout, forwarder.MemorySize));
        Assert.Contains(forwarder.Changes, change => change is { Property: "Runtime", Current: "python3.13", Desired: "provided.al2023" });
        Assert.Contains(
            forwarder.Changes,
            change => change is { Property: "Handler", Current: "lambda_function.lambda_handler", Desired: "bootstrap" });
        var uploads =
            cloud.Aws.MutatingCalls.Where(call => call.Operation == "UpdateFunctionCode").Select(
                call => Files(call.Json.GetProperty("ZipFile").GetBytesFromBase64())).ToList();
        Assert.Equal(Files(code).Concat(uploads[1]).Order(StringComparer.Ordinal), uploads[0].Order(StringComparer.Ordinal));
        Assert.Equal("python3.13", (await cloud.ReadFunctionAsync("1"))["Configuration"]!["Runtime"]!.GetValue<string>());
        Assert.Equal("2", forwarder.Version);
        var function = await cloud.ReadFunctionAsync("live");
        Assert.Equal("""{"X_NODE_URL":"node.internal:5050","X_NODE_SCHEME":"http","MINE":"kept","X_NODE_PROTOCOL":"ext-proc"}""", function["Configuration"]!["Environment"]!["Variables"]!.ToJsonString());
        Assert.Equal("by hand", (await cloud.ReadFunctionAsync())["Configuration"]!["Description"]!.GetValue<string>());
        Assert.Equal("Active", function["Configuration"]!["TracingConfig"]!["Mode"]!.GetValue<string>());
        Assert.Equal(
            "api Wallarm.Connector.PowerShell/adopted",
            $"{(await cloud.ReadFunctionAsync())["Tags"]!["team"]} {(await cloud.ReadFunctionAsync())["Tags"]!["wallarm:connector"]}");
        Assert.DoesNotContain(run.Warnings, warning => warning.Contains("unencrypted", StringComparison.Ordinal));

        // Its dead-letter queue keeps what a failure destination would.
        Assert.DoesNotContain(run.Warnings, warning => warning.Contains("-OnFailureDestination", StringComparison.Ordinal));
    }

    [BotoTheory]
    [InlineData("nodejs22.x", "index.handler")]
    [InlineData("python3.13", "other.handler")]
    [InlineData("provided.al2023", "bootstrap")]
    public async Task A_function_of_somebody_else_is_left_alone_unless_forced(string runtime, string handler)
    {
        await using var cloud = await CloudSession.OpenAsync();
        await CreateByHandAsync(cloud, runtime, handler, "billing");
        cloud.Aws.ClearCalls();

        var error = cloud.Fail("Publish-WallarmForwarder @aws");
        var refused = cloud.Mutations.ToArray();
        var planned = cloud.Run("Publish-WallarmForwarder @aws -ReplaceExisting -Force -WhatIf").Single<PublishedForwarder>();
        var plannedMutations = cloud.Mutations.ToArray();
        var forced = cloud.Run("Publish-WallarmForwarder @aws -ReplaceExisting -Force").Single<PublishedForwarder>();

        Assert.StartsWith("Wallarm.FunctionNotOurs,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"runtime {runtime}, handler {handler}", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("-ReplaceExisting", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(Arn(cloud), error.TargetObject);
        Assert.Empty(refused);
        Assert.Empty(plannedMutations);
        Assert.Equal((ChangeStatus.Updated, forced.CodeSha256), (forced.Status, planned.CodeSha256));
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run("Publish-WallarmForwarder @aws").Single<PublishedForwarder>().Status);
    }

    [BotoFact]
    public async Task A_function_that_CloudFormation_manages_is_warned_about_where_it_changes()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        await cloud.Aws.Seed.FunctionTagsAsync(Name, ("aws:cloudformation:stack-name", "infra"));

        var unchanged = cloud.Run("Publish-WallarmForwarder @aws");
        var changed = cloud.Run("Publish-WallarmForwarder @aws -Timeout 90 -WhatIf");

        Assert.DoesNotContain(unchanged.Warnings, warning => warning.Contains("CloudFormation", StringComparison.Ordinal));
        Assert.Contains(changed.Warnings, warning => warning.Contains($"Lambda function '{Name}' is managed by the CloudFormation stack 'infra'", StringComparison.Ordinal));
    }

    [BotoFact]
    public async Task A_function_leaves_its_vpc_and_loses_a_variable_only_when_told()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-SubnetId subnet-1 -SecurityGroupId sg-1 -Environment @{ MINE = 'x'; OTHER = 'y' }");

        var half = cloud.Fail("Publish-WallarmForwarder @aws -SecurityGroupId @()");
        cloud.Run("Publish-WallarmForwarder @aws -SubnetId @() -Environment @{ MINE = $null; ABSENT = $null }").ThrowIfFailed();

        Assert.StartsWith("Wallarm.VpcIncomplete,", half.FullyQualifiedErrorId, StringComparison.Ordinal);
        var live = (await cloud.ReadFunctionAsync("live"))["Configuration"]!;
        Assert.Equal(
            "[] []", $"{live["VpcConfig"]!["SubnetIds"]!.ToJsonString()} {live["VpcConfig"]!["SecurityGroupIds"]!.ToJsonString()}");
        Assert.Equal(
            ["OTHER", "X_NODE_PROTOCOL", "X_NODE_SCHEME", "X_NODE_URL"],
            live["Environment"]!["Variables"]!.AsObject().Select(variable => variable.Key).Order(StringComparer.Ordinal));
    }

    [BotoTheory]
    [InlineData("$null")]
    [InlineData("''")]
    public async Task Key_failure_destination_and_concurrency_are_taken_away_when_told_and_not_by_what_comes_down_the_pipeline(string none)
    {
        await using var cloud = await CloudSession.OpenAsync();
        const string Key = "arn:aws:kms:eu-west-1:123456789012:key/k";
        cloud.CreateForwarder($"-KmsKeyArn {Key} -OnFailureDestination arn:aws:sqs:eu-west-1:123456789012:q -MaximumRetryAttempts 1 -ReservedConcurrentExecutions 5");
        var piped = cloud.Run("[pscustomobject]@{ KmsKeyArn = $null; OnFailureDestination = ''; ReservedConcurrentExecutions = $null } | Publish-WallarmForwarder @aws")
            .Single<PublishedForwarder>();

        var taken = cloud.Run($"Publish-WallarmForwarder @aws -KmsKeyArn {none} -OnFailureDestination {none} -ReservedConcurrentExecutions $null").Single<PublishedForwarder>();

        Assert.Equal(ChangeStatus.Unchanged, piped.Status);
        Assert.Equal(
            ["UpdateFunctionConfiguration", "DeleteFunctionConcurrency", "PublishVersion", "UpdateAlias", "PutFunctionEventInvokeConfig"],
            cloud.Mutations);
        Assert.Equal(
            [("KMSKeyArn", Key, "none"), ("ReservedConcurrentExecutions", "5", null), ("OnFailure destination", "arn:aws:sqs:eu-west-1:123456789012:q", null)],
            taken.Changes.Where(change => change.Property is not null).Select(change => (change.Property!, change.Current, change.Desired)));
        Assert.Null(taken.OnFailureDestination);
        Assert.Null((await cloud.ReadFunctionAsync("live"))["Configuration"]!["KMSKeyArn"]);
        Assert.Null((await cloud.ReadFunctionAsync())["Concurrency"]?["ReservedConcurrentExecutions"]);
        cloud.Aws.ClearCalls();
        Assert.Equal(ChangeStatus.Unchanged, cloud.Run("Publish-WallarmForwarder @aws -KmsKeyArn '' -OnFailureDestination '' -ReservedConcurrentExecutions $null").Single<PublishedForwarder>().Status);
        Assert.Empty(cloud.Mutations);
    }

    [BotoFact]
    public async Task A_reserved_concurrency_of_0_is_warned_about()
    {
        await using var cloud = await CloudSession.OpenAsync();
        var role = cloud.CreateRole();

        var run = cloud.Run($"Publish-WallarmForwarder @aws {CloudSession.Node} -RoleArn {role.RoleArn} -ReservedConcurrentExecutions 0 -WhatIf").ThrowIfFailed();

        Assert.Contains(run.Warnings, warning => warning.Contains("-ReservedConcurrentExecutions $null", StringComparison.Ordinal) && warning.Contains("never runs it", StringComparison.Ordinal));
    }

    [BotoTheory]
    [InlineData("-NodeUrl node.example.com:5050 -NodeScheme http")]
    [InlineData("-NodeUrl http://node.example.com:5050")]
    [InlineData("-NodeScheme http")]
    public async Task Trust_that_http_cannot_use_goes_with_the_switch_to_http(string options)
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-NodeFingerprint ('ab' * 32)");

        var forwarder = cloud.Run($"Publish-WallarmForwarder @aws {options}").Single<PublishedForwarder>();

        Assert.StartsWith("http://node.example.com", forwarder.NodeAddress, StringComparison.Ordinal);
        Assert.Contains(forwarder.Changes, change => change is { Action: "Remove", Property: "environment variable X_NODE_FINGERPRINT" });
        Assert.False((await cloud.ReadFunctionAsync("live"))["Configuration"]!["Environment"]!["Variables"]!.AsObject().ContainsKey("X_NODE_FINGERPRINT"));
    }

    private static async Task DriftAsync(CloudSession cloud, string drift, object value)
    {
        switch (drift)
        {
            case "code":
            case "architecture":
                await cloud.CallAsync("lambda", "update_function_code", new { FunctionName = Name, ZipFile = Boto.Bytes(Account.Zip("other")), Architectures = Boto.List(drift == "code" ? "x86_64" : "arm64") });
                await PublishAsync(cloud);
                break;
            case "alias gone":
                await cloud.CallAsync("lambda", "delete_alias", new { FunctionName = Name, Name = "live" });
                break;
            case "alias on an old version":
                await cloud.CallAsync("lambda", "update_function_configuration", new { FunctionName = Name, Timeout = 99 });
                await PublishAsync(cloud);
                await cloud.CallAsync("lambda", "update_function_configuration", new { FunctionName = Name, Timeout = 60 });
                break;
            case "alias on the unpublished version":
                await cloud.CallAsync("lambda", "update_alias", new { FunctionName = Name, Name = "live", FunctionVersion = "$LATEST" });
                break;
            case "event invoke settings gone":
                await cloud.CallAsync("lambda", "delete_function_event_invoke_config", new { FunctionName = Name, Qualifier = "live" });
                break;
            case "retry attempts":
                await cloud.CallAsync(
                    "lambda",
                    "update_function_event_invoke_config",
                    new { FunctionName = Name, Qualifier = "live", MaximumRetryAttempts = 2 });
                break;
            case "concurrency gone":
                await cloud.CallAsync("lambda", "delete_function_concurrency", new { FunctionName = Name });
                break;
            case "retention":
                await cloud.CallAsync("logs", "put_retention_policy", new { logGroupName = "/aws/lambda/" + Name, retentionInDays = 1 });
                break;
            case "log group gone":
                await cloud.CallAsync("logs", "delete_log_group", new { logGroupName = "/aws/lambda/" + Name });
                break;
            case "tags gone":
                await cloud.CallAsync(
                    "lambda", "untag_resource", new { Resource = Arn(cloud), TagKeys = Boto.List("team", "wallarm:connector") });
                break;
            case "Role":
                await cloud.CallAsync("iam", "create_role", new { RoleName = "other", AssumeRolePolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""" });
                await ConfigureAsync(cloud, drift, JsonValue.Create($"arn:aws:iam::{cloud.AccountId}:role/other"));
                break;
            default:
                await ConfigureAsync(cloud, drift, value is string text ? (text.StartsWith('{') ? JsonNode.Parse(text)! : JsonValue.Create(text)) : JsonValue.Create((int)value));
                break;
        }
    }

    /// <summary>Changes a setting, and lets the alias serve it.</summary>
    private static async Task ConfigureAsync(CloudSession cloud, string setting, JsonNode value)
    {
        await cloud.CallAsync("lambda", "update_function_configuration", new JsonObject { ["FunctionName"] = Name, [setting] = value });
        await PublishAsync(cloud);
    }

    private static async Task PublishAsync(CloudSession cloud)
    {
        var version = (await cloud.CallAsync("lambda", "publish_version", new { FunctionName = Name }))["Version"]!.GetValue<string>();
        await cloud.CallAsync("lambda", "update_alias", new { FunctionName = Name, Name = "live", FunctionVersion = version });
    }

    [BotoFact]
    public async Task The_old_code_serves_by_the_alias_until_the_new_one_is_whole_and_a_download_that_fails_is_a_warning()
    {
        await using var cloud = await CloudSession.OpenAsync();
        await CreateByHandAsync(cloud, "python3.13", "lambda_function.lambda_handler", "connector");
        cloud.Aws.FailOnce("lambda:UpdateFunctionConfiguration", AwsFault.Error("InvalidParameterValueException", "no", 400));

        var stopped = cloud.Run("Publish-WallarmForwarder @aws");
        var meanwhile = await cloud.ReadFunctionAsync("live");
        var finished = cloud.Run("Publish-WallarmForwarder @aws").Single<PublishedForwarder>();
        var back = cloud.Run("Publish-WallarmForwarder @aws -Rollback").Single<PublishedForwarder>();

        Assert.Single(stopped.Errors);
        Assert.Contains(stopped.Warnings, warning => warning.Contains("could not be downloaded", StringComparison.Ordinal));
        Assert.Equal("python3.13", meanwhile["Configuration"]!["Runtime"]!.GetValue<string>());
        Assert.Equal(("provided.al2023", "python3.13"), (finished.Runtime, back.Runtime));
    }

    private static byte[] CodeOfGuide()
    {
        using var zip = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(zip, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true)) archive.CreateEntry("lambda_function.py");
        return zip.ToArray();
    }

    private static string[] Files(byte[] zip)
    {
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(zip));
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    private static async Task CreateByHandAsync(CloudSession cloud, string runtime, string handler, string roleName)
    {
        var role = await cloud.CallAsync("iam", "create_role", new { RoleName = roleName, AssumeRolePolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""" });
        await cloud.CallAsync("lambda", "create_function", new
        {
            FunctionName = Name,
            Description = "by hand",
            Runtime = runtime,
            Handler = handler,
            Role = role["Role"]!["Arn"]!.GetValue<string>(),
            Code = new { ZipFile = Boto.Bytes(Account.Zip("theirs")) },
            Timeout = 3,
            MemorySize = 512,
            TracingConfig = new { Mode = "Active" },
            DeadLetterConfig = new { TargetArn = $"arn:aws:sqs:eu-west-1:{cloud.AccountId}:dead" },
            Environment = new { Variables = new { X_NODE_URL = "node.internal:5050", X_NODE_SCHEME = "http", MINE = "kept" } },
        });
    }

    private static string Arn(CloudSession cloud) => $"arn:aws:lambda:eu-west-1:{cloud.AccountId}:function:{Name}";
}
