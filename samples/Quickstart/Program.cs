using System.Runtime.InteropServices;
using System.Text;
using Wallarm.Connector.Quickstart;

const int Delivered = 0;
const int NotDelivered = 1;
const int BadUsage = 2;
const int Interrupted = 130;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

using CancellationTokenSource stop = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

CommandLine commandLine = CommandLine.Parse(args);
if (commandLine.Error is not null)
{
    await Console.Error.WriteLineAsync($"{commandLine.Error}\n\n{CommandLine.Usage}");
    return BadUsage;
}

if (commandLine.WantsHelp)
{
    Console.WriteLine(CommandLine.Usage);
    return Delivered;
}

try
{
    using ILogSource source = commandLine.LogFile is { } path ? AccessLogFile.Open(path) : new SampleHour();
    return await Rehearsal.RunAsync(source, Console.Out, stop.Token) ? Delivered : NotDelivered;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Stopped.");
    return Interrupted;
}
catch (QuickstartException exception)
{
    await Console.Error.WriteLineAsync($"Error: {exception.Message}");
    return NotDelivered;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
