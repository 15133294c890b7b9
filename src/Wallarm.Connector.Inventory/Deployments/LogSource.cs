namespace Wallarm.Connector.Inventory.Deployments;

/// <summary>Whose calls a log group holds.</summary>
/// <param name="Stages">The stages, each with its default domain; empty if they are not known.</param>
/// <param name="IsExclusive">Whether calls of other stages, which log to the same group, are left out.</param>
public sealed record LogSource(IReadOnlyList<ApiMount> Stages, bool IsExclusive)
{
    internal bool Holds(ApiMount mount)
    {
        foreach (var stage in Stages)
        {
            if (stage.StageName == mount.StageName && stage.Api.Id == mount.Api.Id) return true;
        }

        return false;
    }
}
