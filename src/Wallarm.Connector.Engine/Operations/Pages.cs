namespace Wallarm.Connector.Engine.Operations;

/// <summary>Lists that AWS gives in pages.</summary>
internal static class Pages
{
    /// <summary>The pages, each read when it is asked for.</summary>
    /// <param name="read">Reads the page of a token; the first has none.</param>
    /// <param name="nextOf">The token of the page after it; null or empty after the last.</param>
    /// <exception cref="AwsServiceException">AWS refers to the same page twice in a row, which would never end.</exception>
    public static async IAsyncEnumerable<TPage> ReadAsync<TPage>(Func<string?, Task<TPage>> read, Func<TPage, string?> nextOf)
    {
        for (string? token = null; ;)
        {
            var page = await read(token).ConfigureAwait(false);
            yield return page;
            var next = nextOf(page);
            if (string.IsNullOrEmpty(next)) yield break;
            if (next == token) throw Repeated();
            token = next;
        }
    }

    /// <summary>The items of all pages.</summary>
    /// <param name="read">Reads the page of a token; the first has none.</param>
    /// <param name="nextOf">The token of the page after it; null or empty after the last.</param>
    /// <param name="itemsOf">The items of a page; null for none.</param>
    /// <param name="enough">No page is read after the one that reaches this many.</param>
    public static async Task<List<TItem>> ListAsync<TPage, TItem>(
        Func<string?, Task<TPage>> read, Func<TPage, string?> nextOf, Func<TPage, IEnumerable<TItem>?> itemsOf, int enough = int.MaxValue)
    {
        var all = new List<TItem>();
        await foreach (var page in ReadAsync(read, nextOf).ConfigureAwait(false))
        {
            all.AddRange(itemsOf(page) ?? []);
            if (all.Count >= enough) break;
        }

        return all;
    }

    private static AwsServiceException Repeated() =>
        new("Wallarm.AwsError", ConnectorErrorCategory.InvalidData, "AWS returned a list whose next page is the one that it had just sent.")
        {
            RecommendedAction = "Run the command again; -Verbose shows which list it is.",
        };
}
