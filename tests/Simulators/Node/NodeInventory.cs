using System.Collections.Concurrent;

namespace Wallarm.Connector.Simulators;

/// <summary>The API inventory that the node builds from the calls that it is told of.</summary>
public sealed class NodeInventory
{
    private readonly ConcurrentDictionary<(string Host, string Method, string Path), Entry> _entries = new();

    /// <summary>Every endpoint seen, by host, path and method.</summary>
    public IReadOnlyList<InventoryEndpoint> Endpoints =>
    [
        .. _entries.Select(pair => pair.Value.ToEndpoint(pair.Key.Host, pair.Key.Method, pair.Key.Path))
            .OrderBy(endpoint => endpoint.Host, StringComparer.Ordinal)
            .ThenBy(endpoint => endpoint.Path, StringComparer.Ordinal)
            .ThenBy(endpoint => endpoint.Method, StringComparer.Ordinal),
    ];

    public IReadOnlyList<InventoryEndpoint> Discovered => [.. Endpoints.Where(endpoint => endpoint.Discovered)];

    public long Hits => _entries.Values.Sum(entry => entry.Hits);

    public InventoryEndpoint? Find(string method, string path, string? host = null) =>
        Endpoints.FirstOrDefault(endpoint => endpoint.Method == method && endpoint.Path == path && (host is null || endpoint.Host == host));

    /// <summary>The inventory as a table for people.</summary>
    public void WriteTo(TextWriter writer)
    {
        IReadOnlyList<InventoryEndpoint> endpoints = Endpoints;
        int pathWidth = Math.Clamp(endpoints.Select(endpoint => endpoint.Path.Length).DefaultIfEmpty().Max(), 4, 60);
        foreach (IGrouping<string, InventoryEndpoint> host in endpoints.GroupBy(endpoint => endpoint.Host))
        {
            writer.WriteLine(host.Key);
            writer.WriteLine($"  {"METHOD",-8} {"PATH".PadRight(pathWidth)} {"HITS",8}  {"STATUSES",-28} WOULD BE DISCOVERED");
            foreach (InventoryEndpoint endpoint in host)
            {
                string statuses = string.Join(" ", endpoint.Statuses.Select(pair => $"{(pair.Key == 0 ? "-" : pair.Key)}:{pair.Value}"));
                string verdict = endpoint.Discovered ? "yes" : "no: " + endpoint.Reason;
                writer.WriteLine($"  {endpoint.Method,-8} {endpoint.Path.PadRight(pathWidth)} {endpoint.Hits,8}  {statuses,-28} {verdict}");
            }
        }
    }

    /// <summary>Learns from one call.</summary>
    /// <param name="target">The request target as it came, percent-encoding and all.</param>
    /// <param name="status">Null when none was told.</param>
    internal void Add(string method, string target, string host, bool hasContentType, int? status)
    {
        IReadOnlyList<string> segments = PathTemplate.Segments(target);
        string? never = DiscoveryRules.WhyNeverDiscovered(method, host, segments, hasContentType);
        _entries.GetOrAdd((host, method, PathTemplate.Of(segments)), _ => new Entry()).Count(status, never);
    }

    private sealed class Entry
    {
        private readonly Lock _gate = new();
        private readonly SortedDictionary<int, long> _statuses = [];
        private long _hits;
        private long _passed;
        private string? _never;

        public long Hits
        {
            get
            {
                lock (_gate)
                    return _hits;
            }
        }

        public void Count(int? status, string? never)
        {
            lock (_gate)
            {
                _hits++;
                int key = status ?? 0;
                _statuses[key] = _statuses.GetValueOrDefault(key) + 1;
                if (never is null && DiscoveryRules.IsCountedStatus(status))
                    _passed++;
                _never ??= never;
            }
        }

        public InventoryEndpoint ToEndpoint(string host, string method, string path)
        {
            lock (_gate)
            {
                string reason = _passed > 0 ? "" : _never ?? WhyByStatus();
                return new InventoryEndpoint(host, method, path, _hits, new SortedDictionary<int, long>(_statuses), _passed > 0, reason);
            }
        }

        private string WhyByStatus() =>
            _statuses.Keys.All(status => status == 0)
                ? "no status told"
                : $"status {string.Join(", ", _statuses.Keys.Where(status => status != 0))} only";
    }
}
