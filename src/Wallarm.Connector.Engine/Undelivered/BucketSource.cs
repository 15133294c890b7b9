using System.Runtime.CompilerServices;
using Amazon.S3.Model;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>Batches that are objects of an S3 bucket.</summary>
/// <param name="session">Whose it is.</param>
/// <param name="location">
/// Bucket and prefix. An object whose key is the prefix is all that it names; else it is each object whose key begins with it.
/// </param>
internal sealed class BucketSource(AwsSession session, S3Location location) : IBatchSource
{
    private const int PageSize = 10;

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(20);

    private List<S3Object>? _objects;

    public string Name => location.ToString();

    public string Resource => $"S3 bucket '{location.Bucket}'";

    public async Task<int> CountAsync(CancellationToken cancellation) => (await ListAsync(cancellation).ConfigureAwait(false)).Count;

    public async IAsyncEnumerable<IReadOnlyList<StoredBatch>> ReadAsync(
        TimeSpan hold, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var page in (await ListAsync(cancellation).ConfigureAwait(false)).Chunk(PageSize))
        {
            var read = await Task.WhenAll(page.Select(each => ReadAsync(each, cancellation))).ConfigureAwait(false);
            yield return [.. read.OfType<StoredBatch>()];
        }
    }

    /// <summary>Nobody takes an object from us: a function is not handed what is in a bucket.</summary>
    public Task HoldAsync(IReadOnlyList<StoredBatch> batches, TimeSpan hold, CancellationToken cancellation) => Task.CompletedTask;

    public void LeaveHeld(IReadOnlyList<StoredBatch> batches)
    {
    }

    public async Task RemoveAsync(IReadOnlyList<StoredBatch> batches, Action<int> removed)
    {
        using var patience = new CancellationTokenSource(LastWords);
        Task[] deletions =
        [
            .. batches.Select(batch => session.S3.DeleteObjectAsync(
                new DeleteObjectRequest { BucketName = location.Bucket, Key = KeyOf(batch) }, patience.Token)),
        ];
        try
        {
            await Task.WhenAll(deletions).ConfigureAwait(false);
        }
        finally
        {
            removed(deletions.Count(deletion => deletion.IsCompletedSuccessfully));
        }
    }

    /// <summary>An object of the user's stays as it is until it goes.</summary>
    public Task UpdateAsync(StoredBatch batch, UndeliveredBody rest) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<List<S3Object>> ListAsync(CancellationToken cancellation)
    {
        if (_objects is not null) return _objects;
        var all = await Pages.ListAsync(
            token => session.S3.ListObjectsV2Async(
                new ListObjectsV2Request { BucketName = location.Bucket, Prefix = location.Prefix, ContinuationToken = token },
                cancellation),
            page => page.NextContinuationToken,
            page => page.S3Objects).ConfigureAwait(false);
        var named = all.Find(each => each.Key == location.Prefix && !each.Key.EndsWith('/'));

        // A key that ends with a slash is how consoles make folders.
        return _objects = named is not null ? [named] : all.FindAll(each => !each.Key.EndsWith('/'));
    }

    private async Task<StoredBatch?> ReadAsync(S3Object found, CancellationToken cancellation)
    {
        DateTimeOffset? sentAt = found.LastModified is { } modified ? new DateTimeOffset(modified.ToUniversalTime()) : null;
        var name = location.Of(found.Key);
        if (found.Size > UndeliveredBody.LargestBody) return new StoredBatch("Bucket", name, sentAt, default, StoredBatch.TooLarge);
        try
        {
            var request = new GetObjectRequest { BucketName = location.Bucket, Key = found.Key };
            using var response = await session.S3.GetObjectAsync(request, cancellation).ConfigureAwait(false);
            var bytes = new byte[Math.Min(response.ContentLength, UndeliveredBody.LargestBody)];
            await response.ResponseStream.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
            return new StoredBatch("Bucket", name, sentAt, bytes);
        }
        catch (Amazon.S3.AmazonS3Exception gone) when (gone.ErrorCode == "NoSuchKey")
        {
            return null;
        }
        catch (Amazon.S3.AmazonS3Exception archived) when (archived.ErrorCode == "InvalidObjectState")
        {
            return new StoredBatch("Bucket", name, sentAt, default, "It is archived (InvalidObjectState): restore it first.");
        }
    }

    private string KeyOf(StoredBatch batch) => batch.Name[location.Of("").Length..];
}
