using System.Globalization;
using Wallarm.Connector.Inventory.Facts;

namespace Wallarm.Connector.Inventory;

/// <summary>What is different between two inventories.</summary>
/// <remarks>
/// An endpoint is the same if host, method and path template are, whatever its parameters are named. It has changed if its state, its
/// discovery verdict or the classes of its statuses have; or if, of at least <see cref="EnoughCalls"/> calls each, latency (p95) or mean
/// response size is <see cref="Factor"/> times what it was or more, or the same part of it. The number of calls is no change.
/// </remarks>
public static class InventoryComparison
{
    /// <summary>How many times larger or smaller a latency or size has to be.</summary>
    public const double Factor = 2;

    /// <summary>Of fewer calls, latency and size say too little.</summary>
    public const int EnoughCalls = 20;

    /// <summary>Compares two inventories.</summary>
    /// <param name="before">The earlier one, in any order.</param>
    /// <param name="after">The later one, in any order.</param>
    /// <returns>The changes, in the order of hosts, paths and methods.</returns>
    public static IReadOnlyList<ApiEndpointChange> Compare(IEnumerable<ApiEndpoint> before, IEnumerable<ApiEndpoint> after)
    {
        var earlier = ByIdentity(before);
        var later = ByIdentity(after);
        var changes = new List<ApiEndpointChange>();
        foreach (var (identity, endpoint) in later)
        {
            if (!earlier.Remove(identity, out var old))
            {
                changes.Add(Change(EndpointChange.New, null, endpoint, []));
            }
            else if (Differences(old, endpoint).ToArray() is { Length: > 0 } differences)
            {
                changes.Add(Change(EndpointChange.Changed, old, endpoint, differences));
            }
        }

        changes.AddRange(earlier.Values.Select(old => Change(EndpointChange.Gone, old, null, [])));
        changes.Sort((one, other) => InventoryReport.Compare((one.After ?? one.Before)!, (other.After ?? other.Before)!));
        return changes;
    }

    private static Dictionary<(string Host, string Method, string Path), ApiEndpoint> ByIdentity(IEnumerable<ApiEndpoint> endpoints)
    {
        var found = new Dictionary<(string, string, string), ApiEndpoint>();
        foreach (var endpoint in endpoints) found.TryAdd(EndpointPath.Identity(endpoint), endpoint);
        return found;
    }

    private static ApiEndpointChange Change(string change, ApiEndpoint? before, ApiEndpoint? after, EndpointDifference[] differences)
    {
        var shown = (after ?? before)!;
        return new ApiEndpointChange
        {
            Change = change,
            Host = shown.Host,
            Method = shown.Method,
            Path = shown.Path,
            Differences = differences,
            Before = before,
            After = after,
        };
    }

    private static IEnumerable<EndpointDifference> Differences(ApiEndpoint before, ApiEndpoint after)
    {
        (string Property, string? Before, string? After)[] compared =
        [
            (nameof(ApiEndpoint.State), before.State, after.State),
            (nameof(ApiEndpoint.WouldBeDiscovered), $"{before.WouldBeDiscovered}", $"{after.WouldBeDiscovered}"),
            (nameof(ApiEndpoint.Reason), before.Reason, after.Reason),
            (nameof(ApiEndpoint.Statuses), Classes(before), Classes(after)),
        ];
        foreach (var (property, old, now) in compared)
        {
            // An inventory that was compared with no definition has no states, and so nothing to compare.
            if (old == now || (property == nameof(ApiEndpoint.State) && (old is null || now is null))) continue;
            yield return new EndpointDifference(property, old, now);
        }

        if (before.Hits < EnoughCalls || after.Hits < EnoughCalls) yield break;
        if (IsFar(before.LatencyP95, after.LatencyP95))
        {
            yield return new EndpointDifference(nameof(ApiEndpoint.LatencyP95), Text(before.LatencyP95), Text(after.LatencyP95));
        }

        if (IsFar(before.ResponseBytes, after.ResponseBytes))
        {
            yield return new EndpointDifference(nameof(ApiEndpoint.ResponseBytes), Text(before.ResponseBytes), Text(after.ResponseBytes));
        }
    }

    private static string? Classes(ApiEndpoint endpoint)
    {
        (string Name, long Hits)[] classes =
            [("2xx", endpoint.Status2xx), ("3xx", endpoint.Status3xx), ("4xx", endpoint.Status4xx), ("5xx", endpoint.Status5xx)];
        var seen = string.Join(", ", classes.Where(each => each.Hits > 0).Select(each => each.Name));
        return seen.Length > 0 ? seen : null;
    }

    private static bool IsFar(double? before, double? after) =>
        before is { } old && after is { } now && Math.Max(old, now) >= Factor * Math.Min(old, now) && Math.Max(old, now) > 0;

    private static string? Text(double? value) => value?.ToString(CultureInfo.InvariantCulture);
}
