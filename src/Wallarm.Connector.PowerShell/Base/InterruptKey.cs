using System.Management.Automation.Host;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>
/// Ctrl+C at a console, taken as "enough" instead of as "stop": PowerShell lets a command that is stopped return nothing.
/// </summary>
/// <remarks>Only the first one: from then on Ctrl+C stops the command, as everywhere. Keys that are typed meanwhile are lost.</remarks>
internal sealed class InterruptKey : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _pressed = new();
    private readonly Timer? _watch;
    private readonly object _gate = new();
    private bool _isOver;

    /// <summary>Watches the keys, if the host is PowerShell's own at a terminal.</summary>
    public InterruptKey(PSHost host)
    {
        if (host.Name != "ConsoleHost" || Console.IsInputRedirected || Console.TreatControlCAsInput) return;
        Console.TreatControlCAsInput = true;
        _watch = new Timer(_ => Look(), null, Pause, Pause);
    }

    /// <summary>Cancelled by the first Ctrl+C.</summary>
    public CancellationToken Pressed => _pressed.Token;

    public void Dispose()
    {
        if (_watch is null) return;
        lock (_gate) End();
        _watch.Dispose();
    }

    private void Look()
    {
        lock (_gate)
        {
            while (!_isOver && Console.KeyAvailable)
            {
                if (Console.ReadKey(intercept: true) is not { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control }) continue;
                End();
                _pressed.Cancel();
            }
        }
    }

    private void End()
    {
        if (_isOver) return;
        _isOver = true;
        Console.TreatControlCAsInput = false;
    }
}
