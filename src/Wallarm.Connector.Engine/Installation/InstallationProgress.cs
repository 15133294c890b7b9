using System.Globalization;

namespace Wallarm.Connector.Engine.Installation;

/// <summary>One bar for all targets of an installation. Waits of a single target are nested in it.</summary>
internal sealed class InstallationProgress(IOperationObserver observer, string verb, int count) : IDisposable
{
    /// <summary>How the bar is headed.</summary>
    public const string Activity = "Installing the Wallarm connector";

    private int _done;

    /// <summary>A target is begun.</summary>
    public void Begin(InstallationStep step) => Show(Volatile.Read(ref _done), step);

    /// <summary>A target is done with.</summary>
    public void End(InstallationStep step) => Show(Interlocked.Increment(ref _done), step);

    public void Dispose() => observer.Progress(new OperationProgress(Activity, "Completed") { IsCompleted = true });

    private void Show(int done, InstallationStep step)
    {
        var status = string.Create(CultureInfo.CurrentCulture, $"{verb}: {done} of {count} done, {step.FullTarget}");
        observer.Progress(new OperationProgress(Activity, status) { PercentComplete = 100 * done / count });
    }
}
