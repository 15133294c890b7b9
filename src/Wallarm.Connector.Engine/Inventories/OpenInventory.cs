using System.Globalization;
using System.Text;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Inventory;
using Wallarm.Connector.Inventory.LogFiles;

namespace Wallarm.Connector.Engine.Inventories;

/// <summary>An inventory of lines and files: opens files, and says how far it is and what was left out.</summary>
internal sealed class OpenInventory : IApiInventory
{
    private readonly ApiInventory _inventory;
    private readonly bool _hasTimes;
    private byte[] _line = new byte[4096];
    private long _bytes;
    private bool _isComplete = true;
    private bool _hasFailed;

    public OpenInventory(ApiInventoryOptions options)
    {
        if (options.PreviousSpecificationPath is not null && options.SpecificationPath is null)
        {
            throw UnusableOption.Error("-PreviousSpecification", "there is no -Specification that is newer");
        }

        foreach (var path in options.KeepLiteral.Where(path => !path.StartsWith('/')))
        {
            throw UnusableOption.Error("-KeepLiteral", $"'{path}' does not start with a slash");
        }

        if (options.StartTime > options.EndTime) throw UnusableOption.Error("-StartTime", "it is after -EndTime");
        _hasTimes = options.StartTime is not null || options.EndTime is not null;
        _inventory = SpecificationFile.Open(options);
    }

    /// <inheritdoc/>
    public void AddLine(string line)
    {
        var most = Encoding.UTF8.GetMaxByteCount(line.Length);
        if (_line.Length < most) _line = new byte[most];
        var length = Encoding.UTF8.GetBytes(line, _line);
        _bytes += length + 1;
        AddLines(_line.AsSpan(0, length));
    }

    /// <inheritdoc/>
    public async Task AddFilesAsync(
        IReadOnlyList<string> paths, IOperationObserver observer, CancellationToken enough, CancellationToken cancellation)
    {
        var progress = new ReadingProgress(paths, observer);
        try
        {
            foreach (var path in paths)
            {
                if (!_isComplete) break;
                try
                {
                    await AddFileAsync(path, progress, enough, cancellation).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
                {
                    _hasFailed = true;
                    observer.Failed(Unreadable(path, exception));
                }
            }
        }
        finally
        {
            progress.Complete();
        }

        if (_isComplete) return;
        observer.Warning(string.Create(
            CultureInfo.CurrentCulture,
            $"Stopped after {_inventory.Lines:N0} lines, {progress.Percent} % of the files. The inventory is that of these lines."));
    }

    /// <inheritdoc/>
    public IReadOnlyList<ApiEndpoint> Complete(IOperationObserver observer, out ApiInventorySummary summary)
    {
        var report = new InventoryReport(_inventory);
        summary = report.Summarize(_bytes, _isComplete && !_hasFailed);
        foreach (var warning in InventoryWarnings.Of(summary, _hasTimes)) observer.Warning(warning);
        return report.Endpoints;
    }

    /// <summary>A string can be a whole file, as <c>Get-Content -Raw</c> reads it.</summary>
    private void AddLines(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            _inventory.AddLine(end < 0 ? lines : lines[..end]);
            lines = end < 0 ? default : lines[(end + 1)..];
        }
    }

    private async Task AddFileAsync(string path, ReadingProgress progress, CancellationToken enough, CancellationToken cancellation)
    {
        var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
        {
            using var lines = new LogLines(stream);
            try
            {
                while (await lines.FillAsync(cancellation).ConfigureAwait(false))
                {
                    while (lines.TryRead(out var line)) _inventory.AddLine(line);
                    cancellation.ThrowIfCancellationRequested();
                    progress.Report(stream.CanSeek ? stream.Position : lines.Bytes, _inventory.Lines);
                    if (!enough.IsCancellationRequested) continue;
                    _isComplete = false;
                    return;
                }
            }
            finally
            {
                _bytes += lines.Bytes;
            }
        }

        progress.EndFile();
    }

    private static InvalidOptionException Unreadable(string path, Exception exception)
    {
        var isAbsent = exception is FileNotFoundException or DirectoryNotFoundException;
        return new InvalidOptionException(
            isAbsent ? "Wallarm.LogFileNotFound" : "Wallarm.LogFileUnreadable",
            isAbsent ? ConnectorErrorCategory.ObjectNotFound : ConnectorErrorCategory.InvalidData,
            isAbsent
                ? $"-Path '{path}': there is no such file."
                : $"-Path '{path}' cannot be read to its end: {exception.Message.TrimEnd('.')}.",
            exception)
        {
            Target = path,
            RecommendedAction = isAbsent ? "Give the path of an access log." : "Give an access log as it is, or one that is gzipped.",
        };
    }
}
