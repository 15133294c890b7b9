using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Process;

/// <summary>
/// Events of every source, broken at one of their layers and put together again around it: the JSON that Lambda hands out, the body of a
/// message, base64, gzip, the JSON inside, a line.
/// </summary>
internal sealed class HostileEvent(Random random)
{
    /// <summary>One case in so many has gzip that becomes far larger than the function takes.</summary>
    public const int CasesPerBomb = 500;

    /// <summary>What stands for a damage: text that means something to JSON, base64, or the members of an event.</summary>
    private static readonly string[] Pieces =
    [
        "", "\"", "\\", "\\u", "\\ud800", "{", "}", "[", "]", ",", ":", "null", "7", "1e999", "-", "\0", "\u007f", "é", "=", "H4sI", "*",
        "\"a\":1,",
        "\"Records\":[],", "\"records\":[{}],", "\"awslogs\":{},", "\"data\":\"\",", "\"body\":\"{}\",", "\"eventSource\":\"aws:kinesis\",",
        "\"deliveryStreamArn\":\"x\",", "\"unsettled\":{},", "\"requestPayload\":{\"awslogs\":{\"data\":\"\"}},",
        "{\"a\":[{\"a\":[{\"a\":[",
    ];

    /// <summary>What stands for a value, whatever its type was.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "[]", "{}", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "0", "-1", "1e308", "123456789012345678901234567890", "\"*\"",
        "[[[[[[]]]]]]",
        "{\"awslogs\":{\"data\":\"H4sI\"}}", "[{\"messageId\":\"x\",\"body\":\"{}\",\"eventSource\":\"aws:sqs\"}]", "\"CONTROL_MESSAGE\"",
    ];

    private static readonly byte[] Bomb = LogsEvent.Gzip(Encoding.UTF8.GetBytes(new string(' ', 48 << 20)));

    private readonly int _layer = random.Next(6);

    /// <summary>The event of a seed.</summary>
    public static byte[] Of(int seed) => new HostileEvent(new Random(seed)).Make(seed % CasesPerBomb == 0);

    private byte[] Make(bool isBomb)
    {
        string payload = random.Next(6) switch
        {
            0 or 1 => Subscription(isBomb),
            2 => Text(QueueEvent.Of(("a", Body(isBomb)), ("b", Body(isBomb: false)))),
            3 => Text(StreamEvent.Of(("1", Packed(isBomb)), ("2", Packed(isBomb: false)))),
            4 => Text(FirehoseEvent.OfData(Base64(Encoding.UTF8.GetBytes(Line())), Base64(Encoding.UTF8.GetBytes(Line() + "\n" + Line())))),
            _ => """{"wallarm":"other"}""",
        };
        return _layer == 0 ? Damaged(Encoding.UTF8.GetBytes(payload)) : Encoding.UTF8.GetBytes(payload);
    }

    private string Subscription(bool isBomb) => $$$"""{"awslogs":{"data":"{{{Base64(Packed(isBomb))}}}"}}""";

    private string Body(bool isBomb)
    {
        string logs = Subscription(isBomb);
        string body = random.Next(2) == 0 ? logs : QueueEvent.FailureRecord(logs, random.Next(3) switch
        {
            0 => null,
            1 => """{"errorType":"x","unsettled":{"batch":"00","records":3,"set":"AQ=="}}""",
            _ => Unsettled(logs),
        });
        return _layer == 1 ? Text(Damaged(Encoding.UTF8.GetBytes(body))) : body;
    }

    /// <summary>A set that is of this batch by its hash, and by its length only now and then.</summary>
    private string Unsettled(string logs)
    {
        string data = logs["{\"awslogs\":{\"data\":\"".Length..^"\"}}".Length];
        string hash = Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(data)));
        byte[] set = new byte[random.Next(3)];
        random.NextBytes(set);
        string members = $""" "batch":"{hash}","records":{random.Next(-1, 9)},"set":"{Convert.ToBase64String(set)}" """;
        return $$$"""{"errorType":"x","unsettled":{{{{members}}}}}""";
    }

    private string Base64(byte[] bytes)
    {
        string data = Convert.ToBase64String(bytes);
        return _layer == 2 ? Text(Damaged(Encoding.UTF8.GetBytes(data))).Replace("\"", "", StringComparison.Ordinal) : data;
    }

    private byte[] Packed(bool isBomb)
    {
        if (isBomb)
            return Bomb;
        byte[] inner = Encoding.UTF8.GetBytes(LogsEvent.FromLines(Enumerable.Range(0, random.Next(4)).Select(_ => Line())).ToInnerJson());
        byte[] packed = LogsEvent.Gzip(_layer == 4 ? Damaged(inner) : inner);
        if (_layer != 3)
            return packed;
        return random.Next(4) switch
        {
            0 => [.. packed, .. packed],
            1 => [.. packed, 0, 0, 0],
            2 => packed[..random.Next(packed.Length)],
            _ => Damaged(packed),
        };
    }

    private string Line() => _layer == 5 ? Text(Damaged(Encoding.UTF8.GetBytes(Deliveries.Line()))) : Deliveries.Line();

    /// <summary>Half of the time the text stays JSON, and its shape changes.</summary>
    private byte[] Damaged(byte[] text) => random.Next(2) == 0 && Reshaped(text) is { } reshaped ? reshaped : Broken(text);

    /// <summary>The JSON with a member or an element taken away, doubled, or with another value; null if the text is no JSON.</summary>
    private byte[]? Reshaped(byte[] text)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }

        JsonNode[] parents = [.. Nodes(root).Where(node => node is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })];
        if (parents.Length == 0)
            return null;
        switch (parents[random.Next(parents.Length)])
        {
            case JsonArray array:
                int at = random.Next(array.Count);
                if (random.Next(3) == 0)
                    array.RemoveAt(at);
                else
                    array.Insert(at, random.Next(2) == 0 ? array[at]?.DeepClone() : AnyValue());
                break;
            case JsonObject members:
                string name = members.ElementAt(random.Next(members.Count)).Key;
                if (random.Next(3) == 0)
                    members.Remove(name);
                else
                    members[name] = AnyValue();
                break;
        }

        return Encoding.UTF8.GetBytes(root!.ToJsonString());
    }

    private JsonNode? AnyValue()
    {
        string value = Values[random.Next(Values.Length)];
        return value.Contains("ud800", StringComparison.Ordinal) ? null : JsonNode.Parse(value);
    }

    private static IEnumerable<JsonNode> Nodes(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Nodes(member.Value)).Prepend(members),
        JsonArray array => array.SelectMany(Nodes).Prepend(array),
        _ => [],
    };

    /// <summary>A few pieces put in, taken out or put in the place of others; now and then a single bit, or the end cut off.</summary>
    private byte[] Broken(byte[] payload)
    {
        List<byte> bytes = [.. payload];
        for (int times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 2:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 3:
                    // Where a member begins, so that the event stays JSON and its shape changes.
                    int member = bytes.IndexOf((byte)'{', at);
                    if (member >= 0)
                        bytes.InsertRange(member + 1, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                default:
                    if (random.Next(4) == 0)
                        bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
