using System.Collections.Concurrent;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Plays Lambda for deliveries: every version that is delivered to runs as a real process with the environment that was deployed, so that a
/// test sees that what is deployed is what is used. It runs the <c>bootstrap</c> of the uploaded zip when that is a program for this
/// machine, else the one that <see cref="ForwarderProcess.FindBootstrap"/> finds.
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
    public IReadOnlyList<ForwarderProcess> Processes => [.. _instances.Values.Where(each => each.Value.IsCompletedSuccessfully).Select(each => each.Value.Result.Process)];

    /// <summary>Invokes the function as CloudWatch Logs would; give this to <see cref="AwsProxy.DeliverTo"/>.</summary>
    public async Task DeliverAsync(LogDelivery delivery)
    {
        string key = $"{delivery.Region}/{delivery.FunctionName}/{delivery.Version}";
        Instance instance = await _instances.GetOrAdd(key, _ => new Lazy<Task<Instance>>(() => StartAsync(delivery))).Value;
        _results.Enqueue(await instance.RuntimeApi.InvokeAsync(delivery.Event.ToBytes(), delivery.Timeout));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<Task<Instance>> each in _instances.Values)
        {
            Instance instance = await each.Value;
            await instance.Process.DisposeAsync();
            await instance.RuntimeApi.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Instance> StartAsync(LogDelivery delivery)
    {
        RuntimeApiSimulator api = await RuntimeApiSimulator.StartAsync(new RuntimeApiSimulatorOptions
        {
            FunctionName = delivery.FunctionName,
            Region = delivery.Region,
            AccountId = delivery.DestinationArn.Split(':')[4],
            FunctionTimeout = delivery.Timeout,
        });
        ForwarderProcess process = ForwarderProcess.Start(new ForwarderProcessOptions
        {
            Bootstrap = bootstrap ?? Unpack(delivery),
            RuntimeApi = api.Endpoint,
            Environment = delivery.Environment.ToDictionary(each => each.Key, each => (string?)each.Value),
            FunctionName = delivery.FunctionName,
            MemorySizeMegabytes = delivery.MemorySizeMegabytes,
            Region = delivery.Region,
        });
        return new Instance(api, process);
    }

    /// <summary>Null when there is nothing in the zip that runs here.</summary>
    private string? Unpack(LogDelivery delivery)
    {
        if (delivery.Code.IsEmpty)
            return null;
        using ZipArchive zip = new(new MemoryStream(delivery.Code.ToArray()));
        if (zip.GetEntry("bootstrap") is not { } entry)
            return null;
        string path = Path.Combine(_folder, $"{delivery.Region}-{delivery.FunctionName}-{delivery.Version.TrimStart('$')}");
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
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.StartsWith(ElfMagic) && head[18] == expected;
    }

    private sealed record Instance(RuntimeApiSimulator RuntimeApi, ForwarderProcess Process);
}
