using System.Runtime.CompilerServices;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Inventory.LogFiles;

namespace Wallarm.Connector.Engine.Inventories;

/// <summary>Reads log files, says how far it is, and goes on behind a file that cannot be read.</summary>
/// <param name="receive">Takes the lines of a file as they come, and disposes of each block.</param>
/// <param name="lines">How many lines it has counted, for the progress.</param>
internal sealed class LogFileReading(Func<IAsyncEnumerable<LineBlock>, CancellationToken, Task> receive, Func<long> lines)
{
    /// <summary>Bytes that were read, decompressed.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the reading went on to the last file.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Whether a file could not be read to its end.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>How much of the files was read, in percent.</summary>
    public int Percent { get; private set; }

    /// <summary>Reads files.</summary>
    /// <param name="paths">Absolute paths.</param>
    /// <param name="observer">Hears of the progress, and of files that cannot be read.</param>
    /// <param name="enough">Ends the reading: what was read by then stays.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public async Task ReadAsync(
        IReadOnlyList<string> paths, IOperationObserver observer, CancellationToken enough, CancellationToken cancellation)
    {
        using var progress = new ReadingProgress(observer);
        var lengths = paths.Select(path => File.Exists(path) ? new FileInfo(path).Length : 0).ToArray();
        var (whole, behind) = (Math.Max(1, lengths.Sum()), 0L);
        for (var file = 0; file < paths.Count && IsComplete; file++)
        {
            var name = paths.Count > 1 ? $", file {file + 1} of {paths.Count}" : "";
            try
            {
                await ReadFileAsync(
                    paths[file],
                    read => progress.Report(
                        (behind + read) / (double)whole, lines(), $"{(behind + read) / 1e6:N0} of {whole / 1e6:N0} MB{name}"),
                    enough,
                    cancellation).ConfigureAwait(false);
                behind += lengths[file];
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                HasFailed = true;
                observer.Failed(LogFileError.Of(paths[file], exception));
            }
        }

        Percent = progress.Percent;
    }

    private async Task ReadFileAsync(string path, Action<long> report, CancellationToken enough, CancellationToken cancellation)
    {
        var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
        {
            using var read = new LogLines(stream);
            try
            {
                await receive(BlocksAsync(stream, read, report, enough, cancellation), cancellation).ConfigureAwait(false);
            }
            finally
            {
                Bytes += read.Bytes;
            }
        }
    }

    private async IAsyncEnumerable<LineBlock> BlocksAsync(
        Stream stream,
        LogLines read,
        Action<long> report,
        CancellationToken enough,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await read.FillAsync(cancellation).ConfigureAwait(false))
        {
            yield return read.ReadLines();
            report(stream.CanSeek ? stream.Position : read.Bytes);
            if (!enough.IsCancellationRequested) continue;
            IsComplete = false;
            yield break;
        }
    }
}
