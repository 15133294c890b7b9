using Wallarm.Connector.Engine.Roles;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Installation;

/// <summary>Everything that an installation consists of.</summary>
/// <param name="FunctionName">Name of the function, by which a connector goes.</param>
/// <param name="Role">The step that makes the role; null where the role is managed elsewhere.</param>
/// <param name="Regions">The regions, in the order of the configuration.</param>
internal sealed record InstallationSteps(string FunctionName, InstallationStep? Role, IReadOnlyList<InstalledRegion> Regions)
{
    /// <summary>Every step in its order: the role, then region by region.</summary>
    public IEnumerable<InstallationStep> All => [.. Role is null ? [] : new[] { Role }, .. Regions.SelectMany(region => region.Steps)];

    /// <summary>Takes a configuration apart.</summary>
    public static InstallationSteps Of(ConnectorConfiguration configuration, InstallationSessions sessions)
    {
        // A stage that the user names twice, such as once with the session's region and once without, is one.
        var stages = configuration.Stages.DistinctBy(
            stage => (stage.Region ?? sessions.Usual, stage.Logging.RestApiId, stage.Logging.ApiId, stage.Logging.StageName))
            .ToLookup(stage => stage.Region ?? sessions.Usual, StringComparer.Ordinal);
        var functions = configuration.Regions.ToDictionary(
            region => region.Region, region => Keeping(region.Function), StringComparer.Ordinal);
        var usual = Keeping(configuration.Function);
        string[] regions =
        [
            .. configuration.Regions.Select(region => region.Region).Concat(
                stages.Select(group => group.Key)).DefaultIfEmpty(sessions.Usual).Distinct(StringComparer.Ordinal),
        ];

        string[] included = [.. regions.Where(configuration.Includes)];
        var role = configuration.Role is { } asked
            ? RoleStep(
                asked,
                new RoleNeeds(
                    [.. regions.Select(region => (sessions[region], functions.GetValueOrDefault(region, usual)))]),
                sessions[included[0]])
            : null;
        return new InstallationSteps(
            configuration.Function.FunctionName, role,
            [
                .. included.Select(
                    region => InstalledRegion.Of(
                        sessions[region], functions.GetValueOrDefault(region, usual), role, stages[region])),
            ]);
    }

    /// <summary>An installation loses nothing unless the user wants it so.</summary>
    private static ForwarderOptions Keeping(ForwarderOptions options) =>
        options.KeepUndelivered is null ? options with { KeepUndelivered = true, IsKeepUndeliveredDefault = true } : options;

    /// <summary>A role serves every region, so it may do what the function needs in any of them.</summary>
    private static InstallationStep RoleStep(LambdaRoleOptions asked, RoleNeeds needs, AwsSession session) =>
        new(session, region: null, $"IAM role '{asked.RoleName}'", needed: null, async (observer, cancellation) =>
        {
            var options = await needs.AddToAsync(asked, observer, cancellation).ConfigureAwait(false);
            return await new LambdaRoleOperation(session, observer).RunAsync(options, cancellation).ConfigureAwait(false);
        });
}
