namespace Wallarm.Connector;

/// <summary>One endpoint of an API inventory: a host, a method and a path template, and what access logs tell of its calls.</summary>
/// <remarks>Host, path and user agents are text of callers: whoever writes them into a page escapes them.</remarks>
public sealed record ApiEndpoint
{
    /// <summary>The host that callers addressed; empty where the log format lacks it.</summary>
    public required string Host { get; init; }

    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path template as it is called, with stage or base path, such as <c>/prod/users/{userId}</c>. Words stand as they were
    /// logged, percent-encoded ones too.</summary>
    public required string Path { get; init; }

    /// <summary>All calls, whatever their status. 0 for an endpoint that is only in the definition.</summary>
    public required long Hits { get; init; }

    /// <summary>Calls a day, over the time that the inventory covers, a day at least.</summary>
    public double HitsPerDay { get; init; }

    /// <summary>
    /// Documented, Shadow, Unused or Zombie (<see cref="EndpointState"/>); null where there is no definition to compare with.
    /// </summary>
    public string? State { get; init; }

    /// <summary>Whether API Discovery would show it, by its documented criteria as far as a log line can tell.</summary>
    public required bool WouldBeDiscovered { get; init; }

    /// <summary>Why not: one of <see cref="DiscoveryReason"/>; null where it would be.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason as a sentence; null where it would be discovered.</summary>
    public string? Detail { get; init; }

    /// <summary>Calls with a status of 200 to 299.</summary>
    public long Status2xx { get; init; }

    /// <summary>Calls with a status of 300 to 399.</summary>
    public long Status3xx { get; init; }

    /// <summary>Calls with a status of 400 to 499.</summary>
    public long Status4xx { get; init; }

    /// <summary>Calls with a status of 500 to 599.</summary>
    public long Status5xx { get; init; }

    /// <summary>Calls with another status, or none.</summary>
    public long StatusOther { get; init; }

    /// <summary>Calls by status, in the order of statuses.</summary>
    public IReadOnlyList<StatusHits> Statuses { get; init; } = [];

    /// <summary>Median of the response latency in milliseconds, exact to 2 %; null where the log format lacks it.</summary>
    public double? LatencyP50 { get; init; }

    /// <summary>95th percentile of the response latency in milliseconds, exact to 2 %; null where the log format lacks it.</summary>
    public double? LatencyP95 { get; init; }

    /// <summary>99th percentile of the response latency in milliseconds, exact to 2 %; null where the log format lacks it.</summary>
    public double? LatencyP99 { get; init; }

    /// <summary>Mean size of a response in bytes; null where the log format lacks it.</summary>
    public double? ResponseBytes { get; init; }

    /// <summary>Size of the largest response in bytes; null where the log format lacks it.</summary>
    public long? MaxResponseBytes { get; init; }

    /// <summary>Time of the first call; null where the log format lacks it, or nobody called.</summary>
    public DateTimeOffset? FirstSeen { get; init; }

    /// <summary>Time of the last call; null where the log format lacks it, or nobody called.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>Different source addresses: exact up to 32, estimated above, with a standard error of 3 %.</summary>
    public long Callers { get; init; }

    /// <summary>The five most frequent user agents.</summary>
    public IReadOnlyList<UserAgentHits> UserAgents { get; init; } = [];

    /// <summary>Start of the first hour of <see cref="HourlyHits"/>; null where that is empty.</summary>
    public DateTimeOffset? FirstHour { get; init; }

    /// <summary>Calls in each hour from <see cref="FirstHour"/> to that of the last call, the last 90 days at most.</summary>
    public IReadOnlyList<int> HourlyHits { get; init; } = [];

    /// <summary>The parameters of <see cref="Path"/>, from left to right.</summary>
    public IReadOnlyList<PathParameter> Parameters { get; init; } = [];

    /// <summary>The route of the API that serves it, such as <c>/users/{id}</c> or <c>/{proxy+}</c>; null where it is not known.</summary>
    public string? Route { get; init; }

    /// <summary>System name of the region; null where the inventory is not of a deployed API.</summary>
    public string? Region { get; init; }

    /// <summary>Id of the REST API; null where it is not known or is an HTTP API.</summary>
    public string? RestApiId { get; init; }

    /// <summary>Id of the HTTP API; null where it is not known or is a REST API.</summary>
    public string? ApiId { get; init; }

    /// <summary>Name of the API; null where it is not known.</summary>
    public string? ApiName { get; init; }

    /// <summary>Name of the stage; null where it is not known, or where there are several.</summary>
    public string? StageName { get; init; }

    /// <summary>The part of the log that was read, above 0 to 1. Below 1, all counts are those of this part.</summary>
    public double SampleRate { get; init; } = 1;
}
