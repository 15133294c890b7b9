using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Inventory.Statistics;

/// <summary>
/// What a line tells of a call beside its endpoint. Small, since endpoints keep some of them: half a line of the processor's cache.
/// </summary>
internal readonly struct Call
{
    private readonly byte _verdict;

    /// <summary>Milliseconds since 1970; 0 if the line has none.</summary>
    public required long Time { get; init; }

    /// <summary>Hash of the caller's address; 0 if the line has none.</summary>
    public required ulong Caller { get; init; }

    /// <summary>Milliseconds; negative if the line has none.</summary>
    public required int Latency { get; init; }

    /// <summary>Negative if the line has none.</summary>
    public required int ResponseBytes { get; init; }

    /// <summary>Key of the user agent; 0 if the line has none.</summary>
    public required int UserAgent { get; init; }

    /// <summary>0 if the line has none.</summary>
    public required short Status { get; init; }

    public required DiscoveryVerdict Verdict
    {
        get => (DiscoveryVerdict)_verdict;
        init => _verdict = (byte)value;
    }
}
