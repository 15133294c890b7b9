using System.Text;
using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Resume-WallarmDelivery: what is delivered, what is deleted, and what is left.</summary>
public class ResumedDeliveryTests
{
    [BotoFact]
    public async Task The_deployed_function_gets_exactly_the_records_that_are_not_settled()
    {
        await using var connector = await ExternalFilterConnector.OpenAsync();
        var aws = connector.World.Aws;
        await UndeliveredWorld.DisableMappingAsync((service, method, parameters) => connector.World.CallAsync(service, method, parameters));
        var queueUrl = $"https://sqs.eu-west-1.amazonaws.com/{aws.AccountId}/{UndeliveredWorld.QueueName}";
        var lines = SampleTraffic.Lines(5);
        var lambdaEvent = Encoding.UTF8.GetString(LogsEvent.FromLines(lines).ToBytes());
        var hash = UndeliveredBatchTests.HashOf(lambdaEvent);
        string[] bodies =
        [
            // Records 1 and 3 are left.
            QueueEvent.FailureRecord(
                lambdaEvent,
                $$$"""{"unsettled":{"batch":"{{{hash}}}","records":5,"set":"Cg=="}}""",
                ConnectorWorld.FunctionName),
            QueueEvent.FailureRecord(
                Encoding.UTF8.GetString(LogsEvent.FromLines(SampleTraffic.Lines(3)).ToBytes()), null, ConnectorWorld.FunctionName),
            """{"requestPayload":{"key":"canary"}}""",
        ];
        foreach (var body in bodies)
            await connector.World.CallAsync("sqs", "send_message", new { QueueUrl = queueUrl, MessageBody = body });

        var run = connector.World.Run("Resume-WallarmDelivery @aws").ThrowIfFailed();

        var result = run.Single<ResumedDelivery>();
        Assert.Equal(
            (ResumptionStatus.Delivered, 2, 0, 1),
            (result.Status, result.BatchesDone, result.BatchesLeft, result.BatchesUnreadable));
        Assert.Equal((5L, 5L, 3L), (result.Received, result.Forwarded, result.AlreadySettled));
        Assert.Equal(5, connector.Node.Calls.Count(call => !call.Path.StartsWith("/.wallarm-probe/", StringComparison.Ordinal)));
        var left = await connector.World.CallAsync("sqs", "receive_message", new { QueueUrl = queueUrl, MaxNumberOfMessages = 10 });
        Assert.Equal(bodies[2], Assert.Single(left["Messages"]!.AsArray())!["Body"]!.GetValue<string>());
        Assert.DoesNotContain("canary", string.Join('\n', run.Warnings), StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task It_stops_at_what_every_batch_would_meet_and_goes_on_when_it_is_run_again()
    {
        await using var world = await UndeliveredWorld.OpenAsync(
            respond: _ => UndeliveredWorld.Error("Wallarm.DeliveryFailed", "the node is away"));
        for (var number = 0; number < 25; number++) await world.SendAsync(UndeliveredWorld.Event(1));

        var stopped = world.Run("Resume-WallarmDelivery @aws");

        var result = UndeliveredWorld.Result<ResumedDelivery>(stopped);
        Assert.Equal((ResumptionStatus.Stopped, 0, 25), (result.Status, result.BatchesDone, result.BatchesLeft));
        Assert.Equal("Wallarm.DeliveryFailed: the node is away", result.StoppedBy);
        var error = Assert.Single(stopped.Errors);
        Assert.StartsWith("Wallarm.DeliveryStopped,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Test-WallarmNode -FromFunction", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(10, UndeliveredWorld.Ids(Assert.Single(world.Events)).Length);
        Assert.DoesNotContain("DeleteMessageBatch", world.Cloud.Operations);

        world.Play(lambdaEvent => UndeliveredWorld.AllSettled(UndeliveredWorld.Ids(lambdaEvent).Length));
        var again = world.Run("Resume-WallarmDelivery @aws").Single<ResumedDelivery>();
        Assert.Equal((ResumptionStatus.Delivered, 25, 0, 25L), (again.Status, again.BatchesDone, again.BatchesLeft, again.Forwarded));
        Assert.Equal(0, await world.CountAsync());
    }

    [BotoFact]
    public async Task That_the_mapping_works_on_the_queue_as_well_is_told()
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        await world.SendAsync(UndeliveredWorld.Event(1));

        // An enabled one would empty moto's queue before anybody sees it.
        await using var rewriter = new ResponseRewriter(world.Cloud.Aws.Endpoint, (_, _, response) =>
        {
            if (response["EventSourceMappings"] is JsonArray { Count: 1 } mappings) mappings[0]!["State"] = "Enabled";
        });
        world.Cloud.Redirect(rewriter.Endpoint);

        var run = world.Run("Resume-WallarmDelivery @aws").ThrowIfFailed();

        Assert.Contains("(event source mapping, Enabled)", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Equal(1, run.Single<ResumedDelivery>().BatchesDone);
    }

    [BotoFact]
    public async Task WhatIf_says_what_would_be_done_and_takes_nothing()
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        await world.SendAsync(UndeliveredWorld.Event(1));
        world.Cloud.Aws.ClearCalls();

        var planned = world.Run("Resume-WallarmDelivery @aws -WhatIf; Resume-WallarmDelivery @aws -SaveTo $folder/x -WhatIf")
            .ThrowIfFailed();

        Assert.All(
            planned.Output.Select(item => (ResumedDelivery)item.BaseObject),
            each => Assert.Equal((ResumptionStatus.Planned, 1), (each.Status, each.BatchesLeft)));
        Assert.Empty(world.Cloud.Aws.MutatingCalls);
        Assert.Contains("client addresses and paths", world.Cloud.Screen, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(world.Folder, "x")));
    }

    [BotoFact]
    public async Task Only_the_batches_of_the_pipeline_are_delivered()
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        for (var number = 0; number < 15; number++) await world.SendAsync(UndeliveredWorld.Event(1));
        var wanted = await world.SendAsync(UndeliveredWorld.Event(1, "/orders"));

        var result = world.Run(
            "Get-WallarmUndeliveredBatch @aws | Where-Object LogGroupName -EQ /orders | Resume-WallarmDelivery @aws")
            .ThrowIfFailed().Single<ResumedDelivery>();

        Assert.Equal((1, 0), (result.BatchesDone, result.BatchesLeft));
        Assert.Equal([wanted], UndeliveredWorld.Ids(Assert.Single(world.Events)));
        Assert.Equal(15, (await world.VisibleAsync()).Length);
        Assert.Empty(world.Run(
            "Get-WallarmUndeliveredBatch @aws | Where-Object LogGroupName -EQ /none | Resume-WallarmDelivery @aws")
            .ThrowIfFailed().Output);
    }

