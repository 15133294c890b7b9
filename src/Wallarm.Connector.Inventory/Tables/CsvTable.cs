using System.Globalization;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Inventory.Tables;

/// <summary>An inventory as CSV (RFC 4180): UTF-8, a header, one row an endpoint, lines that end in CR LF.</summary>
/// <remarks>
/// A spreadsheet takes a cell that begins with <c>=</c>, <c>+</c>, <c>-</c> or <c>@</c> for a formula, and hosts, methods and paths are
/// text of callers: such text has an apostrophe before it, as has text that begins with a tab, a line end or an apostrophe. Where lists are
/// separated by semicolons or tabs, these end a cell in the middle of a field, quoted or not: what follows one, or a line end, is guarded
/// too, with quotes and apostrophes between them looked through. Reading takes away what writing adds.
/// </remarks>
internal static partial class CsvTable
{
    private const string Formula = "['\"]*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20]";
    private const string AtStart = $"(?=[\t\r\n']|{Formula})";
    private const string BehindEnd = "(?<=[;\t\r\n])";

    private static readonly (string Name, Func<ApiEndpoint, string?> Text, Func<ApiEndpoint, string, ApiEndpoint> With)[] Columns =
    [
        ("Host", e => e.Host, (e, text) => e with { Host = text }),
        ("Method", e => e.Method, (e, text) => e with { Method = text }),
        ("Path", e => e.Path, (e, text) => e with { Path = text }),
        ("Hits", e => Text(e.Hits), (e, text) => e with { Hits = Number(text) }),
        ("HitsPerDay", e => Text(e.HitsPerDay), (e, text) => e with { HitsPerDay = Fraction(text) }),
        ("State", e => e.State, (e, text) => e with { State = text }),
        ("WouldBeDiscovered", e => e.WouldBeDiscovered ? "True" : "False", (e, text) => e with { WouldBeDiscovered = bool.Parse(text) }),
        ("Reason", e => e.Reason, (e, text) => e with { Reason = text }),
        ("Detail", e => e.Detail, (e, text) => e with { Detail = text }),
        ("Status2xx", e => Text(e.Status2xx), (e, text) => e with { Status2xx = Number(text) }),
        ("Status3xx", e => Text(e.Status3xx), (e, text) => e with { Status3xx = Number(text) }),
        ("Status4xx", e => Text(e.Status4xx), (e, text) => e with { Status4xx = Number(text) }),
        ("Status5xx", e => Text(e.Status5xx), (e, text) => e with { Status5xx = Number(text) }),
        ("StatusOther", e => Text(e.StatusOther), (e, text) => e with { StatusOther = Number(text) }),
        ("Statuses",
            e => string.Join(' ', e.Statuses.Select(status => $"{Text(status.Status)}:{Text(status.Hits)}")),
            (e, text) => e with
            {
                Statuses = [.. Pairs(text).Select(pair => new StatusHits((int)Number(pair.Key, int.MaxValue), Number(pair.Value)))],
            }),
        ("LatencyP50", e => Text(e.LatencyP50), (e, text) => e with { LatencyP50 = Fraction(text) }),
        ("LatencyP95", e => Text(e.LatencyP95), (e, text) => e with { LatencyP95 = Fraction(text) }),
        ("LatencyP99", e => Text(e.LatencyP99), (e, text) => e with { LatencyP99 = Fraction(text) }),
        ("ResponseBytes", e => Text(e.ResponseBytes), (e, text) => e with { ResponseBytes = Fraction(text) }),
        ("MaxResponseBytes", e => Text(e.MaxResponseBytes), (e, text) => e with { MaxResponseBytes = Number(text) }),
        ("FirstSeen", e => Text(e.FirstSeen), (e, text) => e with { FirstSeen = Time(text) }),
        ("LastSeen", e => Text(e.LastSeen), (e, text) => e with { LastSeen = Time(text) }),
        ("Callers", e => Text(e.Callers), (e, text) => e with { Callers = Number(text) }),
        ("Parameters",
            e => string.Join(' ', e.Parameters.Select(parameter => $"{parameter.Name}:{parameter.Rule}")),
            (e, text) => e with { Parameters = [.. Pairs(text).Select(pair => new PathParameter(pair.Key, pair.Value, []))] }),
        ("Route", e => e.Route, (e, text) => e with { Route = text }),
        ("Region", e => e.Region, (e, text) => e with { Region = text }),
        ("RestApiId", e => e.RestApiId, (e, text) => e with { RestApiId = text }),
        ("ApiId", e => e.ApiId, (e, text) => e with { ApiId = text }),
        ("ApiName", e => e.ApiName, (e, text) => e with { ApiName = text }),
        ("StageName", e => e.StageName, (e, text) => e with { StageName = text }),
        ("SampleRate", e => Text(e.SampleRate), (e, text) => e with { SampleRate = Fraction(text) }),
    ];

    public static void Write(TextWriter output, IEnumerable<ApiEndpoint> endpoints)
    {
        output.Write(string.Join(',', Columns.Select(column => column.Name)) + "\r\n");
        foreach (var endpoint in endpoints)
        {
            output.Write(string.Join(',', Columns.Select(column => Field(column.Text(endpoint) ?? ""))) + "\r\n");
        }
    }

    /// <summary>Reads a table back. Columns may come in any order, and others are ignored.</summary>
    /// <exception cref="FormatException">It is no such table.</exception>
    public static IReadOnlyList<ApiEndpoint> Read(string text)
    {
        using var rows = CsvReader.Rows(text.StartsWith('\uFEFF') ? text[1..] : text).GetEnumerator();
        var header = rows.MoveNext() ? rows.Current : [];
        if (!header.Contains("Method") || !header.Contains("Path"))
        {
            throw new FormatException("its first line does not name Method and Path");
        }

        var columns = header.Select(name => Array.Find(Columns, column => column.Name == name)).ToArray();
        List<ApiEndpoint> endpoints = [];
        while (rows.MoveNext())
        {
            var endpoint = new ApiEndpoint { Host = "", Method = "", Path = "", Hits = 0, WouldBeDiscovered = false };
            foreach (var (column, field) in columns.Zip(rows.Current))
            {
                if (column.With is not null && field.Length > 0) endpoint = column.With(endpoint, Guard().Replace(field, ""));
            }

            endpoints.Add(endpoint);
        }

        return endpoints;
    }

    private static string Field(string text)
    {
        var guarded = Unguarded().Replace(text, "'");
        return guarded.AsSpan().ContainsAny(",\"\r\n") ? $"\"{guarded.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : guarded;
    }

    [GeneratedRegex($@"\A{AtStart}|{BehindEnd}(?={Formula})")]
    private static partial Regex Unguarded();

    [GeneratedRegex($@"\A'{AtStart}|{BehindEnd}'(?={Formula})")]
    private static partial Regex Guard();

    private static IEnumerable<(string Key, string Value)> Pairs(string text) => text.Split(' ').Select(pair =>
    {
        var colon = pair.LastIndexOf(':');
        return colon > 0 ? (pair[..colon], pair[(colon + 1)..]) : throw new FormatException($"'{pair}' is no pair of name and value");
    });

    private static string? Text(IFormattable? value) => value?.ToString(value is DateTimeOffset ? "O" : null, CultureInfo.InvariantCulture);

    private static long Number(string text, long most = long.MaxValue) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number : throw new FormatException($"'{text}' is no number");

    private static double Fraction(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
