using System.Diagnostics;
using System.Management.Automation;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>A script on its way in a <see cref="ModuleSession"/>.</summary>
internal sealed class RunningScript : IDisposable
{
    /// <summary>Longer than anything takes that is not stuck, on a machine that is busy with other things.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly System.Management.Automation.PowerShell _shell;
    private readonly IAsyncResult _invocation;

    public RunningScript(System.Management.Automation.PowerShell shell)
    {
        _shell = shell;
        _invocation = shell.BeginInvoke<PSObject, PSObject>(null, Output);
    }

    /// <summary>The objects that came out so far; its DataAdded event tells of the next.</summary>
    public PSDataCollection<PSObject> Output { get; } = [];

    /// <summary>The other streams so far; the DataAdded events of each tell of the next.</summary>
    public PSDataStreams Streams => _shell.Streams;

    public bool IsCompleted => _invocation.IsCompleted;

    /// <summary>Presses Ctrl+C and returns how long the script took to end.</summary>
    public TimeSpan Stop()
    {
        var watch = Stopwatch.StartNew();
        _shell.Stop();
        return watch.Elapsed;
    }

    /// <summary>Waits for the end, and says what came out of it.</summary>
    public ScriptRun Wait()
    {
        Assert.True(_invocation.AsyncWaitHandle.WaitOne(Patience), "the script does not end");
        ErrorRecord? stoppedBy = null;
        var stopped = false;
        try
        {
            _shell.EndInvoke(_invocation);
        }
        catch (PipelineStoppedException)
        {
            stopped = true;
        }
        catch (RuntimeException exception)
        {
            stoppedBy = exception.ErrorRecord;
        }

        return new ScriptRun(
            [.. Output],
            [.. Streams.Error],
            [.. Streams.Warning.Select(record => record.Message)],
            [.. Streams.Verbose.Select(record => record.Message)])
        {
            Progress = [.. Streams.Progress],
            StoppedBy = stoppedBy,
            WasStopped = stopped,
        };
    }

    public void Dispose()
    {
        _shell.Dispose();
        Output.Dispose();
    }
}
