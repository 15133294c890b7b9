using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Plays Lambda: every version that is delivered to or invoked runs as a real process with the environment that was deployed, so that a
/// test sees that what is deployed is what is used; its output gets into the function's log group. It runs the <c>bootstrap</c> of the
/// uploaded zip when that is a program for this machine, else the one that <see cref="ForwarderProcess.FindBootstrap"/> finds.
/// </summary>
public sealed class DeployedForwarders(string? bootstrap = null) : IAsyncDisposable
{
    private static readonly byte[] ElfMagic = [0x7F, (byte)'E', (byte)'L', (byte)'F'];

    private readonly ConcurrentDictionary<string, Lazy<Task<Instance>>> _instances = new();
    private readonly ConcurrentQueue<InvocationResult> _results = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("deployed-").FullName;

    /// <summary>How the invocations so far have ended.</summary>
    public IReadOnlyList<InvocationResult> Results => [.. _results];

    /// <summary>The processes that run, with their output.</summary>
    public IReadOnlyList<ForwarderProcess> Processes =>
        [.. _instances.Values.Where(each => each.Value.IsCompletedSuccessfully).Select(each => each.Value.Result.Process)];

    /// <summary>Invokes the function as CloudWatch Logs would; give this to <see cref="AwsProxy.DeliverTo"/>.</summary>
    public async Task DeliverAsync(LogDelivery delivery) =>
        _results.Enqueue(await RunAsync(delivery, delivery.Event.ToBytes(), Guid.NewGuid().ToString()));

    /// <summary>Invokes the function with any event; give this to <see cref="AwsProxy.InvokeWith"/>.</summary>
    public async Task<FunctionAnswer> InvokeAsync(FunctionInvocation invocation)
    {
        InvocationResult result = await RunAsync(invocation, invocation.Payload, invocation.RequestId);
        if (result.TimedOut)
        {
            string words =
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{invocation.RequestId} Error: Task timed out after {invocation.Timeout.TotalSeconds:F2} seconds");
            return new FunctionAnswer($$"""{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: {{words}}"}""", "Unhandled");
        }

        return new FunctionAnswer(result.Text, result.Succeeded ? null : "Unhandled");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<Task<Instance>> each in _instances.Values)
        {
            Instance instance = await each.Value;
            await instance.Process.DisposeAsync();
            await instance.Logging;
            await instance.RuntimeApi.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A process that cannot start answers as Lambda does for it.</summary>
    private async Task<InvocationResult> RunAsync(DeployedVersion version, ReadOnlyMemory<byte> payload, string requestId)
    {
        Instance instance = await _instances.GetOrAdd(KeyOf(version), _ => new Lazy<Task<Instance>>(() => StartAsync(version))).Value;
        await version.WriteLogAsync(instance.LogStream, PlatformLog.Start(version, requestId));
        Task<InvocationResult> answer = instance.RuntimeApi.InvokeAsync(payload, version.Timeout, requestId);
        if (await Task.WhenAny(answer, instance.RuntimeApi.InitError, instance.Process.Exited) == answer)
        {
            await version.WriteLogAsync(instance.LogStream, PlatformLog.Report(version, await answer));
            return await answer;
        }

        string body = instance.RuntimeApi.InitError.IsCompletedSuccessfully
            ? Encoding.UTF8.GetString((await instance.RuntimeApi.InitError).Body.Span)
            : $$"""{"errorType":"Runtime.ExitError","errorMessage":"RequestId: {{requestId}} Error: Runtime exited with error: exit status {{await instance.Process.Exited}}"}""";
        return new InvocationResult { RequestId = requestId, Succeeded = false, Body = Encoding.UTF8.GetBytes(body) };
    }

    /// <summary>Another environment or other code is another process, even where a function was deleted and made again.</summary>
    private static string KeyOf(DeployedVersion version)
    {
        string environment =
            string.Join(
                '\n', version.Environment.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}={each.Value}"));
        string hash = Convert.ToHexString(SHA256.HashData([.. version.Code.Span, .. Encoding.UTF8.GetBytes(environment)]));
        return $"{version.AccountId}/{version.Region}/{version.FunctionName}/{version.Version}/{hash}";
    }

    private async Task<Instance> StartAsync(DeployedVersion version)
    {
        RuntimeApiSimulator api = await RuntimeApiSimulator.StartAsync(new RuntimeApiSimulatorOptions
        {
            FunctionName = version.FunctionName,
            Region = version.Region,
            AccountId = version.AccountId,
            FunctionTimeout = version.Timeout,
        });
        string stream = FunctionLogs.StreamName(version.Version, Guid.NewGuid().ToString("N"));
        Dictionary<string, string?> environment = version.Environment.ToDictionary(each => each.Key, each => (string?)each.Value);
        environment["AWS_LAMBDA_FUNCTION_VERSION"] = version.Version;
        environment["AWS_LAMBDA_LOG_STREAM_NAME"] = stream;
        ForwarderProcess process = ForwarderProcess.Start(new ForwarderProcessOptions
        {
            Bootstrap = bootstrap ?? Unpack(version),
            RuntimeApi = api.Endpoint,
            Environment = environment,
            FunctionName = version.FunctionName,
            MemorySizeMegabytes = version.MemorySizeMegabytes,
            Region = version.Region,
        });
        return new Instance(api, process, stream, process.ForEachLineAsync(line => version.WriteLogAsync(stream, line)));
    }

    /// <summary>Null when there is nothing in the zip that runs here.</summary>
    private string? Unpack(DeployedVersion version)
    {
        if (version.Code.IsEmpty)
            return null;
        using ZipArchive zip = new(new MemoryStream(version.Code.ToArray()));
        if (zip.GetEntry("bootstrap") is not { } entry)
            return null;
        string path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        entry.ExtractToFile(path, overwrite: true);
        if (OperatingSystem.IsWindows() || !IsForThisMachine(path))
            return null;
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>By the machine in the ELF header.</summary>
    private static bool IsForThisMachine(string path)
    {
        Span<byte> head = stackalloc byte[20];
        using FileStream file = File.OpenRead(path);
        int expected = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0xB7 : 0x3E;
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && head.StartsWith(ElfMagic)
            && head[18] == expected;
    }

    private sealed record Instance(RuntimeApiSimulator RuntimeApi, ForwarderProcess Process, string LogStream, Task Logging);
}
