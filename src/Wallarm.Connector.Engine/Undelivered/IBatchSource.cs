namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>A place where batches wait. When it is disposed, what was read and not removed is in sight again.</summary>
internal interface IBatchSource : IAsyncDisposable
{
    /// <summary>Its name in results: an ARN, <c>s3://bucket/prefix</c>, a path.</summary>
    string Name { get; }

    /// <summary>What it is called in plans and errors.</summary>
    string Resource { get; }

    /// <summary>How many batches there are, those in flight included; of a queue about so many.</summary>
    Task<int> CountAsync(CancellationToken cancellation);

    /// <summary>Reads each batch once, up to ten at a time. Others do not see them meanwhile, where the place can see to that.</summary>
    /// <param name="hold">For how long.</param>
    /// <param name="cancellation">Stops it.</param>
    IAsyncEnumerable<IReadOnlyList<StoredBatch>> ReadAsync(TimeSpan hold, CancellationToken cancellation);

    /// <summary>Keeps batches out of others' sight for this long from now on, if they are in it sooner.</summary>
    Task HoldAsync(IReadOnlyList<StoredBatch> batches, TimeSpan hold, CancellationToken cancellation);

    /// <summary>
    /// Leaves batches out of sight for as long as they are held, whatever comes: nobody knows whether they are being delivered.
    /// </summary>
    void LeaveHeld(IReadOnlyList<StoredBatch> batches);

    /// <summary>Removes batches for good.</summary>
    /// <param name="batches">Which.</param>
    /// <param name="removed">Hears how many are gone, before an error that keeps the others too.</param>
    Task RemoveAsync(IReadOnlyList<StoredBatch> batches, Action<int> removed);

    /// <summary>Stores which records of a batch are still to be delivered, if the place can.</summary>
    Task UpdateAsync(StoredBatch batch, UndeliveredBody rest);
}