    [BotoFact]
    public async Task The_queue_is_emptied_into_files_and_delivered_from_them()
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        string[] bodies = [.. Enumerable.Range(1, 12).Select(number => UndeliveredWorld.Event(number))];
        foreach (var body in bodies) await world.SendAsync(body);
        await world.SendAsync("canary");

        // The first time SQS does not delete what was saved.
        world.Cloud.Aws.FailOnce("DeleteMessageBatch", AwsFault.Error("InvalidParameterValue", "not now"));
        var failed = world.Run("Resume-WallarmDelivery @aws -SaveTo $folder/saved");
        Assert.Equal(ResumptionStatus.Stopped, UndeliveredWorld.Result<ResumedDelivery>(failed).Status);
        var saved = world.Run("Resume-WallarmDelivery @aws -SaveTo $folder/saved").ThrowIfFailed().Single<ResumedDelivery>();

        Assert.Equal((ResumptionStatus.Saved, 12, 0, 1), (saved.Status, saved.BatchesDone, saved.BatchesLeft, saved.BatchesUnreadable));
        var folder = Path.Combine(world.Folder, "saved");
        Assert.Equal(folder, saved.Destination);
        var files = Directory.GetFiles(folder);
        Assert.Equal(bodies.Order(StringComparer.Ordinal), files.Select(File.ReadAllText).Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            foreach (var file in files) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.Equal(["canary"], await world.VisibleAsync());
        Assert.Empty(world.Events);

        world.Play(lambdaEvent => UndeliveredWorld.AllSettled(UndeliveredWorld.Ids(lambdaEvent).Length));
        var delivered = world.Run("Get-WallarmUndeliveredBatch -Path $folder/saved | Resume-WallarmDelivery @aws")
            .ThrowIfFailed().Single<ResumedDelivery>();
        Assert.Equal((ResumptionStatus.Delivered, 12, 0), (delivered.Status, delivered.BatchesDone, delivered.BatchesLeft));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [BotoFact]
    public async Task A_file_that_is_delivered_in_part_says_what_is_left()
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        var lambdaEvent = UndeliveredWorld.Event(3);
        var hash = UndeliveredBatchTests.HashOf(lambdaEvent);
        var file = Path.Combine(world.Folder, "a.json");
        File.WriteAllText(file, QueueEvent.FailureRecord(lambdaEvent, """{"errorType":"Wallarm.DeliveryFailed","errorMessage":"m"}"""));
        var calls = 0;
        world.Play(received => ++calls == 1
            ? new FunctionAnswer($$"""
                {"batchItemFailures":[{"itemIdentifier":"{{UndeliveredWorld.Ids(received)[0]}}"}],"received":3,"forwarded":2,"failed":1,
                "unsettled":[{"itemIdentifier":"{{UndeliveredWorld.Ids(received)[0]}}","batch":"{{hash}}","records":3,"set":"BA=="}]}
                """)
            : UndeliveredWorld.Error("Wallarm.DeliveryFailed"));

        var stopped = UndeliveredWorld.Result<ResumedDelivery>(world.Run("Resume-WallarmDelivery @aws -Path $folder"));

        Assert.Equal((ResumptionStatus.Stopped, 0, 1, 2L), (stopped.Status, stopped.BatchesDone, stopped.BatchesLeft, stopped.Forwarded));
        var left = world.Run("Get-WallarmUndeliveredBatch -Path $folder").Single<UndeliveredBatch>();
        Assert.Equal((3, 1, "Wallarm.DeliveryFailed", hash), (left.Records, left.Unsettled, left.ErrorType, left.Hash));
        world.Play(_ => UndeliveredWorld.AllSettled(1));
        world.Run("Resume-WallarmDelivery @aws -Path $folder").ThrowIfFailed();
        var body = JsonNode.Parse(world.Events[^1]["Records"]![0]!["body"]!.GetValue<string>())!;
        Assert.Equal("BA==", body["responsePayload"]!["unsettled"]!["set"]!.GetValue<string>());
        Assert.False(File.Exists(file));
    }

