using System.Collections.Concurrent;
using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>Keys, and when they end (UTC); null where that is not known.</summary>
internal sealed record TemporaryKeys(ImmutableCredentials Keys, DateTime? Expiration);

/// <summary>Credentials that are fetched when they are first needed and again when they end.</summary>
/// <param name="cacheKey">
/// What the keys depend on; null where they are not kept. Keys whose end is known are kept until then, so that the next command, which has
/// credentials objects of its own, fetches none.
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
        if (cacheKey is null || !Kept.TryGetValue(cacheKey, out var keys) || !IsGood(keys))
        {
            keys = await fetch().ConfigureAwait(false);
            if (cacheKey is not null && IsGood(keys)) Kept[cacheKey] = keys;
        }

        return new CredentialsRefreshState(keys.Keys, keys.Expiration ?? DateTime.MaxValue);
    }

    /// <inheritdoc/>
    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    private static bool IsGood(TemporaryKeys keys) => keys.Expiration - DateTime.UtcNow >= LeastLeft;
}
