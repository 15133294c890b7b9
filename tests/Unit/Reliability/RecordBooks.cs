using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Process;

namespace Wallarm.Connector.Tests.Reliability;

/// <summary>
/// What became of each record, from three sides: what was logged, what the node has, and what the function said. They have to agree.
/// </summary>
internal sealed class RecordBooks
{
    /// <summary>So often the node fails on a record alone before the function rejects it.</summary>
    private const int MostAttempts = 5;

    private readonly Dictionary<string, BatchBook> _batches = [];
    private readonly ConcurrentDictionary<int, NodeEntry> _node = [];
    private readonly ConcurrentQueue<string> _strangers = new();

    /// <summary>Adds a batch before it is handed over.</summary>
    public void Add(LoggedBatch batch)
    {
        lock (_batches)
            _batches.Add(batch.Hash, new BatchBook(batch));
    }

    /// <summary>The node has taken a record, or has judged it or failed on it alone.</summary>
    /// <param name="path">The record's path.</param>
    /// <param name="id">Its id.</param>
    /// <param name="isTaken">Whether the node has both its parts.</param>
    /// <param name="isRejected">Whether the node said that it does not want it.</param>
    public void NodeSaw(string path, string id, bool isTaken, bool isRejected)
    {
        if (LoggedBatch.Read(path) is not { } line)
        {
            _strangers.Enqueue($"no record of ours: {path}");
            return;
        }

        if (line.Kind is LineKind.Filtered or LineKind.Invalid)
            _strangers.Enqueue($"not to be sent: {path}");
        NodeEntry entry = _node.GetOrAdd(line.Number, _ => new NodeEntry(id));
        if (entry.Id != id)
            _strangers.Enqueue($"{path} has two ids: {entry.Id} and {id}");
        entry.Count(isTaken, isRejected);
    }

    /// <summary>A line of the function's log.</summary>
    public void Logged(int process, string line)
    {
        JsonElement json = JsonElement.Parse(line);
        if (!json.TryGetProperty("batch", out JsonElement hash))
            return;
        lock (_batches)
            _batches[hash.GetString()!].Lines.Add(new AccountLine(process, json.GetProperty("attempt").GetInt32(), Account.Of(json),
                json.GetProperty("retries").GetInt32(), json.TryGetProperty("messageId", out _), json.TryGetProperty("errorType", out _)));
    }

    /// <summary>An invocation has ended.</summary>
    public void Invoked(LambdaInvocation invocation)
    {
        string[] hashes = [.. LoggedBatch.HashesIn(invocation.Payload, out bool isFromQueue)];
        lock (_batches)
        {
            foreach (string hash in hashes)
            {
                if (invocation.IsCutOff)
                    _batches[hash].CutOff.Add(invocation.Process);

                // A failure record has what the last attempt said. Lambda's own retries are told nothing.
                if (!isFromQueue)
                    _batches[hash].ToldSettled = SettledBy(invocation.Result);
            }
        }
    }

    /// <summary>Closes the books. All processes must have ended.</summary>
    public BookTotals Close()
    {
        BookTotals totals = new() { Strangers = [.. _strangers] };
        foreach (BatchBook batch in _batches.Values)
            Close(batch, totals);
        return totals;
    }

    private static int SettledBy(InvocationResult result) =>
        !result.Succeeded && result.Json.TryGetProperty("unsettled", out JsonElement unsettled)
            ? unsettled.GetProperty("records").GetInt32()
                - unsettled.GetProperty("set").GetBytesFromBase64().Sum(each => BitOperations.PopCount(each))
            : 0;

    private void Close(BatchBook batch, BookTotals totals)
    {
        IReadOnlyList<LineKind> kinds = batch.Logged.Kinds;
        totals.Batches++;
        totals.Logged += kinds.Count;
        int forwarded = 0, rejected = 0, extra = 0;
        for (int index = 0; index < kinds.Count; index++)
        {
            NodeEntry? entry = _node.GetValueOrDefault(batch.Logged.First + index);
            extra += Math.Max(0, (entry?.Taken ?? 0) - 1);
            if (kinds[index] == LineKind.Filtered)
                totals.Filtered++;
            else if (kinds[index] == LineKind.Invalid)
                totals.Invalid++;
            else if (entry?.Taken > 0)
                forwarded++;
            else if (entry is not null && (kinds[index] == LineKind.Poison ? entry.Rejected >= MostAttempts : entry.Rejected > 0))
                rejected++;
            else
                totals.Lost.Add($"line {batch.Logged.First + index}, {kinds[index]}, of batch {batch.Logged.Hash}");
        }

        totals.Forwarded += forwarded;
        totals.Rejected += rejected;
        totals.CutOff += batch.CutOff.Count;

        // Some attempt has settled the last of it, and said so.
        int left = batch.Lines.Select(line => line.LeftOf(kinds.Count)).DefaultIfEmpty(kinds.Count).Min();
        if (left > 0)
            totals.Unexplained.Add($"batch {batch.Logged.Hash} of {kinds.Count}: {string.Join("; ", batch.Lines)}");
        int settledTwice = batch.Lines.Sum(line => line.Settled) - kinds.Count;
        if (settledTwice == 0 && batch.CutOff.Count == 0)
            CompareKinds(batch, forwarded, rejected, totals);
        CheckWhatWasKnown(batch, totals);
        CountRepeats(batch, settledTwice, extra, totals);
    }

