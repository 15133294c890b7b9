using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>A running <c>bootstrap</c>, in an environment as bare as Lambda's.</summary>
public sealed class ForwarderProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigStop = 19;

    private readonly Process _process;
    private readonly OutputLines _output = new();
    private readonly OutputLines _errorOutput = new();

    private ForwarderProcess(Process process)
    {
        _process = process;
        ProcessId = process.Id;
        Task reading = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errorOutput));
        Exited = WaitForExitAsync(reading);
    }

    public int ProcessId { get; }

    /// <summary>The lines written to stdout so far.</summary>
    public IReadOnlyList<string> Output => _output.Snapshot;

    public IReadOnlyList<string> ErrorOutput => _errorOutput.Snapshot;

    /// <summary>Completes with the exit code once the process has ended and all of its output is read.</summary>
    public Task<int> Exited { get; }

    /// <summary>VmRSS: what is resident now, in bytes.</summary>
    public long ResidentBytes => ReadStatus("VmRSS:");

    /// <summary>VmHWM: the most that was ever resident, in bytes.</summary>
    public long PeakResidentBytes => ReadStatus("VmHWM:");

    public static ForwarderProcess Start(ForwarderProcessOptions options)
    {
        ProcessStartInfo start = new(options.Bootstrap ?? FindBootstrap())
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = false,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        SetEnvironment(start.Environment, options);
        return new ForwarderProcess(Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start."));
    }

    /// <summary>
    /// The executable that WALLARM_BOOTSTRAP names, else the one that the build has put beside the running assembly:
    /// artifacts/bin/Wallarm.Connector.Forwarder/CONFIGURATION/bootstrap of the same checkout.
    /// </summary>
    public static string FindBootstrap()
    {
        string? named = Environment.GetEnvironmentVariable("WALLARM_BOOTSTRAP");
        if (!string.IsNullOrEmpty(named))
            return File.Exists(named)
                ? Path.GetFullPath(named)
                : throw new FileNotFoundException($"WALLARM_BOOTSTRAP names {named}, which does not exist.");
        DirectoryInfo own = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string configuration = own.Name.Split('_')[0];
        string path = Path.Combine(own.Parent?.Parent?.FullName ?? own.FullName, "Wallarm.Connector.Forwarder", configuration, "bootstrap");
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{path} does not exist: build src/Wallarm.Connector.Forwarder first.");
    }

    /// <summary>The first line on stdout, old or new, that the predicate likes.</summary>
    public Task<string> WaitForLineAsync(Func<string, bool> predicate, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        _output.WaitForAsync(predicate, timeout, cancellationToken);

    /// <summary>Hands over every line on stdout, in order; completes when the process has ended.</summary>
    public Task ForEachLineAsync(Func<string, Task> take) => _output.ForEachAsync(take);

    /// <summary>SIGTERM, as Lambda sends it before it ends an execution environment.</summary>
    public void SignalTerminate()
    {
        if (!_process.HasExited)
            _ = SendSignal(ProcessId, SigTerm);
    }

    /// <summary>SIGSTOP (its number on Linux): the process does nothing more, and is not told so.</summary>
    public void Freeze()
    {
        if (!_process.HasExited)
            _ = SendSignal(ProcessId, SigStop);
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exited;
        _process.Dispose();
    }

    private static void SetEnvironment(IDictionary<string, string?> environment, ForwarderProcessOptions options)
    {
        environment.Clear();
        environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        environment["HOME"] = Environment.GetEnvironmentVariable("HOME");

        // A JIT build finds its runtime where ours is; a Native AOT binary does not look.
        environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        environment["LANG"] = "en_US.UTF-8";
        environment["TZ"] = ":UTC";
        environment["AWS_LAMBDA_RUNTIME_API"] = options.RuntimeApi;
        environment["AWS_LAMBDA_FUNCTION_NAME"] = options.FunctionName;
        environment["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = options.MemorySizeMegabytes.ToString(CultureInfo.InvariantCulture);
        environment["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/" + options.FunctionName;
        environment["AWS_LAMBDA_LOG_STREAM_NAME"] = "2026/11/22/[$LATEST]0123456789abcdef0123456789abcdef";
        environment["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        environment["AWS_REGION"] = options.Region;
        environment["AWS_DEFAULT_REGION"] = options.Region;
        environment["LAMBDA_TASK_ROOT"] = "/var/task";
        environment["LAMBDA_RUNTIME_DIR"] = "/var/runtime";
        environment["_HANDLER"] = "bootstrap";
        foreach ((string name, string? value) in options.Environment)
        {
            if (value is null)
                environment.Remove(name);
            else
                environment[name] = value;
        }
    }

    private static async Task ReadAsync(StreamReader reader, OutputLines lines)
    {
        while (await reader.ReadLineAsync() is { } line)
            lines.Add(line);
        lines.End();
    }

    private async Task<int> WaitForExitAsync(Task reading)
    {
        await _process.WaitForExitAsync();
        await reading;
        return _process.ExitCode;
    }

    private long ReadStatus(string name)
    {
        string line = File.ReadLines($"/proc/{ProcessId}/status").First(text => text.StartsWith(name, StringComparison.Ordinal));
        string kilobytes = line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
