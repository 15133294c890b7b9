using Amazon;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>The sessions of a command that works in several regions. They share one set of credentials, which are fetched once.</summary>
internal sealed class RegionalSessions : IDisposable
{
    private RegionalSessions(IReadOnlyList<AwsSession> sessions) => All = sessions;

    /// <summary>One session a region, in the order of the regions.</summary>
    public IReadOnlyList<AwsSession> All { get; }

    /// <summary>Opens a session for each region, or for the one that the session options lead to where none is named.</summary>
    /// <exception cref="SessionException">A region is none of AWS, or there are no credentials.</exception>
    public static async Task<RegionalSessions> OpenAsync(
        AwsSessionOptions options, IReadOnlyList<string> regions, IOperationObserver observer, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var files = new ProfileFiles(options.ProfileLocation);
        CredentialChain.Check(options, files);
        var named = regions.Select(RegionChain.Named).OfType<ChosenRegion>().DistinctBy(region => region.Region.SystemName).ToList();
        List<ChosenRegion> chosen = named.Count == 0 ? [RegionChain.Resolve(options, files)] : named;
        var endpoints = ServiceEndpoints.Resolve(options, files);
        var preferences = ClientPreferences.Resolve(options, files);
        var credentials = await CredentialChain.ResolveAsync(options, files, Clients(chosen[0].Region), cancellation).ConfigureAwait(false);
        observer.Verbose(
            $"Session: credentials from {credentials.Name}{ShownKey.Of(credentials.Credentials)}, "
            + $"{(chosen.Count == 1 ? "region" : "regions")} {string.Join(", ", chosen.Select(region => region.Region.SystemName))} from "
            + $"{chosen[0].Source}, {endpoints}");
        return new RegionalSessions(
            [
                .. chosen.Select(
                    region => new AwsSession(Clients(region.Region), credentials, region.Source) { ExpectedAccountId = options.AccountId }),
            ]);

        ClientSettings Clients(RegionEndpoint region) => new(region, endpoints, preferences, new CallTrace(region, observer));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var session in All) session.Dispose();
    }
}