    /// <summary>Where nothing was settled twice, the function's sums are those of the records themselves.</summary>
    private static void CompareKinds(BatchBook batch, int forwarded, int rejected, BookTotals totals)
    {
        (int, int, int, int) said = (batch.Sum(counts => counts.Forwarded), batch.Sum(counts => counts.Filtered),
            batch.Sum(counts => counts.Invalid), batch.Sum(counts => counts.Rejected));
        (int, int, int, int) are = (forwarded, batch.Logged.Kinds.Count(kind => kind == LineKind.Filtered),
            batch.Logged.Kinds.Count(kind => kind == LineKind.Invalid), rejected);
        if (said != are)
            totals.Unexplained.Add($"batch {batch.Logged.Hash}: said {said}, are {are}");
    }

    /// <summary>No attempt sends what its own process has settled, or what a failure record tells of.</summary>
    private static void CheckWhatWasKnown(BatchBook batch, BookTotals totals)
    {
        foreach (AccountLine line in batch.Lines)
        {
            int own = batch.Lines.Where(other => other.Process == line.Process && other.Attempt == line.Attempt - 1)
                .Select(other => other.Settled + other.Counts.AlreadySettled).DefaultIfEmpty(0).Max();
            int told = line.IsFromQueue ? batch.ToldSettled : 0;
            if (line.Counts.AlreadySettled < Math.Max(own, told))
                totals.Broken.Add($"batch {batch.Logged.Hash}: {own} settled, {told} told, but {line}");
        }
    }

    private static void CountRepeats(BatchBook batch, int settledTwice, int extra, BookTotals totals)
    {
        if (batch.CutOff.Count > 0)
        {
            totals.AfterCutOff += extra;
        }
        else if (batch.Lines.Select(line => (line.Process, line.Attempt)).Count(each => each.Attempt == 1) > 1)
        {
            totals.InAnotherProcess += settledTwice;
            totals.ResponseUnderWay += Math.Max(0, extra - settledTwice);
        }
        else
        {
            // Whoever has sent a record twice without knowing has lost the first response, and counts the second as a retry.
            totals.ResponseUnderWay += extra;
            if (settledTwice > 0 || extra > batch.Lines.Sum(line => line.Retries))
            {
                totals.Broken.Add(
                    $"{batch.Logged.Hash}: {settledTwice} settled twice, {extra} taken twice; {string.Join("; ", batch.Lines)}");
            }
        }
    }

    private sealed class BatchBook(LoggedBatch logged)
    {
        public LoggedBatch Logged { get; } = logged;

        public List<AccountLine> Lines { get; } = [];

        /// <summary>The processes that died or were ended with the batch in hand.</summary>
        public List<int> CutOff { get; } = [];

        /// <summary>How many records the failure record tells are settled.</summary>
        public int ToldSettled { get; set; }

        public int Sum(Func<Account, int> count) => Lines.Sum(line => count(line.Counts));
    }

    private sealed record AccountLine(int Process, int Attempt, Account Counts, int Retries, bool IsFromQueue, bool IsError)
    {
        /// <summary>A rejection is final only if the node has taken something.</summary>
        public int Settled =>
            Counts.Forwarded + Counts.Filtered + Counts.Invalid + (IsError && Counts.Forwarded == 0 ? 0 : Counts.Rejected);

        /// <summary>How many of the records of the batch are not settled behind it.</summary>
        public int LeftOf(int records) => Math.Abs(records - Counts.Received - Counts.AlreadySettled) + Counts.Failed;

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"process {Process} attempt {Attempt}: {Settled} settled, {Counts.AlreadySettled} before, "
            + $"{Counts.Failed} failed, {Retries} retries");
    }

    private sealed class NodeEntry(string id)
    {
        private int _taken;
        private int _rejected;

        public string Id { get; } = id;

        public int Taken => Volatile.Read(ref _taken);

        public int Rejected => Volatile.Read(ref _rejected);

        public void Count(bool isTaken, bool isRejected)
        {
            if (isTaken)
                Interlocked.Increment(ref _taken);
            if (isRejected)
                Interlocked.Increment(ref _rejected);
        }
    }
}
