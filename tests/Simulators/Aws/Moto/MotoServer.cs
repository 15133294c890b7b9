using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// moto's server as a child process: an emulator of AWS that is not ours. It takes about a second to start, so share it:
/// <see cref="SharedAsync"/> starts one for every processor, since Python keeps each on one, and hands them out in turn. Every <see
/// cref="AwsProxy"/> in front of it has an account of its own unless it
/// is told otherwise, and accounts do not see each other in moto: a new proxy is a fresh state, and tests may run side by side.
/// <see cref="ResetAsync"/> empties all accounts at once, so leave it to those who own a server.
/// </summary>
public sealed partial class MotoServer : IAsyncDisposable
{
    private const string Command = "moto_server";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);
    private static readonly Lazy<Task<MotoServer>>[] SharedServers =
        [.. Enumerable.Range(0, Math.Min(Environment.ProcessorCount, 4)).Select(_ => new Lazy<Task<MotoServer>>(StartSharedAsync))];

    private static int s_handedOut = -1;

    // The server ends when this process does, however that ends: the shell's standard input closes then.
    private const string Supervision = """
        "$@" </dev/null & server=$!
        exec 3<&0
        (read -r _ <&3; kill "$server" 2>/dev/null) & watcher=$!
        wait "$server"
        kill "$watcher" 2>/dev/null
        """;

    private static string[] ExistingPythonPath => Environment.GetEnvironmentVariable("PYTHONPATH") is { Length: > 0 } path ? [path] : [];

    private readonly Process _process;
    private readonly HttpClient _http = new();
    private readonly OutputLines _output = new();

    private MotoServer(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Whether moto_server is on PATH.</summary>
    public static bool IsInstalled { get; } = ProgramOnPath.Find(Command) is not null;

    /// <summary>The one line to say when it is not.</summary>
    public static string NotInstalledMessage => $"{Command} is not on PATH: install it with 'pip install moto[server]'.";

    /// <summary>http://127.0.0.1:port, without a slash at the end.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>One of the servers that all who ask share; it ends with the process.</summary>
    /// <exception cref="InvalidOperationException">moto_server is not installed or does not start.</exception>
    public static Task<MotoServer> SharedAsync() =>
        SharedServers[(uint)Interlocked.Increment(ref s_handedOut) % SharedServers.Length].Value;

    /// <summary>Starts one, in which those of AWS's managed policies exist that have to do with API Gateway and Lambda.</summary>
    /// <exception cref="InvalidOperationException">moto_server is not installed or does not start.</exception>
    public static async Task<MotoServer> StartAsync(CancellationToken cancellationToken = default)
    {
        if (!IsInstalled)
            throw new InvalidOperationException(NotInstalledMessage);
        ProcessStartInfo start = new("/bin/sh", ["-c", Supervision, "sh", Command, "-H", "127.0.0.1", "-p", "0"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true";
        start.Environment["PYTHONPATH"] =
            string.Join(Path.PathSeparator, [Path.Combine(AppContext.BaseDirectory, "moto"), .. ExistingPythonPath]);
        start.Environment["PYTHONUNBUFFERED"] = "1";
        MotoServer server = new(Process.Start(start) ?? throw new InvalidOperationException($"{Command} did not start."));
        try
        {
            string line = await server._output.WaitForAsync(text => Address().IsMatch(text), StartPatience, cancellationToken);
            server.Endpoint = Address().Match(line).Groups["address"].Value;
            await server.PostAsync("/moto-api/config", """{"lambda":{"use_docker":false}}""", cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Empties every account.</summary>
    public Task ResetAsync(CancellationToken cancellationToken = default) => PostAsync("/moto-api/reset", "{}", cancellationToken);

    public ValueTask DisposeAsync()
    {
        End();
        _process.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<MotoServer> StartSharedAsync()
    {
        MotoServer server = await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.End();
        return server;
    }

    private void End()
    {
        if (_process.HasExited)
            return;
        _process.StandardInput.Close();
        if (!_process.WaitForExit(EndPatience))
            _process.Kill(entireProcessTree: true);
    }

    private async Task PostAsync(string path, string json, CancellationToken cancellationToken)
    {
        // With a length: moto's server does not read chunks.
        using StringContent body = new(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _http.PostAsync(new Uri(Endpoint + path), body, cancellationToken);
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
            throw new InvalidOperationException($"{Command} answered {(int)answer.StatusCode} to {path}.");
    }

    private void Keep(string? line)
    {
        // Only the start is of interest: later there is a line for every request.
        if (line is null)
            _output.End();
        else if (Endpoint.Length == 0)
            _output.Add(line);
    }

    [GeneratedRegex("Running on (?<address>http://127\\.0\\.0\\.1:\\d+)")]
    private static partial Regex Address();
}
