using Amazon.Runtime;
using Amazon.RuntimeDependencies;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>
/// Keys of an IAM Identity Center profile (<c>sso_session</c> or the older form), by the token that <c>aws sso login</c> left in its cache.
/// </summary>
internal static class SingleSignOn
{
    private static readonly string[] Needed = ["sso_account_id", "sso_role_name", "sso_start_url", "sso_region"];

    /// <summary>
    /// Hands the SDK the clients that it would otherwise look up by the names of their assemblies, among all that the process has loaded:
    /// there it would find the copies of AWS.Tools, whose types are not those of the engine's load context.
    /// </summary>
    static SingleSignOn()
    {
        GlobalRuntimeDependencyRegistry.Instance.RegisterSSOClient(context =>
            new AmazonSSOClient(
                new AnonymousAWSCredentials(), new AmazonSSOConfig { RegionEndpoint = context.SSOClientContextData.Region }));
        GlobalRuntimeDependencyRegistry.Instance.RegisterSSOOIDCClient(context =>
            new AmazonSSOOIDCClient(
                new AnonymousAWSCredentials(), new AmazonSSOOIDCConfig { RegionEndpoint = context.SSOOIDCClientContextData.Region }));
    }

    /// <summary>
    /// The credentials of a profile. No browser is ever opened: without a valid token they are an error that says how to log in.
    /// </summary>
    /// <exception cref="SessionException">The profile is incomplete.</exception>
    public static AWSCredentials Of(AwsProfile profile, ProfileFiles files)
    {
        if (Needed.FirstOrDefault(property => profile[property] is null) is { } missing)
        {
            throw SessionErrors.ProfileInvalid(profile.Name, $"it has no {missing}");
        }

        var settings = new SSOAWSCredentialsOptions { SessionName = profile["sso_session"], SupportsGettingNewToken = false };
        var credentials = new SSOAWSCredentials(
            profile["sso_account_id"], profile["sso_region"], profile["sso_role_name"], profile["sso_start_url"], settings);
        return new TemporaryCredentials($"sso|{profile.Name}|{files.Stamp}", async () =>
        {
            try
            {
                var keys = await credentials.GetCredentialsAsync().ConfigureAwait(false);
                return new TemporaryKeys(keys, credentials.Expiration);
            }
            catch (AmazonClientException)
            {
                // The SDK's only way to say that there is no token, or that it ended and could not be renewed.
                throw SessionErrors.SsoLoginNeeded(profile.Name);
            }
            catch (AmazonServiceException refused) when (refused.StatusCode == System.Net.HttpStatusCode.Unauthorized)
            {
                throw SessionErrors.SsoLoginNeeded(profile.Name);
            }
        });
    }
}
