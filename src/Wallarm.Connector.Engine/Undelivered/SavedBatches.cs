using System.Globalization;
using Amazon.S3.Model;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>The folder or bucket that batches of a queue are saved to.</summary>
internal sealed class SavedBatches
{
    private readonly AwsSession _session;
    private readonly string _folder;
    private readonly S3Location? _location;

    /// <param name="session">By which a bucket is written.</param>
    /// <param name="saveTo">An absolute path, or <c>s3://bucket/prefix</c>.</param>
    /// <exception cref="InvalidOptionException">It is neither.</exception>
    public SavedBatches(AwsSession session, string saveTo)
    {
        (_session, _folder) = (session, saveTo);
        _location = S3Location.Is(saveTo) ? S3Location.Parse(saveTo, "-SaveTo") : null;
    }

    /// <summary>What it is called in results.</summary>
    public string Name => _location?.ToString() ?? _folder;

    /// <summary>Makes the folder, if there is none.</summary>
    public void Prepare()
    {
        if (_location is null) BatchFile.MakeFolder(_folder);
    }

    /// <summary>Saves a batch as it is. When this returns it is there for good; saved again, it is there once.</summary>
    public Task SaveAsync(StoredBatch batch, CancellationToken cancellation) => _location is { } location
        ? PutAsync(location, batch, cancellation)
        : BatchFile.WriteAsync(Path.Combine(_folder, NameOf(batch)), batch.Bytes, batch.SentAt);

    private async Task PutAsync(S3Location location, StoredBatch batch, CancellationToken cancellation)
    {
        var prefix = location.Prefix.Length == 0 || location.Prefix.EndsWith('/') ? location.Prefix : location.Prefix + "/";
        using var bytes = new MemoryStream(batch.Bytes.ToArray(), writable: false);
        var request = new PutObjectRequest
        {
            BucketName = location.Bucket,
            Key = prefix + NameOf(batch),
            InputStream = bytes,
            ContentType = "application/json",
            UseChunkEncoding = false,
        };
        await _session.S3.PutObjectAsync(request, cancellation).ConfigureAwait(false);
    }

    /// <summary>When it was sent, and the message's id: the same message has the same name, and names are in the order of time.</summary>
    private static string NameOf(StoredBatch batch)
    {
        var sent = batch.SentAt?.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z-'", CultureInfo.InvariantCulture) ?? "";
        return $"{sent}{string.Concat(batch.Name.Select(each => char.IsAsciiLetterOrDigit(each) || each == '-' ? each : '_'))}.json";
    }
}
