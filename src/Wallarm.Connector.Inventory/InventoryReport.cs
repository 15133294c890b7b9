using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Inventory.Paths;
using Wallarm.Connector.Inventory.Specifications;
using Wallarm.Connector.Inventory.Statistics;

namespace Wallarm.Connector.Inventory;

/// <summary>The endpoints of an inventory, and their figures. Made once, when all lines are read.</summary>
public sealed class InventoryReport
{
    /// <summary>
    /// Fewer calls that count than this may yield no endpoint. Wallarm publishes no number; its node sends about 10 % of the responses for
    /// analysis, so that of fewer than ten calls it may send none.
    /// </summary>
    public const int FewCalls = 10;

    private const int TopUserAgents = 5;

    private readonly ApiInventory _inventory;
    private readonly List<ApiEndpoint> _endpoints = [];
    private readonly Dictionary<SpecifiedOperation, string> _documented = [];
    private readonly double _days;
    private readonly long _firstTime = long.MaxValue;
    private readonly long _lastTime = long.MinValue;

    /// <summary>Makes the report.</summary>
    /// <param name="inventory">The inventory, which takes no more lines.</param>
    public InventoryReport(ApiInventory inventory)
    {
        _inventory = inventory;
        NoiseHits = inventory.NoiseHits;
        var found = inventory.Hosts.Select(host => (Host: host, Endpoints: Find(host))).ToArray();
        foreach (var facts in found.SelectMany(host => host.Endpoints).Select(endpoint => endpoint.Facts))
        {
            _firstTime = Math.Min(_firstTime, facts.FirstTime);
            _lastTime = Math.Max(_lastTime, facts.LastTime);
        }

        _days = _lastTime < _firstTime ? 1 : Math.Max(1, TimeSpan.FromMilliseconds(_lastTime - _firstTime).TotalDays);
        foreach (var (host, endpoints) in found)
        {
            var stages = host.Stages;
            _endpoints.AddRange(endpoints.Select(endpoint => Endpoint(host.Name, stages, endpoint)));
        }

        if (inventory.Specification is not null) AddUnused(inventory.Specification);
        _endpoints.Sort(Compare);
    }

    /// <summary>In the order of hosts, paths and methods.</summary>
    public IReadOnlyList<ApiEndpoint> Endpoints => _endpoints;

    /// <summary>Calls that are no endpoint's.</summary>
    public long NoiseHits { get; private set; }

    /// <summary>The inventory in figures.</summary>
    /// <param name="bytes">Bytes that were read.</param>
    /// <param name="isComplete">Whether everything was read.</param>
    public ApiInventorySummary Summarize(long bytes, bool isComplete) => new()
    {
        Hosts = _endpoints.Select(endpoint => endpoint.Host).Distinct().Count(),
        Endpoints = _endpoints.Count,
        Discoverable = _endpoints.Count(endpoint => endpoint.WouldBeDiscovered),
        Hits = _endpoints.Sum(endpoint => endpoint.Hits),
        NoiseHits = NoiseHits,
        Lines = _inventory.Lines,
        UnreadableLines = _inventory.UnreadableLines,
        FilteredLines = _inventory.FilteredLines,
        Bytes = bytes,
        FirstSeen = Time(_firstTime),
        LastSeen = Time(_lastTime),
        Documented = Count(EndpointState.Documented, _inventory.Specification),
        Shadow = Count(EndpointState.Shadow, _inventory.Specification),
        Unused = Count(EndpointState.Unused, _inventory.Specification),
        Zombie = Count(EndpointState.Zombie, _inventory.PreviousSpecification),
        IsComplete = isComplete,
    };

    private int? Count(string state, Specification? needed) =>
        needed is null ? null : _endpoints.Count(endpoint => endpoint.State == state);

    private FoundEndpoint[] Find(InventoryHost host)
    {
        TemplateInference.Infer(host.Tree.Called, _inventory.WordsKept);
        NoiseHits += EndpointWalk.AddMissed(host.Tree.Missed, host.Tree.Called);
        return [.. EndpointWalk.Find(host.Tree.Called)];
    }

    private ApiEndpoint Endpoint(string host, IReadOnlyList<string> stages, FoundEndpoint found)
    {
        var facts = found.Facts;
        var path = found.Path;
        var (reason, detail) = ReasonOf(found);
        var hours = HourlyHits(facts.Hours);
        var statuses = Pairs(facts.Statuses);
        return new ApiEndpoint
        {
            Host = host,
            Method = found.Method,
            Path = path,
            Hits = facts.Hits,
            HitsPerDay = Math.Round(facts.Hits / _days, 2),
            State = StateOf(found.Method, path, stages),
            WouldBeDiscovered = reason is null,
            Reason = reason,
            Detail = detail,
            Status2xx = Sum(statuses, 2),
            Status3xx = Sum(statuses, 3),
            Status4xx = Sum(statuses, 4),
            Status5xx = Sum(statuses, 5),
            StatusOther = statuses.Sum(status => status.Key is < 200 or > 599 ? (long)status.Count : 0),
            Statuses = [.. statuses.Select(status => new StatusHits(status.Key, status.Count))],
            LatencyP50 = facts.Latency(0.5),
            LatencyP95 = facts.Latency(0.95),
            LatencyP99 = facts.Latency(0.99),
            ResponseBytes = facts.MeanResponseBytes is { } mean ? Math.Round(mean, 1) : null,
            MaxResponseBytes = facts.MaxResponseBytes,
            FirstSeen = Time(facts.FirstTime),
            LastSeen = Time(facts.LastTime),
            Callers = facts.Callers,
            UserAgents = UserAgents(facts.UserAgents),
            FirstHour = hours.Length == 0 ? null : DateTimeOffset.UnixEpoch.AddHours(facts.Hours.Keys[0]),
            HourlyHits = hours,
            Parameters = found.Parameters,
            Route = found.Route,
            StageName = stages.Count == 1 ? stages[0] : null,
        };
    }

