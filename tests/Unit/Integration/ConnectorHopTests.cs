using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Test-WallarmConnector: each hop as it must be, and as it must not.</summary>
public class ConnectorHopTests
{
    private const string Stage = "Test-WallarmConnector -RestApiId $api -StageName prod @aws";
    private const string Group = "Test-WallarmConnector -LogGroupName /g @aws";

    [BotoFact]
    public async Task The_account_role_of_API_Gateway_has_to_be_there_and_be_trusted_and_may_write()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();

        var absent = Of(world, Stage, "AccountRole", api);
        world.Run(
            "Set-WallarmStageLogging -RestApiId $api -StageName prod -CreateAccountRole @aws | ForEach-Object { }",
            ("api", api)).ThrowIfFailed();
        var passed = Of(world, Stage, "AccountRole", api);
        var policy = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";
        await world.CallAsync("iam", "detach_role_policy", new { RoleName = "WallarmAPIGatewayCloudWatchRole", PolicyArn = policy });
        var powerless = Of(world, Stage, "AccountRole", api);
        await world.TrustAsync("WallarmAPIGatewayCloudWatchRole", "ec2.amazonaws.com");
        var untrusted = Of(world, Stage, "AccountRole", api);
        await world.CallAsync("iam", "delete_role", new { RoleName = "WallarmAPIGatewayCloudWatchRole" });
        var gone = Of(world, Stage, "AccountRole", api);

        Assert.Equal(CheckStatus.Passed, passed.Status);
        Assert.All([absent, powerless, untrusted, gone], check => Assert.Equal(CheckStatus.Failed, check.Status));
        Assert.EndsWith("-CreateAccountRole", absent.Remediation, StringComparison.Ordinal);
        Assert.Contains("logs:PutLogEvents", powerless.Detail, StringComparison.Ordinal);
        Assert.Contains(policy, powerless.Remediation, StringComparison.Ordinal);
        Assert.Contains("update-assume-role-policy", untrusted.Remediation, StringComparison.Ordinal);
        Assert.Contains("does not exist", gone.Detail, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task An_HTTP_API_needs_no_account_role()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var http = await world.CreateHttpStageAsync();

        var checks = Checks(world, "Test-WallarmConnector -ApiId $api -StageName '$default' @aws", http);

        Assert.DoesNotContain(checks, check => check.Name == "AccountRole");
        Assert.DoesNotContain("GetAccount", world.Aws.Calls.Select(call => call.Operation));
    }

    [BotoFact]
    public async Task The_format_may_lack_what_the_forwarder_only_hands_on()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var http = await world.CreateHttpStageAsync();
        await world.CreateLogGroupAsync("/g");
        await SetFormatAsync("""{"requestId":"$context.requestId","httpMethod":"$context.httpMethod","path":"$context.path","status":"$context.status","domainName":"$context.domainName"}""");
        var lean = Of(world, "Test-WallarmConnector -ApiId $api -StageName '$default' @aws", "StageFormat", http);
        await SetFormatAsync("""{"requestId":"$context.requestId","httpMethod":"$context.httpMethod","path":"$context.stage","status":"$context.status","domainName":"$context.domainName"}""");
        var misread = Of(world, "Test-WallarmConnector -ApiId $api -StageName '$default' @aws", "StageFormat", http);

        Assert.Equal((CheckStatus.Warning, CheckStatus.Failed), (lean.Status, misread.Status));
        Assert.Contains("sourceIp", lean.Detail, StringComparison.Ordinal);
        Assert.EndsWith("-Merge", lean.Remediation, StringComparison.Ordinal);

