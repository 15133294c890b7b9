using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Inventory;
using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>A log group with a past, the function that its filter feeds, and what the function was invoked with.</summary>
internal sealed class BackfillWorld : IAsyncDisposable
{
    public const string Group = "/aws/apigateway/shop";
    public const string Ledger = "/wallarm-connector/backfill/.2Faws.2Fapigateway.2Fshop";

    private readonly ConcurrentQueue<JsonNode> _events = [];

    private BackfillWorld(ConnectorWorld account)
    {
        Account = account;
        account.Aws.InvokeWith = invocation =>
        {
            _events.Enqueue(Decode(invocation.Payload));
            return Task.FromResult(new FunctionAnswer("null"));
        };
    }

    public ConnectorWorld Account { get; }

    /// <summary>When the first of the past calls was.</summary>
    public DateTimeOffset Begin { get; } =
        DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.AddHours(-6).ToUnixTimeMilliseconds());

    /// <summary>The decoded events that the function was invoked with, in their order.</summary>
    public IReadOnlyList<JsonNode> Events => [.. _events];

    /// <summary>The log events in them.</summary>
    public IReadOnlyList<JsonNode> LogEvents => [.. Events.SelectMany(each => each["logEvents"]!.AsArray()).Select(each => each!)];

    /// <summary>The numbers of the calls that were handed over, sorted.</summary>
    public int[] Numbers =>
        [.. LogEvents.Select(each => int.Parse(Path(each).Split('/')[^1], CultureInfo.InvariantCulture)).Order()];

    /// <param name="records">How many calls were logged.</param>
    /// <param name="streams">To how many streams in turns.</param>
    /// <param name="isSubscribed">Whether a filter feeds the function, made after the calls.</param>
    public static async Task<BackfillWorld> OpenAsync(int records = 0, int streams = 1, bool isSubscribed = true)
    {
        var account = await ConnectorWorld.OpenAsync();
        var world = new BackfillWorld(account);
        await account.CreateFunctionAsync();
        await account.CreateLogGroupAsync(Group);
        if (records > 0) await world.LogAsync(0, records, streams);
        if (isSubscribed)
        {
            await account.AllowLogsAsync("logs");
            await account.PutFilterAsync(Group, "WallarmFilter", account.FunctionArn());
        }

        account.Aws.ClearCalls();
        return world;
    }

    /// <summary>Logs calls, one a second from <see cref="Begin"/> on.</summary>
    public async Task LogAsync(int first, int count, int streams = 1, string? line = null)
    {
        for (var stream = 0; stream < streams; stream++)
        {
            var name = $"stream-{stream}";
            if (first == 0) await Account.CallAsync("logs", "create_log_stream", new { logGroupName = Group, logStreamName = name });
            var own = stream;
            var logEvents = Enumerable.Range(first, count).Where(number => number % streams == own).Select(number => new
            {
                timestamp = Begin.AddSeconds(number).ToUnixTimeMilliseconds(),
                message = line ?? new InventoryLine("GET", $"/prod/{number}") { Time = Begin.AddSeconds(number) }.ToString(),
            }).ToArray();
            await Account.CallAsync("logs", "put_log_events", new { logGroupName = Group, logStreamName = name, logEvents });
        }
    }

    /// <summary>CloudWatch has a value of AsyncEventAge.</summary>
    public Task PutEventAgeAsync(DateTimeOffset at, int milliseconds) => Account.CallAsync("cloudwatch", "put_metric_data", new
    {
        Namespace = "AWS/Lambda",
        MetricData = new[]
        {
            new
            {
                MetricName = "AsyncEventAge",
                Timestamp = at.UtcDateTime,
                Value = milliseconds,
                Dimensions = new[] { new { Name = "FunctionName", Value = ConnectorWorld.FunctionName } },
            },
        },
    });

    public ScriptRun Send(string parameters = "") => Account.Run($"Send-WallarmAccessLog -LogGroupName {Group} {parameters} @aws");

    public async Task<JsonNode?> ReadLedgerAsync()
    {
        var found = (await Account.CallAsync("ssm", "get_parameters", new { Names = new[] { Ledger } }))["Parameters"]!.AsArray();
        return found.Count == 0 ? null : JsonNode.Parse(found[0]!["Value"]!.GetValue<string>());
    }

    public ValueTask DisposeAsync() => Account.DisposeAsync();

    private static string Path(JsonNode logEvent) => JsonNode.Parse(logEvent["message"]!.GetValue<string>())!["path"]!.GetValue<string>();

    private static JsonNode Decode(ReadOnlyMemory<byte> payload)
    {
        var data = JsonNode.Parse(payload.Span)!["awslogs"]!["data"]!.GetValue<string>();
        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(data)), CompressionMode.Decompress);
        return JsonNode.Parse(gzip)!;
    }
}