    [BotoFact]
    public async Task Of_a_bucket_only_what_was_delivered_is_deleted()
    {
        var test = nameof(Of_a_bucket_only_what_was_delivered_is_deleted);
        await using var world = await UndeliveredWorld.OpenAsync(
            $"-OnFailureDestination arn:aws:s3:::{UndeliveredBatchTests.Bucket(test)}");
        var bucket = await UndeliveredBatchTests.CreateBucketAsync(world, test);
        var prefix = $"aws/lambda/async/{ConnectorWorld.FunctionName}/2026/11/14/2026-11-14T18.16.05-";
        await UndeliveredBatchTests.PutAsync(world, bucket, prefix + "a", QueueEvent.FailureRecord(UndeliveredWorld.Event(1), null));
        await UndeliveredBatchTests.PutAsync(world, bucket, prefix + "b", QueueEvent.FailureRecord("""{"x":1}""", null));
        await UndeliveredBatchTests.PutAsync(world, bucket, "other", "{}");

        var result = world.Run("Resume-WallarmDelivery @aws").ThrowIfFailed().Single<ResumedDelivery>();

        Assert.Equal((1, 0, 1), (result.BatchesDone, result.BatchesLeft, result.BatchesUnreadable));
        var listed = await world.Cloud.CallAsync("s3", "list_objects_v2", new { Bucket = bucket });
        var keys = listed["Contents"]!.AsArray().Select(each => each!["Key"]!.GetValue<string>());
        Assert.Equal([prefix + "b", "other"], keys);
    }

    [BotoFact]
    public async Task The_queue_is_emptied_into_a_bucket_and_delivered_from_it()
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        var bucket = await UndeliveredBatchTests.CreateBucketAsync(world, nameof(The_queue_is_emptied_into_a_bucket_and_delivered_from_it));
        var body = UndeliveredWorld.Event(2);
        var id = await world.SendAsync(body);

