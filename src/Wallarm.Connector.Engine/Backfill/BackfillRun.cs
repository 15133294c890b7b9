using System.Text;
using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>Hands a source over, event by event. After each one the ledger is written, and only then comes the next.</summary>
/// <param name="source">What is handed over.</param>
/// <param name="destination">To whom.</param>
/// <param name="ledger">What remembers it.</param>
/// <param name="counts">What became of the lines.</param>
/// <param name="progress">Hears of it.</param>
internal sealed class BackfillRun(
    ISource source, IBackfillDestination destination, ILedger ledger, BackfillCounts counts, BackfillProgress progress)
{
    /// <summary>The most records of an event: what is handed over twice if the process is killed before it can note it.</summary>
    public const int MostRecords = 1000;

    /// <summary>The most records a second.</summary>
    public required int RecordsPerSecond { get; init; }

    /// <summary>The subscription filter that the events name.</summary>
    public required string FilterName { get; init; }

    /// <summary>Where the ledger stands.</summary>
    public LedgerState State { get; private set; } = null!;

    /// <summary>The most records of an event at a rate.</summary>
    public static int RecordsOfEvent(int recordsPerSecond) => Math.Min(MostRecords, recordsPerSecond);

    /// <summary>Goes on from a state to the end of the source.</summary>
    /// <param name="begin">The state.</param>
    /// <param name="enough">Ends it after the event at hand.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>; the ledger is true then as well.</param>
    /// <returns>Whether it came to the end.</returns>
    public async Task<bool> RunAsync(LedgerState begin, CancellationToken enough, CancellationToken cancellation)
    {
        // A ledger that cannot be written is found out before anything is handed over.
        await NoteAsync(begin with { IsComplete = false }).ConfigureAwait(false);
        var rate = new SendingRate(RecordsPerSecond);
        var reading = source.ReadAsync(begin.Through, begin.Fingerprint, cancellation);
        var lines = new SourceReader(reading, cancellation);
        await using var disposing = lines.ConfigureAwait(false);
        while (await BackfillWindow.ReadAsync(source, lines, State.WindowEnd).ConfigureAwait(false) is { } window)
        {
            if (State.Through is null && window.IsUnreadable) throw BackfillErrors.NotAnAccessLog(source.Name, window.Lines);
            var next = State.Done is { } done ? window.CountUntil(State.Stream!, done) : 0;
            while (next < window.Records.Count)
            {
                var sent = await SendAsync(window, next, rate, enough, cancellation).ConfigureAwait(false);
                if (sent == 0) return false;
                next += sent;
                if (next < window.Records.Count) await NoteAsync(State).ConfigureAwait(false);
            }

            counts.AddRest(window);
            await NoteAsync(State with
            {
                Through = window.End, Fingerprint = window.Fingerprint, WindowEnd = null, Stream = null, Done = null,
            }).ConfigureAwait(false);
        }

        await NoteAsync(State with { IsComplete = true }).ConfigureAwait(false);
        return true;
    }

    /// <returns>How many records the event has, all of which are handed over; 0 if it is enough.</returns>
    private async Task<int> SendAsync(
        BackfillWindow window, int next, SendingRate rate, CancellationToken enough, CancellationToken cancellation)
    {
        var most = State.PartCount > 0 ? State.PartCount : RecordsOfEvent(RecordsPerSecond);
        var batch = SubscriptionEvent.Of(window.Records, next, most, FilterName);
        var count = batch.Records.Count;
        var settled = State.PartCount == count ? RecordSet.Parse(Encoding.ASCII.GetBytes(State.PartSettled ?? ""), count) : null;
        settled ??= new RecordSet(count);
        var before = settled.Count;
        using var pausing = CancellationTokenSource.CreateLinkedTokenSource(enough, cancellation);
        try
        {
            await destination.WaitAsync(pausing.Token).ConfigureAwait(false);
            await rate.WaitAsync(count - before, pausing.Token).ConfigureAwait(false);
            await destination.SendAsync(batch, settled, pausing.Token, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (settled.Count > before)
            {
                await NoteAsync(State with
                {
                    PartCount = count,
                    PartSettled = settled.ToString(),
                    WindowEnd = window.End,
                    Records = State.Records + settled.Count - before,
                }).ConfigureAwait(false);
            }

            if (exception is not OperationCanceledException || !enough.IsCancellationRequested) throw;
            cancellation.ThrowIfCancellationRequested();
            return 0;
        }

        var last = batch.Records[^1];
        State = State with
        {
            WindowEnd = window.End,
            Stream = BackfillWindow.Key(last.Stream),
            Done = last.Position,
            PartCount = 0,
            PartSettled = null,
            Records = State.Records + count - before,
        };
        progress.Report(counts.HandedOver);
        return count;
    }

    private Task NoteAsync(LedgerState state)
    {
        State = state with { Updated = DateTimeOffset.UtcNow };
        return ledger.WriteAsync(State);
    }
}
