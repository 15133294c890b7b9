using System.Globalization;
using Amazon.Runtime.CredentialManagement;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>
/// The shared credentials and config files: <c>-ProfileLocation</c> with the <c>config</c> beside it, else
/// <c>AWS_SHARED_CREDENTIALS_FILE</c> and
/// <c>AWS_CONFIG_FILE</c>, else <c>~/.aws/credentials</c> and <c>~/.aws/config</c>. On Windows also the encrypted store of the AWS SDK for
/// .NET, where AWS.Tools keeps profiles. Read when they are first needed.
/// </summary>
/// <remarks>
/// Not by <see cref="SharedCredentialsFile"/>: it settles where the files are at its first use in a process, takes no config file of one's
/// own, passes over a profile that it does not understand without a word, and its errors quote the line.
/// </remarks>
internal sealed class ProfileFiles
{
    private const string ProfileMarker = "profile ";

    private static readonly Dictionary<string, string> NoProperties = [];

    private readonly string? _location;
    private readonly string _credentialsPath;
    private readonly string? _configPath;
    private Dictionary<string, Dictionary<string, string>>? _credentials;
    private Dictionary<string, Dictionary<string, string>>? _config;

    /// <summary>Names the files; reads none of them.</summary>
    /// <param name="location">What <c>-ProfileLocation</c> says, or null.</param>
    public ProfileFiles(string? location)
    {
        _location = string.IsNullOrWhiteSpace(location) ? null : Path.GetFullPath(location);
        var configVariable = SessionEnvironment.Read("AWS_CONFIG_FILE");
        if (_location is not null)
        {
            var beside = Path.Combine(Path.GetDirectoryName(_location) ?? _location, "config");
            _credentialsPath = _location;
            _configPath = beside != _location && File.Exists(beside) ? beside : configVariable;
            return;
        }

        var folder = Path.Combine(SessionEnvironment.Home, ".aws");
        _credentialsPath = SessionEnvironment.Read("AWS_SHARED_CREDENTIALS_FILE") ?? Path.Combine(folder, "credentials");
        _configPath = configVariable ?? Path.Combine(folder, "config");
    }

    /// <summary>The files that are looked at, with a note at those that are not there.</summary>
    public string Description => string.Join(" and ", Paths.Select(path => File.Exists(path) ? path : $"{path} (not there)"));

    /// <summary>Changes whenever the files do.</summary>
    public string Stamp =>
        string.Join('|', Paths.Select(path => $"{path}@{File.GetLastWriteTimeUtc(path).Ticks.ToString(CultureInfo.InvariantCulture)}"));

    private IEnumerable<string> Paths => _configPath is null ? [_credentialsPath] : [_credentialsPath, _configPath];

    private Dictionary<string, Dictionary<string, string>> Credentials => _credentials ??= ReadCredentials();

    private Dictionary<string, Dictionary<string, string>> Config =>
        _config ??= _configPath is not null && File.Exists(_configPath) ? IniFile.Read(_configPath) : [];

    private bool HasSdkStore => _location is null && OperatingSystem.IsWindows();

    /// <summary>The names of all profiles, sorted.</summary>
    public IReadOnlyList<string> ListNames()
    {
        var inCredentials = Credentials.Keys.Where(
            section => !section.StartsWith("sso-session ", StringComparison.Ordinal)
                && !section.StartsWith("services ", StringComparison.Ordinal));
        var inConfig =
            Config.Keys.Where(
                section => section == SessionEnvironment.DefaultProfile || section.StartsWith(ProfileMarker, StringComparison.Ordinal));
        var names =
            inCredentials.Concat(inConfig).Select(
                section => section.StartsWith(ProfileMarker, StringComparison.Ordinal) ? section[ProfileMarker.Length..] : section);
        if (HasSdkStore) names = names.Concat(new NetSDKCredentialsFile().ListProfileNames());
        return [.. names.Distinct().Order(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>A profile; null where there is none of that name.</summary>
    /// <exception cref="SessionException">A file is malformed or cannot be read, or the profile names a section that is not
    /// there.</exception>
    public AwsProfile? Find(string name)
    {
        if (HasSdkStore && FromSdkStore(name) is { } stored) return new AwsProfile(name, stored, NoProperties);
        Dictionary<string, string>?[] sections =
        [
            name == SessionEnvironment.DefaultProfile ? Config.GetValueOrDefault(name) : null,
            Config.GetValueOrDefault($"profile {name}"),
            Credentials.GetValueOrDefault($"profile {name}"),
            Credentials.GetValueOrDefault(name),
        ];
        if (sections.All(section => section is null)) return null;
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in sections.OfType<Dictionary<string, string>>().SelectMany(section => section)) properties[key] = value;
        if (properties.TryGetValue("sso_session", out var session))
        {
            foreach (var (key, value) in Section("sso-session", session, name)) properties.TryAdd(key, value);
        }

        return new AwsProfile(
            name, properties, properties.TryGetValue("services", out var services) ? Section("services", services, name) : NoProperties);
    }

    private static Dictionary<string, string>? FromSdkStore(string name)
    {
        if (!new NetSDKCredentialsFile().TryGetProfile(name, out var profile)) return null;
        (string Key, string? Value)[] known =
        [
            ("aws_access_key_id", profile.Options.AccessKey), ("aws_secret_access_key", profile.Options.SecretKey), (
                "aws_session_token", profile.Options.Token),
            ("role_arn", profile.Options.RoleArn), ("source_profile", profile.Options.SourceProfile), (
                "credential_source", profile.Options.CredentialSource),
            ("external_id", profile.Options.ExternalID), ("role_session_name", profile.Options.RoleSessionName), (
                "mfa_serial", profile.Options.MfaSerial),
            ("credential_process", profile.Options.CredentialProcess), ("web_identity_token_file", profile.Options.WebIdentityTokenFile),
            ("sso_account_id", profile.Options.SsoAccountId), ("sso_region", profile.Options.SsoRegion), (
                "sso_role_name", profile.Options.SsoRoleName),
            ("sso_start_url", profile.Options.SsoStartUrl), ("sso_session", profile.Options.SsoSession), (
                "login_session", profile.Options.LoginSession),
            ("region", profile.Region?.SystemName), ("endpoint_url", profile.EndpointUrl),
        ];
        return known.Where(property => !string.IsNullOrEmpty(property.Value)).ToDictionary(
            property => property.Key, property => property.Value!, StringComparer.OrdinalIgnoreCase);
    }

    private Dictionary<string, string> Section(string kind, string section, string profile) =>
        Config.GetValueOrDefault($"{kind} {section}") ?? Credentials.GetValueOrDefault($"{kind} {section}")
        ?? throw SessionErrors.ProfileInvalid(profile, $"it names the section [{kind} {section}], which is not in {Description}");

    private Dictionary<string, Dictionary<string, string>> ReadCredentials()
    {
        if (File.Exists(_credentialsPath)) return IniFile.Read(_credentialsPath);
        return _location is null ? [] : throw SessionErrors.LocationMissing(_location);
    }
}
