namespace Wallarm.Connector.Engine.Measurement;

/// <summary>What a forwarder's log tells of one batch: of several attempts the last one counts.</summary>
internal sealed class LoggedBatch
{
    /// <summary>When its first attempt began, as far as there is a line of it.</summary>
    public DateTimeOffset Began { get; private set; }

    /// <summary>When the line of its last attempt was written.</summary>
    public DateTimeOffset LastLine { get; private set; }

    /// <summary>Whether its first line is of an attempt from a queue: there was an attempt before it.</summary>
    public bool IsFromQueue { get; private set; }

    /// <summary>How many records it has.</summary>
    public long Records { get; private set; }

    /// <summary>How many of them are settled after the last attempt.</summary>
    public long Settled { get; private set; }

    /// <summary>How many are still to be delivered.</summary>
    public long Unsettled => Records - Settled;

    public long Forwarded { get; private set; }

    public long Filtered { get; private set; }

    public long Invalid { get; private set; }

    public long Rejected { get; private set; }

    /// <summary>How many the node was given again after it had taken them.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Adds an attempt.</summary>
    /// <param name="line">Its line.</param>
    /// <param name="isFromQueue">Whether it came from a queue.</param>
    /// <param name="time">When the line was written.</param>
    public void Add(ForwarderLogs.LogLine line, bool isFromQueue, DateTimeOffset time)
    {
        var counts = line.Account!;
        if (Records == 0) (Began, IsFromQueue) = (time - counts.Duration, isFromQueue);
        LastLine = time;
        Records = Math.Max(Records, counts.Received + counts.AlreadySettled);

        // As long as the node has taken nothing, a rejection may be the address's fault, and comes again.
        var rejected = line.ErrorType is not null && counts.Forwarded == 0 ? 0 : counts.Rejected;
        var again = Settled - counts.AlreadySettled;
        if (again > 0)
        {
            // Another process, which did not know what was settled, and sent it again.
            Duplicates += Math.Min(again, Math.Min(Forwarded, counts.Forwarded));
            (Forwarded, Filtered, Invalid, Rejected) = (Math.Min(Forwarded, counts.AlreadySettled), 0, 0, 0);
        }

        Forwarded += counts.Forwarded;
        Filtered += counts.Filtered;
        Invalid += counts.Invalid;
        Rejected += rejected;
        Settled = counts.AlreadySettled + counts.Forwarded + counts.Filtered + counts.Invalid + rejected;
    }
}
