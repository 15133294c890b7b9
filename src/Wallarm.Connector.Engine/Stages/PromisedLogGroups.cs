namespace Wallarm.Connector.Engine.Stages;

/// <summary>
/// Log groups of a region that other stages of the same installation will make: for an API of the same name such a group is taken, though
/// it is not there yet.
/// </summary>
internal sealed class PromisedLogGroups
{
    private readonly Dictionary<string, string> _apis = new(StringComparer.Ordinal);
    private readonly object _gate = new();

    /// <summary>Promises a group that is not there to an API.</summary>
    /// <returns>False where another API has it.</returns>
    public bool TryPromise(string logGroupName, string apiId)
    {
        lock (_gate) return _apis.TryAdd(logGroupName, apiId) || _apis[logGroupName] == apiId;
    }

    /// <summary>Whether an API may have a group that is not there.</summary>
    public bool IsFreeFor(string logGroupName, string apiId)
    {
        lock (_gate) return _apis.GetValueOrDefault(logGroupName, apiId) == apiId;
    }
}
