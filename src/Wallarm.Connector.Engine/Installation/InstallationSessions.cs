using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Installation;

/// <summary>
/// The sessions of an installation: one for each region that the configuration names, and for that of the command where it leaves one open.
/// </summary>
internal sealed class InstallationSessions : IDisposable
{
    private readonly RegionalSessions _sessions;

    private InstallationSessions(RegionalSessions sessions, string usual) => (_sessions, Usual) = (sessions, usual);

    /// <summary>System name of the region of what names none.</summary>
    public string Usual { get; }

    /// <summary>The session of a region.</summary>
    public AwsSession this[string region] => _sessions.All.Single(session => session.Region.SystemName == region);

    /// <summary>Opens them.</summary>
    /// <exception cref="SessionException">A region is none of AWS, or neither configuration nor session name one, or there are no
    /// credentials.</exception>
    public static async Task<InstallationSessions> OpenAsync(
        AwsSessionOptions options, ConnectorConfiguration configuration, IOperationObserver observer, CancellationToken cancellation)
    {
        var named = configuration.NamedRegions;
        var isComplete =
            configuration.Regions.Count > 0
                || (configuration.Stages.Count > 0 && configuration.Stages.All(stage => stage.Region is not null));
        if (isComplete)
        {
            return new InstallationSessions(
                await RegionalSessions.OpenAsync(options, named, observer, cancellation).ConfigureAwait(false), named[0]);
        }

        var own = await RegionalSessions.OpenAsync(options, [], observer, cancellation).ConfigureAwait(false);
        var usual = own.All[0].Region.SystemName;
        if (named.All(region => region == usual)) return new InstallationSessions(own, usual);
        own.Dispose();
        return new InstallationSessions(
            await RegionalSessions.OpenAsync(options, [usual, .. named], observer, cancellation).ConfigureAwait(false), usual);
    }

    public void Dispose() => _sessions.Dispose();
}
