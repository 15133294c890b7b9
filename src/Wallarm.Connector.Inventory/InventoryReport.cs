using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Inventory.Deployments;
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
    private readonly HashSet<(DeployedApi Api, string Stage, DeployedOperation Operation)> _served = [];
    private readonly Dictionary<ApiMount, long> _hitsOfMounts = [];
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
        else AddUnserved();
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
        Documented = Count(EndpointState.Documented, HasDefinition),
        Shadow = Count(EndpointState.Shadow, HasDefinition),
        Unused = Count(EndpointState.Unused, HasDefinition),
        Zombie = Count(EndpointState.Zombie, _inventory.PreviousSpecification is not null),
        SampleRate = _inventory.SampleRate,
        IsComplete = isComplete,
    };

    private bool HasDefinition => _inventory.Specification is not null || _inventory.Mounts.All.Any(mount => mount.Api.IsDefined);

    private int? Count(string state, bool isKnown) => isKnown ? _endpoints.Count(endpoint => endpoint.State == state) : null;

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
        var mount = facts.Mount < 0 ? null : _inventory.Mounts[facts.Mount];
        if (mount is not null) _hitsOfMounts[mount] = _hitsOfMounts.GetValueOrDefault(mount) + facts.Hits;
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
            State = StateOf(found, stages, mount),
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
            Route = facts.Route,
            Region = mount?.Api.Region,
            RestApiId = mount?.Api.Type == ApiType.Rest ? mount.Api.Id : null,
            ApiId = mount?.Api.Type == ApiType.Http ? mount.Api.Id : null,
            ApiName = mount?.Api.Name,
            StageName = mount?.StageName ?? (stages.Count == 1 ? stages[0] : null),
            SampleRate = _inventory.SampleRate,
        };
    }

    private (string? Reason, string? Detail) ReasonOf(FoundEndpoint found)
    {
        var facts = found.Facts;
        var discoverable = facts.CountOf(DiscoveryVerdict.Discoverable);
        if (discoverable >= FewCalls * _inventory.SampleRate && discoverable > 0) return (null, null);
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

    private string? StateOf(FoundEndpoint found, IReadOnlyList<string> stages, ApiMount? mount)
    {
        var (method, path, prefixLength) = (found.Method, found.Path, found.Facts.PrefixLength);
        if (_inventory.Specification is null) return StateOf(method, found.Facts.Route, mount);
        if (_inventory.Specification.Find(method, path, stages, prefixLength, out var prefix) is { } operation)
        {
            _documented.TryAdd(operation, prefix);
            return EndpointState.Documented;
        }

        return _inventory.PreviousSpecification?.Find(method, path, stages, prefixLength, out _) is null
            ? EndpointState.Shadow
            : EndpointState.Zombie;
    }

    private string? StateOf(string method, string? route, ApiMount? mount)
    {
        if (mount is not { Api.IsDefined: true }) return null;
        if (route is null || mount.Api.OperationOf(route, method) is not { } operation) return EndpointState.Shadow;
        _served.Add((mount.Api, mount.StageName, operation));
        return EndpointState.Documented;
    }

    /// <summary>What deployed APIs serve and nobody called: once a stage, where most of its calls go, or where its callers would.</summary>
    private void AddUnserved()
    {
        var stages = _inventory.Mounts.All.Where(mount => mount.Api.IsDefined).GroupBy(mount => (mount.Api, mount.StageName));

        // Only of stages whose log was read it is known that nobody called: those with their default domain.
        foreach (var stage in stages.Where(stage => stage.Any(mount => mount.IsDefault)))
        {
            var mount = stage.OrderByDescending(each => _hitsOfMounts.GetValueOrDefault(each)).ThenBy(each => each.IsDefault).First();
            var unserved = mount.Api.Operations.Where(
                operation => operation.Path.StartsWith('/') && !_served.Contains((mount.Api, mount.StageName, operation)));
            _endpoints.AddRange(unserved.Select(operation => Unused(mount.Host, mount.Prefix, operation.Method, operation.Path) with
            {
                Region = mount.Api.Region,
                RestApiId = mount.Api.Type == ApiType.Rest ? mount.Api.Id : null,
                ApiId = mount.Api.Type == ApiType.Http ? mount.Api.Id : null,
                ApiName = mount.Api.Name,
                StageName = mount.StageName,
            }));
        }
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
        var unused = specification.Operations.Where(operation => !_documented.ContainsKey(operation));
        _endpoints.AddRange(unused.Select(operation => Unused(host, prefix, operation.Method, operation.Path)));
    }

    private ApiEndpoint Unused(string host, string prefix, string method, string route) => new()
    {
        Host = host,
        Method = method,
        Path = prefix.Length > 0 && route == "/" ? prefix : prefix + route,
        Hits = 0,
        State = EndpointState.Unused,
        WouldBeDiscovered = false,
        Reason = DiscoveryReason.TooFewCalls,
        Detail = "Nobody called it.",
        Parameters = [.. NamesOf(route).Select(name => new PathParameter(name, PathRule.Route, []))],
        Route = route,
        SampleRate = _inventory.SampleRate,
    };

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

    /// <summary>The order of hosts, paths and methods.</summary>
    internal static int Compare(ApiEndpoint one, ApiEndpoint other)
    {
        var host = string.CompareOrdinal(one.Host, other.Host);
        if (host != 0) return host;
        var path = string.CompareOrdinal(one.Path, other.Path);
        return path != 0 ? path : string.CompareOrdinal(one.Method, other.Method);
    }
}
