namespace Wallarm.Connector.Engine.Installation;

/// <summary>
/// Log groups that several stages of a configuration log to. They have one retention and one subscription: what the stages say of them must
/// agree.
/// </summary>
internal static class SharedLogGroups
{
    /// <summary>
    /// Lets the plan of a stage fail where it contradicts a stage before it; each run would undo what the last one did for the other.
    /// </summary>
    public static void Check(InstalledRegion region)
    {
        var first = new Dictionary<string, InstalledStage>(StringComparer.Ordinal);
        foreach (var stage in region.Stages)
        {
            if (stage.Logging.Result is not StageLogging { LogGroupName: var group }) continue;
            if (first.TryAdd(group, stage)) continue;
            var (other, same) = (stage.Configured, first[group].Configured);
            if (other.Logging.RetentionInDays is { } days && same.Logging.RetentionInDays is { } otherDays && days != otherDays)
            {
                Refuse(stage.Logging, "retentionInDays");
            }

            if (other.FilterName != same.FilterName) Refuse(stage.Subscription, "filterName, which would forward each line twice");
            else if (other.FilterPattern != same.FilterPattern) Refuse(stage.Subscription, "filterPattern");

            void Refuse(InstallationStep step, string property) => step.Planned = StepOutcome.Failed(new InvalidOptionException(
                "Wallarm.StagesDisagree", ConnectorErrorCategory.InvalidArgument,
                $"The {stage.Logging.FullTarget} shares the log group '{group}' with the "
                + $"{first[group].Logging.Target} and has another {property}.")
            {
                Target = stage.Logging.Target,
                RecommendedAction = "Say the same for both stages, or give one of them a log group of its own (logGroupName).",
            });
        }
    }
}
