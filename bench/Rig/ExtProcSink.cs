using System.Globalization;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>A server on the other core that acknowledges both parts of every ext_proc call over TLS.</summary>
internal sealed class ExtProcSink : IDisposable
{
    /// <summary>As many streams as Kestrel grants by itself.</summary>
    public const int UsualStreams = 100;

    private const int LargeWindow = 1024 * 1024;
    private const string Listening = "listening ";

    private readonly PinnedProcess _process;

    private ExtProcSink(string name, PinnedProcess process, NodeAddress node)
    {
        Name = name;
        _process = process;
        Node = node;
    }

    /// <summary>The server's name in the report.</summary>
    public string Name { get; }

    public NodeAddress Node { get; }

    public ProcessorClock Processor => _process.Processor;

    /// <summary>
    /// Kestrel, with both windows at 1 MB. It also answers HTTP/1.1, and keeps the messages of all calls in a file if it is given one.
    /// </summary>
    public static Task<ExtProcSink> StartKestrelAsync(
        BenchContext context, int streams, CancellationToken cancellationToken, string? captureFile = null)
    {
        string[] capture = captureFile is null ? [] : [captureFile];
        return StartAsync(
            context, "Kestrel", context.Builds.ExtProcSink, [Number(streams), Number(LargeWindow), .. capture], cancellationToken);
    }

    /// <summary>grpc-go, with the windows that it chooses.</summary>
    public static Task<ExtProcSink> StartGrpcGoAsync(BenchContext context, int streams, CancellationToken cancellationToken) =>
        StartAsync(context, "grpc-go", context.Builds.GrpcGoSink!, [Number(streams)], cancellationToken);

    public void Dispose() => _process.Dispose();

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<ExtProcSink> StartAsync(
        BenchContext context, string name, string program, string[] arguments, CancellationToken cancellationToken)
    {
        string folder = context.Workspace.NewFolder(name);
        string fingerprint = SelfSignedCertificate.Write(folder);
        string[] certificate =
            [Path.Combine(folder, SelfSignedCertificate.CertificateFile), Path.Combine(folder, SelfSignedCertificate.KeyFile)];
        PinnedProcess process = PinnedProcess.Start(
            context.Tools, Cores.Surroundings, program, [.. certificate, .. arguments], Builds.RuntimeEnvironment);
        while (true)
        {
            if (process.LastLines is var said && said.StartsWith(Listening, StringComparison.Ordinal))
                return new ExtProcSink(
                    name, process, new NodeAddress(NodeAddress.ExtProc, "https", $"127.0.0.1:{said[Listening.Length..]}", fingerprint));
            if (process.HasExited)
                throw new BenchException($"{name} did not start: {process.LastLines}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
        }
    }
}
