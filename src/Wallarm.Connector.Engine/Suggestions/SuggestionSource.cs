using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Suggestions;

/// <summary>Finds suggestions, and remembers for a while what AWS has returned, since Tab is pressed several times in a row.</summary>
internal sealed class SuggestionSource(TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a listing may go on. Longer than anybody waits at the prompt: where the first response takes its time (sign-in, a cold
    /// connection), the next Tab has it.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Dictionary<ListingKey, Listing> _listings = [];

    /// <summary>What begins as was typed, in the order of the labels.</summary>
    public async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        AwsSessionOptions session, SuggestionKind kind, string? parentId, TypedValue typed, CancellationToken cancellation)
    {
        var resources = kind switch
        {
            SuggestionKind.Region => LocalLists.Regions(),
            SuggestionKind.Profile => LocalLists.Profiles(session.ProfileLocation),
            SuggestionKind.Filter when parentId is null => LocalLists.Filters(),
            _ => await ListAsync(session, kind, parentId, typed.Literal).WaitAsync(cancellation).ConfigureAwait(false),
        };
        return [
            .. resources.Where(resource => resource.BeginsWith(typed)).Select(
                resource => resource.ToSuggestion()).OrderBy(suggestion => suggestion.Label, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private Task<IReadOnlyList<ListedResource>> ListAsync(AwsSessionOptions session, SuggestionKind kind, string? parentId, string prefix)
    {
        var key = new ListingKey(SessionKey.Of(session), kind, parentId, ResourceLists.TakesPrefix(kind) ? prefix : "");
        lock (_listings)
        {
            foreach (
                var (old, _) in _listings.Where(entry => clock.GetElapsedTime(entry.Value.Started) > Lifetime || entry.Value.HasFailed)
                    .ToList())
            {
                _listings.Remove(old);
            }

            if (!_listings.TryGetValue(key, out var listing))
            {
                _listings[key] = listing = new Listing(Observed(Task.Run(() => ReadAsync(session, key))), clock.GetTimestamp());
            }

            return listing.Reading;
        }
    }

    private static async Task<IReadOnlyList<ListedResource>> ReadAsync(AwsSessionOptions options, ListingKey key)
    {
        using var patience = new CancellationTokenSource(Patience);

        // A suggestion must not disturb what the user is typing.
        using var session = await SessionFactory.OpenAsync(options, new RelayingObserver(outer: null), patience.Token)
            .ConfigureAwait(false);
        return await ResourceLists.ReadAsync(session, key.Kind, key.ParentId, key.Prefix, patience.Token).ConfigureAwait(false);
    }

    /// <summary>Whoever asked may not be waiting any more; a failure that nobody hears of must not reach the finalizer as one.</summary>
    private static Task<T> Observed<T>(Task<T> task)
    {
        task.ContinueWith(
            failed => failed.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return task;
    }

    private sealed record ListingKey(string Session, SuggestionKind Kind, string? ParentId, string Prefix);

    private sealed record Listing(Task<IReadOnlyList<ListedResource>> Reading, long Started)
    {
        public bool HasFailed => Reading is { IsCompleted: true, IsCompletedSuccessfully: false };
    }
}
