using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>Delivers the batches of a place, until all are done or something is met that all would meet.</summary>
internal sealed class BatchDelivery(
    IBatchSource source, FailedPlace place, BatchInvocation invocation, Action<BatchTally> progress)
{
    /// <summary>A batch that is settled in part each time goes on; with one that is not, nothing is gained by more.</summary>
    private const int MostAttempts = 5;

    /// <summary>Time for what is before and behind an invocation.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    /// <summary>Errors that one batch may be the reason of: it is tried alone, and left. Two in a row are the function's.</summary>
    private static readonly HashSet<string> MayBeOfOneBatch = ["Sandbox.Timedout", "Runtime.ExitError", "Runtime.OutOfMemory"];

    private int _failuresInARow;

    /// <summary>What was done so far.</summary>
    public BatchTally Tally { get; } = new();

    /// <summary>Delivers.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var page in source.ReadAsync(2 * (invocation.Timeout + Margin), cancellation).ConfigureAwait(false))
        {
            var pending = new LinkedList<PendingBatch>();
            foreach (var stored in page)
            {
                if (stored.Read(out var problem) is not { } body) Tally.Unreadable(stored, problem!);
                else if (place.WhyForeign(stored, body) is { } why) Tally.Left(stored, why);
                else if (body.Data.Length > BatchInvocation.LargestEvent) Tally.Left(stored, "no invocation takes more than 6 MB");
                else pending.AddLast(new PendingBatch(stored, body));
            }

            while (pending.Count > 0 && Tally.StoppedBy is null) await DeliverAsync(pending, cancellation).ConfigureAwait(false);
            foreach (var batch in pending) Tally.Left(batch.Stored, null);
            if (Tally.StoppedBy is not null) return;
        }
    }

    private async Task DeliverAsync(LinkedList<PendingBatch> pending, CancellationToken cancellation)
    {
        StoredBatch[] all = [.. pending.Select(batch => batch.Stored)];
        await source.HoldAsync(all, invocation.Timeout + Margin, cancellation).ConfigureAwait(false);
        var group = Take(pending);
        var outcome = await InvokeAsync(group, cancellation).ConfigureAwait(false);
        if (outcome.IsFirstOnly)
        {
            foreach (var untried in group.Skip(1).Reverse()) pending.AddFirst(untried);
            group = [group[0]];
        }

        Tally.Counts += outcome.Counts;
        if (outcome.ErrorType is not null) Sort(outcome, group, pending);
        else await SettleAsync(outcome, group, pending).ConfigureAwait(false);
        progress(Tally);
    }

    private List<PendingBatch> Take(LinkedList<PendingBatch> pending)
    {
        var group = new List<PendingBatch>();
        var size = 0;
        while (pending.First is { Value: var next } && group.Count < invocation.Most)
        {
            if (group.Count > 0 && (next.IsAlone || size + next.Size > BatchInvocation.LargestEvent)) break;
            pending.RemoveFirst();
            group.Add(next);
            size += next.Size;
            if (next.IsAlone) break;
        }

        return group;
    }

    private async Task<InvocationOutcome> InvokeAsync(List<PendingBatch> group, CancellationToken cancellation)
    {
        try
        {
            return await invocation.RunAsync(group, cancellation).ConfigureAwait(false);
        }
        catch (AmazonServiceException refused) when (refused.ErrorCode is "RequestTooLargeException" or "RequestEntityTooLargeException")
        {
            return new InvocationOutcome(default, group) { ErrorType = "Wallarm.EventTooLarge", ErrorMessage = refused.Message };
        }
        catch (AmazonServiceException refused) when ((int)refused.StatusCode is >= 400 and < 500)
        {
            // Lambda has not begun.
            foreach (var batch in group) Tally.Left(batch.Stored, null);
            throw;
        }
        catch
        {
            // Whether the function has begun, and what it has done, nobody knows: the batches stay out of sight until it must have ended.
            source.LeaveHeld([.. group.Select(batch => batch.Stored)]);
            foreach (var batch in group) Tally.Left(batch.Stored, null);
            throw;
        }
    }

    private async Task SettleAsync(InvocationOutcome outcome, List<PendingBatch> group, LinkedList<PendingBatch> pending)
    {
        var done = group.Except(outcome.Again).ToList();
        if (done.Count > 0)
        {
            await source.RemoveAsync([.. done.Select(batch => batch.Stored)], count => Tally.Done += count).ConfigureAwait(false);
            _failuresInARow = 0;
        }

        foreach (var batch in outcome.Again)
        {
            var next = batch with { Attempts = batch.Attempts + 1 };
            if (outcome.Rest.TryGetValue(batch.Body.HashText, out var rest) && rest.Length == batch.Body.Records)
            {
                next = next with { Body = batch.Body with { Unsettled = rest } };
                await source.UpdateAsync(next.Stored, next.Body).ConfigureAwait(false);
            }

            if (next.Attempts < MostAttempts) pending.AddLast(next);
            else Tally.Left(next.Stored, "the function could not deliver all of it");
        }
    }

    private void Sort(InvocationOutcome outcome, List<PendingBatch> group, LinkedList<PendingBatch> pending)
    {
        var isOfBatch = outcome.ErrorType!.StartsWith("Wallarm.Event", StringComparison.Ordinal);
        if (!isOfBatch && !MayBeOfOneBatch.Contains(outcome.ErrorType))
        {
            Stop();
        }
        else if (group.Count > 1)
        {
            foreach (var batch in Enumerable.Reverse(group)) pending.AddFirst(batch with { IsAlone = true });
        }
        else
        {
            _failuresInARow = isOfBatch ? 0 : _failuresInARow + 1;
            if (_failuresInARow > 1) Stop();
            else Tally.Left(group[0].Stored, $"{outcome.ErrorType}: {outcome.ErrorMessage}");
        }

        void Stop()
        {
            Tally.StoppedBy = (outcome.ErrorType!, outcome.ErrorMessage);
            foreach (var batch in group) Tally.Left(batch.Stored, null);
        }
    }
}
