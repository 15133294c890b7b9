using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>Delivers, or saves, what a function could not deliver: asked once for each place, and resumable at any moment.</summary>
internal sealed class DeliveryResumption(AwsSessionOptions sessionOptions, IOperationObserver observer)
{
    /// <summary>Ten batches are written within it, over a slow uplink too.</summary>
    private static readonly TimeSpan SavingHold = TimeSpan.FromMinutes(5);

    /// <summary>Does it, and returns what became of each place.</summary>
    /// <exception cref="ConnectorException">After the result: what stopped it.</exception>
    public async IAsyncEnumerable<ResumedDelivery> RunAsync(
        DeliveryResumptionOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (options is { Paths: [var first, ..], MessageIds.Count: > 0 }) throw FailedPlace.NoMessages(first);
        using var session = await SessionFactory.OpenAsync(sessionOptions, observer, cancellation).ConfigureAwait(false);
        var saved = options.SaveTo is { } saveTo ? new SavedBatches(session, saveTo) : null;
        var place = await FailedPlace.ReadAsync(session, options.FunctionName, cancellation).ConfigureAwait(false);
        if (place.Served is null && saved is null) throw RequestedFunction.NotFound(place.FunctionName, session.Region.SystemName);
        foreach (var open in Sources(session, place, options))
        {
            await using var source = open();
            if (saved is not null && source is not QueueSource) throw NotAQueue(source);
            var run = new Run(session, place, source, saved, observer);
            var result = await run.DoAsync(cancellation).ConfigureAwait(false);
            if (result is null) yield break;
            yield return result;
            if (run.Failure is { } failure) throw failure;
        }
    }

    private IEnumerable<Func<IBatchSource>> Sources(AwsSession session, FailedPlace place, DeliveryResumptionOptions options)
    {
        if (options.Paths.Count == 0)
        {
            yield return () => place.Open(session, observer, options.MessageIds);
            yield break;
        }

        var files = options.Paths.Where(path => !S3Location.Is(path)).ToList();
        if (files.Count > 0) yield return () => new FileSource(files);
        foreach (var path in options.Paths.Where(S3Location.Is))
        {
            yield return () => new BucketSource(session, S3Location.Parse(path, "-Path"));
        }
    }

    private static InvalidOptionException NotAQueue(IBatchSource source) =>
        UnusableOption.Error("-SaveTo", $"the batches are in {source.Resource}, where nothing deletes them after 14 days");

