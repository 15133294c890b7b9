using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;

namespace Wallarm.Connector.Engine.Installation;

/// <summary>A region of an installation: the function, then the stages, in the order of the configuration.</summary>
/// <param name="Name">System name of the region.</param>
/// <param name="Function">The step that makes the function.</param>
/// <param name="Stages">The stages.</param>
/// <param name="Promised">The log groups that the stages will make.</param>
internal sealed record InstalledRegion(
    string Name, InstallationStep Function, IReadOnlyList<InstalledStage> Stages, PromisedLogGroups Promised)
{
    /// <summary>Every step in its order.</summary>
    public IEnumerable<InstallationStep> Steps => [Function, .. Stages.SelectMany(stage => new[] { stage.Logging, stage.Subscription })];

    public static InstalledRegion Of(
        AwsSession session, ForwarderOptions options, InstallationStep? role, IEnumerable<ConnectedStage> stages)
    {
        var name = session.Region.SystemName;
        var function =
            new InstallationStep(session, name, $"Lambda function '{options.FunctionName}'", role, async (observer, cancellation) =>
        {
            var asked = role?.Result is LambdaRole made ? options with { RoleArn = made.RoleArn } : options;
            return await new ForwarderOperation(session, observer).RunAsync(asked, cancellation).ConfigureAwait(false);
        });
        var promised = new PromisedLogGroups();
        return new InstalledRegion(
            name,
            function,
            [.. stages.Select(stage => InstalledStage.In(session, stage, function, promised, options.FunctionName))],
            promised);
    }
}
