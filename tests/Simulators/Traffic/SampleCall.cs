using System.Globalization;

namespace Wallarm.Connector.Simulators;

/// <summary>One call of an API as API Gateway would log it.</summary>
public sealed record SampleCall
{
    public required string RequestId { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public string Protocol { get; init; } = "HTTP/1.1";

    public required int Status { get; init; }

    public required long ResponseLength { get; init; }

    public required DateTimeOffset RequestTime { get; init; }

    public required int ResponseLatency { get; init; }

    public int? IntegrationLatency { get; init; }

    public int? IntegrationStatus { get; init; }

    public string ErrorMessage { get; init; } = "-";

    public required string Stage { get; init; }

    public required string DomainName { get; init; }

    public required string SourceIp { get; init; }

    public required string UserAgent { get; init; }

    /// <summary>The line in the connector's log format; quotes inside values are escaped, as REST APIs do.</summary>
    public string ToLine() => "{ " + string.Join(", ", Members().Select(member => $"\"{member.Name}\": \"{member.Value}\"")) + " }";

    /// <summary>The members of the format in its order.</summary>
    private IEnumerable<(string Name, string Value)> Members() =>
    [
        ("requestId", RequestId),
        ("httpMethod", Method),
        ("path", Escape(Path)),
        ("protocol", Protocol),
        ("status", Number(Status)),
        ("responseLength", Number(ResponseLength)),
        ("requestTime", RequestTime.ToUniversalTime().ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture)),
        ("requestTimeEpoch", Number(RequestTime.ToUnixTimeMilliseconds())),
        ("responseLatency", Number(ResponseLatency)),
        ("integrationLatency", Number(IntegrationLatency)),
        ("integrationStatus", Number(IntegrationStatus)),
        ("errorMessage", Escape(ErrorMessage)),
        ("stage", Stage),
        ("domainName", DomainName),
        ("sourceIp", SourceIp),
        ("userAgent", Escape(UserAgent)),
    ];

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
