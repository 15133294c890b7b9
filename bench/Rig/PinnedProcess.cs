using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>A child process on one core, with exactly the environment it is given, and what it consumes.</summary>
internal sealed class PinnedProcess : IDisposable
{
    private const int KeptLines = 20;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lastLines = new();

    private PinnedProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public ProcessorClock Processor => new(_process.Id);

    public string LastLines => string.Join('\n', _lastLines);

    public bool HasExited => _process.HasExited;

    public static PinnedProcess Start(
        ExternalTools tools, int core, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        // taskset executes the program in its own place, so the id of the process is the program's.
        var start = new ProcessStartInfo(
            tools[ExternalTools.Taskset], ["-c", core.ToString(CultureInfo.InvariantCulture), program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new PinnedProcess(Process.Start(start) ?? throw new BenchException($"{program} did not start"));
    }

    /// <summary>Waits for the end of the process; all its output is in <see cref="LastLines"/> then.</summary>
    public async Task WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        if (_process.ExitCode != 0)
            throw new BenchException($"{_process.StartInfo.ArgumentList[2]} ended with {_process.ExitCode}: {LastLines}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _lastLines.Enqueue(line);
        while (_lastLines.Count > KeptLines)
            _lastLines.TryDequeue(out _);
    }
}