    /// <summary>What is done with one place.</summary>
    private sealed class Run(
        AwsSession session, FailedPlace place, IBatchSource source, SavedBatches? saved, IOperationObserver observer)
    {
        private const int MostShown = 10;

        private readonly Stopwatch _clock = Stopwatch.StartNew();

        /// <summary>The error that goes with the result; null for none.</summary>
        public ConnectorException? Failure { get; private set; }

        /// <returns>Null where the observer declined.</returns>
        public async Task<ResumedDelivery?> DoAsync(CancellationToken cancellation)
        {
            var count = await source.CountAsync(cancellation).ConfigureAwait(false);
            if (count == 0) return Result(new BatchTally(), 0);
            await place.WarnOfMappingAsync(session, observer, source, cancellation).ConfigureAwait(false);
            switch (await Plan(count).DecideAsync(observer, cancellation).ConfigureAwait(false))
            {
                case ChangeDecision.Decline: return null;
                case ChangeDecision.Plan: return Result(new BatchTally(), count) with { Status = ResumptionStatus.Planned };
            }

            var tally = await ApplyAsync(count, cancellation).ConfigureAwait(false);
            tally.Warn(observer);
            if (tally.StoppedBy is null) WarnOfNotFound();
            var left = await LeftAsync(tally, count, cancellation).ConfigureAwait(false);
            return Result(tally, left) with { Duration = _clock.Elapsed };
        }

        private Plan Plan(int count)
        {
            var about = source is QueueSource ? "about " : "";
            var batches = count == 1 ? "1 batch" : $"{count} batches";
            var function = $"Lambda function '{place.FunctionName}'";
            var change = saved is null
                ? new ResourceChange("Deliver", $"{about}{batches} of {source.Resource}")
                {
                    Desired = $"by {function}; what is settled is deleted there",
                }
                : new ResourceChange("Move", $"{about}{batches} of {source.Resource}")
                {
                    Desired = $"to '{saved.Name}', client addresses and paths included; what is saved is deleted from the queue",
                };
            return new Plan($"{source.Resource} of {function} in {session.Place}", [new Step(change, _ => Task.CompletedTask)]);
        }

        private async Task<BatchTally> ApplyAsync(int count, CancellationToken cancellation)
        {
            using var progress = new StepProgress(observer, $"{(saved is null ? "Delivering" : "Saving")} batches of {source.Resource}");
            Show(new BatchTally());
            var delivery = saved is null ? new BatchDelivery(source, place, new BatchInvocation(session, place), Show) : null;
            var tally = delivery?.Tally ?? new BatchTally();
            try
            {
                if (delivery is null) await SaveAsync(tally, Show, cancellation).ConfigureAwait(false);
                else await delivery.RunAsync(cancellation).ConfigureAwait(false);
                if (tally.StoppedBy is { } stopped) Failure = Stopped(stopped.Type, stopped.Message);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                Failure = AwsErrors.Translate(exception);
                tally.StoppedBy = (Failure.ErrorId, Failure.Problem);
            }
            catch when (tally.Done > 0)
            {
                observer.Warning(
                    $"The command was stopped. {tally.Done} batches are done; what was under way may be too. Run it again to go on.");
                throw;
            }

            return tally;

            void Show(BatchTally now) => progress.Begin(
                string.Create(CultureInfo.CurrentCulture, $"{now.Done} of {count} done"), Math.Min(99, 100 * now.Done / count));
        }

        private async Task SaveAsync(BatchTally tally, Action<BatchTally> show, CancellationToken cancellation)
        {
            saved!.Prepare();
            await foreach (var page in source.ReadAsync(SavingHold, cancellation).ConfigureAwait(false))
            {
                var readable = new List<StoredBatch>();
                foreach (var batch in page)
                {
                    if (batch.Read(out var problem) is not { } body) tally.Unreadable(batch, problem!);
                    else if (place.WhyForeign(batch, body) is { } why) tally.Left(batch, why);
                    else readable.Add(batch);
                }

                if (readable.Count == 0) continue;
                foreach (var batch in readable) await saved.SaveAsync(batch, cancellation).ConfigureAwait(false);
                await source.RemoveAsync(readable, removed => tally.Done += removed).ConfigureAwait(false);
                show(tally);
            }
        }

        /// <summary>What is still there and could be delivered.</summary>
        private async Task<int> LeftAsync(BatchTally tally, int count, CancellationToken cancellation)
        {
            var expected = count - tally.Done;
            try
            {
                if (source is QueueSource) expected = await source.CountAsync(cancellation).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                // What stopped the delivery may keep it from being counted as well. What was done has to be told all the same.
                observer.Verbose($"{source.Resource} was not counted again: {AwsErrors.Translate(exception).Problem}");
            }

            return Math.Max(tally.LeftCount, expected - tally.UnreadableCount);
        }

        private void WarnOfNotFound()
        {
            string[] ids = source is QueueSource queue ? [.. queue.NotFound] : [];
            if (ids.Length == 0) return;
            var shown = string.Join(", ", ids.Take(MostShown).Select(id => $"'{id}'")) + (ids.Length > MostShown ? ", ..." : "");
            observer.Warning(
                $"Of -MessageId these are not in sight in {source.Resource}: {shown}. They are gone, or somebody "
                + "holds them at the moment: Get-WallarmUndeliveredBatch lists what is there.");
        }

        private ResumedDelivery Result(BatchTally tally, int left) => new()
        {
            AccountId = session.AccountId,
            Region = session.Region.SystemName,
            FunctionName = place.FunctionName,
            Source = source.Name,
            Destination = saved?.Name,
            Status = tally.StoppedBy is not null
                ? ResumptionStatus.Stopped
                : left > 0 ? ResumptionStatus.Partial : saved is null ? ResumptionStatus.Delivered : ResumptionStatus.Saved,
            StoppedBy = tally.StoppedBy is var (type, message) ? $"{type}: {message}" : null,
            BatchesDone = tally.Done,
            BatchesLeft = left,
            BatchesUnreadable = tally.UnreadableCount,
            Received = tally.Counts.Received,
            Forwarded = tally.Counts.Forwarded,
            Filtered = tally.Counts.Filtered,
            Invalid = tally.Counts.Invalid,
            Rejected = tally.Counts.Rejected,
            Failed = tally.Counts.Failed,
            AlreadySettled = tally.Counts.AlreadySettled,
        };

        private ConnectorException Stopped(string type, string message) =>
            new(
                "Wallarm.DeliveryStopped",
                ConnectorErrorCategory.InvalidOperation,
                $"The delivery of {source.Resource} by Lambda function '{place.FunctionName}' was stopped, because every batch would meet "
                + $"the same: {type}: {message.TrimEnd('.')}.")
            {
                Target = source.Name,
                RecommendedAction =
                    $"Find the cause with: Test-WallarmNode -FromFunction {CommandText.Quote(place.FunctionName)}. Then run the command "
                    + "again; it goes on with what is left.",
            };
    }
}
