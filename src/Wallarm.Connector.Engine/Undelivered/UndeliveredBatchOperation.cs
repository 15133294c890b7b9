using System.Runtime.CompilerServices;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>Lists batches that wait. It removes nothing, and what it reads of a queue is in sight again when it ends.</summary>
internal sealed class UndeliveredBatchOperation(AwsSessionOptions sessionOptions, IOperationObserver observer)
{
    /// <summary>Ten batches are read, and handed on, within it.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(60);

    /// <summary>Lists batches, as they come.</summary>
    public async IAsyncEnumerable<UndeliveredBatch> RunAsync(
        UndeliveredBatchOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var left = options.First;
        var files = options.Paths.Where(path => !S3Location.Is(path)).ToList();
        if (files.Count > 0)
        {
            await using var source = new FileSource(files);
            await foreach (var batch in ListAsync(source, left, cancellation).ConfigureAwait(false))
            {
                yield return Describe(batch, null, null, null);
                left--;
            }

            // Files need no region and no credentials.
            if (files.Count == options.Paths.Count) yield break;
        }

        using var session = await SessionFactory.OpenAsync(sessionOptions, observer, cancellation).ConfigureAwait(false);
        if (options.Paths.Count == 0)
        {
            var place = await FailedPlace.ReadAsync(session, options.FunctionName, cancellation).ConfigureAwait(false);
            await using var source = place.Open(session, observer, []);
            if (source is QueueSource queue) await WarnOfRedriveAsync(queue, cancellation).ConfigureAwait(false);
            await foreach (var batch in ListAsync(source, left, cancellation).ConfigureAwait(false))
            {
                yield return Describe(batch, session, place.FunctionName, source.Name);
            }

            yield break;
        }

        foreach (var path in options.Paths.Where(S3Location.Is))
        {
            await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
            await using var source = new BucketSource(session, S3Location.Parse(path, "-Path"));
            await foreach (var batch in ListAsync(source, left, cancellation).ConfigureAwait(false))
            {
                yield return Describe(batch, session, null, null);
                left--;
            }
        }
    }

    private async IAsyncEnumerable<StoredBatch> ListAsync(
        IBatchSource source, int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (most <= 0) yield break;
        using var progress = new StepProgress(observer, $"Reading {source.Resource}");
        progress.Begin("Counting batches");
        var count = await source.CountAsync(cancellation).ConfigureAwait(false);
        var listed = 0;
        await foreach (var page in source.ReadAsync(Look, cancellation).ConfigureAwait(false))
        {
            foreach (var batch in page)
            {
                if (listed == most) break;
                listed++;
                yield return batch;
            }

            progress.Begin($"{listed} batches", count == 0 ? null : Math.Min(99, 100 * listed / count));
            if (listed == most) break;
        }

        if (listed >= count) yield break;
        observer.Warning(
            $"{listed} of {(source is QueueSource ? "about " : "")}{count} batches of {source.Resource} are listed"
            + (listed == most
                ? "; -First lists more."
                : ". Those that the function holds at the moment are out of sight: run the command again for another look."));
    }

    private async Task WarnOfRedriveAsync(QueueSource queue, CancellationToken cancellation)
    {
        if (!await queue.HasRedrivePolicyAsync(cancellation).ConfigureAwait(false)) return;
        observer.Warning(
            $"{queue.Resource} has a redrive policy: each look counts as a receive, and after enough of them SQS moves the message to the "
            + "dead-letter queue. Do not look often.");
    }

    private static UndeliveredBatch Describe(StoredBatch stored, AwsSession? session, string? functionName, string? place)
    {
        var body = stored.Read(out var problem);
        var isMessage = stored.Source == "Queue";
        var sentAt = isMessage ? stored.SentAt : body?.FailedAt ?? stored.SentAt;
        return new UndeliveredBatch
        {
            AccountId = session?.AccountId,
            Region = session?.Region.SystemName,
            FunctionName = body?.FunctionName ?? functionName,
            Source = stored.Source,
            QueueArn = isMessage ? place : null,
            MessageId = isMessage ? stored.Name : null,
            Path = isMessage ? null : stored.Name,
            SentAt = sentAt,
            Age = EngineClock.Current.GetUtcNow() - sentAt,
            Records = body?.Records,
            Unsettled = body?.Unsettled?.Count ?? body?.Records,
            ErrorType = body?.ErrorType,
            ErrorMessage = body?.ErrorMessage,
            LogGroupName = body?.LogGroupName,
            Hash = body?.HashText,
            Problem = problem,
        };
    }
}
