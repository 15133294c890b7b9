using System.Runtime.CompilerServices;

namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>The keys of the access-log format that the connector reads; the others are ignored.</summary>
internal enum AccessLogField
{
    RequestId,
    HttpMethod,
    Path,
    Status,
    ResponseLength,
    RequestTimeEpoch,
    ResponseLatency,
    Stage,
    DomainName,
    SourceIp,
    UserAgent,
    ResourcePath,
    RouteKey,
    None,
}

/// <summary>Where a value stands in its line, in bytes; a length of 0 is an absent value.</summary>
internal readonly record struct FieldRange(int Start, int Length);

[InlineArray((int)AccessLogField.None)]
internal struct FieldRanges
{
    private FieldRange _first;
}