        Task SetFormatAsync(string format) => world.CallAsync("apigatewayv2", "update_stage", new { ApiId = http, StageName = "$default", AccessLogSettings = new { DestinationArn = world.GroupArn("/g"), Format = format } });
    }

    [BotoFact]
    public async Task A_log_group_tells_its_class_its_key_and_who_has_its_filters()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateFunctionAsync("other");
        await world.CreateFunctionAsync("another");
        await world.CallAsync(
            "logs", "create_log_group", new { logGroupName = "/g", kmsKeyId = $"arn:aws:kms:eu-west-1:{world.Aws.AccountId}:key/k1" });
        await world.CreateLogGroupAsync("/ia", "INFREQUENT_ACCESS");
        await world.AllowLogsAsync("logs", name: "other");
        await world.AllowLogsAsync("logs", name: "another");

        var empty = Of(world, Group, "FilterSlots");
        await world.PutFilterAsync("/g", "siem", world.FunctionArn(name: "other"));
        await world.PutFilterAsync("/g", "archive", world.FunctionArn(name: "another"));
        var taken = Of(world, Group, "FilterSlots");
        var group = Of(world, Group, "LogGroup");
        var infrequent = Of(world, "Test-WallarmConnector -LogGroupName /ia @aws", "LogGroup");

        Assert.Equal(
            (CheckStatus.Passed, CheckStatus.Warning, CheckStatus.Passed, CheckStatus.Failed),
            (empty.Status, taken.Status, group.Status, infrequent.Status));
        Assert.Contains($"'siem' to {world.FunctionArn(name: "other")}", taken.Detail, StringComparison.Ordinal);
        Assert.Contains("key/k1", group.Detail, StringComparison.Ordinal);
        Assert.Contains("Class STANDARD", group.Detail, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_resource_policy_that_fills_up_or_lets_anybody_in_is_a_warning_that_can_be_mended()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        for (var index = 0; index < 40; index++) await world.AllowLogsAsync(
            $"group-{index:00}", world.GroupArn($"/aws/apigateway/an-api-with-a-rather-long-name-{index:00}-of-{new string('x', 60)}:*"));

        var full = Of(world, Group, "ResourcePolicy");
        await world.AllowLogsAsync("WallarmConnectorLogs");
        var covered = Of(world, Group, "ResourcePolicy");
        for (var index = 0; index < 40; index++) await world.CallAsync(
            "lambda",
            "remove_permission",
            new { FunctionName = ConnectorWorld.FunctionName, Qualifier = "live", StatementId = $"group-{index:00}" });
        var passed = Of(world, Group, "ResourcePolicy");
        await world.CallAsync("lambda", "add_permission", new { FunctionName = ConnectorWorld.FunctionName, Qualifier = "live", StatementId = "open", Action = "lambda:InvokeFunction", Principal = "*" });
        var open = Of(world, Group, "ResourcePolicy");

        Assert.Equal(
            (CheckStatus.Warning, CheckStatus.Warning, CheckStatus.Passed, CheckStatus.Warning),
            (full.Status, covered.Status, passed.Status, open.Status));
        Assert.Contains("20,480", full.Detail, StringComparison.Ordinal);
        Assert.StartsWith("aws lambda add-permission", full.Remediation, StringComparison.Ordinal);
        Assert.StartsWith("foreach ($id in 'group-00'", covered.Remediation, StringComparison.Ordinal);
        Assert.Contains("every log group", passed.Detail, StringComparison.Ordinal);
        Assert.Contains("--statement-id 'open'", open.Remediation, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task The_alias_points_at_one_published_version()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync("plain");
        await world.CreateFunctionAsync("bare", hasAlias: false);
        await world.CreateFunctionAsync("latest", hasAlias: false);
        await world.CallAsync("lambda", "create_alias", new { FunctionName = "latest", Name = "live", FunctionVersion = "$LATEST" });
        world.Aws.Fail("GetAlias", AwsFault.AccessDenied());
        var denied = Of(world, "Test-WallarmConnector plain @aws", "FunctionAlias");
        world.Aws.ClearFaults();

        Assert.Equal(CheckStatus.Passed, Of(world, "Test-WallarmConnector plain @aws", "FunctionAlias").Status);
        Assert.Equal(CheckStatus.Warning, Of(world, "Test-WallarmConnector bare @aws", "FunctionAlias").Status);
        Assert.Equal(CheckStatus.Warning, Of(world, "Test-WallarmConnector latest @aws", "FunctionAlias").Status);
        Assert.Equal(CheckStatus.Unknown, denied.Status);
        Assert.Contains("lambda:GetAlias", denied.Remediation, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task An_alias_that_sends_a_part_elsewhere_is_a_warning()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await using var weighted = new ResponseRewriter(world.Aws.Endpoint, (_, path, answer) =>
        {
            if (path.EndsWith("/aliases/live", StringComparison.Ordinal))
            {
                answer["RoutingConfig"] = new JsonObject { ["AdditionalVersionWeights"] = new JsonObject { ["2"] = 0.25 } };
            }
        });
        var parameters = world.Parameters;
        parameters["EndpointUrl"] = weighted.Endpoint;

        var check =
            Assert.Single(
                world.Run(Group, ("aws", parameters)).ThrowIfFailed().Output.Select(item => (ConnectorCheck)item.BaseObject),
                check => check.Name == "FunctionAlias");

        Assert.Equal(CheckStatus.Warning, check.Status);
        Assert.Contains("25", check.Detail, StringComparison.Ordinal);
        Assert.Contains("--function-version 1 ", check.Remediation, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task The_code_is_this_modules_or_outdated_or_foreign()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        world.Run("New-WallarmLambdaRole @aws | Publish-WallarmForwarder -NodeUrl 10.0.0.5:5050 -NodeScheme https -Architecture arm64 @aws | ForEach-Object { }").ThrowIfFailed();
        await world.CreateFunctionAsync("unmarked");
        await world.CreateFunctionAsync("foreign", runtime: "nodejs22.x", handler: "index.handler");

        var packaged = Of(world, "Test-WallarmConnector @aws", "FunctionCode");
        await world.CallAsync(
            "lambda",
            "update_function_code",
            new { FunctionName = ConnectorWorld.FunctionName, ZipFile = Boto.Bytes(Account.Zip("older")), Publish = true });
        await world.CallAsync(
            "lambda", "update_alias", new { FunctionName = ConnectorWorld.FunctionName, Name = "live", FunctionVersion = "2" });
        var outdated = Of(world, "Test-WallarmConnector @aws", "FunctionCode");
        world.Run(outdated.Remediation + " @aws | ForEach-Object { }").ThrowIfFailed();
        var mended = Of(world, "Test-WallarmConnector @aws", "FunctionCode");
        var unmarked = Of(world, "Test-WallarmConnector unmarked @aws", "FunctionCode");
        var foreign = Of(world, "Test-WallarmConnector foreign @aws", "FunctionCode");

        Assert.Equal((CheckStatus.Passed, CheckStatus.Warning, CheckStatus.Passed), (packaged.Status, outdated.Status, mended.Status));
        Assert.Contains("arm64", packaged.Detail, StringComparison.Ordinal);
        Assert.StartsWith("Outdated", outdated.Detail, StringComparison.Ordinal);
        Assert.Equal((CheckStatus.Warning, CheckStatus.Failed), (unmarked.Status, foreign.Status));
        Assert.EndsWith("-ReplaceExisting", unmarked.Remediation, StringComparison.Ordinal);
        Assert.Contains("nodejs22.x", foreign.Detail, StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData(60, 128, CheckStatus.Passed)]
    [InlineData(3, 128, CheckStatus.Failed)]
    [InlineData(900, 128, CheckStatus.Warning)]
    [InlineData(60, 3008, CheckStatus.Warning)]
    public async Task Timeout_and_memory_are_sane(int timeout, int memorySize, string expected)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync(hasAlias: false, timeout: timeout);
        await world.CallAsync(
            "lambda", "update_function_configuration", new { FunctionName = ConnectorWorld.FunctionName, MemorySize = memorySize });

        var check = Of(world, "Test-WallarmConnector @aws", "FunctionSettings");

        Assert.Equal(expected, check.Status);
        Assert.Contains($"{memorySize} MB, {timeout} s", check.Detail, StringComparison.Ordinal);
        Assert.Equal(expected == CheckStatus.Passed, check.Remediation is null);
    }

    [BotoFact]
    public async Task The_role_may_do_what_the_functions_settings_ask()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var (queue, key) =
            ($"arn:aws:sqs:eu-west-1:{world.Aws.AccountId}:undelivered", $"arn:aws:kms:eu-west-1:{world.Aws.AccountId}:key/k1");
        world.Run(
            """
            New-WallarmLambdaRole -Vpc -OnFailureDestination $queue -KmsKeyArn $key @aws |
                Publish-WallarmForwarder -NodeUrl 10.0.0.5:5050 -NodeScheme https -OnFailureDestination $queue -KmsKeyArn $key -SubnetId subnet-0a1b2c3d -SecurityGroupId sg-0a1b2c3d @aws | ForEach-Object { }
            """,
            ("queue", queue), ("key", key)).ThrowIfFailed();

        var passed = Of(world, "Test-WallarmConnector @aws", "RolePermissions");
        world.Run("New-WallarmLambdaRole -Vpc -ReplaceExisting -Force @aws | ForEach-Object { }").ThrowIfFailed();
        var lacking = Of(world, "Test-WallarmConnector @aws", "RolePermissions");
        world.Run("New-WallarmLambdaRole -ReplaceExisting -Force @aws | ForEach-Object { }").ThrowIfFailed();
        var networkless = Of(world, "Test-WallarmConnector @aws", "RolePermissions");
        world.Run(networkless.Remediation + " @aws | ForEach-Object { }").ThrowIfFailed();
        var mended = Of(world, "Test-WallarmConnector @aws", "RolePermissions");

        Assert.Equal(
            (CheckStatus.Passed, CheckStatus.Warning, CheckStatus.Failed, CheckStatus.Passed),
            (passed.Status, lacking.Status, networkless.Status, mended.Status));
        Assert.Contains("sqs:SendMessage", lacking.Detail, StringComparison.Ordinal);
        Assert.Contains("kms:Decrypt", lacking.Detail, StringComparison.Ordinal);
        Assert.Contains("ec2:CreateNetworkInterface", networkless.Detail, StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData("sqs", ":undelivered", CheckStatus.Passed, "Takes the batches")]
    [InlineData("sqs", ":gone", CheckStatus.Failed, "Does not exist")]
    [InlineData("lambda", ":function:gone", CheckStatus.Failed, "Does not exist")]
    [InlineData("sns", ":topic", CheckStatus.Unknown, "Whether the SNS topic exists")]
    [InlineData("events", ":event-bus/bus", CheckStatus.Unknown, "Whether the EventBridge event bus exists")]
    [InlineData("s3", "bucket", CheckStatus.Unknown, "Whether the S3 bucket exists")]
    public async Task A_failure_destination_that_does_not_exist_fails_and_one_that_cannot_be_looked_at_is_unknown(
        string service, string resource, string status, string says)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CallAsync("sqs", "create_queue", new { QueueName = "undelivered" });

        var place = service == "s3" ? "::" : $"eu-west-1:{world.Aws.AccountId}";
        var check = Destination(world, $"arn:aws:{service}:{place}{resource}");

        Assert.Equal(status, check.Status);
        Assert.Contains(says, check.Detail, StringComparison.Ordinal);
        Assert.Equal(status == CheckStatus.Passed, check.Remediation is null);
    }

    [BotoTheory]
    [InlineData("undelivered", CheckStatus.Passed, "Takes the batches")]
    [InlineData("gone", CheckStatus.Failed, "Does not exist")]
    public async Task A_dead_letter_queue_is_looked_at_as_a_failure_destination_is(string queue, string status, string says)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CallAsync("sqs", "create_queue", new { QueueName = "undelivered" });
        world.Run($"New-WallarmLambdaRole @aws | Publish-WallarmForwarder @aws {CloudSession.Node}").ThrowIfFailed();
        const string Name = "wallarm-api-discovery-connector";
        var target = new { TargetArn = $"arn:aws:sqs:eu-west-1:{world.Aws.AccountId}:{queue}" };
        await world.CallAsync("lambda", "update_function_configuration", new { FunctionName = Name, DeadLetterConfig = target });
        var published = await world.CallAsync("lambda", "publish_version", new { FunctionName = Name });
        var version = published["Version"]!.GetValue<string>();
        await world.CallAsync("lambda", "update_alias", new { FunctionName = Name, Name = "live", FunctionVersion = version });

        var check = Of(world, "Test-WallarmConnector @aws", "FailureDestination");
        var permissions = Of(world, "Test-WallarmConnector @aws", "RolePermissions");

        Assert.Equal(status, check.Status);
        Assert.Contains(says, check.Detail, StringComparison.Ordinal);
        Assert.Contains("May not sqs:SendMessage", permissions.Detail, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_queue_of_another_account_that_cannot_be_seen_is_unknown()
    {
        await using var world = await ConnectorWorld.OpenAsync();

        Assert.Equal(CheckStatus.Unknown, Destination(world, "arn:aws:sqs:eu-west-1:123456789012:q").Status);
    }

    [BotoTheory]
    [InlineData("aws/sqs", "", CheckStatus.Passed, "aws/sqs")]
    [InlineData("key", """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::ACCOUNT:root"},"Action":"kms:*","Resource":"*"}""", CheckStatus.Passed, "encrypted with the KMS key")]
    [InlineData("key", """{"Effect":"Allow","Principal":{"AWS":["ROLE"]},"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Resource":"*"}""", CheckStatus.Passed, "encrypted with the KMS key")]
    [InlineData("key", """{"Effect":"Allow","Principal":{"AWS":"ROLE"},"Action":"kms:Decrypt","Resource":"*"}""", CheckStatus.Failed, "neither by itself nor through IAM policies")]
    [InlineData("key", """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::ACCOUNT:user/other"},"Action":"kms:*","Resource":"*"}""", CheckStatus.Failed, "neither by itself nor through IAM policies")]
    [InlineData("disabled", "", CheckStatus.Failed, "Disabled")]
    public async Task The_key_of_a_queue_must_let_the_role_in(string kind, string statement, string status, string says)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var role = world.Run("New-WallarmLambdaRole @aws").Single<LambdaRole>();
        var key = await KeyAsync(world);
        var text =
            statement.Replace("ACCOUNT", world.Aws.AccountId, StringComparison.Ordinal).Replace(
                "ROLE", role.RoleArn, StringComparison.Ordinal);
        if (kind == "key") await world.CallAsync("kms", "put_key_policy", new { KeyId = key, PolicyName = "default", Policy = $$"""{"Version":"2012-10-17","Statement":[{{text}}]}""" });
        if (kind == "disabled") await world.CallAsync("kms", "disable_key", new { KeyId = key.Split('/')[1] });
        await world.CallAsync(
            "sqs",
            "create_queue",
            new { QueueName = "undelivered", Attributes = new { KmsMasterKeyId = kind == "aws/sqs" ? "alias/aws/sqs" : key } });

        var check = Destination(world, $"arn:aws:sqs:eu-west-1:{world.Aws.AccountId}:undelivered");

        Assert.True(check.Status == status, check.ToString());
        Assert.Contains(says, check.Detail, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task The_role_may_use_the_key_of_the_queue()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CallAsync(
            "sqs", "create_queue", new { QueueName = "undelivered", Attributes = new { KmsMasterKeyId = await KeyAsync(world) } });
        _ = Destination(world, $"arn:aws:sqs:eu-west-1:{world.Aws.AccountId}:undelivered");

        var passed = Of(world, "Test-WallarmConnector @aws", "RolePermissions");
        world.Run("New-WallarmLambdaRole -ReplaceExisting -Force @aws").ThrowIfFailed();
        var lacking = Of(world, "Test-WallarmConnector @aws", "RolePermissions");
        world.Run(lacking.Remediation + " -Force @aws").ThrowIfFailed();

        Assert.Equal((CheckStatus.Passed, CheckStatus.Warning), (passed.Status, lacking.Status));
        Assert.Contains("kms:GenerateDataKey and kms:Decrypt", lacking.Detail, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Passed, Of(world, "Test-WallarmConnector @aws", "RolePermissions").Status);
    }

    private static async Task<string> KeyAsync(ConnectorWorld world) =>
        (await world.CallAsync("kms", "create_key", new { }))["KeyMetadata"]!["Arn"]!.GetValue<string>();

    /// <summary>The check of a failure destination that a new forwarder has.</summary>
    private static ConnectorCheck Destination(ConnectorWorld world, string destination)
    {
        world.Run(
            "New-WallarmLambdaRole -OnFailureDestination $to -ReplaceExisting -Force @aws | Publish-WallarmForwarder -NodeUrl 10.0.0.5:5050 -NodeScheme https -OnFailureDestination $to @aws",
            ("to", destination)).ThrowIfFailed();
        return Of(world, "Test-WallarmConnector @aws", "FailureDestination");
    }

    [BotoFact]
    public async Task The_nodes_settings_are_there_to_be_compared()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync(node: "node.example.com:5080", scheme: "https");
        await world.CreateFunctionAsync(
            "bundle", runtime: "python3.13", handler: "lambda_function.lambda_handler", node: "node.example.com:5050", scheme: "https");
        var api = await world.CreateRestStageAsync();

        var filter = Of(world, Stage, "NodeSettings", api);
        var server = Of(world, Stage + " -FunctionName bundle", "NodeSettings", api);

        var lines = filter.Detail.Split(Environment.NewLine)[1..];
        Assert.Equal(["version: 4", "mode: envoy-external-filter", "envoy_external_filter:", "  address: \":5080\"", "  tls_cert: /path/to/node.crt", "  tls_key: /path/to/node.key"], lines[..6]);
        Assert.Contains("route_config:", lines);
        Assert.Contains($"    - host: \"{api}.execute-api.eu-west-1.amazonaws.com\"", lines);
        Assert.StartsWith("      wallarm_application: -1", lines[^1], StringComparison.Ordinal);
        Assert.Contains("mode: connector-server", server.Detail, StringComparison.Ordinal);
        Assert.Contains("address: \":5050\"", server.Detail, StringComparison.Ordinal);
        Assert.Contains($"- \"{api}.execute-api.eu-west-1.amazonaws.com\"", server.Detail, StringComparison.Ordinal);
        Assert.Contains("original_host: [X-Forwarded-Host]", server.Detail, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_mirroring_function_gets_the_settings_of_a_node_that_would_build_an_inventory()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync(node: "10.0.0.5:5080", scheme: "https", protocol: "mirror");
        world.Run("Publish-WallarmForwarder -ReplaceExisting -Force -ApplicationId 7 @aws").ThrowIfFailed();
        var api = await world.CreateRestStageAsync();

        var settings = Of(world, Stage, "NodeSettings", api);

        Assert.Contains("-NodeProtocol ExtProc", settings.Detail.Split(Environment.NewLine)[0], StringComparison.Ordinal);
        Assert.Contains("mode: envoy-external-filter", settings.Detail, StringComparison.Ordinal);
        Assert.EndsWith("      wallarm_application: 7", settings.Detail, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task What_feeds_the_function_is_found_where_nothing_is_named()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var (rest, http) = (await world.CreateRestStageAsync(), await world.CreateHttpStageAsync());
        world.Run(
            """
            New-WallarmLambdaRole @aws | Publish-WallarmForwarder -NodeUrl 10.0.0.5:5050 -NodeScheme https @aws | ForEach-Object { }
            Set-WallarmStageLogging -RestApiId $rest -StageName prod -CreateAccountRole @aws | Add-WallarmSubscriptionFilter @aws | ForEach-Object { }
            Set-WallarmStageLogging -ApiId $http -StageName '$default' @aws | ForEach-Object { }
            """,
            ("rest", rest), ("http", http)).ThrowIfFailed();
        await world.CreateLogGroupAsync("/by-hand");
        await world.AllowLogsAsync("by-hand", world.GroupArn("/by-hand:*"));
        await world.PutFilterAsync("/by-hand", "by-hand", world.FunctionArn());
        world.Aws.FailOnce("ssm:GetParametersByPath", AwsFault.AccessDenied());

        var denied = Of(world, "Test-WallarmConnector @aws", "LogGroup");
        var checks = Checks(world, "Test-WallarmConnector @aws");

        Assert.Equal(
            [$"{rest}/prod", $"{http}/$default"], checks.Where(check => check.Name == "StageLogging").Select(check => check.Target));
        Assert.Equal(
            [world.GroupArn("/aws/apigateway/petstore"), world.GroupArn("/aws/apigateway/shop"), world.GroupArn("/by-hand")],
            checks.Where(check => check.Name == "LogGroup").Select(check => check.Target));
        Assert.Equal(
            ["/aws/apigateway/shop"],
            checks.Where(check => check is { Status: CheckStatus.Failed, Name: "SubscriptionFilter" }).Select(check => check.Target));
        Assert.Equal(CheckStatus.Unknown, denied.Status);
        Assert.Contains("ssm:GetParametersByPath", denied.Detail, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_stage_whose_filter_was_deleted_by_hand_is_not_forgotten()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var rest = await world.CreateRestStageAsync();
        world.Run(
            """
            New-WallarmLambdaRole @aws | Publish-WallarmForwarder -NodeUrl 10.0.0.5:5050 -NodeScheme https @aws | ForEach-Object { }
            Set-WallarmStageLogging -RestApiId $rest -StageName prod -CreateAccountRole @aws | Add-WallarmSubscriptionFilter @aws | ForEach-Object { }
            """,
            ("rest", rest)).ThrowIfFailed();
        await world.CallAsync(
            "logs", "delete_subscription_filter", new { logGroupName = "/aws/apigateway/petstore", filterName = "WallarmFilter" });

        var filter = Of(world, "Test-WallarmConnector @aws", "SubscriptionFilter");
        var isWell = Assert.IsType<bool>(Assert.Single(world.Run("Test-WallarmConnector -Quiet @aws").ThrowIfFailed().Output).BaseObject);
        await world.CreateFunctionAsync("another");
        await world.AllowLogsAsync("logs", name: "another");
        await world.PutFilterAsync("/aws/apigateway/petstore", "another", world.FunctionArn(name: "another"));
        var ofAnother = Checks(world, "Test-WallarmConnector @aws");

        Assert.Equal((CheckStatus.Failed, "/aws/apigateway/petstore"), (filter.Status, filter.Target));
        Assert.False(isWell);
        Assert.DoesNotContain(ofAnother, check => check.Name == "StageLogging" && check.Target is not null);
    }

    [BotoTheory]
    [InlineData("-StageName prod", "Wallarm.ApiIdRequired")]
    [InlineData("-RestApiId a", "Wallarm.StageNameRequired")]
    public async Task A_stage_without_an_api_and_a_REST_api_without_a_stage_are_errors_before_any_call(string parameters, string errorId)
    {
        await using var world = await ConnectorWorld.OpenAsync();

        var run = world.Run($"Test-WallarmConnector {parameters} -Quiet @aws");

        Assert.StartsWith(errorId + ",", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Empty(world.Aws.Calls);
    }

    [BotoFact]
    public async Task An_HTTP_api_without_the_name_of_a_stage_means_its_default_stage()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var (rest, http) = (await world.CreateRestStageAsync(), await world.CreateHttpStageAsync());
        string Stage(string command) =>
            world.Run(command + " @aws", ("api", http)).ThrowIfFailed().Output[0].Properties["StageName"].Value.ToString()!;

        Assert.Equal("$default", Stage("Set-WallarmStageLogging -ApiId $api"));
        Assert.Equal($"{http}/$default", Of(world, "Test-WallarmConnector -ApiId $api @aws", "StageLogging", http).Target);
        Assert.Equal("$default", Stage("Reset-WallarmStageLogging -ApiId $api"));
        world.Run("Install-WallarmConnector -NodeUrl 10.0.0.5:5050 -NodeScheme https -ApiId $api @aws", ("api", http)).ThrowIfFailed();
        Assert.Equal(CheckStatus.Passed, Of(world, "Test-WallarmConnector -ApiId $api @aws", "SubscriptionFilter", http).Status);
        var mistaken = Assert.Single(world.Run("Set-WallarmStageLogging -ApiId $api @aws", ("api", rest)).Errors);
        Assert.StartsWith("Wallarm.ApiKindMismatch,", mistaken.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith(
            "Wallarm.StageNameRequired,",
            Assert.Single(world.Run("Set-WallarmStageLogging -RestApiId $api @aws", ("api", rest)).Errors).FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_command_names_the_region_that_was_looked_at()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var api = await world.CreateRestStageAsync();

        var check = Assert.IsType<ConnectorCheck>(world.Run(Stage, ("api", api)).ThrowIfFailed().Output[0].BaseObject);

        Assert.Equal($"Set-WallarmStageLogging -RestApiId '{api}' -StageName 'prod' -Region 'eu-west-1'", check.Remediation);
    }

    [BotoFact]
    public async Task Quiet_gives_only_the_answer()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();

        var ill =
            Assert.IsType<bool>(Assert.Single(world.Run("Test-WallarmConnector absent -Quiet @aws").ThrowIfFailed().Output).BaseObject);
        await world.CallAsync("iam", "put_role_policy", new { RoleName = "role-of-" + ConnectorWorld.FunctionName, PolicyName = "all", PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}""" });
        var well = Assert.IsType<bool>(Assert.Single(world.Run("Test-WallarmConnector -Quiet @aws").ThrowIfFailed().Output).BaseObject);

        Assert.Equal((false, true), (ill, well));
    }

    private static ConnectorCheck Of(ConnectorWorld world, string command, string name, string? api = null) =>
        Assert.Single(Checks(world, command, api), check => check.Name == name);

    private static List<ConnectorCheck> Checks(ConnectorWorld world, string command, string? api = null) =>
        [.. world.Run(command, ("api", api)).ThrowIfFailed().Output.Select(item => ConnectorWorld.WithoutRegion((ConnectorCheck)item.BaseObject))];
}
