using System.Globalization;
using System.Text.Json.Nodes;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>The queue that keeps what the node did not take: how it is made, changed, and removed.</summary>
public sealed class UndeliveredQueueTests : IDisposable
{
    private const string FunctionName = "wallarm-api-discovery-connector";
    private const string QueueName = FunctionName + "-undelivered";
    private const string Publish = $"Publish-WallarmForwarder @aws {CloudSession.Node}";

    private static readonly string[] AllAttributes = ["All"];

    private readonly string _folder = Directory.CreateTempSubdirectory("wallarm-bundle-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [BotoFact]
    public async Task It_is_made_with_the_function_takes_its_failures_and_hands_them_back()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-KeepUndelivered -Tag @{ team = 'api' }");

        var attributes = (await AttributesAsync(cloud))!;
        Assert.Equal(("1209600", "360"), (Text(attributes, "MessageRetentionPeriod"), Text(attributes, "VisibilityTimeout")));
        Assert.Equal("true", Text(attributes, "SqsManagedSseEnabled"));
        Assert.Contains("aws:SecureTransport", Text(attributes, "Policy"), StringComparison.Ordinal);
        Assert.Null(attributes["RedrivePolicy"]);
        var tags = (await cloud.CallAsync("sqs", "list_queue_tags", new { QueueUrl = Url(cloud) }))["Tags"]!;
        Assert.Equal("api", tags["team"]!.GetValue<string>());
        var mapping = Assert.Single(await MappingsAsync(cloud))!;
        Assert.Equal((10, "Enabled"), (mapping["BatchSize"]!.GetValue<int>(), mapping["State"]!.GetValue<string>()));
        Assert.Equal("ReportBatchItemFailures", mapping["FunctionResponseTypes"]![0]!.GetValue<string>());
        Assert.Equal(2, mapping["ScalingConfig"]!["MaximumConcurrency"]!.GetValue<int>());
        var invoke = await cloud.CallAsync(
            "lambda", "get_function_event_invoke_config", new { FunctionName, Qualifier = "live" });
        Assert.Equal(0, invoke["MaximumRetryAttempts"]!.GetValue<int>());
        Assert.Equal(Arn(cloud), invoke["DestinationConfig"]!["OnFailure"]!["Destination"]!.GetValue<string>());
    }

    [BotoFact]
    public async Task It_stays_where_a_later_run_does_not_name_it_and_a_longer_timeout_raises_its_visibility_first()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-KeepUndelivered");
        cloud.Aws.ClearCalls();

        var again = cloud.Run(Publish).ThrowIfFailed().Single<PublishedForwarder>();
        Assert.Equal((ChangeStatus.Unchanged, 0), (again.Status, again.Changes.Count));

