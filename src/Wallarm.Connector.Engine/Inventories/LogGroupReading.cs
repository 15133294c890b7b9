using System.Globalization;
using System.Text;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.History;
using Wallarm.Connector.Inventory;
using Wallarm.Connector.Inventory.Deployments;

namespace Wallarm.Connector.Engine.Inventories;

/// <summary>Reads log groups into an inventory: says before what it takes, asks, and reads them one after the other.</summary>
internal sealed class LogGroupReading(ApiInventory inventory, ApiInventoryOptions options, IOperationObserver observer)
{
    private byte[] _message = new byte[4096];

    /// <summary>Bytes of the messages that were read.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether a group could not be read, or not to its end.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The groups that were read, with their times, for who wonders why nothing was found.</summary>
    public IReadOnlyList<HistoryEstimate> Read { get; private set; } = [];

    /// <summary>Reads.</summary>
    /// <param name="sources">What is asked for.</param>
    /// <param name="enough">Ends the reading: what was read by then stays.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Whether it was read; not if it was only to be planned.</returns>
    public async Task<bool> RunAsync(
        IReadOnlyList<InventorySource> sources, CancellationToken enough, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(enough, cancellation);
        using var progress = new ReadingProgress(observer);
        try
        {
            return await RunAsync(sources, progress, stop.Token).ConfigureAwait(false);
        }
        catch (Exception) when (enough.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            HasFailed = true;
            observer.Warning(string.Create(
                CultureInfo.CurrentCulture,
                $"Stopped after {inventory.Lines:N0} lines, {progress.Percent} % of the log. The inventory is that of these lines."));
            return true;
        }
    }

    private async Task<bool> RunAsync(
        IReadOnlyList<InventorySource> sources, ReadingProgress progress, CancellationToken cancellation)
    {
        using var finder = new SourceGroups(observer);
        var groups = await finder.FindAsync(sources, cancellation).ConfigureAwait(false);
        HasFailed = groups.Count == 0;
        if (groups.Count == 0) return true;
        var end = options.EndTime ?? DateTimeOffset.UtcNow;
        var begin = options.StartTime ?? end - ApiInventoryOptions.DefaultHistory;
        var estimates = await EstimateAsync(groups, begin, end, cancellation).ConfigureAwait(false);
        if (estimates.Count == 0) return true;
        var plan = new ChangePlan(
            $"API inventory of {(estimates.Count == 1 ? "a log group" : $"{estimates.Count} log groups")}",
            [.. estimates.Select(each => Change(each.Group, each.Estimate))]);
        if (await observer.DecideAsync(plan, cancellation).ConfigureAwait(false) != ChangeDecision.Apply) return false;
        var (mounts, deployed) =
            await new DeployedMounts(observer).ReadAsync([.. estimates.Select(each => each.Group)], cancellation).ConfigureAwait(false);
        inventory.Deploy(mounts);
        var sourceOf = deployed.ToDictionary(each => each.Group, each => each.Source);
        Read = [.. estimates.Select(each => each.Estimate)];
        await ReadAllAsync(estimates, sourceOf, progress, cancellation).ConfigureAwait(false);
        return true;
    }

    private async Task<List<(LogGroupToRead Group, HistoryEstimate Estimate)>> EstimateAsync(
        IReadOnlyList<LogGroupToRead> groups, DateTimeOffset begin, DateTimeOffset end, CancellationToken cancellation)
    {
        var estimates = new List<(LogGroupToRead, HistoryEstimate)>();
        foreach (var group in groups)
        {
            var range = new HistoryRange(group.LogGroupName, begin, end) { SampleRate = options.SampleRate };
            try
            {
                estimates.Add((group, await HistoryEstimate.ReadAsync(group.Session, range, cancellation).ConfigureAwait(false)));
            }
            catch (Exception exception) when (groups.Count > 1 && !cancellation.IsCancellationRequested)
            {
                Tell(exception);
            }
        }

        return estimates;
    }

    private async Task ReadAllAsync(
        List<(LogGroupToRead Group, HistoryEstimate Estimate)> groups,
        Dictionary<LogGroupToRead, LogSource> sourceOf,
        ReadingProgress progress,
        CancellationToken cancellation)
    {
        var whole = Math.Max(1, groups.Sum(each => each.Estimate.Bytes));
        var behind = 0L;
        foreach (var (group, estimate) in groups)
        {
            var reader = new HistoryReader(group.Session, estimate.Range);
            var name = groups.Count > 1 ? $", {group.Resource}" : "";
            try
            {
                await foreach (var page in reader.ReadAsync(inOrder: false, cancellation).ConfigureAwait(false))
                {
                    foreach (var written in page) Add(written.Message ?? "", written.Timestamp ?? 0, sourceOf[group]);
                    var done = groups.Count == 1 ? reader.Done : (behind + (reader.Done * estimate.Bytes)) / whole;
                    progress.Report(done, inventory.Lines, $"{Megabytes(Bytes + reader.Bytes)} MB{name}");
                }
            }
            catch (Exception exception) when (groups.Count > 1 && !cancellation.IsCancellationRequested)
            {
                Tell(exception);
            }
            finally
            {
                Bytes += reader.Bytes;
                behind += estimate.Bytes;
            }
        }
    }

    private void Add(string message, long timestamp, LogSource source)
    {
        var most = Encoding.UTF8.GetMaxByteCount(message.Length);
        if (_message.Length < most) _message = new byte[most];
        inventory.AddEvent(_message.AsSpan(0, Encoding.UTF8.GetBytes(message, _message)).TrimEnd("\r\n"u8), timestamp, source);
    }

    /// <summary>One group failed; the others go on, unless all would fail alike.</summary>
    private void Tell(Exception exception)
    {
        var error = AwsErrors.Translate(exception);
        if (error is SessionException) throw error;
        HasFailed = true;
        observer.Failed(error);
    }

    private static ResourceChange Change(LogGroupToRead group, HistoryEstimate estimate)
    {
        var (range, sample) = (estimate.Range, estimate.Range.SampleRate < 1 ? $" ({estimate.Range.SampleRate:P0} of it)" : "");
        return new ResourceChange("Read", group.Resource)
        {
            Desired = string.Create(
                CultureInfo.CurrentCulture,
                $"{range.From.LocalDateTime:g} to {range.To.LocalDateTime:g}{sample}, about {Megabytes(estimate.Bytes)} MB of the "
                + $"{Megabytes(estimate.StoredBytes)} MB that it stores, in about {estimate.Calls:N0} calls of FilterLogEvents, "
                + $"{Duration(estimate.Time)} or more; free within the region, else ${estimate.Price:N2} at most for the transfer"),
        };
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString(bytes < 10_000_000 ? "N1" : "N0", CultureInfo.CurrentCulture);

    private static string Duration(TimeSpan time) => time.TotalMinutes < 2
        ? string.Create(CultureInfo.CurrentCulture, $"{Math.Max(1, Math.Ceiling(time.TotalSeconds)):N0} s")
        : string.Create(CultureInfo.CurrentCulture, $"{Math.Ceiling(time.TotalMinutes):N0} min");
}
