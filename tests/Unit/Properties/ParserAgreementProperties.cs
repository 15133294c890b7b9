using System.Text;
using System.Text.Json;
using CsCheck;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Tests.AccessLogs;

namespace Wallarm.Connector.Tests.Properties;

/// <summary>However a line comes in, and whatever came before it, it is read the same.</summary>
public class ParserAgreementProperties
{
    /// <summary>Lines that are JSON, nearly JSON, and JSON's pieces in any order.</summary>
    private static readonly Gen<string> Lines = Gen.Frequency(
        (2, GeneratedCall.Any.Select(call => call.ToLine())),
        (3, Gen.Select(GeneratedCall.Any, Gen.Int[0, 400], Gen.Int[0, 400], Gen.OneOf("", "\"", "\\", ",", "}", "{", "null", "\", \"path\": \"/x")).Select(Damage)),
        (3, Gen.OneOf("{", "}", "[", "]", "\"", "\\", ",", ":", " ", "\"path\"", "\"httpMethod\"", "\"GET\"", "\"/x\"", "\"userAgent\"", "null", "-", "1", "a", "\\u00e9", "é", "\n")
            .Array[0, 40].Select(pieces => "{" + string.Concat(pieces))));

    private static readonly string[] Keys =
        ["requestId", "httpMethod", "path", "status", "responseLength", "requestTimeEpoch", "responseLatency", "stage", "domainName", "sourceIp", "userAgent"];

    [Fact]
    public void A_line_reads_the_same_plain_and_inside_a_json_string() =>
        Lines.Sample(line => ParsedLine.Of(line) is not null, iter: 10_000);

    [Fact]
    public void A_line_reads_the_same_whatever_came_before_it() => Lines.Array[1, 8].SelectMany(distinct => Gen.Int[0, distinct.Length - 1].Array[1, 60].Select(turns => turns.Select(turn => distinct[turn]).ToArray())).Sample(
        lines =>
        {
            var parser = new AccessLogParser();
            foreach (var line in lines)
            {
                var text =
                    Encoding.UTF8.GetBytes(
                        line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal));
                var reason = parser.ParseJsonString(text, out var record);
                Assert.Equal(ParsedLine.OfPlain(Encoding.UTF8.GetBytes(line)), ParsedLine.Copy(reason, record));
            }
        },
        iter: 1_500);

    [Fact]
    public void What_a_json_reader_takes_is_read_as_the_json_reader_does() => Lines.Where(IsPlainObject).Sample(
        line =>
        {
            var members = Members(line);
            var parsed = ParsedLine.OfPlain(Encoding.UTF8.GetBytes(line));
            Assert.Equal(Keys.Any(key => IsContradictory(members, key)), parsed.Reason == InvalidReason.KeysAmbiguous);
            if (parsed.Reason == InvalidReason.KeysAmbiguous) return;
            Assert.Equal(First(members, "httpMethod").Length > 0, parsed.Reason != InvalidReason.MethodMissing);
            if (parsed.Reason != InvalidReason.None) return;
            Assert.All(Keys, key => Assert.Equal(First(members, key), parsed[key]));
        },
        iter: 2_000);

    private static string Damage((GeneratedCall Call, int Start, int Length, string Replacement) cut)
    {
        var line = cut.Call.ToLine();
        var start = Math.Min(cut.Start, line.Length);
        var length = Math.Min(cut.Length % 5, line.Length - start);
        return line[..start] + cut.Replacement + line[(start + length)..];
    }

    /// <summary>An object of strings, without the lone surrogates that the reader does not take.</summary>
    private static bool IsPlainObject(string line)
    {
        try
        {
            return Members(line).All(member => member.Value.ValueKind is JsonValueKind.String && member.Value.GetString() is not null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static List<(string Name, JsonElement Value)> Members(string line)
    {
        var root = JsonDocument.Parse(line).RootElement;
        return root.ValueKind == JsonValueKind.Object
            ? [.. root.EnumerateObject().Select(member => (member.Name, member.Value))]
            : throw new JsonException();
    }

    private static bool IsContradictory(List<(string Name, JsonElement Value)> members, string key) =>
        members.Where(member => member.Name == key).Select(member => member.Value.GetRawText()).Select(
            text => text is "\"-\"" or "\"(none)\"" ? "\"\"" : text).Distinct().Count() > 1;

    private static string First(List<(string Name, JsonElement Value)> members, string key)
    {
        var value = members.FirstOrDefault(member => member.Name == key).Value;
        return value.ValueKind == JsonValueKind.String && value.GetString() is { } text and not ("-" or "(none)") ? text : "";
    }
}
