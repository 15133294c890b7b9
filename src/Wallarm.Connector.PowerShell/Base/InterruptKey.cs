using System.Management.Automation.Host;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>
/// Ctrl+C at a console, taken as "enough" instead of as "stop": PowerShell lets a command that is stopped return nothing.
/// </summary>
/// <remarks>
/// Only the first one, between <see cref="Start"/> and <see cref="Pause"/>: else Ctrl+C stops the command, as everywhere. Keys that are
/// typed meanwhile are lost, and so nothing may be asked then.
/// </remarks>
internal sealed class InterruptKey : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _pressed = new();
    private readonly Timer? _watch;
    private readonly object _gate = new();
    private bool _isWatching;
    private bool _isOver;

    /// <summary>Can watch the keys, if the host is PowerShell's own at a terminal.</summary>
    public InterruptKey(PSHost host)
    {
        if (host.Name != "ConsoleHost" || Console.IsInputRedirected || Console.TreatControlCAsInput) return;
        _watch = new Timer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>Cancelled by the first Ctrl+C.</summary>
    public CancellationToken Pressed => _pressed.Token;

    /// <summary>Watches from now on, unless it was pressed already.</summary>
    public void Start() => Watch(isWatching: true);

    /// <summary>Leaves the keys to others until the next <see cref="Start"/>.</summary>
    public void Pause() => Watch(isWatching: false);

    public void Dispose()
    {
        lock (_gate) End();
        _watch?.Dispose();
    }

    private void Look()
    {
        lock (_gate)
        {
            while (_isWatching && Console.KeyAvailable)
            {
                if (Console.ReadKey(intercept: true) is not { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control }) continue;
                End();
                _pressed.Cancel();
            }
        }
    }

    private void Watch(bool isWatching)
    {
        lock (_gate)
        {
            if (_watch is null || _isOver || isWatching == _isWatching) return;
            _isWatching = isWatching;
            Console.TreatControlCAsInput = isWatching;
        }
    }

    private void End()
    {
        Watch(isWatching: false);
        _isOver = true;
    }
}
