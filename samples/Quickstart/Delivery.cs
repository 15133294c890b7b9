using System.Text.Json;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>What became of one event: the function's answer and its log line.</summary>
internal sealed record Delivery(InvocationResult Answer, JsonElement LogLine)
{
    public Account Account { get; } = Account.Read(Answer.Json);

    /// <summary>Why the invocation failed; null where it did not.</summary>
    public string? Error => Answer.Succeeded ? null : $"{Text(Answer.Json, "errorType")}: {Text(Answer.Json, "errorMessage")}";

    public double Milliseconds => LogLine.GetProperty("durationMs").GetDouble();

    /// <summary>How many lines were invalid for which reason.</summary>
    public IEnumerable<(string Reason, long Count)> InvalidReasons =>
        Items("invalidReasons").Select(item => (Text(item, "reason"), item.GetProperty("count").GetInt64()));

    /// <summary>The first few invalid lines.</summary>
    public IEnumerable<(string EventId, string Reason)> InvalidSamples =>
        Items("invalidSamples").Select(item => (Text(item, "eventId"), Text(item, "reason")));

    /// <summary>What the node refused, and what that usually means.</summary>
    public IEnumerable<(string Meaning, long Count)> Rejections =>
        Items("rejections").Select(item => (Text(item, "meaning"), item.GetProperty("count").GetInt64()));

    private JsonElement.ArrayEnumerator Items(string name) =>
        LogLine.TryGetProperty(name, out JsonElement items) ? items.EnumerateArray() : default;

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out JsonElement text) ? text.ToString() : "";
}
