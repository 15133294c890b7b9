namespace Wallarm.Connector.Engine.Backfill;

/// <summary>Where is kept, across runs, what was handed over.</summary>
internal interface ILedger : IDisposable
{
    /// <summary>What it is, as results and errors name it.</summary>
    string Name { get; }

    /// <summary>What it holds; null if there is none yet. Nothing is made.</summary>
    /// <exception cref="ConnectorException">It holds something else, or another run uses it.</exception>
    Task<LedgerState?> ReadAsync(CancellationToken cancellation);

    /// <summary>Writes, and returns when that outlives the process. What was read before is replaced.</summary>
    /// <exception cref="ConnectorException">It cannot be written, or another run uses it.</exception>
    Task WriteAsync(LedgerState state);
}
