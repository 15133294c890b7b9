using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Every way in which the cmdlets are used, as far as it makes a difference to what they ask of AWS: one line each.</summary>
internal static class PermissionScenarios
{
    private const string Node = "-NodeUrl node.example.com:5080 -NodeScheme https";
    private const string Deploy =
        $"$null = New-WallarmLambdaRole @aws | Publish-WallarmForwarder {Node} @aws -WarningAction SilentlyContinue";
    private const string Queue = "arn:aws:sqs:eu-west-1:123456789012:undelivered";
    private const string Logged = "$null = Set-WallarmStageLogging -RestApiId $rest -StageName prod -CreateAccountRole @aws";
    private const string Connected = $"{Deploy}; {Logged}; $null = Add-WallarmSubscriptionFilter /aws/apigateway/petstore @aws";

    // A bucket's name is taken in all accounts at once.
    private const string Bucket = "\"s3://wallarm-$($role.Split(':')[4])/\"";

    private const string WriteFile =
        """[IO.File]::WriteAllText($file, '{"node":{"url":"node.example.com:5080","scheme":"https"},"role":{},"stages":[{"restApiId":"' + $rest + '","stageName":"prod"}],"createAccountRole":true}')""";

    /// <summary>What a cmdlet goes on without, as its help says.</summary>
    public static IReadOnlyCollection<(string Cmdlet, string Action)> DoneWithout { get; } =
    [
        ("Get-WallarmForwarderLog", "lambda:GetFunctionConfiguration"),
        ("Send-WallarmAccessLog", "cloudwatch:GetMetricData"),
        ("Add-WallarmSubscriptionFilter", "lambda:GetFunctionConcurrency"),
        ("Set-WallarmStageLogging", "iam:GetRole"),
        ("Publish-WallarmForwarder", "lambda:InvokeFunction"),
        ("Install-WallarmConnector", "lambda:InvokeFunction"),
        ("Install-WallarmConnector", "iam:GetRole"),
    ];

