using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Inventory.Statistics;

/// <summary>What is counted of an endpoint's calls. Adding and merging give the same in any order.</summary>
internal sealed class EndpointFacts
{
    private const int MaxUserAgents = 128;
    private const int MaxHours = 90 * 24;
    private const int MillisecondsInHour = 3_600_000;

    private CountTable _statuses;
    private CountTable _latencies;
    private CountTable _hours;
    private CountTable _userAgents;
    private CountTable _verdicts;
    private CallerEstimate _callers;
    private long _sized;
    private long _bytes;

    public long Hits { get; private set; }

    /// <summary>Calls by status.</summary>
    public CountTable Statuses => _statuses;

    /// <summary>Calls by hour since 1970.</summary>
    public CountTable Hours => _hours;

    /// <summary>Calls by key of the user agent.</summary>
    public CountTable UserAgents => _userAgents;

    public long FirstTime { get; private set; } = long.MaxValue;

    public long LastTime { get; private set; } = long.MinValue;

    public long MaxResponseBytes { get; private set; } = -1;

    public double? MeanResponseBytes => _sized == 0 ? null : (double)_bytes / _sized;

    public long Callers => _callers.Count();

    public void Add(in Call call)
    {
        Hits++;
        _statuses.Add(call.Status, 1);
        _verdicts.Add((int)call.Verdict, 1);
        if (call.Latency >= 0) _latencies.Add(LatencyScale.BucketOf(call.Latency), 1);
        if (call.Caller != 0) _callers.Add(call.Caller);
        if (call.UserAgent != 0) _userAgents.AddLowest(call.UserAgent, 1, MaxUserAgents);
        if (call.ResponseBytes >= 0)
        {
            _sized++;
            _bytes += call.ResponseBytes;
            MaxResponseBytes = Math.Max(MaxResponseBytes, call.ResponseBytes);
        }

        if (call.Time <= 0) return;
        FirstTime = Math.Min(FirstTime, call.Time);
        LastTime = Math.Max(LastTime, call.Time);
        AddHour((int)(call.Time / MillisecondsInHour), 1);
    }

    public void Merge(EndpointFacts other)
    {
        Hits += other.Hits;
        Add(ref _statuses, other._statuses);
        Add(ref _verdicts, other._verdicts);
        Add(ref _latencies, other._latencies);
        _callers.Merge(other._callers);
        for (var index = 0; index < other._userAgents.Length; index++)
        {
            _userAgents.AddLowest(other._userAgents.Keys[index], other._userAgents.Counts[index], MaxUserAgents);
        }

        _sized += other._sized;
        _bytes += other._bytes;
        MaxResponseBytes = Math.Max(MaxResponseBytes, other.MaxResponseBytes);
        FirstTime = Math.Min(FirstTime, other.FirstTime);
        LastTime = Math.Max(LastTime, other.LastTime);
        for (var index = 0; index < other._hours.Length; index++) AddHour(other._hours.Keys[index], other._hours.Counts[index]);
    }

    /// <summary>Calls of which the discovery rules say this.</summary>
    public long Count(DiscoveryVerdict verdict)
    {
        var index = _verdicts.Keys.BinarySearch((int)verdict);
        return index < 0 ? 0 : _verdicts.Counts[index];
    }

    /// <summary>A percentile of the latency in milliseconds; null if no line has one.</summary>
    public double? Latency(double part) => _latencies.Length == 0 ? null : LatencyScale.Percentile(_latencies, part);

    private static void Add(ref CountTable table, in CountTable other)
    {
        for (var index = 0; index < other.Length; index++) table.Add(other.Keys[index], other.Counts[index]);
    }

    private void AddHour(int hour, int count)
    {
        if (_hours.Length > 0 && hour <= _hours.Keys[^1] - MaxHours) return;
        _hours.Add(hour, count);
        if (_hours.Keys[0] <= hour - MaxHours) _hours.RemoveBelow(hour - MaxHours + 1);
    }
}
