using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>A role and how it is assumed.</summary>
/// <param name="Arn">Its ARN.</param>
/// <param name="SessionName">The name that CloudTrail shows; null for the module's.</param>
/// <param name="ExternalId">The external id that its trust policy asks for, or null.</param>
/// <param name="DurationSeconds">How long its keys last, in seconds; null for an hour.</param>
/// <param name="Mfa">The MFA device whose code its trust policy asks for; null if it asks for none.</param>
internal sealed record RoleToAssume(string Arn, string? SessionName, string? ExternalId, int? DurationSeconds, MfaDevice? Mfa);

/// <summary>An MFA device.</summary>
/// <param name="Serial">Its serial, or ARN.</param>
/// <param name="ReadCodeAsync">Asks the user for a code of it.</param>
internal sealed record MfaDevice(string Serial, Func<Task<string>> ReadCodeAsync);

/// <summary>Keys of a role, from the STS endpoint of the session in the region of the session.</summary>
/// <remarks>
/// Not <see cref="AssumeRoleAWSCredentials"/>: it looks for a region of its own, at last in the instance metadata, and knows no
/// <c>-EndpointUrl</c>.
/// </remarks>
internal static class AssumedRole
{
    private const string DefaultSessionName = "wallarm-connector";

    /// <summary>Keys of a role that other credentials may assume.</summary>
    /// <param name="clients">How the STS client is set up.</param>
    /// <param name="source">The other credentials.</param>
    /// <param name="role">The role.</param>
    /// <param name="origin">Where all this is written, and in which state.</param>
    public static AWSCredentials WithSource(ClientSettings clients, CredentialSource source, RoleToAssume role, string origin) =>
        new TemporaryCredentials(CacheKey(clients, origin, source.Credentials, isOfRegion: role.Mfa is null), async () =>
        {
            var code = role.Mfa is null ? null : await role.Mfa.ReadCodeAsync().ConfigureAwait(false);
            using var sts = Client(clients, source);
            var request = new AssumeRoleRequest
            {
                RoleArn = role.Arn,
                RoleSessionName = role.SessionName ?? DefaultSessionName,
                ExternalId = role.ExternalId,
                DurationSeconds = role.DurationSeconds,
                SerialNumber = role.Mfa?.Serial,
                TokenCode = code,
            };
            return Keys((await sts.AssumeRoleAsync(request).ConfigureAwait(false)).Credentials);
        });

    /// <summary>
    /// Keys of a role that a token of an identity provider may assume. The token is read anew each time: it is replaced every hour or so.
    /// </summary>
    /// <param name="clients">How the STS client is set up.</param>
    /// <param name="name">The source as verbose lines name it.</param>
    /// <param name="role">ARN of the role.</param>
    /// <param name="sessionName">The name that CloudTrail shows; null for the module's.</param>
    /// <param name="tokenFile">The file with the token.</param>
    public static AWSCredentials WithWebIdentity(ClientSettings clients, string name, string role, string? sessionName, string tokenFile)
    {
        var token = $"{tokenFile}@{File.GetLastWriteTimeUtc(tokenFile).Ticks}";
        return new TemporaryCredentials(CacheKey(clients, $"{role}|{sessionName}|{token}", null), async () =>
        {
            using var sts = Client(clients, new CredentialSource(name, new AnonymousAWSCredentials()));
            var request = new AssumeRoleWithWebIdentityRequest
            {
                RoleArn = role,
                RoleSessionName = sessionName ?? DefaultSessionName,
                WebIdentityToken = await TokenAsync(tokenFile).ConfigureAwait(false),
            };
            return Keys((await sts.AssumeRoleWithWebIdentityAsync(request).ConfigureAwait(false)).Credentials);
        });
    }

    private static AmazonSecurityTokenServiceClient Client(ClientSettings clients, CredentialSource source) =>
        clients.Trace(
            AwsService.Sts,
            new AmazonSecurityTokenServiceClient(source.Credentials, clients.Apply(new AmazonSecurityTokenServiceConfig(), AwsService.Sts)),
            source.Name);

    /// <summary>
    /// The same place, region and endpoint give the same keys; of environment keys also who they are. Keys that cost a code serve every
    /// region.
    /// </summary>
    private static string CacheKey(ClientSettings clients, string origin, AWSCredentials? source, bool isOfRegion = true)
    {
        var key = source is BasicAWSCredentials or SessionAWSCredentials ? source.GetCredentials().AccessKey : "";
        return $"{origin}|{(isOfRegion ? clients.Region.SystemName : "")}|{clients.Endpoints.Find(AwsService.Sts)?.Url}|{key}";
    }

    private static TemporaryKeys Keys(Credentials response) =>
        new(
            new ImmutableCredentials(response.AccessKeyId, response.SecretAccessKey, response.SessionToken),
            response.Expiration?.ToUniversalTime());

    private static async Task<string> TokenAsync(string path)
    {
        try
        {
            return (await File.ReadAllTextAsync(path).ConfigureAwait(false)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SessionErrors.FileUnreadable(path, exception);
        }
    }
}
