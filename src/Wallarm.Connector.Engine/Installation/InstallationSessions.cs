using System.Collections.Concurrent;

namespace Wallarm.Connector.Engine;

/// <summary>The sessions of an installation: one a region, opened when it is asked for.</summary>
internal sealed class InstallationSessions(AwsSessionOptions options, IOperationObserver observer) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<AwsSession>>> _sessions = new(StringComparer.Ordinal);

    /// <summary>The session of a region.</summary>
    /// <param name="region">System name of the region; null for the one that the command's session has.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<AwsSession> OpenAsync(string? region, CancellationToken cancellation) => _sessions.GetOrAdd(
        region ?? "",
        _ => new Lazy<Task<AwsSession>>(() => SessionFactory.OpenAsync(region is null ? options : options.In(region), observer, cancellation))).Value;

    public void Dispose()
    {
        foreach (var session in _sessions.Values.Where(session => session is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })) session.Value.Result.Dispose();
    }
}
