using System.Text.RegularExpressions;
using CsCheck;
using Wallarm.Connector.Engine.LogFormats;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Tests.AccessLogs;

namespace Wallarm.Connector.Tests.Engine;

public class LogFormatProperties
{
    /// <summary>The keys that the forwarder reads, beside method and path.</summary>
    private static readonly string[] ReadKeys =
        ["requestId", "status", "responseLength", "requestTimeEpoch", "responseLatency", "stage", "domainName", "sourceIp", "userAgent"];

    [Fact]
    public void A_merge_adds_exactly_the_missing_keys_and_touches_nothing_else() => GeneratedFormat.Any.Sample(
        format =>
        {
            var template = Read(format.Text);
            var missing = GeneratedFormat.Guide.Keys.Where(key => !format.GuideKeys.Contains(key)).ToList();
            Assert.Equal(missing, template.MissingKeys);
            Assert.Empty(template.Conflicts);

            var merged = template.Merge();
            var added = string.Join(", ", missing.Select(key => $"\"{key}\": \"{GeneratedFormat.Guide[key]}\""));
            var at = merged.LastIndexOf(added, StringComparison.Ordinal);
            Assert.True(at >= 0);
            var without = merged.Remove(at, added.Length);
            Assert.Contains(format.Text, new[] { without, at >= 2 && missing.Count > 0 ? without.Remove(at - 2, 2) : without });

            var again = Read(merged);
            Assert.True(again.IsComplete);
            Assert.Equal(merged, again.Merge());
        },
        iter: 5_000);

    [Fact]
    public void What_the_forwarder_reads_of_a_merged_format_is_what_the_call_was() => GeneratedFormat.Any.Where(format => !Read(format.Text).HasNestedBareVariables).Sample(
        format =>
        {
            var line = Log(Read(format.Text).Merge());

            var parsed = ParsedLine.Of(line);

            Assert.Equal(InvalidReason.None, parsed.Reason);
            Assert.Equal("GET", parsed.HttpMethod);
            Assert.Equal("/pets", parsed.Path);
            foreach (var key in ReadKeys)
            {
                Assert.Equal($"v.{GeneratedFormat.Guide[key]["$context.".Length..]}", parsed[key]);
            }
        },
        iter: 5_000);

    [Fact]
    public void Damaged_formats_are_read_or_refused_but_never_trip_the_reader() =>
        Gen.Select(GeneratedFormat.Any, Gen.Int[0, 5_000], Gen.Int[0, 8], Gen.OneOf("", "\"", "\\", "{", "}", "[", "]", ",", ":", "$", "\0")).Sample(
            (format, at, length, inserted) =>
            {
                var start = at % (format.Text.Length + 1);
                var damaged = format.Text.Remove(start, Math.Min(length, format.Text.Length - start)).Insert(start, inserted);

                if (LogFormatTemplate.Parse(damaged, out var flaw) is { } template)
                {
                    Assert.Empty(flaw);
                    Assert.Empty(Read(template.Merge()).MissingKeys);
                }
                else
                {
                    Assert.Matches("^at character [0-9]+ .+ is expected, not ", flaw);
                }
            },
            iter: 10_000);

    /// <summary>What API Gateway logs of a call: each variable replaced, whatever is around it.</summary>
    private static string Log(string format) => Regex.Replace(
        format, @"\$context\.([a-zA-Z.]*[a-zA-Z])", match => match.Groups[1].Value switch { "httpMethod" => "GET", "path" => "/pets", var name => $"v.{name}" });

    private static LogFormatTemplate Read(string format)
    {
        var template = LogFormatTemplate.Parse(format, out var flaw);
        Assert.True(template is not null, $"{flaw}: {format}");
        return template;
    }
}
