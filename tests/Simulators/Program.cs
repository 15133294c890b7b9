using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Wallarm.Connector.Simulators;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

using CancellationTokenSource stop = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

Dictionary<string, (string Usage, Func<IReadOnlyList<string>, CancellationToken, Task<int>> RunAsync)> commands = new()
{
    ["node"] = (NodeCommand.Usage, NodeCommand.RunAsync),
    ["runtime-api"] = (RuntimeApiCommand.Usage, RuntimeApiCommand.RunAsync),
    ["event"] = (EventCommand.Usage, EventCommand.RunAsync),
    ["aws"] = (AwsCommand.Usage, AwsCommand.RunAsync),
    ["traffic"] = (TrafficCommand.Usage, TrafficCommand.RunAsync),
};
string usage =
    "Stand-ins for the outside of the connector. Commands:\n\n" + string.Join("\n\n", commands.Values.Select(command => command.Usage));

if (args is ["--help" or "-h"])
{
    Console.WriteLine(usage);
    return 0;
}

if (args.Length == 0 || !commands.TryGetValue(args[0], out var chosen))
{
    await Console.Error.WriteLineAsync(
        args.Length == 0 ? usage : $"Unknown command '{args[0]}': expected {string.Join(", ", commands.Keys)}; --help tells more.");
    return 2;
}

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(chosen.Usage);
    return 0;
}

try
{
    return await chosen.RunAsync(args[1..], stop.Token);
}
catch (UsageException e)
{
    await Console.Error.WriteLineAsync($"{e.Message} '{args[0]} --help' tells more.");
    return 2;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
