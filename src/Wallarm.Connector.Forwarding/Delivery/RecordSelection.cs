using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>Which records are sent, and what of them does not leave. Not thread-safe.</summary>
/// <param name="discoverableOnly">Whether only records are sent that API Discovery can take up under its documented rules.</param>
/// <param name="paths">Which paths are sent; null: all are.</param>
/// <param name="redacted">What of a record does not leave as it is.</param>
public sealed class RecordSelection(bool discoverableOnly, PathFilter? paths, RedactedData redacted)
{
    private readonly RecordRedaction? _redaction = Redaction(redacted);

    /// <summary>A probe's path is its id, which must not change.</summary>
    private readonly RecordRedaction? _redactionOfProbes = Redaction(redacted & RedactedData.Addresses);

    /// <summary>Judges a record.</summary>
    /// <param name="record">The record.</param>
    /// <returns>Why it is not sent; a probe of the connector's always is.</returns>
    public FilterReason Judge(in AccessLogRecord record)
    {
        if (!discoverableOnly && paths is null) return FilterReason.None;
        if (RecordReader.IsProbe(record)) return FilterReason.None;
        if (discoverableOnly && DiscoveryRules.Judge(record) != DiscoveryVerdict.Discoverable) return FilterReason.NotDiscoverable;
        if (paths is null) return FilterReason.None;
        if (!paths.IsIncluded(record.Path)) return FilterReason.NotIncluded;
        return paths.ExcludedBy(record.Path) < 0 ? FilterReason.None : FilterReason.Excluded;
    }

    /// <summary>Makes of a record what may leave. It lives until the next record is made.</summary>
    /// <param name="record">The record as it was logged.</param>
    public void Redact(ref AccessLogRecord record)
    {
        if (_redaction is null) return;
        if ((RecordReader.IsProbe(record) ? _redactionOfProbes : _redaction) is { } redaction) record = redaction.Apply(record);
    }

    private static RecordRedaction? Redaction(RedactedData data) => data == RedactedData.None ? null : new(data);
}

/// <summary>Why a record is not sent.</summary>
public enum FilterReason
{
    /// <summary>It is sent.</summary>
    None,

    /// <summary>API Discovery does not take it up under its documented rules, and only such records are sent.</summary>
    NotDiscoverable,

    /// <summary>Its path is none of those that are sent.</summary>
    NotIncluded,

    /// <summary>Its path is one of those that are not sent.</summary>
    Excluded,
}
