using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Inventory.Statistics;

/// <summary>What is counted of an endpoint's calls. Adding and merging give the same in any order.</summary>
/// <remarks>
/// The first calls are kept as they are, so that a path that is called once takes little memory; further ones are counted some at a time,
/// which keeps what belongs together in the processor's cache.
/// </remarks>
internal sealed class EndpointFacts
{
    private const int MaxPending = 32;
    private const int MaxUserAgents = 128;
    private const int MaxHours = 90 * 24;
    private const int MillisecondsInHour = 3_600_000;

    private Call[] _pending = new Call[1];
    private int _pendingCount;
    private Counts? _counts;

    public long Hits { get; private set; }

    /// <summary>The route that serves the calls; null if it is not known. Of several, the first by their texts.</summary>
    public string? Route { get; private set; }

    /// <summary>How many segments of the path stand before the route: base path and stage; negative if that is not known.</summary>
    public int PrefixLength { get; private set; } = -1;

    /// <summary>Number of the API's mount; negative if it is not known. Of several, the first.</summary>
    public int Mount { get; private set; } = -1;

    /// <summary>Calls by status.</summary>
    public CountTable Statuses => Count().Statuses;

    /// <summary>Calls by hour since 1970.</summary>
    public CountTable Hours => Count().Hours;

    /// <summary>Calls by key of the user agent.</summary>
    public CountTable UserAgents => Count().UserAgents;

    /// <summary>Milliseconds since 1970; the highest number if no line has a time.</summary>
    public long FirstTime => Count().FirstTime;

    /// <summary>Milliseconds since 1970; the lowest number if no line has a time.</summary>
    public long LastTime => Count().LastTime;

    /// <summary>Null if no line has a size.</summary>
    public long? MaxResponseBytes => Count() is { Sized: > 0 } counts ? counts.MaxBytes : null;

    /// <summary>Null if no line has a size.</summary>
    public double? MeanResponseBytes => Count() is { Sized: > 0 } counts ? (double)counts.Bytes / counts.Sized : null;

    public long Callers => Count().Callers.Count();

    public void Add(in Call call)
    {
        Hits++;
        if (_pendingCount == _pending.Length)
        {
            if (_pendingCount == MaxPending) Count();
            else Array.Resize(ref _pending, Math.Min(MaxPending, 2 * _pendingCount));
        }

        _pending[_pendingCount++] = call;
    }

    /// <summary>Notes where a call went.</summary>
    public void Note(string? route, int prefixLength, int mount)
    {
        PrefixLength = Math.Max(PrefixLength, prefixLength);
        if (mount >= 0 && (Mount < 0 || mount < Mount)) Mount = mount;
        if (route is null || ReferenceEquals(route, Route)) return;
        if (Route is null || string.CompareOrdinal(route, Route) < 0) Route = route;
    }

    public void Merge(EndpointFacts other)
    {
        Note(other.Route, other.PrefixLength, other.Mount);
        foreach (var call in other._pending.AsSpan(0, other._pendingCount)) Add(call);
        if (other._counts is null) return;
        Hits += other.Hits - other._pendingCount;
        (_counts ??= new Counts()).Merge(other._counts);
    }

    /// <summary>Calls of which the discovery rules say this.</summary>
    public long CountOf(DiscoveryVerdict verdict)
    {
        ref var verdicts = ref Count().Verdicts;
        var index = verdicts.Keys.BinarySearch((int)verdict);
        return index < 0 ? 0 : verdicts.Counts[index];
    }

    /// <summary>A percentile of the latency in milliseconds; null if no line has one.</summary>
    public double? Latency(double part)
    {
        ref var latencies = ref Count().Latencies;
        return latencies.Length == 0 ? null : LatencyScale.Percentile(latencies, part);
    }

    private Counts Count()
    {
        _counts ??= new Counts();
        foreach (var call in _pending.AsSpan(0, _pendingCount)) _counts.Add(call);
        _pendingCount = 0;
        return _counts;
    }

    private sealed class Counts
    {
        public CountTable Statuses;
        public CountTable Latencies;
        public CountTable Hours;
        public CountTable UserAgents;
        public CountTable Verdicts;
        public CallerEstimate Callers;

        public long FirstTime { get; private set; } = long.MaxValue;

        public long LastTime { get; private set; } = long.MinValue;

        public long Sized { get; private set; }

        public long Bytes { get; private set; }

        public long MaxBytes { get; private set; }

        public void Add(in Call call)
        {
            Statuses.Add(call.Status, 1);
            Verdicts.Add((int)call.Verdict, 1);
            if (call.Latency >= 0) Latencies.Add(LatencyScale.BucketOf(call.Latency), 1);
            if (call.Caller != 0) Callers.Add(call.Caller);
            if (call.UserAgent != 0) UserAgents.AddLowest(call.UserAgent, 1, MaxUserAgents);
            if (call.ResponseBytes >= 0)
            {
                Sized++;
                Bytes += call.ResponseBytes;
                MaxBytes = Math.Max(MaxBytes, call.ResponseBytes);
            }

            if (call.Time <= 0) return;
            FirstTime = Math.Min(FirstTime, call.Time);
            LastTime = Math.Max(LastTime, call.Time);
            AddHour((int)(call.Time / MillisecondsInHour), 1);
        }

        public void Merge(Counts other)
        {
            Statuses.Add(other.Statuses);
            Verdicts.Add(other.Verdicts);
            Latencies.Add(other.Latencies);
            Callers.Merge(other.Callers);
            for (var index = 0; index < other.UserAgents.Length; index++)
            {
                UserAgents.AddLowest(other.UserAgents.Keys[index], other.UserAgents.Counts[index], MaxUserAgents);
            }

            Sized += other.Sized;
            Bytes += other.Bytes;
            MaxBytes = Math.Max(MaxBytes, other.MaxBytes);
            FirstTime = Math.Min(FirstTime, other.FirstTime);
            LastTime = Math.Max(LastTime, other.LastTime);
            for (var index = 0; index < other.Hours.Length; index++) AddHour(other.Hours.Keys[index], other.Hours.Counts[index]);
        }

        private void AddHour(int hour, int count)
        {
            if (Hours.Length > 0 && hour <= Hours.Keys[^1] - MaxHours) return;
            Hours.Add(hour, count);
            if (Hours.Keys[0] <= hour - MaxHours) Hours.RemoveBelow(hour - MaxHours + 1);
        }
    }
}
