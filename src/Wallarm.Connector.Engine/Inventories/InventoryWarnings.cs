using System.Globalization;

namespace Wallarm.Connector.Engine.Inventories;

/// <summary>What to say of lines that are in no endpoint: a warning each, or one that says why there is none at all.</summary>
internal static class InventoryWarnings
{
    private const string FormatAdvice = "Test-WallarmLogFormat says what a log format lacks";
    private const string NoiseReason = "they found nothing (403, 404, 405) where no call did, as scanners do";

    public static IEnumerable<string> Of(ApiInventorySummary summary, bool hasTimes)
    {
        if (summary.Hits == 0)
        {
            yield return Empty(summary, hasTimes);
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

    private static string Empty(ApiInventorySummary summary, bool hasTimes)
    {
        if (summary.Lines == 0) return "The inventory is empty: there was no line to read.";
        List<string> reasons = [];
        if (summary.UnreadableLines > 0) reasons.Add(Text($"{summary.UnreadableLines:N0} are no access-log record ({FormatAdvice})"));
        if (hasTimes && summary.FilteredLines > 0)
        {
            reasons.Add(Text($"{summary.FilteredLines:N0} are outside -StartTime and -EndTime, or have no time"));
        }

        if (summary.NoiseHits > 0) reasons.Add(Text($"{summary.NoiseHits:N0} found nothing (403, 404, 405)"));
        return Text($"The inventory is empty: of {summary.Lines:N0} lines {string.Join(", ", reasons)}.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.CurrentCulture);
}
