using System.Globalization;
using System.Text;
using CsCheck;

namespace Wallarm.Connector.Tests.Properties;

/// <summary>A call with any text in any field that callers have a hand in, as a stage would log it.</summary>
internal sealed record GeneratedCall(
    string RequestId, string HttpMethod, string Path, string Status, string ResponseLength, string RequestTimeEpoch, string ResponseLatency,
    string Stage, string DomainName, string SourceIp, string UserAgent, string ErrorMessage, int Order)
{
    /// <summary>Characters that have a meaning to JSON, HTTP or percent-encoding come far more often than by chance.</summary>
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.Char['a', 'z'].Select(character => character.ToString()),
        Gen.OneOf("\"", "\\", "/", "\r\n", "\0", "\t", ",", ":", "{", "}", "[", "]", " ", "%", "%41", "\u007f", "\u0085", "é", "日", "😀", "\u2028", "\", \"", "\"}", "\\u0041", "-", "(none)", "null"))
        .Array[0, 12].Select(string.Concat);

    private static readonly Gen<string> Value = Gen.Frequency((4, AnyText), (1, Gen.OneOf("-", "(none)", "")));

    private static readonly Gen<string> Number =
        Gen.Frequency((4, Gen.Int[0, 1_000_000].Select(number => number.ToString(CultureInfo.InvariantCulture))), (1, Gen.Const("-")));

    private static readonly Gen<string> Method =
        Gen.Frequency(
            (5, Gen.OneOf("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH")),
            (1, Gen.String[Gen.OneOf([.. "ABCxyz09!#$%&'*+-.^_`|~"]), 1, 10]));

    public static readonly Gen<GeneratedCall> Any =
        from method in Method
        from path in AnyText
        from texts in Value.Array[6]
        from numbers in Number.Array[4]
        from order in Gen.Int[0, 1_000]
        where method != "-"
        select new GeneratedCall(
            texts[0], method, "/" + path, numbers[0], numbers[1], numbers[2], numbers[3], texts[1], texts[2], texts[3], texts[4], texts[5], order);

    public IReadOnlyList<(string Key, string Value)> Members()
    {
        (string, string)[] members =
        [
            ("requestId", RequestId), ("httpMethod", HttpMethod), ("path", Path), ("protocol", "HTTP/1.1"), ("status", Status), (
                "responseLength", ResponseLength),
            ("requestTimeEpoch", RequestTimeEpoch), ("responseLatency", ResponseLatency), ("errorMessage", ErrorMessage), (
                "stage", Stage), ("domainName", DomainName),
            ("sourceIp", SourceIp), ("userAgent", UserAgent),
        ];
        new Random(Order).Shuffle(members);
        return members;
    }

    /// <summary>The line as JSON; <see cref="Order"/> decides on the order, on white space and on how values are written.</summary>
    public string ToLine()
    {
        var space = (Order % 3) switch { 0 => "", 1 => " ", _ => "\t " };
        var members = Members().Select(member => $"{space}\"{member.Key}\"{space}:{space}{Write(member.Key, member.Value)}{space}");
        return $"{{{string.Join(',', members)}}}";
    }

    public string this[string key] => Members().First(member => member.Key == key).Value;

    /// <summary>In one line of four numbers stand without quotes, as formats of users have it.</summary>
    private string Write(string key, string value)
    {
        var isBare = Order % 4 == 1 && key is ("status" or "responseLength" or "requestTimeEpoch" or "responseLatency");
        return !isBare ? $"\"{Escape(value)}\"" : value == "-" ? "null" : value;
    }

    private string Escape(string value)
    {
        var escaped = new StringBuilder();
        foreach (var character in value)
        {
            if (character is '"' or '\\') escaped.Append('\\').Append(character);
            else if (character < ' ' || (character > '~' && Order % 2 == 0))
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else escaped.Append(character);
        }

        return escaped.ToString();
    }
}