    public static IReadOnlyList<PermissionScenario> All { get; } =
    [
        new("New-WallarmLambdaRole", "made anew", "New-WallarmLambdaRole @aws"),
        new("New-WallarmLambdaRole", "with everything", $"New-WallarmLambdaRole -LeastPrivilege -FunctionName f -Vpc -OnFailureDestination {Queue} -PermissionsBoundary arn:aws:iam::aws:policy/PowerUserAccess -Tag @{{ team = 'api' }} @aws"),
        new("New-WallarmLambdaRole", "as it must be", "New-WallarmLambdaRole @aws", Before: "$null = New-WallarmLambdaRole @aws"),
        new("New-WallarmLambdaRole", "another policy, boundary and tags", $"New-WallarmLambdaRole -ReplaceExisting -Force -OnFailureDestination {Queue} -PermissionsBoundary arn:aws:iam::aws:policy/PowerUserAccess -Tag @{{ team = 'api' }} @aws", Before: "$null = New-WallarmLambdaRole @aws"),
        new("New-WallarmLambdaRole", "trusted by another service", "New-WallarmLambdaRole -ReplaceExisting -Force @aws", Arrange: async opened =>
        {
            opened.Run("New-WallarmLambdaRole @aws").ThrowIfFailed();
            await opened.Account.TrustAsync(LambdaRoleOptions.DefaultRoleName, "ec2.amazonaws.com");
        }),
        new("New-WallarmLambdaRole", "a policy with five versions", "New-WallarmLambdaRole -ReplaceExisting -Force @aws", Before: "$null = New-WallarmLambdaRole @aws; foreach ($n in 1..4) { $null = New-WallarmLambdaRole -OnFailureDestination \"arn:aws:sqs:eu-west-1:123456789012:q$n\" -ReplaceExisting -Force @aws }"),
        new(
            "Publish-WallarmForwarder",
            "made anew",
            $"Publish-WallarmForwarder -RoleArn $role {Node} @aws",
            Before: "$null = New-WallarmLambdaRole @aws"),
        new("Publish-WallarmForwarder", "with everything", $"Publish-WallarmForwarder -RoleArn $role {Node} -SubnetId subnet-1 -SecurityGroupId sg-1 -Tag @{{ team = 'api' }} -ReservedConcurrentExecutions 2 -OnFailureDestination {Queue} -LogRetentionInDays 7 @aws", Before: "$null = New-WallarmLambdaRole @aws"),
        new("Publish-WallarmForwarder", "as it must be", $"Publish-WallarmForwarder {Node} @aws", Before: Deploy),
        new("Publish-WallarmForwarder", "other settings", $"Publish-WallarmForwarder -NodeUrl other:5050 -NodeScheme https -MemorySize 256 -SubnetId subnet-1 -SecurityGroupId sg-1 -Tag @{{ team = 'api' }} -ReservedConcurrentExecutions 2 -OnFailureDestination {Queue} -LogRetentionInDays 7 @aws", Before: Deploy),
        new(
            "Publish-WallarmForwarder",
            "no reserved concurrency any more",
            "Publish-WallarmForwarder -ReservedConcurrentExecutions $null @aws",
            Before: $"{Deploy} -ReservedConcurrentExecutions 2"),
        new(
            "Publish-WallarmForwarder",
            "a queue of its own",
            $"Publish-WallarmForwarder {Node} -KeepUndelivered -Tag @{{ team = 'api' }} @aws",
            Before: Deploy),
        new(
            "Publish-WallarmForwarder",
            "a longer timeout, and a mapping that somebody disabled",
            "Publish-WallarmForwarder -Timeout 120 @aws",
            Arrange: async opened =>
            {
                opened.Run($"{Deploy}; $null = Publish-WallarmForwarder {Node} -KeepUndelivered @aws").ThrowIfFailed();
                var mappings = await opened.Account.CallAsync("lambda", "list_event_source_mappings", new { });
                var id = mappings["EventSourceMappings"]![0]!["UUID"]!.GetValue<string>();
                await opened.Account.CallAsync("lambda", "update_event_source_mapping", new { UUID = id, Enabled = false });
            }),
        new(
            "Publish-WallarmForwarder",
            "back to a version that knows no events of SQS",
            "Publish-WallarmForwarder -Rollback @aws",
            Arrange: async opened =>
            {
                opened.Run($"{Deploy}; $null = Publish-WallarmForwarder {Node} -KeepUndelivered @aws").ThrowIfFailed();
                var name = ConnectorWorld.FunctionName;
                await opened.Account.CallAsync("lambda", "update_function_configuration", new { FunctionName = name, Timeout = 61 });
                await opened.Account.CallAsync("lambda", "publish_version", new { FunctionName = name, Description = "By hand." });
                opened.Run("$null = Publish-WallarmForwarder -Timeout 90 @aws").ThrowIfFailed();
            }),
        new(
            "Publish-WallarmForwarder",
            "alarms made anew",
            $"Publish-WallarmForwarder {Node} -AlarmTopicArn arn:aws:sns:eu-west-1:123456789012:on-call @aws",
            Before: Deploy),
        new(
            "Publish-WallarmForwarder",
            "no alarms any more",
            $"Publish-WallarmForwarder {Node} -Alarm:$false @aws",
            Before: $"{Deploy}; $null = Publish-WallarmForwarder {Node} -Alarm @aws -WarningAction SilentlyContinue"),
        new("Publish-WallarmForwarder", "another architecture", "Publish-WallarmForwarder -Architecture arm64 @aws", Before: Deploy),
        new(
            "Publish-WallarmForwarder",
            "one version back",
            "Publish-WallarmForwarder -Rollback @aws",
            Before: $"{Deploy}; $null = Publish-WallarmForwarder -MemorySize 256 @aws"),
        new(
            "Publish-WallarmForwarder",
            "old versions",
            "Publish-WallarmForwarder -MemorySize 1024 @aws",
            Before: $"{Deploy}; foreach ($size in 256, 384, 512) {{ $null = Publish-WallarmForwarder -MemorySize $size @aws }}"),
        new(
            "Publish-WallarmForwarder",
            "a log group that never got its retention",
            $"Publish-WallarmForwarder -RoleArn $role {Node} @aws",
            Before: "$null = New-WallarmLambdaRole @aws",
            Arrange: opened => OurGroupAsync(opened, "/aws/lambda/" + ConnectorWorld.FunctionName)),
        new("Publish-WallarmForwarder", "Wallarm's guide by hand", $"Publish-WallarmForwarder {Node} @aws -ReplaceExisting -Force", Arrange: opened => opened.Account.CreateFunctionAsync(runtime: "python3.13", handler: "lambda_function.lambda_handler", hasAlias: false)),
        new(
            "Set-WallarmStageLogging",
            "a REST stage, with the account's role",
            "Set-WallarmStageLogging -RestApiId $rest -StageName prod -CreateAccountRole @aws"),
        new("Set-WallarmStageLogging", "as it must be", "Set-WallarmStageLogging -RestApiId $rest -StageName prod @aws", Before: Logged),
        new(
            "Set-WallarmStageLogging",
            "less execution logging",
            "Set-WallarmStageLogging -RestApiId $rest -StageName prod -ExecutionLogging Error @aws",
            Before: Logged),
        new("Set-WallarmStageLogging", "an account role that is there, but cannot be used", "Set-WallarmStageLogging -RestApiId $rest -StageName prod -CreateAccountRole -ReplaceExisting -Force @aws", Arrange: opened =>
            opened.Account.CallAsync("iam", "create_role", new
            {
                RoleName = "WallarmAPIGatewayCloudWatchRole",
                Tags = new[] { new { Key = "wallarm:connector", Value = "Wallarm.Connector.PowerShell" } },
                AssumeRolePolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""",
            })),
        new(
            "Set-WallarmStageLogging",
            "a log group that never got its retention",
            "Set-WallarmStageLogging -RestApiId $rest -StageName prod -LogGroupName /g -CreateAccountRole @aws",
            Arrange: opened => OurGroupAsync(opened, "/g")),
        new("Set-WallarmStageLogging", "an HTTP stage", "Set-WallarmStageLogging -ApiId $http -StageName '$default' @aws"),
        new(
            "Set-WallarmStageLogging",
            "an HTTP stage as it must be",
            "Set-WallarmStageLogging -ApiId $http -StageName '$default' @aws",
            Before: "$null = Set-WallarmStageLogging -ApiId $http -StageName '$default' @aws"),
        new("Add-WallarmSubscriptionFilter", "made anew", "Add-WallarmSubscriptionFilter /g @aws", Arrange: WithFunctionAndGroupAsync),
        new("Add-WallarmSubscriptionFilter", "a permission that takes a while", "Add-WallarmSubscriptionFilter /g @aws", Arrange: opened =>
        {
            opened.Account.Aws.Settings.PermissionPropagationTries = 1;
            return WithFunctionAndGroupAsync(opened);
        }),
        new(
            "Add-WallarmSubscriptionFilter",
            "as it must be",
            "Add-WallarmSubscriptionFilter /g @aws",
            Before: "$null = Add-WallarmSubscriptionFilter /g @aws",
            Arrange: WithFunctionAndGroupAsync),
        new(
            "Add-WallarmSubscriptionFilter",
            "another pattern",
            "Add-WallarmSubscriptionFilter /g -FilterPattern ERROR @aws",
            Before: "$null = Add-WallarmSubscriptionFilter /g @aws",
            Arrange: WithFunctionAndGroupAsync),
        new("Add-WallarmSubscriptionFilter", "a permission for something else", "Add-WallarmSubscriptionFilter /g @aws", Arrange: async opened =>
        {
            await WithFunctionAndGroupAsync(opened);
            await opened.Account.AllowLogsAsync("WallarmConnectorLogs", opened.Account.GroupArn("/other:*"));
        }),
        new("Add-WallarmSubscriptionFilter", "a function without an alias", "Add-WallarmSubscriptionFilter /g @aws", Arrange: async opened =>
        {
            await opened.Account.CreateFunctionAsync(hasAlias: false);
            await opened.Account.CreateLogGroupAsync("/g");
        }),
        new("Test-WallarmConnector", "a REST stage", "Test-WallarmConnector -RestApiId $rest -StageName prod @aws", Before: Connected),
        new("Test-WallarmConnector", "an HTTP stage", "Test-WallarmConnector -ApiId $http -StageName '$default' @aws", Before: $"{Deploy}; $null = Set-WallarmStageLogging -ApiId $http -StageName '$default' @aws | Add-WallarmSubscriptionFilter @aws"),
        new("Test-WallarmConnector", "a log group", "Test-WallarmConnector -LogGroupName /aws/apigateway/petstore @aws", Before: Connected),
        new("Test-WallarmConnector", "a log group with a data protection policy", "Test-WallarmConnector -LogGroupName /g @aws", Arrange: async opened =>
        {
            await WithFunctionAndGroupAsync(opened);
            await opened.Account.CallAsync("logs", "put_data_protection_policy", new { logGroupIdentifier = "/g", policyDocument = "{}" });
        }),
        new("Test-WallarmConnector", "a queue with a key for what fails", "Test-WallarmConnector @aws", Before: $"$queue = 'arn:aws:sqs:eu-west-1:' + $role.Split(':')[4] + ':undelivered'; $null = New-WallarmLambdaRole -OnFailureDestination $queue @aws | Publish-WallarmForwarder {Node} -OnFailureDestination $queue @aws", Arrange: async opened =>
        {
            var key = await opened.Account.CallAsync("kms", "create_key", new { });
            await opened.Account.CallAsync(
                "sqs",
                "create_queue",
                new { QueueName = "undelivered", Attributes = new { KmsMasterKeyId = key["KeyMetadata"]!["Arn"]!.GetValue<string>() } });
        }),
        new(
            "Test-WallarmConnector",
            "with a probe",
            "Test-WallarmConnector -RestApiId $rest -StageName prod -Probe -ProbeTimeout 1 @aws",
            Before: Connected),
        new(
            "Test-WallarmConnector",
            "a configuration",
            "Test-WallarmConnector -ConfigurationPath $file @aws",
            Before: $"{WriteFile}; $null = Install-WallarmConnector -ConfigurationPath $file @aws -WarningAction SilentlyContinue"),
        new(
            "Test-WallarmConnector",
            "a queue that is not empty",
            "Test-WallarmConnector @aws",
            Arrange: WithBatchAsync),
        new("Test-WallarmConnector", "nothing named", "Test-WallarmConnector @aws", Before: Connected),
        new("Test-WallarmConnector", "nothing there", "Test-WallarmConnector @aws"),
        new(
            "Install-WallarmConnector",
            "made anew",
            $"Install-WallarmConnector {Node} -RestApiId $rest -StageName prod -CreateAccountRole @aws -WarningAction SilentlyContinue"),
        new(
            "Install-WallarmConnector",
            "an HTTP stage",
            $"Install-WallarmConnector {Node} -ApiId $http -StageName '$default' @aws -WarningAction SilentlyContinue"),
        new("Install-WallarmConnector", "as it must be", $"Install-WallarmConnector {Node} -RestApiId $rest -StageName prod -CreateAccountRole @aws", Before: $"$null = Install-WallarmConnector {Node} -RestApiId $rest -StageName prod -CreateAccountRole @aws -WarningAction SilentlyContinue"),
        new(
            "Get-WallarmApiInventory",
            "a REST stage, with custom domains",
            "$null = $http; Get-WallarmApiInventory -RestApiId $rest -StageName prod @aws -WarningAction SilentlyContinue",
            Before: Logged,
            Arrange: async opened =>
            {
                await opened.Account.MapAsync("rest.example.com", "shop", opened.RestApiId!, "prod", isRest: true);
                await opened.Account.MapAsync("http.example.com", "shop", opened.HttpApiId!, "$default", isRest: false);
            }),
        new(
            "Get-WallarmApiInventory",
            "an HTTP stage",
            "Get-WallarmApiInventory -ApiId $http -StageName '$default' @aws -WarningAction SilentlyContinue",
            Before: "$null = Set-WallarmStageLogging -ApiId $http -StageName '$default' @aws"),
        new(
            "Get-WallarmApiInventory",
            "a log group",
            "$null = $http; Get-WallarmApiInventory -LogGroupName /aws/apigateway/petstore @aws -WarningAction SilentlyContinue",
            Before: Logged),
        new("Get-WallarmApiStage", "stages of both kinds", "Get-WallarmApiStage @aws", Before: $"{Connected}; $null = $http"),
        new(
            "Remove-WallarmSubscriptionFilter",
            "ours",
            "Remove-WallarmSubscriptionFilter /g @aws",
            Before: "$null = Add-WallarmSubscriptionFilter /g @aws",
            Arrange: WithFunctionAndGroupAsync),
        new(
            "Remove-WallarmSubscriptionFilter",
            "gone already",
            "Remove-WallarmSubscriptionFilter /g @aws",
            Arrange: WithFunctionAndGroupAsync),
        new(
            "Reset-WallarmStageLogging",
            "to what was saved",
            "Reset-WallarmStageLogging -RestApiId $rest -StageName prod @aws",
            Before: Logged),
        new("Reset-WallarmStageLogging", "off", "Reset-WallarmStageLogging -RestApiId $rest -StageName prod -Off @aws", Before: Logged),
        new(
            "Reset-WallarmStageLogging",
            "an HTTP stage",
            "Reset-WallarmStageLogging -ApiId $http -StageName '$default' @aws",
            Before: "$null = Set-WallarmStageLogging -ApiId $http -StageName '$default' @aws"),
        new("Reset-WallarmStageLogging", "an HTTP stage that logged before", "Reset-WallarmStageLogging -ApiId $http -StageName '$default' @aws", Before: "$null = Set-WallarmStageLogging -ApiId $http -StageName '$default' -ReplaceExisting -Force @aws", Arrange: async opened =>
        {
            await opened.Account.CreateLogGroupAsync("/before");
            await opened.Account.CallAsync("apigatewayv2", "update_stage", new
            {
                ApiId = opened.HttpApiId!,
                StageName = "$default",
                AccessLogSettings = new { DestinationArn = opened.Account.GroupArn("/before"), Format = "$context.requestId" },
            });
        }),
        new("Get-WallarmConnector", "one with a REST stage", "Get-WallarmConnector @aws", Before: $"{Connected}; $null = $http"),
        new("Get-WallarmForwarderLog", "of the last hour", "Get-WallarmForwarderLog @aws", Before: Deploy),
        new("Measure-WallarmDelivery", "of the last day", "$null = $rest, $http; Measure-WallarmDelivery @aws", Before: Connected),
        new(
            "Get-WallarmUndeliveredBatch",
            "of a queue",
            "Get-WallarmUndeliveredBatch @aws",
            Arrange: WithBatchAsync),
        new(
            "Get-WallarmUndeliveredBatch",
            "of a bucket",
            $"Get-WallarmUndeliveredBatch -Path {Bucket} @aws",
            Arrange: WithBucketAsync),
        new(
            "Resume-WallarmDelivery",
            "from a queue",
            "Resume-WallarmDelivery @aws",
            Arrange: WithBatchAsync),
        new(
            "Resume-WallarmDelivery",
            "from a bucket",
            $"Resume-WallarmDelivery -Path {Bucket} @aws",
            Before: Deploy,
            Arrange: WithBucketAsync),
        new(
            "Resume-WallarmDelivery",
            "into a bucket",
            $"Resume-WallarmDelivery -SaveTo {Bucket} @aws",
            Arrange: async opened =>
            {
                await WithBatchAsync(opened);
                await WithBucketAsync(opened);
            }),
        new("Send-WallarmAccessLog", "a log group", "Send-WallarmAccessLog /aws/apigateway/petstore @aws", Before: Connected),
        new(
            "Send-WallarmAccessLog",
            "a file, to a function without an alias",
            "Send-WallarmAccessLog -Path $file @aws",
            Before: "[IO.File]::WriteAllText($file, '{ \"httpMethod\": \"GET\", \"path\": \"/\", \"status\": \"200\" }')",
            Arrange: opened => opened.Account.CreateFunctionAsync(hasAlias: false)),
        new("Remove-WallarmForwarder", "with its log", "Remove-WallarmForwarder -RemoveLogGroup @aws", Before: Deploy),
        new("Remove-WallarmForwarder", "with stages", "$null = $rest, $http; Remove-WallarmForwarder @aws", Before: Deploy),
        new(
            "Remove-WallarmForwarder",
            "taken over",
            "Remove-WallarmForwarder @aws",
            Before: $"$null = Publish-WallarmForwarder -ReplaceExisting -Force {CloudSession.Node} @aws",
            Arrange: world => world.Account.CreateFunctionAsync()),
        new(
            "Remove-WallarmForwarder",
            "with its queue",
            "Remove-WallarmForwarder -DiscardUndelivered @aws",
            Before: $"{Deploy}; $null = Publish-WallarmForwarder {Node} -KeepUndelivered @aws"),
        new(
            "Remove-WallarmForwarder",
            "with an empty queue, and alarms",
            "Remove-WallarmForwarder @aws",
            Before: $"{Deploy}; $null = Publish-WallarmForwarder {Node} -KeepUndelivered -Alarm @aws -WarningAction SilentlyContinue"),
        new("Remove-WallarmForwarder", "gone already", "Remove-WallarmForwarder @aws"),
        new("Remove-WallarmLambdaRole", "with its policy", "Remove-WallarmLambdaRole @aws", Before: "$null = New-WallarmLambdaRole @aws"),
        new("Remove-WallarmLambdaRole", "a policy with versions", "Remove-WallarmLambdaRole @aws", Before: $"$null = New-WallarmLambdaRole @aws; $null = New-WallarmLambdaRole -OnFailureDestination {Queue} -ReplaceExisting -Force @aws"),
        new("Remove-WallarmLambdaRole", "gone already", "Remove-WallarmLambdaRole @aws"),
        new("Uninstall-WallarmConnector", "all of it", "Uninstall-WallarmConnector -RemoveLogGroup @aws", Before: Connected),
        new(
            "Uninstall-WallarmConnector",
            "with its queue",
            "Uninstall-WallarmConnector -DiscardUndelivered @aws",
            Before: $"{Deploy}; $null = Publish-WallarmForwarder {Node} -KeepUndelivered @aws"),
        new(
            "Uninstall-WallarmConnector",
            "with the ledger of a log group",
            "Uninstall-WallarmConnector @aws",
            Before: $"{Connected}; $null = Send-WallarmAccessLog /aws/apigateway/petstore @aws"),
        new("Uninstall-WallarmConnector", "gone already", "Uninstall-WallarmConnector @aws"),
        new("Test-WallarmNode", "from the function", "Test-WallarmNode -FromFunction wallarm-api-discovery-connector @aws", Before: Deploy),
        new(
            "Test-WallarmNode",
            "a function without an alias",
            "Test-WallarmNode -FromFunction wallarm-api-discovery-connector @aws",
            Arrange: opened => opened.Account.CreateFunctionAsync(hasAlias: false)),
    ];

    /// <summary>What a command that was stopped between two calls leaves behind.</summary>
    private static async Task OurGroupAsync(PermissionWorld opened, string name) =>
        await opened.Account.CallAsync(
            "logs",
            "create_log_group",
            new { logGroupName = name, tags = new Dictionary<string, string> { ["wallarm:connector"] = "Wallarm.Connector.PowerShell" } });

    /// <summary>A forwarder with its queue, in which a batch waits.</summary>
    private static async Task WithBatchAsync(PermissionWorld opened)
    {
        opened.Run($"{Deploy}; $null = Publish-WallarmForwarder {Node} -KeepUndelivered @aws").ThrowIfFailed();
        await UndeliveredWorld.DisableMappingAsync(opened.Account.CallAsync);
        var queueUrl = $"https://sqs.eu-west-1.amazonaws.com/{opened.Account.Aws.AccountId}/{UndeliveredWorld.QueueName}";
        string[] bodies = [UndeliveredWorld.Event(1), "no batch"];
        foreach (var body in bodies)
        {
            await opened.Account.CallAsync("sqs", "send_message", new { QueueUrl = queueUrl, MessageBody = body });
        }

        opened.Account.Aws.InvokeWith = _ => Task.FromResult(UndeliveredWorld.AllSettled(1));
    }

    /// <summary>A bucket that holds a batch, and a function.</summary>
    private static async Task WithBucketAsync(PermissionWorld opened)
    {
        var bucket = $"wallarm-{opened.Account.Aws.AccountId}";
        await opened.Account.CallAsync(
            "s3", "create_bucket", new { Bucket = bucket, CreateBucketConfiguration = new { LocationConstraint = "eu-west-1" } });
        var body = Boto.Bytes(System.Text.Encoding.UTF8.GetBytes(UndeliveredWorld.Event(1)));
        await opened.Account.CallAsync("s3", "put_object", new { Bucket = bucket, Key = "a.json", Body = body });
        opened.Account.Aws.InvokeWith = invocation => Task.FromResult(
            invocation.Payload.Length > 100 ? UndeliveredWorld.AllSettled(1) : new FunctionAnswer("null"));
    }

    private static async Task WithFunctionAndGroupAsync(PermissionWorld opened)
    {
        await opened.Account.CreateFunctionAsync();
        await opened.Account.CreateLogGroupAsync("/g");
    }
}