        var saved = world.Run($"Resume-WallarmDelivery @aws -SaveTo s3://{bucket}/kept").ThrowIfFailed().Single<ResumedDelivery>();
        var listed = world.Run($"Get-WallarmUndeliveredBatch @aws -Path s3://{bucket}/kept/").Single<UndeliveredBatch>();
        var delivered = world.Run($"Get-WallarmUndeliveredBatch @aws -Path s3://{bucket}/kept/ | Resume-WallarmDelivery @aws")
            .ThrowIfFailed().Single<ResumedDelivery>();

        Assert.Equal((ResumptionStatus.Saved, 1), (saved.Status, saved.BatchesDone));
        Assert.Matches($"^s3://{bucket}/kept/[0-9TZ]+-{id}\\.json$", listed.Path);
        Assert.Equal((ResumptionStatus.Delivered, 1), (delivered.Status, delivered.BatchesDone));
        Assert.Null((await world.Cloud.CallAsync("s3", "list_objects_v2", new { Bucket = bucket }))["Contents"]);
        Assert.Equal(0, await world.CountAsync());
    }

    [BotoFact]
    public async Task A_batch_that_makes_the_function_fail_is_left_and_the_others_are_delivered()
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        for (var number = 0; number < 4; number++) await world.SendAsync(UndeliveredWorld.Event(1));
        var bad = await world.SendAsync(UndeliveredWorld.Event(2));
        world.Play(lambdaEvent => UndeliveredWorld.Ids(lambdaEvent).Contains(bad)
            ? UndeliveredWorld.Error("Sandbox.Timedout", "Task timed out after 3.00 seconds")
            : UndeliveredWorld.AllSettled(UndeliveredWorld.Ids(lambdaEvent).Length));

        var run = world.Run("Resume-WallarmDelivery @aws").ThrowIfFailed();

        var result = run.Single<ResumedDelivery>();
        Assert.Equal((ResumptionStatus.Partial, 4, 1), (result.Status, result.BatchesDone, result.BatchesLeft));
        Assert.Contains(bad, Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Single(await world.VisibleAsync());
    }

    [BotoFact]
    public async Task A_batch_that_no_invocation_takes_is_left_and_nothing_is_sent()
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        var random = new Random(1);
        var noise = Convert.ToBase64String(Enumerable.Range(0, 5_000_000).Select(_ => (byte)random.Next(256)).ToArray());
        File.WriteAllBytes(Path.Combine(world.Folder, "large.json"), LogsEvent.FromLines([noise]).ToBytes());

        var run = world.Run("Resume-WallarmDelivery @aws -Path $folder").ThrowIfFailed();

        Assert.Equal((ResumptionStatus.Partial, 1), (run.Single<ResumedDelivery>().Status, run.Single<ResumedDelivery>().BatchesLeft));
        Assert.Contains("6 MB", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Empty(world.Events);
        Assert.True(File.Exists(Path.Combine(world.Folder, "large.json")));
    }

    [BotoFact]
    public async Task A_forwarder_from_before_SQS_gets_the_event_of_the_subscription()
    {
        await using var world = await UndeliveredWorld.OpenAsync(respond: lambdaEvent => lambdaEvent.ContainsKey("Records")
            ? UndeliveredWorld.Error("Wallarm.EventNotCloudWatchLogs")
            : new FunctionAnswer("""{"received":1,"forwarded":1}"""));
        for (var number = 0; number < 3; number++) await world.SendAsync(UndeliveredWorld.Event(1));

        var result = world.Run("Resume-WallarmDelivery @aws").ThrowIfFailed().Single<ResumedDelivery>();

        Assert.Equal((3, 0, 3L), (result.BatchesDone, result.BatchesLeft, result.Forwarded));
        Assert.Equal(4, world.Events.Count);
        Assert.Equal(0, await world.CountAsync());
    }

    [BotoTheory]
    [InlineData("")]
    [InlineData("-SaveTo $folder/saved")]
    public async Task Batches_of_another_function_stay_in_the_queue_that_both_use(string options)
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        var others = QueueEvent.FailureRecord(UndeliveredWorld.Event(1), null, "billing");
        var foreign = await world.SendAsync(others);
        await world.SendAsync(QueueEvent.FailureRecord(UndeliveredWorld.Event(2), null, ConnectorWorld.FunctionName));
        await world.SendAsync(UndeliveredWorld.Event(3));

        var run = world.Run($"Resume-WallarmDelivery @aws {options}").ThrowIfFailed();

        var result = run.Single<ResumedDelivery>();
        Assert.Equal((ResumptionStatus.Partial, 2, 1), (result.Status, result.BatchesDone, result.BatchesLeft));
        var warning = Assert.Single(run.Warnings);
        Assert.Contains(foreign, warning, StringComparison.Ordinal);
        Assert.Contains("it is a batch of function 'billing'", warning, StringComparison.Ordinal);
        Assert.DoesNotContain(foreign, world.Events.SelectMany(UndeliveredWorld.Ids));
        Assert.Equal(others, Assert.Single(await world.VisibleAsync()));
    }

    [BotoFact]
    public async Task A_failure_that_keeps_the_queue_from_being_counted_leaves_the_result()
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        for (var number = 0; number < 12; number++) await world.SendAsync(UndeliveredWorld.Event(1));
        world.Play(_ =>
        {
            if (world.Events.Count == 2) world.Cloud.Aws.Fail("sqs:*", AwsFault.ExpiredCredentials());
            return UndeliveredWorld.AllSettled(1);
        });

        var run = world.Run("Resume-WallarmDelivery @aws");

        var result = UndeliveredWorld.Result<ResumedDelivery>(run);
        Assert.Equal((ResumptionStatus.Stopped, 10, 2), (result.Status, result.BatchesDone, result.BatchesLeft));
        Assert.Equal(2L, result.Forwarded);
        Assert.StartsWith("Wallarm.CredentialsExpired:", result.StoppedBy, StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData("")]
    [InlineData("-SaveTo $folder/saved")]
    public async Task What_was_deleted_counts_where_SQS_did_not_delete_all(string options)
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        for (var number = 0; number < 3; number++) await world.SendAsync(UndeliveredWorld.Event(1));

        // Messages that are given back are listed in the same way, and nobody looks at that.
        await using var rewriter = new ResponseRewriter(world.Cloud.Aws.Endpoint, (_, _, response) =>
        {
            if (response["Successful"] is not JsonArray { Count: 3 } deleted) return;
            var id = deleted[1]!["Id"]!.GetValue<string>();
            deleted.RemoveAt(1);
            response["Failed"] = new JsonArray(new JsonObject { ["Id"] = id, ["Code"] = "InternalError", ["SenderFault"] = false });
        });
        world.Cloud.Redirect(rewriter.Endpoint);

        var result = UndeliveredWorld.Result<ResumedDelivery>(world.Run($"Resume-WallarmDelivery @aws {options}"));

        Assert.Equal((ResumptionStatus.Stopped, 2), (result.Status, result.BatchesDone));
        Assert.StartsWith("Wallarm.MessageNotDeleted:", result.StoppedBy, StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData("")]
    [InlineData("-SaveTo $folder/saved")]
    public async Task What_somebody_else_holds_is_left_and_the_status_says_so(string options)
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        for (var number = 0; number < 2; number++) await world.SendAsync(UndeliveredWorld.Event(1));
        await world.Cloud.CallAsync("sqs", "receive_message", new { world.QueueUrl, VisibilityTimeout = 600 });

        var result = world.Run($"Resume-WallarmDelivery @aws {options}").ThrowIfFailed().Single<ResumedDelivery>();

        Assert.Equal((ResumptionStatus.Partial, 1, 1), (result.Status, result.BatchesDone, result.BatchesLeft));
    }

    [BotoFact]
    public async Task A_message_that_is_not_found_is_told()
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        var wanted = await world.SendAsync(UndeliveredWorld.Event(1));
        await world.SendAsync(UndeliveredWorld.Event(2));

        var run = world.Run($"Resume-WallarmDelivery @aws -MessageId {wanted}, absent").ThrowIfFailed();

        var result = run.Single<ResumedDelivery>();
        Assert.Equal((ResumptionStatus.Partial, 1, 1), (result.Status, result.BatchesDone, result.BatchesLeft));
        var warning = Assert.Single(run.Warnings);
        Assert.Contains("'absent'", warning, StringComparison.Ordinal);
        Assert.DoesNotContain(wanted, warning, StringComparison.Ordinal);
        Assert.Single(await world.VisibleAsync());
    }

    [BotoTheory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"batchItemFailures":7}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":7}]}""")]
    public async Task Nothing_is_deleted_on_the_word_of_something_that_is_no_forwarder(string response)
    {
        await using var world = await UndeliveredWorld.OpenAsync(respond: _ => new FunctionAnswer(response));
        await world.SendAsync(UndeliveredWorld.Event(1));

        var run = world.Run("Resume-WallarmDelivery @aws");

        var result = UndeliveredWorld.Result<ResumedDelivery>(run);
        Assert.Equal((ResumptionStatus.Stopped, 1), (result.Status, result.BatchesLeft));
        Assert.Single(await world.VisibleAsync());
    }

    [BotoTheory]
    [InlineData("Resume-WallarmDelivery @aws -Path $folder -MessageId a", "Wallarm.OptionNotUsable")]
    [InlineData("Resume-WallarmDelivery @aws -SaveTo s3://x", "Wallarm.OptionNotUsable")]
    [InlineData("Resume-WallarmDelivery @aws -Path s3://x", "Wallarm.OptionNotUsable")]
    [InlineData("Resume-WallarmDelivery @aws -MessageId $null", "Wallarm.OptionNotUsable")]
    [InlineData("Resume-WallarmDelivery @aws -MessageId @()", "Wallarm.OptionNotUsable")]
    [InlineData("Resume-WallarmDelivery @aws -MessageId ''", "Wallarm.OptionNotUsable")]
    [InlineData("Resume-WallarmDelivery @aws -SaveTo $folder/x -MessageId $null", "Wallarm.OptionNotUsable")]
    [InlineData("Resume-WallarmDelivery @aws -Path $null", "Wallarm.OptionNotUsable")]
    [InlineData("Resume-WallarmDelivery @aws -Path @()", "Wallarm.OptionNotUsable")]
    [InlineData("Resume-WallarmDelivery @aws -Path $folder/absent", "Wallarm.BatchFileNotFound")]
    [InlineData("Resume-WallarmDelivery @aws -FunctionName absent", "Wallarm.FunctionNotFound")]
    [InlineData("Get-WallarmUndeliveredBatch -Path $folder | Resume-WallarmDelivery @aws -SaveTo $folder/x", "Wallarm.InputObjectNotBound")]
    public async Task What_cannot_be_meant_is_an_error_and_nothing_is_taken(string command, string error)
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        await world.SendAsync(UndeliveredWorld.Event(1));
        File.WriteAllText(Path.Combine(world.Folder, "a.json"), UndeliveredWorld.Event(1));
        world.Cloud.Aws.ClearCalls();

        Assert.StartsWith(error + ",", CloudSession.ErrorOf(world.Run(command)).FullyQualifiedErrorId, StringComparison.Ordinal);

        Assert.Empty(world.Cloud.Aws.MutatingCalls);
        Assert.True(File.Exists(Path.Combine(world.Folder, "a.json")));
    }

    [BotoFact]
    public async Task Stopped_by_the_user_it_leaves_what_is_under_way_out_of_sight_and_gives_the_rest_back()
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        for (var number = 0; number < 3; number++) await world.SendAsync(UndeliveredWorld.Event(1));
        var begun = new TaskCompletionSource();
        var end = new TaskCompletionSource<FunctionAnswer>();
        world.Cloud.Aws.InvokeWith = _ =>
        {
            begun.TrySetResult();
            return end.Task;
        };

        using (var running = world.Cloud.Start("Resume-WallarmDelivery @aws"))
        {
            await begun.Task;
            running.Stop();
            running.Wait();
        }

        end.SetResult(UndeliveredWorld.AllSettled(3));
        Assert.Equal(3, await world.CountAsync());
        Assert.Empty(await world.VisibleAsync());
    }
}
