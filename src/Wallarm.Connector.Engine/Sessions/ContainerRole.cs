using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>Keys that the container's platform hands out: ECS tasks, EKS Pod Identity, AWS CloudShell.</summary>
internal static class ContainerRole
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The credentials of the container; null where the environment names no endpoint for them.</summary>
    /// <exception cref="SessionException">The endpoint is none that keys may be asked of.</exception>
    public static CredentialSource? Find()
    {
        var variable =
            SessionEnvironment.Read("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is not null
                ? "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
                : "AWS_CONTAINER_CREDENTIALS_FULL_URI";
        if (SessionEnvironment.Read(variable) is null) return null;
        try
        {
            var credentials = new GenericContainerCredentials();
            return new CredentialSource($"container ({variable})", new TemporaryCredentials(null, async () =>
            {
                // The SDK asks five times and gives each time a hundred seconds.
                var keys = await credentials.GetCredentialsAsync().WaitAsync(Patience).ConfigureAwait(false);
                return new TemporaryKeys(keys, credentials.Expiration);
            }));
        }
        catch (Exception exception) when (exception is ArgumentException or UriFormatException)
        {
            throw SessionErrors.ContainerEndpointInvalid(variable);
        }
    }
}
