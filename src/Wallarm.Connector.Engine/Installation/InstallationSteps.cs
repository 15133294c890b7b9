namespace Wallarm.Connector.Engine;

/// <summary>Everything that an installation consists of.</summary>
/// <param name="FunctionName">Name of the function, by which a connector goes.</param>
/// <param name="Role">The step that makes the role; null where the role is managed elsewhere.</param>
/// <param name="Regions">The regions, in the order of the configuration.</param>
internal sealed record InstallationSteps(string FunctionName, InstallationStep? Role, IReadOnlyList<InstalledRegion> Regions)
{
    /// <summary>Every step in its order: the role, then region by region.</summary>
    public IEnumerable<InstallationStep> All => [.. Role is null ? [] : new[] { Role }, .. Regions.SelectMany(region => region.Steps)];

    /// <summary>Takes a configuration apart.</summary>
    /// <exception cref="SessionException">The configuration names no region, and neither does the session.</exception>
    public static async Task<InstallationSteps> OfAsync(ConnectorConfiguration configuration, InstallationSessions sessions, CancellationToken cancellation)
    {
        var needsDefault = configuration.Regions.Count == 0 && (configuration.Stages.Count == 0 || configuration.Stages.Any(stage => stage.Region is null));
        var only = configuration.Regions.Count == 1 ? configuration.Regions[0].Region : null;
        var usual = needsDefault ? (await sessions.OpenAsync(region: null, cancellation).ConfigureAwait(false)).Region.SystemName : only ?? "";
        var stages = configuration.Stages.ToLookup(stage => stage.Region ?? usual, StringComparer.Ordinal);
        var functions = configuration.Regions.ToDictionary(region => region.Region, region => region.Function, StringComparer.Ordinal);
        IReadOnlyList<string> regions = [.. configuration.Regions.Select(region => region.Region).Concat(stages.Select(group => group.Key)).DefaultIfEmpty(usual).Distinct(StringComparer.Ordinal)];

        var role = configuration.Role is { } asked ? RoleStep(WithNeeds(asked, configuration, regions, functions), regions[0], sessions) : null;
        return new InstallationSteps(
            configuration.Function.FunctionName, role,
            [.. regions.Select(region => InstalledRegion.Of(region, functions.GetValueOrDefault(region, configuration.Function), role, stages[region], sessions))]);
    }

    /// <summary>A role serves every region, so it may do what the function needs in any of them.</summary>
    private static LambdaRoleOptions WithNeeds(LambdaRoleOptions asked, ConnectorConfiguration configuration, IReadOnlyList<string> regions, Dictionary<string, ForwarderOptions> functions)
    {
        ForwarderOptions[] all = [.. regions.Select(region => functions.GetValueOrDefault(region, configuration.Function))];
        return asked with
        {
            FunctionName = configuration.Function.FunctionName,
            Vpc = asked.Vpc || all.Any(function => function.SubnetIds is { Count: > 0 }),
            OnFailureDestinations = [.. asked.OnFailureDestinations.Concat(all.Select(function => function.OnFailureDestination).OfType<string>()).Distinct(StringComparer.Ordinal)],
            KmsKeyArns = [.. asked.KmsKeyArns.Concat(all.Select(function => function.KmsKeyArn).OfType<string>()).Distinct(StringComparer.Ordinal)],
            RepairsOwn = true,
        };
    }

    private static InstallationStep RoleStep(LambdaRoleOptions options, string region, InstallationSessions sessions) =>
        new(region: null, $"IAM role '{options.RoleName}'", needed: null, async (observer, cancellation) =>
        {
            var session = await sessions.OpenAsync(region, cancellation).ConfigureAwait(false);
            return await new LambdaRoleOperation(session, observer).RunAsync(options, cancellation).ConfigureAwait(false);
        });
}