        cloud.Run(Publish + " -Timeout 120").ThrowIfFailed();
        Assert.Equal(["SetQueueAttributes", "UpdateFunctionConfiguration"], cloud.Mutations.Take(2));
        Assert.Equal("720", Text((await AttributesAsync(cloud))!, "VisibilityTimeout"));
    }

    [BotoFact]
    public async Task A_disabled_mapping_is_enabled_again_and_a_redrive_policy_is_removed()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-KeepUndelivered");
        var mapping = Assert.Single(await MappingsAsync(cloud))!;
        await cloud.CallAsync("lambda", "update_event_source_mapping", new { UUID = mapping["UUID"]!.GetValue<string>(), Enabled = false });

        var repaired = cloud.Run(Publish).ThrowIfFailed().Single<PublishedForwarder>();

        Assert.Contains(repaired.Changes, change => change is { Property: "State", Current: "Disabled", Desired: "Enabled" });
        Assert.Equal("Enabled", Assert.Single(await MappingsAsync(cloud))!["State"]!.GetValue<string>());
    }

    [BotoFact]
    public async Task Before_a_version_that_knows_no_events_of_SQS_the_mapping_is_disabled()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-KeepUndelivered");
        await cloud.CallAsync("lambda", "update_function_configuration", new { FunctionName, Timeout = 61 });
        await cloud.CallAsync("lambda", "publish_version", new { FunctionName, Description = "By hand." });
        cloud.Run(Publish + " -Timeout 90").ThrowIfFailed();
        cloud.Aws.ClearCalls();

        cloud.Run("Publish-WallarmForwarder @aws -Rollback").ThrowIfFailed();

        Assert.Equal(["UpdateEventSourceMapping", "UpdateAlias"], cloud.Mutations);
        Assert.Equal("Disabled", Assert.Single(await MappingsAsync(cloud))!["State"]!.GetValue<string>());
    }

    [BotoTheory]
    [InlineData("-OnFailureDestination arn:aws:sqs:eu-west-1:123456789012:q", "names another place")]
    [InlineData("-CodeBundlePath ./absent.zip", "knows no events of SQS")]
    [InlineData("-ReservedConcurrentExecutions 2", "it takes 3")]
    public async Task What_contradicts_it_is_refused_before_any_call(string options, string says)
    {
        await using var cloud = await CloudSession.OpenAsync();

        var error = cloud.Fail($"{Publish} -KeepUndelivered {options}");

        Assert.StartsWith("Wallarm.OptionNotUsable,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(cloud.Aws.Calls);
    }

    [BotoFact]
    public async Task A_queue_of_that_name_that_somebody_else_made_is_left_alone()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        await cloud.CallAsync("sqs", "create_queue", new { QueueName });
        cloud.Aws.ClearCalls();

        var error = cloud.Fail(Publish + " -KeepUndelivered");

        Assert.StartsWith("Wallarm.QueueNotOurs,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(cloud.Mutations);
    }

    [BotoFact]
    public async Task A_queue_that_holds_batches_is_kept_unless_they_are_discarded()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        var tags = new Dictionary<string, string> { ["wallarm:connector"] = "Wallarm.Connector.PowerShell" };
        await cloud.CallAsync("sqs", "create_queue", new { QueueName, tags });

        // One that is in flight counts as well.
        await cloud.CallAsync("sqs", "send_message", new { QueueUrl = Url(cloud), MessageBody = "{}" });
        await cloud.CallAsync("sqs", "receive_message", new { QueueUrl = Url(cloud), VisibilityTimeout = 600 });

        var kept = Results(cloud.Run("Remove-WallarmForwarder @aws -Force").ThrowIfFailed());
        Assert.Equal(
            [("Function", RemovalStatus.Removed), ("Queue", RemovalStatus.Kept), ("LogGroup", RemovalStatus.Kept)],
            kept.Select(result => (result.ResourceType, result.Status)));
        Assert.Contains("holds 1 undelivered", kept[1].Reason, StringComparison.Ordinal);
        Assert.NotNull(await AttributesAsync(cloud));

        var gone = Results(cloud.Run("Remove-WallarmForwarder @aws -Force -DiscardUndelivered").ThrowIfFailed());
        Assert.Contains(gone, result => result is { ResourceType: "Queue", Status: RemovalStatus.Removed });
        Assert.Null(await AttributesAsync(cloud));
    }

    [BotoFact]
    public async Task An_empty_queue_goes_with_its_mapping_and_its_function()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-KeepUndelivered");
        cloud.Aws.ClearCalls();

        cloud.Run("Remove-WallarmForwarder @aws -Force").ThrowIfFailed();

        Assert.Equal(["UpdateEventSourceMapping", "DeleteEventSourceMapping", "DeleteFunction", "DeleteQueue"], cloud.Mutations);
        Assert.Empty(await MappingsAsync(cloud));

        // Lambda's events first; then nothing hands anything out; then the queue is empty at each of three looks.
        var operations = cloud.Operations.ToList();
        Assert.True(operations.IndexOf("GetMetricData") < operations.IndexOf("UpdateEventSourceMapping"), string.Join(' ', operations));
        var looks = operations.Skip(operations.IndexOf("UpdateEventSourceMapping")).TakeWhile(each => each != "DeleteEventSourceMapping");
        Assert.Equal(3, looks.Count(operation => operation == "GetQueueAttributes"));
    }

    [BotoFact]
    public async Task As_long_as_Lambda_holds_events_for_the_function_nothing_is_removed_unless_they_are_discarded()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-KeepUndelivered");
        await HoldEventsAsync(cloud, TimeSpan.FromSeconds(90));

        var error = cloud.Fail("Remove-WallarmForwarder @aws -Force");
        Assert.StartsWith("Wallarm.EventsStillHeld,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("90 s old", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(cloud.Mutations);

        cloud.Run("Remove-WallarmForwarder @aws -Force -DiscardUndelivered").ThrowIfFailed();
        Assert.Null(await AttributesAsync(cloud));
    }

    [BotoTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_queue_that_holds_batches_gets_what_Lambda_holds_before_anything_is_removed_with_a_mapping_or_without(bool isMapped)
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-KeepUndelivered");
        await UndeliveredWorld.DisableMappingAsync(cloud.CallAsync);
        if (!isMapped)
        {
            var id = Assert.Single(await MappingsAsync(cloud))!["UUID"]!.GetValue<string>();
            await cloud.CallAsync("lambda", "delete_event_source_mapping", new { UUID = id });
        }

        await cloud.CallAsync("sqs", "send_message", new { QueueUrl = Url(cloud), MessageBody = "{}" });

        // A throttled event is tried again five minutes later.
        await HoldEventsAsync(cloud, TimeSpan.FromMinutes(5));

        var error = cloud.Fail("Remove-WallarmForwarder @aws -Force");
        Assert.StartsWith("Wallarm.EventsStillHeld,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(cloud.Mutations);

        await HoldEventsAsync(cloud, TimeSpan.FromMinutes(5));
        cloud.Run("Uninstall-WallarmConnector @aws -Force");
        Assert.DoesNotContain("DeleteFunction", cloud.Mutations);
        Assert.DoesNotContain("UpdateEventSourceMapping", cloud.Mutations);
    }

    [BotoFact]
    public async Task Whoever_may_not_read_metrics_is_told_and_not_kept_waiting()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-KeepUndelivered");
        cloud.Aws.Fail("cloudwatch:*", Wallarm.Connector.Simulators.AwsFault.AccessDenied());

        var run = cloud.Run("Remove-WallarmForwarder @aws -Force").ThrowIfFailed();

        Assert.Contains("cloudwatch:GetMetricData", Assert.Single(run.Warnings), StringComparison.Ordinal);
        var alarms = Assert.Single(Results(run), result => result.ResourceType == "Alarm");
        Assert.Contains("cloudwatch:DescribeAlarms", alarms.Reason, StringComparison.Ordinal);
        Assert.Null(await AttributesAsync(cloud));
    }

    [BotoFact]
    public async Task A_role_for_it_may_use_the_queue_of_its_function_and_no_other()
    {
        await using var cloud = await CloudSession.OpenAsync();

        var role = cloud.Run("New-WallarmLambdaRole @aws -KeepUndelivered -FunctionName f").ThrowIfFailed().Single<LambdaRole>();

        var statements = JsonNode.Parse(role.PolicyDocument)!["Statement"]!.AsArray();
        var queue = Assert.Single(
            statements, each => each!["Action"]!.ToJsonString().Contains("sqs:ReceiveMessage", StringComparison.Ordinal))!;
        Assert.Equal($"arn:aws:sqs:*:{cloud.AccountId}:f-undelivered", queue["Resource"]![0]!.GetValue<string>());
    }

    [BotoFact]
    public async Task A_queue_of_that_name_that_somebody_else_made_outlives_the_function()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();
        await cloud.CallAsync("sqs", "create_queue", new { QueueName });

        var results = Results(cloud.Run("Remove-WallarmForwarder @aws -Force -DiscardUndelivered").ThrowIfFailed());

        var queue = Assert.Single(results, result => result.ResourceType == "Queue");
        Assert.Equal((QueueName, RemovalStatus.Kept), (queue.Name, queue.Status));
        Assert.Contains("did not make it", queue.Reason, StringComparison.Ordinal);
        Assert.NotNull(await AttributesAsync(cloud));
    }

    [BotoFact]
    public async Task A_mapping_whose_queue_somebody_deleted_goes_with_the_function()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-KeepUndelivered");
        await cloud.CallAsync("sqs", "delete_queue", new { QueueUrl = Url(cloud) });

        cloud.Run("Remove-WallarmForwarder @aws -Force").ThrowIfFailed();

        Assert.Empty(await MappingsAsync(cloud));
    }

    [BotoFact]
    public async Task The_alias_moves_to_code_that_knows_no_events_of_SQS_once_the_mapping_is_disabled()
    {
        await using var cloud = await CloudSession.OpenAsync(currentFolder: _folder);
        var bundle = Directory.CreateDirectory(Path.Combine(_folder, "b", "cw-resend-lambda"));
        File.WriteAllText(Path.Combine(bundle.FullName, "lambda_function.py"), "x = 1");
        cloud.CreateForwarder("-CodeBundlePath b");
        cloud.Run(Publish + " -KeepUndelivered").ThrowIfFailed();
        var looks = 0;
        await using var rewriter = new ResponseRewriter(cloud.Aws.Endpoint, (method, path, response) =>
        {
            var isLook = method == "GET" && path.Contains("/event-source-mappings/", StringComparison.Ordinal);
            if (isLook && Interlocked.Increment(ref looks) <= 2) response["State"] = "Disabling";
        });
        cloud.Redirect(rewriter.Endpoint);
        cloud.Aws.ClearCalls();

        cloud.Run("Publish-WallarmForwarder @aws -Rollback").ThrowIfFailed();

        Assert.Equal(["UpdateEventSourceMapping", "UpdateAlias"], cloud.Mutations);
        Assert.Equal(3, looks);
        var operations = cloud.Aws.Calls.Select(call => call.Operation).ToList();
        Assert.True(operations.LastIndexOf("GetEventSourceMapping") < operations.IndexOf("UpdateAlias"), string.Join(' ', operations));
    }

    [BotoTheory]
    [InlineData(1, "Warning", "one of them for 24 hours", "-ErrorsOnly")]
    [InlineData(
        11,
        "Failed",
        "one of them for 11 days",
        "Resume-WallarmDelivery -FunctionName 'wallarm-api-discovery-connector' -SaveTo ./undelivered")]
    public async Task The_check_says_how_long_batches_wait_and_from_day_ten_to_save_them(int days, string status, string says, string todo)
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-KeepUndelivered");
        await UndeliveredWorld.DisableMappingAsync(cloud.CallAsync);
        await cloud.CallAsync("sqs", "send_message", new { QueueUrl = Url(cloud), MessageBody = "{}" });
        await using var rewriter = new ResponseRewriter(cloud.Aws.Endpoint, (method, path, response) =>
        {
            if (response["EventSourceMappings"] is JsonArray { Count: 1 } mappings) mappings[0]!["State"] = "Enabled";
            if (response["Messages"] is not JsonArray { Count: > 0 } messages) return;
            var sent = DateTimeOffset.UtcNow.AddDays(-days).ToUnixTimeMilliseconds();
            messages[0]!["Attributes"]!["SentTimestamp"] = sent.ToString(System.Globalization.CultureInfo.InvariantCulture);
        });
        cloud.Redirect(rewriter.Endpoint);

        var checks = cloud.Run("Test-WallarmConnector @aws | Where-Object Name -EQ UndeliveredBatches").ThrowIfFailed().Output;
        var check = (ConnectorCheck)checks[0].BaseObject;

        Assert.Equal(status, check.Status);
        Assert.Contains(says, check.Detail, StringComparison.Ordinal);
        Assert.Contains("event source mapping, Enabled", check.Detail, StringComparison.Ordinal);
        Assert.Contains(todo, check.Remediation, StringComparison.Ordinal);

        // Looking hides nothing.
        Assert.NotNull((await cloud.CallAsync("sqs", "receive_message", new { QueueUrl = Url(cloud) }))["Messages"]);
    }

    private static async Task HoldEventsAsync(CloudSession cloud, TimeSpan ago)
    {
        await cloud.CallAsync("cloudwatch", "put_metric_data", new
        {
            Namespace = "AWS/Lambda",
            MetricData = new[]
            {
                new
                {
                    MetricName = "AsyncEventAge",
                    Value = 90_000,
                    Timestamp = (DateTimeOffset.UtcNow - ago).ToString("O", CultureInfo.InvariantCulture),
                    Dimensions = new[] { new { Name = "FunctionName", Value = FunctionName } },
                },
            },
        });
        cloud.Aws.ClearCalls();
    }

    private static RemovedResource[] Results(PowerShell.ScriptRun run) => [.. run.Output.Select(item => (RemovedResource)item.BaseObject)];

    private static string Arn(CloudSession cloud) => $"arn:aws:sqs:eu-west-1:{cloud.AccountId}:{QueueName}";

    private static string Url(CloudSession cloud) => $"https://sqs.eu-west-1.amazonaws.com/{cloud.AccountId}/{QueueName}";

    private static string? Text(JsonNode attributes, string name) => attributes[name]?.GetValue<string>();

    private static async Task<JsonArray> MappingsAsync(CloudSession cloud) =>
        (await cloud.CallAsync("lambda", "list_event_source_mappings", new { }))["EventSourceMappings"]!.AsArray();

    /// <returns>Null where there is no queue.</returns>
    private static async Task<JsonNode?> AttributesAsync(CloudSession cloud)
    {
        var queues = await cloud.CallAsync("sqs", "list_queues", new { QueueNamePrefix = QueueName });
        if (queues["QueueUrls"] is null) return null;
        var request = new { QueueUrl = Url(cloud), AttributeNames = AllAttributes };
        return (await cloud.CallAsync("sqs", "get_queue_attributes", request))["Attributes"];
    }
}
