using System.Collections.Concurrent;
using Amazon.Runtime;

namespace Wallarm.Connector.Engine;

/// <summary>Keys that end, and when.</summary>
internal sealed record TemporaryKeys(ImmutableCredentials Keys, DateTime Expiration);

/// <summary>Credentials that are fetched when they are first needed and again when they end.</summary>
/// <param name="cacheKey">
/// What the keys depend on; null where they are not kept. Keys are kept as long as the process lives, so that the next command fetches none: it
/// has credentials objects of its own.
/// </param>
/// <param name="fetch">Fetches keys.</param>
internal sealed class TemporaryCredentials(string? cacheKey, Func<Task<TemporaryKeys>> fetch) : RefreshingAWSCredentials
{
    private static readonly ConcurrentDictionary<string, TemporaryKeys> Kept = new(StringComparer.Ordinal);

    // A command may run for minutes with the keys that it started with.
    private static readonly TimeSpan LeastLeft = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        if (cacheKey is null || !Kept.TryGetValue(cacheKey, out var keys) || keys.Expiration - DateTime.UtcNow < LeastLeft)
        {
            keys = await fetch().ConfigureAwait(false);
            if (cacheKey is not null) Kept[cacheKey] = keys;
        }

        return new CredentialsRefreshState(keys.Keys, keys.Expiration);
    }

    /// <inheritdoc/>
    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();
}
