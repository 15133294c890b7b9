namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>What became of the batches of a place.</summary>
internal sealed class BatchTally
{
    private const int MostTold = 10;

    private readonly List<string> _told = [];
    private int _untold;

    /// <summary>Batches that are delivered or saved, and removed from the place.</summary>
    public int Done { get; set; }

    /// <summary>Batches that were met and are still there.</summary>
    public int LeftCount { get; private set; }

    /// <summary>Things that were met and are no batch.</summary>
    public int UnreadableCount { get; private set; }

    /// <summary>The records, as the function counted them.</summary>
    public BatchCounts Counts { get; set; }

    /// <summary>Type and message of the error that every batch would meet; null if none was met.</summary>
    public (string Type, string Message)? StoppedBy { get; set; }

    /// <summary>A batch stays.</summary>
    /// <param name="batch">Which.</param>
    /// <param name="why">Why, where it is for reasons of its own; else null.</param>
    public void Left(StoredBatch batch, string? why)
    {
        LeftCount++;
        if (why is not null) Note($"{batch.Name} is left: {why}");
    }

    /// <summary>Something is no batch, and stays.</summary>
    public void Unreadable(StoredBatch batch, string problem)
    {
        UnreadableCount++;
        Note($"{batch.Name} is no batch and stays: {problem}");
    }

    /// <summary>Warns of what stays for reasons of its own.</summary>
    public void Warn(IOperationObserver observer)
    {
        foreach (var line in _told) observer.Warning(line);
        if (_untold > 0) observer.Warning($"{_untold} more stay for reasons of their own.");
    }

    private void Note(string line)
    {
        if (_told.Count < MostTold) _told.Add(line);
        else _untold++;
    }
}
