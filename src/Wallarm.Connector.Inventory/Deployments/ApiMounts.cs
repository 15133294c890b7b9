using System.Text;

namespace Wallarm.Connector.Inventory.Deployments;

/// <summary>Finds the API that a call was made to.</summary>
internal sealed class ApiMounts
{
    private const string DefaultDomain = ".execute-api.";

    private readonly List<KnownMount> _all = [];
    private readonly Dictionary<string, KnownMount[]> _byHost = new(StringComparer.Ordinal);

    public bool IsEmpty => _all.Count == 0;

    public ApiMount this[int number] => _all[number].Mount;

    public IEnumerable<ApiMount> All => _all.Select(known => known.Mount);

    public void Add(IEnumerable<ApiMount> mounts)
    {
        foreach (var mount in mounts)
        {
            var segments = mount.BasePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
            _all.Add(new KnownMount(_all.Count, mount, [.. segments.Select(Encoding.UTF8.GetBytes)]));
        }

        // Routing rules by their priority; then the longest base path that fits is the one that counts.
        foreach (var host in _all.GroupBy(known => known.Mount.Host))
        {
            var byRank = host.OrderBy(known => known.Mount.Rank);
            _byHost[host.Key] = [.. byRank.ThenByDescending(known => known.Segments.Length).ThenBy(known => known.Number)];
        }
    }

    /// <summary>The mounts of a host, or of the wildcard domain above it; none if it is not known.</summary>
    public KnownMount[] Of(string host)
    {
        if (_byHost.TryGetValue(host, out var mounts)) return mounts;
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? [] : _byHost.GetValueOrDefault("*" + host[dot..]) ?? [];
    }

    /// <summary>Finds the mount of a call, by its host or by the stages that log where it was logged.</summary>
    /// <param name="host">The host, and its mounts.</param>
    /// <param name="mounts">The mounts of the host.</param>
    /// <param name="path">The path.</param>
    /// <param name="segments">Where its segments are.</param>
    /// <param name="stage">The stage as the log has it; empty if it does not.</param>
    /// <param name="source">Whose calls the log group holds; null for a file.</param>
    /// <param name="prefix">How many segments stand before the route; negative if there is no mount.</param>
    /// <returns>The number of the mount, or -1.</returns>
    public int Find(
        string host,
        KnownMount[] mounts,
        ReadOnlySpan<byte> path,
        ReadOnlySpan<Range> segments,
        ReadOnlySpan<byte> stage,
        LogSource? source,
        out int prefix)
    {
        foreach (var known in mounts)
        {
            if (!known.IsBefore(path, segments) || (!stage.IsEmpty && !known.IsOf(stage))) continue;
            prefix = known.Mount.PassesBasePath ? 0 : known.Segments.Length;
            return known.Number;
        }

        prefix = -1;
        return source is null ? -1 : FindStage(host, path, segments, stage, source, ref prefix);
    }

    /// <summary>A host that no mapping names, such as that of an endpoint in a VPC, or if the mappings may not be read.</summary>
    private int FindStage(
        string host,
        ReadOnlySpan<byte> path,
        ReadOnlySpan<Range> segments,
        ReadOnlySpan<byte> stage,
        LogSource source,
        ref int prefix)
    {
        KnownMount? found = null;
        foreach (var candidate in source.Stages)
        {
            var known = Of(candidate.Host).First(each => each.Mount == candidate);
            if (!stage.IsEmpty && !known.IsOf(stage)) continue;
            if (NamesAnApi(host) && !IsDomainOf(host, candidate.Api.Id)) continue;
            if (found is not null) return -1;
            found = known;
        }

        if (found is null) return -1;
        prefix = found.IsBefore(path, segments) ? found.Segments.Length : 0;
        return found.Number;
    }

    /// <summary>The domain of a VPC endpoint, <c>vpce-...</c>, leads to any private API: a header of the call names it.</summary>
    private static bool NamesAnApi(string host) =>
        host.Contains(DefaultDomain, StringComparison.Ordinal) && !host.StartsWith("vpce-", StringComparison.Ordinal);

    /// <summary>An API's own domain, or the one that it has in a VPC: <c>id-vpce-...</c>.</summary>
    private static bool IsDomainOf(string host, string apiId) =>
        host.Length > apiId.Length && host.StartsWith(apiId, StringComparison.Ordinal) && host[apiId.Length] is '.' or '-';
}

/// <summary>A mount, its number and its base path.</summary>
internal sealed record KnownMount(int Number, ApiMount Mount, byte[][] Segments)
{
    private readonly byte[] _stage = Encoding.UTF8.GetBytes(Mount.StageName);

    public bool IsOf(ReadOnlySpan<byte> stage) => stage.SequenceEqual(_stage);

    /// <summary>Whether a path begins with the base path.</summary>
    public bool IsBefore(ReadOnlySpan<byte> path, ReadOnlySpan<Range> segments)
    {
        if (segments.Length < Segments.Length) return false;
        for (var index = 0; index < Segments.Length; index++)
        {
            if (!path[segments[index]].SequenceEqual(Segments[index])) return false;
        }

        return true;
    }
}
