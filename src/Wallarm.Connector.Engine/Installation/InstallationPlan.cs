namespace Wallarm.Connector.Engine;

/// <summary>The changes of all steps as one list, each change once.</summary>
internal static class InstallationPlan
{
    /// <summary>What is asked for, or shown by <c>-WhatIf</c>.</summary>
    /// <param name="steps">The planned steps.</param>
    /// <returns>Null where nothing is to be changed.</returns>
    public static ChangePlan? Of(InstallationSteps steps)
    {
        var said = new HashSet<ResourceChange>();
        ResourceChange[] changes =
        [
            .. steps.All.Where(step => step.Obstacle is null)
                .SelectMany(step => step.Outcome.Changes.Select(change => steps.Regions.Count > 1 ? Located(change, step.Region) : change))

                // What several stages share is made by the first of them: the account's role, a log group, its filter.
                .Where(said.Add),
        ];
        return changes.Length == 0 ? null : new ChangePlan($"Wallarm connector '{steps.FunctionName}' in {string.Join(", ", steps.Regions.Select(region => region.Name))}", changes);
    }

    private static ResourceChange Located(ResourceChange change, string? region) =>
        region is null || change.Resource.StartsWith("IAM ", StringComparison.Ordinal) || change.Resource.EndsWith($" in {region}", StringComparison.Ordinal)
            ? change
            : change with { Resource = $"{change.Resource} in {region}" };
}