    private static (string? Reason, string? Detail) ReasonOf(FoundEndpoint found)
    {
        var facts = found.Facts;
        var discoverable = facts.CountOf(DiscoveryVerdict.Discoverable);
        if (discoverable >= FewCalls) return (null, null);
        if (discoverable > 0)
        {
            return (
                DiscoveryReason.TooFewCalls,
                $"{discoverable} of its calls {(discoverable == 1 ? "counts" : "count")}. "
                + $"Wallarm publishes no number; of fewer than {FewCalls} the node may send none for analysis.");
        }

        if (found.Method is "OPTIONS" or "HEAD") return (DiscoveryReason.Method, $"API Discovery leaves {found.Method} out.");
        if (facts.CountOf(DiscoveryVerdict.Host) > 0)
        {
            return (DiscoveryReason.Host, "API Discovery leaves calls to localhost and loopback addresses out.");
        }

        return facts.CountOf(DiscoveryVerdict.Path) > 0
            ? (DiscoveryReason.Segment, "A segment of its path has a character that endpoints do not have.")
            : (DiscoveryReason.Status, "No call had a status of 200 to 299.");
    }

    private string? StateOf(string method, string path, IReadOnlyList<string> stages)
    {
        if (_inventory.Specification is null) return null;
        if (_inventory.Specification.Find(method, path, stages, out var prefix) is { } operation)
        {
            _documented.TryAdd(operation, prefix);
            return EndpointState.Documented;
        }

        return _inventory.PreviousSpecification?.Find(method, path, stages, out _) is null ? EndpointState.Shadow : EndpointState.Zombie;
    }

    private void AddUnused(Specification specification)
    {
        var hosts = _inventory.Hosts.Select(host => host.Name).ToArray();
        var host = hosts.Length == 1 ? hosts[0] : specification.Host ?? "";
        var prefix =
            _documented.Values.GroupBy(before => before)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => group.Key).FirstOrDefault()
            ?? specification.BasePaths[0];
        foreach (var operation in specification.Operations.Where(operation => !_documented.ContainsKey(operation)))
        {
            _endpoints.Add(new ApiEndpoint
            {
                Host = host,
                Method = operation.Method,
                Path = prefix + operation.Path,
                Hits = 0,
                State = EndpointState.Unused,
                WouldBeDiscovered = false,
                Reason = DiscoveryReason.TooFewCalls,
                Detail = "Nobody called it.",
                Parameters = [.. NamesOf(operation.Path).Select(name => new PathParameter(name, PathRule.Route, []))],
                Route = operation.Path,
            });
        }
    }

    private static IEnumerable<string> NamesOf(string path) =>
        path.Split('/').Where(segment => segment.Contains('{'))
            .Select(segment => segment[(segment.IndexOf('{') + 1)..].Split('}')[0].TrimEnd('+'));

    private static long Sum((int Key, int Count)[] statuses, int hundreds) =>
        statuses.Sum(status => status.Key / 100 == hundreds ? (long)status.Count : 0);

    private static (int Key, int Count)[] Pairs(in CountTable table)
    {
        var pairs = new (int, int)[table.Length];
        for (var index = 0; index < pairs.Length; index++) pairs[index] = (table.Keys[index], table.Counts[index]);
        return pairs;
    }

    private UserAgentHits[] UserAgents(in CountTable table) =>
        [.. Pairs(table).Select(pair => (Name: _inventory.UserAgents.Find(pair.Key), pair.Count)).Where(pair => pair.Name is not null)
            .OrderByDescending(pair => pair.Count).ThenBy(pair => pair.Name, StringComparer.Ordinal).Take(TopUserAgents)
            .Select(pair => new UserAgentHits(pair.Name!, pair.Count))];

    private static int[] HourlyHits(in CountTable hours)
    {
        if (hours.Length == 0) return [];
        var first = hours.Keys[0];
        var hits = new int[hours.Keys[^1] - first + 1];
        for (var index = 0; index < hours.Length; index++) hits[hours.Keys[index] - first] = hours.Counts[index];
        return hits;
    }

    private static DateTimeOffset? Time(long milliseconds) =>
        milliseconds is long.MaxValue or long.MinValue ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static int Compare(ApiEndpoint one, ApiEndpoint other)
    {
        var host = string.CompareOrdinal(one.Host, other.Host);
        if (host != 0) return host;
        var path = string.CompareOrdinal(one.Path, other.Path);
        return path != 0 ? path : string.CompareOrdinal(one.Method, other.Method);
    }
}
