using System.Text;
using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Get-WallarmUndeliveredBatch: what waits, and nothing of what it holds.</summary>
public class UndeliveredBatchTests
{
    [BotoFact]
    public async Task Batches_of_the_queue_are_listed_without_a_line_and_stay_in_sight()
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        var lambdaEvent = UndeliveredWorld.Event(3);
        var hash = HashOf(lambdaEvent);
        string[] bodies =
        [
            QueueEvent.FailureRecord(
                lambdaEvent,
                $$$"""{"errorType":"Wallarm.DeliveryFailed","errorMessage":"2 of 3","unsettled":{"batch":"{{{hash}}}","records":3,"set":"Bg=="}}"""),
            QueueEvent.FailureRecord(UndeliveredWorld.Event(4), """{"errorType":"KeyError","errorMessage":"canary: /secret/path"}"""),
            QueueEvent.FailureRecord(UndeliveredWorld.Event(5), null),
            UndeliveredWorld.Event(6, "/aws/apigateway/orders"),
            """{"hello":"canary"}""",
        ];
        foreach (var body in bodies) await world.SendAsync(body);

        var run = world.Run("Get-WallarmUndeliveredBatch @aws").ThrowIfFailed();

        var batches = run.Output.Select(item => (UndeliveredBatch)item.BaseObject).ToList();
        Assert.Equal(5, batches.Count);
        var partial = Assert.Single(batches, batch => batch.Records == 3);
        Assert.Equal(
            (2, "Wallarm.DeliveryFailed", "2 of 3", hash),
            (partial.Unsettled, partial.ErrorType, partial.ErrorMessage, partial.Hash));
        Assert.Equal(("Queue", "/aws/apigateway/pet-shop"), (partial.Source, partial.LogGroupName));
        Assert.EndsWith(":" + UndeliveredWorld.QueueName, partial.QueueArn, StringComparison.Ordinal);
        Assert.InRange(partial.Age!.Value, TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(5));
        var foreign = Assert.Single(batches, batch => batch.Records == 4);
        Assert.Equal(("f", "KeyError", null), (foreign.FunctionName, foreign.ErrorType, foreign.ErrorMessage));
        Assert.Equal("RetriesExhausted", Assert.Single(batches, batch => batch.Records == 5).ErrorType);
        Assert.Equal(
            (6, null, "/aws/apigateway/orders", ConnectorWorld.FunctionName),
            batches
                .Where(batch => batch.Records == 6)
                .Select(batch => (batch.Unsettled!.Value, batch.ErrorType, batch.LogGroupName!, batch.FunctionName!))
                .Single());
        Assert.NotNull(Assert.Single(batches, batch => batch.Problem is not null).MessageId);
        Assert.DoesNotContain(
            "canary",
            string.Join('\n', batches) + string.Join('\n', run.Warnings) + string.Join('\n', run.Verbose),
            StringComparison.Ordinal);
        Assert.Equal(bodies.Order(), (await world.VisibleAsync()).Order());
    }

    [BotoFact]
    public async Task A_list_that_is_shorter_than_the_queue_says_so()
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        for (var number = 0; number < 12; number++) await world.SendAsync(UndeliveredWorld.Event(1));

        var first = world.Run("Get-WallarmUndeliveredBatch @aws -First 11").ThrowIfFailed();
        await world.Cloud.CallAsync("sqs", "receive_message", new { world.QueueUrl, VisibilityTimeout = 600 });
        var others = world.Run("Get-WallarmUndeliveredBatch @aws").ThrowIfFailed();
        var visible = await world.VisibleAsync();

        Assert.Equal(11, first.Output.Count);
        Assert.Contains("-First lists more", Assert.Single(first.Warnings), StringComparison.Ordinal);
        Assert.Equal(11, others.Output.Count);
        Assert.Contains("11 of about 12", Assert.Single(others.Warnings), StringComparison.Ordinal);
        Assert.Equal(11, visible.Length);
    }

    [BotoFact]
    public async Task What_is_read_when_the_pipeline_ends_is_given_back()
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        for (var number = 0; number < 3; number++) await world.SendAsync(UndeliveredWorld.Event(1));

        Assert.Single(world.Cloud.Run(
            "Import-Module -Assembly $assembly; Get-WallarmUndeliveredBatch @aws | Select-FirstObject",
            ("assembly", typeof(SelectFirstObjectCommand).Assembly)).ThrowIfFailed().Output);

        var call = await world.Cloud.Aws.WaitForCallAsync("ChangeMessageVisibilityBatch");
        Assert.All(
            call.Json.GetProperty("Entries").EnumerateArray(),
            entry => Assert.Equal(0, entry.GetProperty("VisibilityTimeout").GetInt32()));
    }

    [BotoFact]
    public async Task A_bucket_is_listed_as_Lambda_fills_it()
    {
        await using var world = await UndeliveredWorld.OpenAsync(
            $"-OnFailureDestination arn:aws:s3:::{Bucket(nameof(A_bucket_is_listed_as_Lambda_fills_it))}");
        var bucket = await CreateBucketAsync(world, nameof(A_bucket_is_listed_as_Lambda_fills_it));
        var key = $"aws/lambda/async/{ConnectorWorld.FunctionName}/2026/11/14/2026-11-14T18.16.05-{Guid.NewGuid()}";
        await PutAsync(world, bucket, key, QueueEvent.FailureRecord(UndeliveredWorld.Event(3), null));
        await PutAsync(world, bucket, "aws/lambda/async/another/2026/11/14/x", QueueEvent.FailureRecord(UndeliveredWorld.Event(3), null));

        var batch = world.Run("Get-WallarmUndeliveredBatch @aws").Single<UndeliveredBatch>();

        Assert.Equal(("Bucket", $"s3://{bucket}/{key}", 3), (batch.Source, batch.Path, batch.Records));
        Assert.Equal(DateTimeOffset.Parse("2026-11-14T18:16:05.568Z", System.Globalization.CultureInfo.InvariantCulture), batch.SentAt);
    }

    [BotoFact]
    public async Task Files_need_no_account_and_bad_ones_are_told()
    {
        await using var world = await UndeliveredWorld.OpenAsync();
        void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(world.Folder, name), bytes);
        Write(
            "good.json",
            Encoding.UTF8.GetBytes(QueueEvent.FailureRecord(UndeliveredWorld.Event(2), """{"errorType":"Wallarm.NodeProtocol"}""")));
        Write("bom.json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(UndeliveredWorld.Event(1))]);
        Write("cut.json", Encoding.UTF8.GetBytes(UndeliveredWorld.Event(2))[..100]);
        Write("gzip.json", LogsEvent.Gzip(Encoding.UTF8.GetBytes(UndeliveredWorld.Event(2))));
        Write("empty.json", []);
        Write("other.json", "[1,2]"u8.ToArray());
        Write("bomb.json", LogsEvent.Pack(new byte[200_000_000]));
        Write("ignored.txt", "canary"u8.ToArray());
        using (var huge = File.Create(Path.Combine(world.Folder, "huge.json"))) huge.SetLength(300_000_000);

        // No region and no credentials are given here.
        var run = world.Run("Get-WallarmUndeliveredBatch -Path $folder").ThrowIfFailed();

        var batches = run.Output.Select(item => (UndeliveredBatch)item.BaseObject).ToDictionary(batch => Path.GetFileName(batch.Path!));
        Assert.Equal(8, batches.Count);
        Assert.Equal(["bom.json", "good.json"], batches.Where(each => each.Value.Problem is null).Select(each => each.Key).Order());
        Assert.Equal(("f", 2), (batches["good.json"].FunctionName, batches["good.json"].Unsettled));
        Assert.Contains("larger than any batch", batches["huge.json"].Problem, StringComparison.Ordinal);
        Assert.Single(world.Run("[IO.FileInfo] \"$folder/good.json\" | Get-WallarmUndeliveredBatch").ThrowIfFailed().Output);
        Assert.Single(world.Run("Get-WallarmUndeliveredBatch -Path $folder/g*d.json").ThrowIfFailed().Output);
        Assert.StartsWith(
            "Wallarm.BatchFileNotFound,",
            CloudSession.ErrorOf(world.Run("Get-WallarmUndeliveredBatch -Path $folder/absent")).FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.Empty(world.Cloud.Aws.Calls);
    }

    [BotoTheory]
    [InlineData("", "Wallarm.NoFailureDestination")]
    [InlineData("-OnFailureDestination arn:aws:sns:eu-west-1:123456789012:topic", "Wallarm.DestinationNotReadable")]
    public async Task What_cannot_be_read_is_an_error(string options, string error)
    {
        await using var world = await UndeliveredWorld.OpenAsync(options);

        Assert.StartsWith(
            error + ",",
            CloudSession.ErrorOf(world.Run("Get-WallarmUndeliveredBatch @aws")).FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    internal static string HashOf(string lambdaEvent) => Convert.ToHexStringLower(System.IO.Hashing.XxHash128.Hash(
        Encoding.UTF8.GetBytes(JsonNode.Parse(lambdaEvent)!["awslogs"]!["data"]!.GetValue<string>())));

    // A bucket's name is taken in all accounts at once.
    internal static string Bucket(string test) => test.ToLowerInvariant().Replace('_', '-')[..Math.Min(40, test.Length)];

    internal static async Task<string> CreateBucketAsync(UndeliveredWorld world, string test)
    {
        var name = Bucket(test);
        await world.Cloud.CallAsync(
            "s3", "create_bucket", new { Bucket = name, CreateBucketConfiguration = new { LocationConstraint = "eu-west-1" } });
        return name;
    }

    internal static Task PutAsync(UndeliveredWorld world, string bucket, string key, string body) =>
        world.Cloud.CallAsync("s3", "put_object", new { Bucket = bucket, Key = key, Body = Boto.Bytes(Encoding.UTF8.GetBytes(body)) });
}
