using System.Globalization;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>Whether a ledger is of the command at hand.</summary>
internal static class LedgerMatch
{
    /// <summary>What stands before the name of a file, which is not what a ledger is known by: a file may have been renamed.</summary>
    private const string FilePrefix = "file:";

    /// <summary>The name of a file in a ledger.</summary>
    public static string FileSource(string path) => FilePrefix + Path.GetFileName(path);

    /// <summary>Checks.</summary>
    /// <param name="ledger">Its name.</param>
    /// <param name="kept">What it holds.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="isStartRelative">Whether the first moment was counted from now, so that the ledger has the one that is meant.</param>
    /// <exception cref="InvalidOptionException">It is of something else.</exception>
    public static void Check(string ledger, LedgerState kept, LedgerState asked, bool isStartRelative)
    {
        var (isFile, isAskedFile) = (IsFile(kept), IsFile(asked));
        if (kept.Source != asked.Source && !(isFile && isAskedFile)) Differs(isFile ? "file" : "log group", kept.Source, asked.Source);
        if (kept.Destination != asked.Destination) Differs("destination", kept.Destination, asked.Destination);
        if (asked.StartTime is not null && !isStartRelative && !IsSame(kept.StartTime, asked.StartTime))
        {
            Differs("-StartTime", Text(kept.StartTime), Text(asked.StartTime));
        }

        if (asked.EndTime is not null && !IsSame(kept.EndTime, asked.EndTime)) Differs("-EndTime", Text(kept.EndTime), Text(asked.EndTime));

        void Differs(string what, string? before, string? now) => throw BackfillErrors.LedgerDiffers(ledger, what, before, now);
    }

    private static bool IsFile(LedgerState state) => state.Source.StartsWith(FilePrefix, StringComparison.Ordinal);

    private static bool IsSame(DateTimeOffset? one, DateTimeOffset? other) =>
        one?.ToUnixTimeMilliseconds() == other?.ToUnixTimeMilliseconds();

    private static string? Text(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture);
}
