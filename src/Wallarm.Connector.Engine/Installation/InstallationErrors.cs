namespace Wallarm.Connector.Engine.Installation;

/// <summary>
/// Says, once everything that could be made is made, or the user stops it, what failed, what was made, and what was not begun.
/// </summary>
internal static class InstallationErrors
{
    /// <summary>Reports every failed step; before, where something was to be made, how far it came.</summary>
    public static void Tell(InstallationSteps steps, IOperationObserver observer, bool isPlanned)
    {
        InstallationStep[] failed = [.. steps.All.Where(step => step is { Obstacle: null, Outcome.Error: not null })];
        if (failed.Length == 0) return;
        if (!isPlanned) observer.Warning(Summary(steps, failed));
        foreach (var step in failed) observer.Failed(step.Outcome.Error!);
    }

    /// <summary>Tells how far an installation came that the user stopped.</summary>
    public static void TellStopped(InstallationSteps steps, IOperationObserver observer)
    {
        string[] made =
        [
            .. steps.All.Where(step => step.Made is { Status: InstallationStatus.Created or InstallationStatus.Updated })
                .Select(step => step.FullTarget),
        ];
        if (made.Length > 0)
        {
            observer.Warning(
                $"The installation was stopped. Made: {string.Join("; ", made)}. Run the same command again to go on from there.");
        }
    }

    private static string Summary(InstallationSteps steps, InstallationStep[] failed)
    {
        var made = List("Made", step => step.Outcome.Status is InstallationStatus.Created or InstallationStatus.Updated);
        var unchanged = List("As asked already", step => step.Outcome.Status == InstallationStatus.Unchanged);
        var notBegun = List("Not begun", step => step.Outcome.Status == InstallationStatus.NotStarted);
        return "The installation did not finish. Failed: "
            + $"{string.Join("; ", failed.Select(step => step.FullTarget))}.{made}{unchanged}{notBegun} Run the same command again to "
            + "go on from there.";

        string List(string what, Func<InstallationStep, bool> isMeant)
        {
            var targets = string.Join("; ", steps.All.Where(isMeant).Select(step => step.FullTarget));
            return targets.Length == 0 ? "" : $" {what}: {targets}.";
        }
    }
}
