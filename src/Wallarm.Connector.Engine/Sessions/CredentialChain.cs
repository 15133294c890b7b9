using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>
/// The order in which credentials are looked for: keys, <c>-ProfileName</c>, <c>-Credential</c>, <c>$StoredAWSCredentials</c>, environment
/// keys, web identity of the environment (where the SDK's own chain has it), the profile of <c>AWS_PROFILE</c> or <c>default</c>,
/// container, instance role.
/// </summary>
/// <remarks>What was asked for must be usable: a named profile that is missing, or half a pair of keys, is an error and never passed
/// over.</remarks>
internal static class CredentialChain
{
    /// <summary>Checks what was asked for, before anything else of the session is looked up.</summary>
    /// <exception cref="SessionException">Keys are incomplete, or the profile is not there.</exception>
    public static void Check(AwsSessionOptions options, ProfileFiles files)
    {
        var (access, secret) = (IsSet(options.AccessKey), IsSet(options.SecretKey));
        if (access && !secret) throw SessionErrors.KeysIncomplete("-AccessKey", "-SecretKey");
        if (secret && !access) throw SessionErrors.KeysIncomplete("-SecretKey", "-AccessKey");
        if (IsSet(options.SessionToken) && !access) throw SessionErrors.KeysIncomplete("-SessionToken", "-AccessKey and -SecretKey");
        if (IsSet(options.ProfileName) && files.Find(options.ProfileName!) is null)
        {
            throw SessionErrors.ProfileNotFound(options.ProfileName!, "-ProfileName", files);
        }
    }

    /// <summary>Finds the first source that has credentials.</summary>
    /// <exception cref="SessionException">None has, or the one that was asked for cannot be used.</exception>
    public static async Task<CredentialSource> ResolveAsync(
        AwsSessionOptions options, ProfileFiles files, ClientSettings clients, CancellationToken cancellation)
    {
        var profiles = new ProfileCredentials(files, clients, options.ReadMfaCode);
        return Keys(options)
            ?? NamedProfile(options, files, profiles)
            ?? External(options.Credential, "-Credential")
            ?? External(options.StoredCredentials, "$StoredAWSCredentials")
            ?? EnvironmentKeys()
            ?? EnvironmentWebIdentity(clients)
            ?? DefaultProfile(files, profiles)
            ?? ContainerRole.Find()
            ?? await InstanceRole.FindAsync(cancellation).ConfigureAwait(false)
            ?? throw SessionErrors.CredentialsMissing(Tried(files));
    }

    private static CredentialSource? Keys(AwsSessionOptions options) =>
        IsSet(options.AccessKey)
            ? new CredentialSource("-AccessKey", Of(options.AccessKey!.Trim(), options.SecretKey!.Trim(), options.SessionToken?.Trim()))
            : null;

    private static CredentialSource? NamedProfile(AwsSessionOptions options, ProfileFiles files, ProfileCredentials profiles)
    {
        if (!IsSet(options.ProfileName)) return null;
        var profile = files.Find(options.ProfileName!) ?? throw SessionErrors.ProfileNotFound(options.ProfileName!, "-ProfileName", files);
        return profiles.Create(profile) ?? throw SessionErrors.ProfileInvalid(
            profile.Name, "it has no credentials: neither keys, nor role_arn, credential_process or sso_session");
    }

    private static CredentialSource? External(IExternalCredentials? external, string name) =>
        external is null ? null : new CredentialSource(name, new ExternalAwsCredentials(external));

    /// <summary>The keys of the environment; null where there are none.</summary>
    public static CredentialSource? EnvironmentKeys()
    {
        if (SessionEnvironment.Read("AWS_ACCESS_KEY_ID") is not { } access) return null;

        // The second name of the secret is one that AWSSDK.Core still reads.
        var secret = SessionEnvironment.Read("AWS_SECRET_ACCESS_KEY") ?? SessionEnvironment.Read("AWS_SECRET_KEY")
            ?? throw SessionErrors.KeysIncomplete("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
        return new CredentialSource(
            "environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
            Of(access, secret, SessionEnvironment.Read("AWS_SESSION_TOKEN")));
    }

    private static CredentialSource? EnvironmentWebIdentity(ClientSettings clients)
    {
        if (SessionEnvironment.Read("AWS_WEB_IDENTITY_TOKEN_FILE") is not { } tokenFile
            || SessionEnvironment.Read("AWS_ROLE_ARN") is not { } role)
        {
            return null;
        }

        const string Name = "web identity of AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN";
        return new CredentialSource(
            Name, AssumedRole.WithWebIdentity(clients, Name, role, SessionEnvironment.Read("AWS_ROLE_SESSION_NAME"), tokenFile));
    }

    private static CredentialSource? DefaultProfile(ProfileFiles files, ProfileCredentials profiles)
    {
        if (files.Find(SessionEnvironment.ProfileName) is { } profile) return profiles.Create(profile);
        return SessionEnvironment.Read("AWS_PROFILE") is { } named
            ? throw SessionErrors.ProfileNotFound(named, "AWS_PROFILE", files)
            : null;
    }

    private static IEnumerable<string> Tried(ProfileFiles files) =>
    [
        "-AccessKey", "-ProfileName", "-Credential", "$StoredAWSCredentials", "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE",
        $"profile '{SessionEnvironment.ProfileName}' in {files.Description}",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI",
        InstanceRole.Description,
    ];

    private static AWSCredentials Of(string access, string secret, string? token) =>
        IsSet(token) ? new SessionAWSCredentials(access, secret, token) : new BasicAWSCredentials(access, secret);

    private static bool IsSet(string? value) => !string.IsNullOrWhiteSpace(value);
}
