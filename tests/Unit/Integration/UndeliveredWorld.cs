using System.Text;
using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>
/// A forwarder with its queue, deployed by the cmdlets, whose function a test plays; without a mapping, so that nobody else takes what is
/// in the queue.
/// </summary>
internal sealed class UndeliveredWorld : IAsyncDisposable
{
    public const string QueueName = ConnectorWorld.FunctionName + "-undelivered";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wallarm-undelivered-");

    private UndeliveredWorld(CloudSession cloud) => Cloud = cloud;

    public CloudSession Cloud { get; }

    public string Folder => _folder.FullName;

    /// <summary>The events that the function was invoked with, by Resume-WallarmDelivery alone.</summary>
    public List<JsonObject> Events { get; } = [];

    public string QueueUrl => $"https://sqs.eu-west-1.amazonaws.com/{Cloud.AccountId}/{QueueName}";

    /// <param name="options">More of Publish-WallarmForwarder; without a destination among them it keeps in a queue.</param>
    /// <param name="respond">What the function returns for an event; null for one that delivers everything.</param>
    public static async Task<UndeliveredWorld> OpenAsync(
        string options = "-KeepUndelivered", Func<JsonObject, FunctionAnswer>? respond = null)
    {
        var world = new UndeliveredWorld(await CloudSession.OpenAsync());
        world.Cloud.CreateForwarder(options);
        await DisableMappingAsync(world.Cloud.CallAsync);
        world.Play(respond ?? (_ => AllSettled(1)));
        world.Cloud.Aws.ClearCalls();
        return world;
    }

    /// <summary>Keeps moto, which plays mappings as well, from taking what is in the queue.</summary>
    public static async Task DisableMappingAsync(Func<string, string, object, Task<JsonNode>> callAsync)
    {
        foreach (var mapping in (await callAsync("lambda", "list_event_source_mappings", new { }))["EventSourceMappings"]!.AsArray())
        {
            await callAsync("lambda", "update_event_source_mapping", new { UUID = mapping!["UUID"]!.GetValue<string>(), Enabled = false });
        }
    }

    /// <summary>Plays the function from now on.</summary>
    public void Play(Func<JsonObject, FunctionAnswer> respond) => Cloud.Aws.InvokeWith = invocation =>
    {
        var json = JsonNode.Parse(invocation.Payload.Span)!.AsObject();
        lock (Events) Events.Add(json);
        return Task.FromResult(respond(json));
    };

    public static FunctionAnswer AllSettled(int forwarded) => new(
        $$"""{"batchItemFailures":[],"received":{{forwarded}},"forwarded":{{forwarded}},"filtered":0,"invalid":0,"rejected":0,"failed":0,"alreadySettled":0}""");

    public static FunctionAnswer Error(string type, string message = "it did not work") => new(
        $$"""{"errorType":"{{type}}","errorMessage":"{{message}}","received":2,"failed":2}""", "Unhandled");

    /// <summary>Ids of the messages of an event.</summary>
    public static string[] Ids(JsonObject lambdaEvent) =>
        [.. lambdaEvent["Records"]!.AsArray().Select(record => record!["messageId"]!.GetValue<string>())];

    /// <summary>A subscription's event with so many lines, each with the text canary.</summary>
    public static string Event(int lines, string group = "/aws/apigateway/pet-shop")
    {
        var texts = Enumerable.Range(0, lines).Select(number => $"{{\"path\":\"/canary/{number}\"}}");
        return Encoding.UTF8.GetString((LogsEvent.FromLines(texts) with { LogGroup = group }).ToBytes());
    }

    /// <returns>The id of the message.</returns>
    public async Task<string> SendAsync(string body) =>
        (await Cloud.CallAsync("sqs", "send_message", new { QueueUrl, MessageBody = body }))["MessageId"]!.GetValue<string>();

    /// <summary>The bodies of what is in sight in the queue.</summary>
    public async Task<string[]> VisibleAsync()
    {
        var bodies = new List<string>();
        while (true)
        {
            var page = await Cloud.CallAsync(
                "sqs", "receive_message", new { QueueUrl, MaxNumberOfMessages = 10, VisibilityTimeout = 600 });
            if (page["Messages"] is not JsonArray { Count: > 0 } messages) return [.. bodies];
            bodies.AddRange(messages.Select(message => message!["Body"]!.GetValue<string>()));
        }
    }

    /// <summary>How many messages there are, out of sight or not.</summary>
    public async Task<int> CountAsync()
    {
        string[] names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
        var attributes = (await Cloud.CallAsync("sqs", "get_queue_attributes", new { QueueUrl, AttributeNames = names }))["Attributes"]!;
        return names.Sum(name => int.Parse(attributes[name]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture));
    }

    public ScriptRun Run(string script) =>
        Cloud.Run(script, ("folder", Folder));

    /// <summary>The one result of a command, which may have written errors beside it.</summary>
    public static T Result<T>(ScriptRun run) => (T)Assert.Single(run.Output, item => item.BaseObject is T).BaseObject;

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
