namespace Wallarm.Connector.Engine.Sessions;

/// <summary>Opens the session of one command.</summary>
internal static class SessionFactory
{
    /// <summary>
    /// Finds region, endpoints and credentials. Nothing is sent, except to the instance metadata service where no other source has
    /// credentials; temporary credentials are fetched at the first call.
    /// </summary>
    /// <exception cref="SessionException">Region or credentials are missing, or what was set for them cannot be used.</exception>
    public static async Task<AwsSession> OpenAsync(AwsSessionOptions options, IOperationObserver observer, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var files = new ProfileFiles(options.ProfileLocation);
        CredentialChain.Check(options, files);
        var region = RegionChain.Resolve(options, files);
        var endpoints = ServiceEndpoints.Resolve(options, files);
        var clients =
            new ClientSettings(region.Region, endpoints, ClientPreferences.Resolve(options, files), new CallTrace(region.Region, observer));
        var credentials = await CredentialChain.ResolveAsync(options, files, clients, cancellation).ConfigureAwait(false);
        observer.Verbose(
            $"Session: credentials from {credentials.Name}{ShownKey.Of(credentials.Credentials)}, "
            + $"region {region.Region.SystemName} from {region.Source}, {endpoints}");
        return new AwsSession(clients, credentials, region.Source) { ExpectedAccountId = options.AccountId };
    }
}
