using System.Text.Json;
using CsCheck;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Tests.Engine;

/// <summary>
/// A JSON log format that a customer could have: some keys of the guide, others, nested values, variables with and without quotes.
/// </summary>
/// <param name="Text">The format.</param>
/// <param name="GuideKeys">The keys of the guide that it has, each bound as in the guide.</param>
internal sealed record GeneratedFormat(string Text, IReadOnlySet<string> GuideKeys)
{
    public static readonly IReadOnlyDictionary<string, string> Guide =
        JsonSerializer.Deserialize<Dictionary<string, string>>(AccessLogFormat.Json)!;

    private static readonly Gen<string> Space = Gen.Frequency((4, Gen.Const("")), (3, Gen.Const(" ")), (1, Gen.OneOf("\t", "  ", " \t ")));

    private static readonly Gen<string> Content = Gen.OneOf(
        Gen.OneOf("", "a", "$context.extendedRequestId", "ip=$context.identity.sourceIp;", "{", "}", "[", "]", ",", ":", "\\\"", "\\\\", "\\n", "\\u00e9", "é", "日", "😀", "'"))
        .Array[0, 5].Select(string.Concat);

    private static readonly Gen<string> OtherKey =
        Gen.Select(Gen.OneOf("x-", "ip", "user.", "nested_", "日"), Gen.Int[0, 99], (name, number) => $"{name}{number}");

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Content.Select(text => $"\"{text}\""),
        Gen.OneOf("0", "-1.5e3", "true", "false", "null"),
        Gen.OneOf("$context.responseLatency", "$context.authorizer.claims.sub", "$context.stage$context.path"));

    private static readonly Gen<string> Value = Gen.Recursive<string>((depth, value) => depth > 3 ? Scalar : Gen.Frequency(
        (5, Scalar),
        (1, Gen.Select(Space, Gen.Select(OtherKey, Space, value, (key, space, inner) => $"\"{key}\"{space}:{space}{inner}").Array[0, 3], (space, members) => $"{{{space}{string.Join($",{space}", members)}{space}}}")),
        (1, Gen.Select(Space, value.Array[0, 3], (space, items) => $"[{space}{string.Join($"{space},", items)}{space}]"))));

    private static readonly Gen<(string Key, string Value)> GuideMember =
        Gen.Select(Gen.OneOf([.. Guide.Keys]), Gen.Bool, (key, isBare) => (key, isBare ? Guide[key] : $"\"{Guide[key]}\""));

    public static readonly Gen<GeneratedFormat> Any =
        from members in Gen.OneOf(GuideMember, Gen.Select(OtherKey, Value, (key, value) => (key, value))).Array[0, 12]
        from spaces in Space.Array[5]
        from end in Gen.OneOf("", " ", "\n", "\r\n")
        select new GeneratedFormat(
            $"{spaces[0]}{{{spaces[1]}{string.Join($"{spaces[2]},{spaces[3]}", members.Select(member => $"\"{member.Item1}\"{spaces[4]}:{spaces[2]}{member.Item2}"))}{spaces[3]}}}{end}",
            members.Select(member => member.Item1).Where(Guide.ContainsKey).ToHashSet());
}
