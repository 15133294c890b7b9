using System.Globalization;
using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>
/// Makes credentials of a profile. What a profile has is looked at in the order of the AWS CLI: role, single sign-on, keys, process.
/// </summary>
internal sealed class ProfileCredentials(ProfileFiles files, ClientSettings clients, Func<string, string, Task<string?>>? readMfaCode)
{
    /// <summary>The credentials of a profile; null where it has none.</summary>
    /// <exception cref="SessionException">It cannot be used as it is written.</exception>
    public CredentialSource? Create(AwsProfile profile) => Create(profile, []);

    private CredentialSource? Create(AwsProfile profile, HashSet<string> above)
    {
        var name = $"profile '{profile.Name}'";
        if (profile["role_arn"] is { } role && !(above.Contains(profile.Name) && profile["aws_access_key_id"] is not null))
        {
            return new CredentialSource(name, profile["web_identity_token_file"] is { } tokenFile
                ? AssumedRole.WithWebIdentity(clients, name, role, profile["role_session_name"], tokenFile)
                : WithSource(profile, role, above));
        }

        if (profile["sso_account_id"] is not null || profile["sso_role_name"] is not null)
        {
            return new CredentialSource(name, SingleSignOn.Of(profile, files));
        }

        if (profile["aws_access_key_id"] is { } access) return new CredentialSource(name, Keys(profile, access));
        if (profile["credential_process"] is { } command) return new CredentialSource(name, CredentialProcess.Of(profile, command, files));
        if (profile["login_session"] is not null) throw SessionErrors.LoginUnreadable(profile.Name);
        return profile["aws_secret_access_key"] is null
            ? null
            : throw SessionErrors.ProfileInvalid(profile.Name, "it has aws_secret_access_key without aws_access_key_id");
    }

    private static AWSCredentials Keys(AwsProfile profile, string access)
    {
        var secret =
            profile["aws_secret_access_key"]
                ?? throw SessionErrors.ProfileInvalid(profile.Name, "it has aws_access_key_id without aws_secret_access_key");
        return profile["aws_session_token"] is { } token
            ? new SessionAWSCredentials(access, secret, token)
            : new BasicAWSCredentials(access, secret);
    }

    private AWSCredentials WithSource(AwsProfile profile, string role, HashSet<string> above)
    {
        if (!above.Add(profile.Name))
        {
            throw SessionErrors.ProfileInvalid(
                profile.Name, $"its source_profile leads back to it ({string.Join(" -> ", above)} -> {profile.Name})");
        }

        var source = (profile["source_profile"], profile["credential_source"]) switch
        {
            ({ } other, null) => OfSourceProfile(profile, other, above),
            (null, { } kind) => OfSourceKind(profile, kind),
            (null, null) =>
                throw SessionErrors.ProfileInvalid(
                    profile.Name, "it has role_arn without source_profile, credential_source or web_identity_token_file"),
            _ => throw SessionErrors.ProfileInvalid(profile.Name, "it has both source_profile and credential_source"),
        };
        return AssumedRole.WithSource(
            clients,
            source,
            new RoleToAssume(role, profile["role_session_name"], profile["external_id"], Duration(profile), Mfa(profile)),
            $"{profile.Name}|{files.Stamp}");
    }

    private CredentialSource OfSourceProfile(AwsProfile profile, string name, HashSet<string> above)
    {
        var source =
            files.Find(name) ?? throw SessionErrors.ProfileNotFound(name, $"source_profile of the profile '{profile.Name}'", files);
        return Create(source, above) ?? throw SessionErrors.ProfileInvalid(
            name, $"it has no credentials, and the profile '{profile.Name}' names it as its source_profile");
    }

    private static CredentialSource OfSourceKind(AwsProfile profile, string kind) => kind.ToUpperInvariant() switch
    {
        "ENVIRONMENT" => CredentialChain.EnvironmentKeys()
            ?? throw SessionErrors.ProfileInvalid(profile.Name, "its credential_source is Environment, and AWS_ACCESS_KEY_ID is not set"),
        "ECSCONTAINER" => ContainerRole.Find()
            ?? throw SessionErrors.ProfileInvalid(
                profile.Name, "its credential_source is EcsContainer, and AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI is not set"),
        "EC2INSTANCEMETADATA" => InstanceRole.Lazily(),
        _ =>
            throw SessionErrors.ProfileInvalid(
                profile.Name, $"its credential_source '{kind}' is none of Environment, EcsContainer, Ec2InstanceMetadata"),
    };

    private MfaDevice? Mfa(AwsProfile profile)
    {
        if (profile["mfa_serial"] is not { } serial) return null;
        var read = readMfaCode ?? throw SessionErrors.CodeUnread(profile.Name);
        return new MfaDevice(serial, async () => (await read(serial, profile.Name).ConfigureAwait(false))?.Trim() is { Length: > 0 } code
            ? code
            : throw SessionErrors.CodeUnread(profile.Name));
    }

    private static int? Duration(AwsProfile profile)
    {
        if (profile["duration_seconds"] is not { } text) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? seconds
            : throw SessionErrors.ProfileInvalid(profile.Name, "its duration_seconds is no positive number");
    }
}
