using System.Runtime.CompilerServices;

namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>Batches that are files: those that are named, and each <c>.json</c> of the folders that are.</summary>
/// <param name="paths">Absolute paths.</param>
internal sealed class FileSource(IReadOnlyList<string> paths) : IBatchSource
{
    private const int PageSize = 10;

    private readonly Lazy<IReadOnlyList<string>> _files = new(() => Files(paths));

    public string Name => paths.Count == 1 ? paths[0] : $"{paths.Count} files";

    public string Resource => paths.Count == 1 ? $"'{paths[0]}'" : $"{paths.Count} files";

    public Task<int> CountAsync(CancellationToken cancellation) => Task.FromResult(_files.Value.Count);

    public async IAsyncEnumerable<IReadOnlyList<StoredBatch>> ReadAsync(
        TimeSpan hold, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var page in _files.Value.Chunk(PageSize))
        {
            var batches = new List<StoredBatch>();
            foreach (var path in page) batches.Add(await ReadAsync(path, cancellation).ConfigureAwait(false));
            yield return batches;
        }
    }

    public Task HoldAsync(IReadOnlyList<StoredBatch> batches, TimeSpan hold, CancellationToken cancellation) => Task.CompletedTask;

    public void LeaveHeld(IReadOnlyList<StoredBatch> batches)
    {
    }

    public Task RemoveAsync(IReadOnlyList<StoredBatch> batches, Action<int> removed)
    {
        foreach (var batch in batches)
        {
            try
            {
                File.Delete(batch.Name);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw BatchFile.NotWritable(batch.Name, exception, "It is delivered and could not be deleted");
            }

            removed(1);
        }

        return Task.CompletedTask;
    }

    public Task UpdateAsync(StoredBatch batch, UndeliveredBody rest) =>
        BatchFile.WriteAsync(batch.Name, rest.ToRecord(), batch.SentAt);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static List<string> Files(IReadOnlyList<string> paths)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path)) files.AddRange(Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal));
            else if (File.Exists(path)) files.Add(path);
            else throw NotFound(path);
        }

        return [.. files.Distinct()];
    }

    private static async Task<StoredBatch> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Length > UndeliveredBody.LargestBody) return new StoredBatch("File", path, null, default, StoredBatch.TooLarge);
            var bytes = await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false);
            return new StoredBatch("File", path, new DateTimeOffset(file.LastWriteTimeUtc), bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new StoredBatch("File", path, null, default, $"It cannot be read: {exception.Message}");
        }
    }

    private static InvalidOptionException NotFound(string path) =>
        new("Wallarm.BatchFileNotFound", ConnectorErrorCategory.ObjectNotFound, $"-Path '{path}': there is no such file or folder.")
        {
            Target = path,
            RecommendedAction = "Give a folder that Resume-WallarmDelivery -SaveTo has filled, or a file of it.",
        };
}
