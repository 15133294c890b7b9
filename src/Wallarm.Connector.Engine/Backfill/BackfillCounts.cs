using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>What became of the lines of a run.</summary>
internal sealed class BackfillCounts
{
    public long HandedOver { get; private set; }

    public long Bytes { get; private set; }

    public long Skipped { get; private set; }

    public long Unreadable { get; private set; }

    public long Invocations { get; set; }

    public long Forwarded { get; private set; }

    public long Filtered { get; private set; }

    public long Rejected { get; private set; }

    public long Failed { get; private set; }

    /// <summary>Counts a record that was handed over.</summary>
    public void Add(SourceRecord record)
    {
        HandedOver++;
        Bytes += record.Message.Length + 1;
    }

    /// <summary>Counts the lines of a window that are not handed over.</summary>
    public void AddRest(BackfillWindow window)
    {
        Skipped += window.Skipped;
        Unreadable += window.Invalid;
        Bytes += window.Bytes - window.Records.Sum(record => record.Message.Length + 1L);
    }

    /// <summary>Counts what the node has said of a record.</summary>
    public void Add(RecordOutcome outcome)
    {
        switch (outcome)
        {
            case RecordOutcome.Forwarded:
                Forwarded++;
                break;
            case RecordOutcome.Filtered:
                Filtered++;
                break;
            case RecordOutcome.Invalid:
                Unreadable++;
                break;
            case RecordOutcome.Rejected:
                Rejected++;
                break;
            default:
                Failed++;
                break;
        }
    }
}
