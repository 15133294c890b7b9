using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// FilterLogEvents: the streams of a group interleaved by time, by pattern and in pages. moto knows only the simplest patterns and takes
/// neither a stream's prefix nor a group's ARN.
/// </summary>
internal sealed class FilteredLogEvents(AwsSettings settings, MotoClient moto, SeededLogEvents seeded) : IAwsBehavior
{
    private const int MostEvents = 10_000;

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (!exchange.Is("logs", "FilterLogEvents"))
            return await next(exchange);
        JsonObject request = exchange.Json;
        int limit = request["limit"]?.GetValue<int>() ?? MostEvents;
        if (limit is < 1 or > MostEvents)
            return exchange.Error("InvalidParameterException", $"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: Member must be between 1 and {MostEvents}");
        limit = Math.Min(limit, settings.PageSize ?? MostEvents);
        LogPattern pattern;
        try
        {
            pattern = LogPattern.Parse(request["filterPattern"]?.GetValue<string>() ?? "");
        }
        catch (FormatException e)
        {
            return exchange.Error("InvalidParameterException", e.Message);
        }

        if (ReadToken(request["nextToken"]?.GetValue<string>()) is not var (empty, start))
            return exchange.Error("InvalidParameterException", "The specified nextToken is invalid.");
        if (empty < settings.EmptyLogPages)
            return Page([], WriteToken(empty + 1, 0));
        if (seeded.Find(exchange.Key(GroupOf(request))) is { } group)
            return Page(group, request, empty, start, limit);
        (AwsAnswer? error, List<JsonNode> events) = await ReadAllAsync(exchange, request);
        if (error is not null)
            return error;
        string? prefix = request["logStreamNamePrefix"]?.GetValue<string>();
        JsonNode[] taken =
        [
            .. events
                .Where(each => prefix is null || each["logStreamName"]!.GetValue<string>().StartsWith(prefix, StringComparison.Ordinal))
                .Where(each => pattern.Matches(each["message"]!.GetValue<string>()))
                .OrderBy(each => each["timestamp"]!.GetValue<long>()),
        ];
        return Page(taken.Skip(start).Take(limit), start + limit < taken.Length ? WriteToken(empty, start + limit) : null);
    }

    private async Task<(AwsAnswer? Error, List<JsonNode> Events)> ReadAllAsync(AwsExchange exchange, JsonObject request)
    {
        JsonObject query = new() { ["logGroupName"] = GroupOf(request) };
        foreach (string name in new[] { "logStreamNames", "startTime", "endTime" })
            query[name] = request[name]?.DeepClone();
        List<JsonNode> events = [];
        while (true)
        {
            AwsAnswer answer = await moto.JsonAsync(exchange.Scope, "logs", "Logs_20140328.FilterLogEvents", query);
            if (!answer.IsSuccess)
                return (answer, events);
            events.AddRange(answer.Json["events"]!.AsArray().Select(each => each!.DeepClone()));
            if (answer.Json["nextToken"]?.GetValue<string>() is not { } more)
                return (null, events);
            query["nextToken"] = more;
        }
    }

    private static string GroupOf(JsonObject request) =>
        (request["logGroupName"] ?? request["logGroupIdentifier"])!.GetValue<string>().Split(":log-group:")[^1].Split(':')[0];

    private static AwsAnswer Page(SeededLogGroup group, JsonObject request, int empty, int start, int limit)
    {
        (IReadOnlyList<int> events, int? next) =
            group.Page(request["startTime"]?.GetValue<long>(), request["endTime"]?.GetValue<long>(), start, limit);
        return Page(
            events.Select(number => (JsonNode)new JsonObject
            {
                ["logStreamName"] = $"stream-{number % 4}",
                ["timestamp"] = group.TimeOf(number),
                ["message"] = group.MessageOf(number),
                ["ingestionTime"] = group.TimeOf(number) + 900,
                ["eventId"] = group.IdOf(number),
            }),
            next is { } more ? WriteToken(empty, more) : null);
    }

    private static AwsAnswer Page(IEnumerable<JsonNode> events, string? nextToken)
    {
        JsonObject json = new() { ["events"] = new JsonArray([.. events]), ["searchedLogStreams"] = new JsonArray() };
        if (nextToken is not null)
            json["nextToken"] = nextToken;
        return AwsAnswer.FromJson11(json);
    }

    private static string WriteToken(int emptyPages, int start) =>
        "Bxkq6kVGFtq2y_" + Convert.ToHexString(
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{emptyPages}/{start}")));

    /// <summary>How many empty pages went before, and where the page starts; null when we did not write it.</summary>
    private static (int EmptyPages, int Start)? ReadToken(string? token)
    {
        if (token is null)
            return (0, 0);
        string[] parts = token.Split('_') is [_, var hex] ? Encoding.ASCII.GetString(Convert.FromHexString(hex)).Split('/') : [];
        return parts.Length == 2
            ? (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture))
            : null;
    }
}
