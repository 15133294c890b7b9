using System.Globalization;
using Wallarm.Connector.Engine.History;

namespace Wallarm.Connector.Engine.Inventories;

/// <summary>What to say of lines that are in no endpoint: a warning each, or one that says why there is none at all.</summary>
internal static class InventoryWarnings
{
    private const string FormatAdvice = "Test-WallarmLogFormat says what a log format lacks";
    private const string NoiseReason = "they found nothing (401, 403, 404, 405) where no call did, as scanners do";

    public static IEnumerable<string> Of(ApiInventorySummary summary, IReadOnlyList<HistoryEstimate> groups)
    {
        if (summary.Hits == 0)
        {
            yield return Empty(summary, groups);
            yield break;
        }

        if (summary.UnreadableLines > 0)
        {
            yield return Text(
                $"{summary.UnreadableLines:N0} of {summary.Lines:N0} lines are no access-log record and were left out. {FormatAdvice}.");
        }

        if (summary.NoiseHits > 0)
        {
            yield return Text(
                $"{summary.NoiseHits:N0} of {summary.Lines:N0} calls are no endpoint's and were left out: {NoiseReason}.");
        }
    }

    private static string Empty(ApiInventorySummary summary, IReadOnlyList<HistoryEstimate> groups)
    {
        if (summary.Lines == 0 && groups.Count > 0) return NoEvents(groups);
        if (summary.Lines == 0) return "The inventory is empty: there was no line to read.";
        List<string> reasons = [];
        if (summary.UnreadableLines > 0) reasons.Add(Text($"{summary.UnreadableLines:N0} are no access-log record ({FormatAdvice})"));
        if (summary.FilteredLines > 0)
        {
            reasons.Add(groups.Count > 0
                ? Text($"{summary.FilteredLines:N0} are of other stages that log to the same group (-LogGroupName takes all of them)")
                : Text($"{summary.FilteredLines:N0} are outside -StartTime and -EndTime, or have no time"));
        }

        if (summary.NoiseHits > 0) reasons.Add(Text($"{summary.NoiseHits:N0} found nothing (401, 403, 404, 405)"));
        return Text($"The inventory is empty: of {summary.Lines:N0} lines {string.Join(", ", reasons)}.");
    }

    private static string NoEvents(IReadOnlyList<HistoryEstimate> groups)
    {
        var range = groups[0].Range;
        var kept = groups.Where(group => group.RetentionInDays is { } days && range.From < DateTimeOffset.UtcNow.AddDays(-days)).ToList();
        var names = string.Join(", ", groups.Select(group => $"'{group.Range.LogGroupName}'"));
        var sample = range.SampleRate < 1 ? Text($", of which {range.SampleRate:P0} was read (-SampleRate)") : "";
        var retention = kept.Count > 0 ? Text($" '{kept[0].Range.LogGroupName}' keeps its log for {kept[0].RetentionInDays} days.") : "";
        return string.Create(
            CultureInfo.CurrentCulture,
            $"The inventory is empty: {names} has no log event from {range.From.LocalDateTime:g} to {range.To.LocalDateTime:g} (-Last, "
            + $"-StartTime, -EndTime){sample}.{retention}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.CurrentCulture);
}
