using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Deployment;

/// <summary>
/// A program that lives on between deployments: it calls the bench, takes one line a deployment and answers with how long each step took.
/// </summary>
internal sealed class WarmProgram : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TcpClient _connection;
    private readonly StreamReader _answers;
    private readonly StreamWriter _orders;
    private readonly string _package;

    private WarmProgram(Process process, TcpClient connection, string package)
    {
        _process = process;
        _connection = connection;
        _package = package;
        _answers = new StreamReader(connection.GetStream());
        _orders = new StreamWriter(connection.GetStream()) { AutoFlush = true };
    }

    public static Task<WarmProgram> StartCmdletsAsync(BenchContext context, SimulatedAws aws, CancellationToken cancellationToken) => StartAsync(
        context,
        port => PowerShellProgram.Session(
            context.Workspace,
            $"& {PowerShellProgram.Quote(Workspace.Asset("powershell", "session.ps1"))} {PowerShellProgram.Quote(context.Builds.ModuleManifest)} {port}",
            aws.Proxy.EnvironmentVariables),
        cancellationToken);

    public static Task<WarmProgram> StartBoto3Async(BenchContext context, SimulatedAws aws, CancellationToken cancellationToken) => StartAsync(
        context,
        port => (TimedProcess.Prepare(context.Workspace, context.Tools[ExternalTools.Boto3], [Workspace.Asset("python", "deploy.py"), port], aws.Proxy.EnvironmentVariables), ""),
        cancellationToken);

    /// <summary>Deploys to an account: for the first time, or again.</summary>
    public async Task<WarmDeployment> DeployAsync(TargetAccount account, CancellationToken cancellationToken)
    {
        var processor = new ProcessorClock(_process.Id);
        TimeSpan before = processor.Used();
        await _orders.WriteLineAsync(account.Order(_package).AsMemory(), cancellationToken);
        string answer =
            await _answers.ReadLineAsync(cancellationToken)
                ?? throw new BenchException($"{_process.StartInfo.FileName} ended in the middle of a deployment");
        if (answer.StartsWith("failed: ", StringComparison.Ordinal))
            throw new BenchException($"{_process.StartInfo.FileName}: {answer}");
        return new WarmDeployment(
            [.. answer.Split(' ').Select(lap => double.Parse(lap, CultureInfo.InvariantCulture))], (processor.Used() - before).TotalMilliseconds);
    }

    public void Dispose()
    {
        _orders.Dispose();
        _answers.Dispose();
        _connection.Dispose();
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<WarmProgram> StartAsync(
        BenchContext context, Func<string, (ProcessStartInfo Start, string Input)> session, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        (ProcessStartInfo start, string input) = session(((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));
        Process process = Process.Start(start) ?? throw new BenchException($"{start.FileName} did not start");
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartPatience);
        Task<TcpClient> accepting = listener.AcceptTcpClientAsync(patience.Token).AsTask();
        if (await Task.WhenAny(accepting, errors) == accepting)
            return new WarmProgram(
                process,
                await accepting,
                Path.Combine(Path.GetDirectoryName(context.Builds.ModuleManifest)!, "forwarder", "linux-x64.zip"));
        await patience.CancelAsync();
        throw new BenchException($"{start.FileName} did not start: {await errors}");
    }
}

/// <summary>One deployment by a program that lives on.</summary>
/// <param name="Steps">Milliseconds of role, function, stage, subscription and check.</param>
/// <param name="ProcessorMilliseconds">What the program itself used, user and system.</param>
internal sealed record WarmDeployment(IReadOnlyList<double> Steps, double ProcessorMilliseconds)
{
    public double Milliseconds => Steps.Sum();
}
