using System.Globalization;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Text;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Inventory.LogFiles;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>The lines of a file. A file that has grown since goes on where it ended.</summary>
/// <param name="path">Its absolute path.</param>
/// <param name="start">The first moment, in milliseconds since 1970.</param>
/// <param name="end">The first moment after the last, in milliseconds since 1970.</param>
internal sealed class FileSource(string path, long start, long end) : ISource
{
    /// <summary>What the node is told of lines whose file does not say: the same wherever the file lies, so that ids are too.</summary>
    private static readonly SourceStream NoStream = new("000000000000", "backfill", "file");

    private readonly XxHash128 _read = new();
    private double _length;
    private double _position;

    public string Name => $"file '{Path.GetFileName(path)}'";

    public double? Done => _length == 0 ? 1 : Math.Min(1, _position / _length);

    /// <summary>The hash of all lines that were read.</summary>
    public string? Fingerprint => _read.GetCurrentHashAsUInt128().ToString("x32", CultureInfo.InvariantCulture);

    public async IAsyncEnumerable<SourceRecord> ReadAsync(
        SourcePosition? after, string? fingerprint, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var stream = Open();
        await using (stream.ConfigureAwait(false))
        {
            _length = stream.Length;
            using var lines = new LogLines(stream);
            var judging = new SourceLines(start, end);
            var streams = new Dictionary<(string?, string?, string?), SourceStream>();
            var number = 0L;
            var events = new LogFileEvents(lines).ReadAsync(cancellation).GetAsyncEnumerator(cancellation);
            await using var disposing = events.ConfigureAwait(false);
            while (await MoveNextAsync(events).ConfigureAwait(false))
            {
                var read = events.Current;
                _position = stream.Position;
                _read.Append(read.Message);
                number++;
                if (after is { } known && number <= known.Number)
                {
                    if (number == known.Number && Fingerprint != fingerprint) throw BackfillErrors.FileChanged(path);
                    continue;
                }

                var fate = judging.Judge(read.Message, read.Timestamp, out var time);
                var key = (read.Owner, read.LogGroup, read.LogStream);
                if (!streams.TryGetValue(key, out var of))
                {
                    of = new SourceStream(
                        read.Owner ?? NoStream.Owner, read.LogGroup ?? NoStream.LogGroup, read.LogStream ?? NoStream.LogStream);
                    streams.Add(key, of);
                }

                yield return new SourceRecord(new SourcePosition(number, ""), of, read.Id ?? IdOf(number, read.Message), time, read.Message)
                {
                    Fate = fate,
                };
            }

            if (after is { } expected && number < expected.Number) throw BackfillErrors.FileChanged(path);
        }
    }

    /// <summary>
    /// The id of a line that has none: XXH128 of its number and the line, 32 hex digits. CloudWatch's own are 56 decimal digits.
    /// </summary>
    private static string IdOf(long number, byte[] line)
    {
        var hash = new XxHash128();
        hash.Append(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture) + "\n"));
        hash.Append(line);
        return hash.GetCurrentHashAsUInt128().ToString("x32", CultureInfo.InvariantCulture);
    }

    private FileStream Open()
    {
        try
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LogFileError.Of(path, exception);
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<LogFileEvent> events)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw LogFileError.Of(path, exception);
        }
    }
}
