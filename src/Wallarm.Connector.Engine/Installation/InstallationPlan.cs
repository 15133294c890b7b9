namespace Wallarm.Connector.Engine.Installation;

/// <summary>
/// The changes of all steps, each once: what several stages share (the account's role, a log group, its filter) is made by the first of
/// them.
/// </summary>
internal static class InstallationPlan
{
    /// <summary>Leaves every change with the first step that plans it.</summary>
    public static void Assign(InstallationSteps steps)
    {
        var said = new HashSet<ResourceChange>();
        foreach (var step in steps.All.Where(step => step.Obstacle is null))
        {
            step.PlannedChanges = [.. step.Outcome.Changes.Where(change => said.Add(Located(change, step.Region)))];
        }
    }

    /// <summary>What is asked for, or shown by <c>-WhatIf</c>.</summary>
    /// <returns>Null where nothing is to be changed.</returns>
    public static ChangePlan? Of(InstallationSteps steps)
    {
        ResourceChange[] changes =
        [
            .. steps.All.SelectMany(
                step => step.PlannedChanges.Select(change => steps.Regions.Count > 1 ? Located(change, step.Region) : change)),
        ];
        if (changes.Length == 0) return null;
        var regions = string.Join(", ", steps.Regions.Select(region => region.Name));
        var account = steps.All.Select(step => step.AccountId).OfType<string>().First();
        return new ChangePlan($"Wallarm connector '{steps.FunctionName}' in {regions} of account {account}", changes)
        {
            Overwrites = steps.All.Any(step => step.Overwrites),
        };
    }

    private static ResourceChange Located(ResourceChange change, string? region) =>
        region is null
            || change.Resource.StartsWith("IAM ", StringComparison.Ordinal)
            || change.Resource.EndsWith($" in {region}", StringComparison.Ordinal)
            ? change
            : change with { Resource = $"{change.Resource} in {region}" };
}
