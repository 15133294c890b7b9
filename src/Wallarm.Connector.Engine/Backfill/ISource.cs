namespace Wallarm.Connector.Engine.Backfill;

/// <summary>A log of the past: a log group or a file.</summary>
internal interface ISource
{
    /// <summary>What it is, as plans and errors name it, such as <c>log group '/g'</c>.</summary>
    string Name { get; }

    /// <summary>How much of it is read, from 0 to 1; null if that is not known.</summary>
    double? Done { get; }

    /// <summary>What the ledger holds beside the place, to know the source again; null if nothing is needed.</summary>
    string? Fingerprint { get; }

    /// <summary>Reads the lines behind a place, in the order of their places.</summary>
    /// <param name="after">The place; null to begin.</param>
    /// <param name="fingerprint">The <see cref="Fingerprint"/> at that place.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ConnectorException">The source cannot be read, or is another one than that of the fingerprint.</exception>
    IAsyncEnumerable<SourceRecord> ReadAsync(SourcePosition? after, string? fingerprint, CancellationToken cancellation);
}
