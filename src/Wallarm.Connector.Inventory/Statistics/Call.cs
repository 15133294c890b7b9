using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Inventory.Statistics;

/// <summary>What a line tells of a call beside its endpoint.</summary>
internal readonly struct Call
{
    /// <summary>Milliseconds since 1970; 0 if the line has none.</summary>
    public required long Time { get; init; }

    /// <summary>0 if the line has none.</summary>
    public required int Status { get; init; }

    /// <summary>Milliseconds; negative if the line has none.</summary>
    public required long Latency { get; init; }

    /// <summary>Negative if the line has none.</summary>
    public required long ResponseBytes { get; init; }

    /// <summary>Hash of the caller's address; 0 if the line has none.</summary>
    public required ulong Caller { get; init; }

    /// <summary>Key of the user agent; 0 if the line has none.</summary>
    public required int UserAgent { get; init; }

    public required DiscoveryVerdict Verdict { get; init; }
}
