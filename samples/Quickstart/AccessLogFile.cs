using System.Text;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>A user's own access log: one line per call, read as it goes, so that its size does not matter.</summary>
internal sealed class AccessLogFile : ILogSource
{
    /// <summary>The longest log event that CloudWatch Logs takes, in bytes.</summary>
    private const int LongestLine = 1024 * 1024;

    /// <summary>What one event takes, so that it stays well below the limits of the function.</summary>
    private const int MostLines = 10_000;
    private const int MostCharacters = 8 * 1024 * 1024;

    private readonly StreamReader _reader;
    private readonly string _name;
    private int _lineNumber;
    private string? _nextLine;

    private AccessLogFile(string path)
    {
        _name = Printable.Of(path);
        _reader = new StreamReader(path, Encoding.UTF8);
        _nextLine = ReadLine();
    }

    public string LogGroup => "/quickstart/own-access-log";

    public string Description => $"the lines of {_name}";

    /// <exception cref="QuickstartException">The file cannot be used; the message says why.</exception>
    public static AccessLogFile Open(string path)
    {
        string name = Printable.Of(path);
        if (Directory.Exists(path))
            throw new QuickstartException($"{name} is a directory, not a file.");
        try
        {
            AccessLogFile file = new(path);
            return file._nextLine switch
            {
                null => throw new QuickstartException($"{name} has no lines."),
                ['\u001f', ..] => throw new QuickstartException($"{name} is compressed. Unpack it first (gunzip)."),
                _ => file,
            };
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new QuickstartException($"{name} does not exist.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new QuickstartException($"{name} cannot be read: {exception.Message}");
        }
    }

    public IEnumerable<LogBatch> Batches()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        while (_nextLine is not null)
        {
            (List<string> lines, List<int> numbers) = Take();
            int done = 0;
            foreach (LogsEvent logsEvent in LogsEvent.Batch(lines, at: now))
            {
                List<int> own = numbers.GetRange(done, logsEvent.LogEvents!.Count);
                done += own.Count;
                yield return new LogBatch($"{own[0]:N0}-{own[^1]:N0}", logsEvent with { LogGroup = LogGroup }, own);
            }
        }
    }

    public void Dispose() => _reader.Dispose();

    private (List<string> Lines, List<int> Numbers) Take()
    {
        List<string> lines = [];
        List<int> numbers = [];
        int characters = 0;
        while (_nextLine is { } line && lines.Count < MostLines && characters + line.Length <= MostCharacters)
        {
            lines.Add(line);
            numbers.Add(_lineNumber);
            characters += line.Length;
            _nextLine = ReadLine();
        }

        return (lines, numbers);
    }

    /// <summary>The next line that is not blank: CloudWatch Logs takes no empty log event.</summary>
    private string? ReadLine()
    {
        string? line;
        do
        {
            line = _reader.ReadLine();
            _lineNumber++;
        }
        while (line is not null && string.IsNullOrWhiteSpace(line));

        if (line is not null && Encoding.UTF8.GetByteCount(line) > LongestLine)
            throw new QuickstartException(
                $"line {_lineNumber:N0} of {_name} is longer than 1 MB, which no log event of CloudWatch Logs can be.");
        return line;
    }
}
