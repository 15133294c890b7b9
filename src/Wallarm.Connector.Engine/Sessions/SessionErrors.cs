namespace Wallarm.Connector.Engine.Sessions;

/// <summary>What can be wrong with a session, in words. No message holds a secret, nor a line of a credentials file.</summary>
internal static class SessionErrors
{
    /// <summary><c>Wallarm.RegionMissing</c>: no source has a region.</summary>
    public static SessionException RegionMissing() =>
        new("Wallarm.RegionMissing", ConnectorErrorCategory.InvalidArgument, "No AWS region is set.")
        {
            RecommendedAction =
                "Give -Region, or a -ProfileName whose profile has a region, or run Set-DefaultAWSRegion ($StoredAWSRegion), or set the "
                + "environment variable AWS_REGION "
                + "(a region in the default profile does as well).",
        };

    /// <summary><c>Wallarm.RegionUnknown</c>: what was set is no region of AWS and does not look like one.</summary>
    public static SessionException RegionUnknown(string name, string source, string? nearest) =>
        new(
            "Wallarm.RegionUnknown",
            ConnectorErrorCategory.InvalidArgument,
            $"'{Printable(name)}' from {source} is no AWS region." + (nearest is null ? "" : $" Did you mean '{nearest}'?"))
        {
            Target = Printable(name),
            RecommendedAction = "Give the system name of a region, such as eu-central-1.",
        };

    /// <summary><c>Wallarm.EndpointInvalid</c>: an endpoint is no http or https URL.</summary>
    public static SessionException EndpointInvalid(string text, string source)
    {
        // Whatever stands in front of an at sign or behind a question mark may be a secret.
        var shown = text.Contains('@') || text.Contains('?') || text.Contains('#') ? "its value" : $"'{Printable(text)}'";
        return new("Wallarm.EndpointInvalid", ConnectorErrorCategory.InvalidArgument,
            $"The endpoint from {source} is no http or https URL: {shown} has no scheme or host, or has a user, query or fragment.")
        {
            RecommendedAction = "Give a URL such as https://vpce-0123-lambda.eu-central-1.vpce.amazonaws.com or http://localhost:5000.",
        };
    }

    /// <summary><c>Wallarm.SettingInvalid</c>: a setting of the environment or of a profile has a value that it cannot have.</summary>
    public static SessionException SettingInvalid(string text, string source, string expected) =>
        new("Wallarm.SettingInvalid", ConnectorErrorCategory.InvalidArgument, $"'{Printable(text)}' from {source} is not {expected}.")
        {
            Target = Printable(text),
            RecommendedAction = $"Correct {source}, or remove it.",
        };

    /// <summary><c>Wallarm.KeysIncomplete</c>: of an access key and its secret only one was given.</summary>
    public static SessionException KeysIncomplete(string given, string missing) =>
        new("Wallarm.KeysIncomplete", ConnectorErrorCategory.InvalidArgument, $"{given} was given without {missing}.")
        {
            RecommendedAction = $"Give both {given} and {missing}, or neither.",
        };

    /// <summary><c>Wallarm.CredentialsMissing</c>: no source has credentials.</summary>
    public static SessionException CredentialsMissing(IEnumerable<string> tried) =>
        new(
            "Wallarm.CredentialsMissing",
            ConnectorErrorCategory.AuthenticationError,
            $"No AWS credentials were found. Tried: {string.Join("; ", tried)}.")
        {
            RecommendedAction =
                "Give -ProfileName, or -AccessKey and -SecretKey, or run Set-AWSCredential, or set "
                + "AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        };

    /// <summary><c>Wallarm.ProfileNotFound</c>: a profile that was asked for is not there.</summary>
    public static SessionException ProfileNotFound(string name, string source, ProfileFiles files)
    {
        var names = files.ListNames();
        return new("Wallarm.ProfileNotFound", ConnectorErrorCategory.ObjectNotFound,
            $"There is no profile '{Printable(name)}', which {source} names, in {files.Description}. "
            + (names.Count == 0 ? "There are no profiles." : $"There are: {string.Join(", ", names)}."))
        {
            Target = Printable(name),
            RecommendedAction = "Name one of the profiles that there are, or give the file that holds it with -ProfileLocation.",
        };
    }

    /// <summary><c>Wallarm.ProfileInvalid</c>: a profile cannot be used as it is written.</summary>
    public static SessionException ProfileInvalid(string name, string what) =>
        new("Wallarm.ProfileInvalid", ConnectorErrorCategory.InvalidData, $"The profile '{name}' cannot be used: {what}.")
        {
            Target = name,
            RecommendedAction = $"Correct the profile '{name}', or name another with -ProfileName.",
        };

    /// <summary><c>Wallarm.ProfileUnsupported</c>: a profile needs an MFA code, and nobody gave one.</summary>
    public static SessionException CodeUnread(string name) =>
        Unsupported(name, "asks for an MFA code (mfa_serial), and this session cannot ask for one, or was given none.");

    /// <summary><c>Wallarm.ProfileUnsupported</c>: the module's AWS SDK cannot use what <c>aws login</c> leaves.</summary>
    public static SessionException LoginUnreadable(string name) =>
        Unsupported(name, "is one of `aws login`, whose sessions this module cannot read.");

    private static SessionException Unsupported(string name, string what) =>
        new("Wallarm.ProfileUnsupported", ConnectorErrorCategory.AuthenticationError, $"The profile '{name}' {what}")
        {
            Target = name,
            RecommendedAction =
                "Get temporary keys first, with `aws configure export-credentials "
                + $"--profile {name} --format powershell | Invoke-Expression`, "
                + "and run the command without -ProfileName.",
        };

    /// <summary><c>Wallarm.CredentialsExpired</c>: the login of an SSO profile is over, or never was.</summary>
    public static SessionException SsoLoginNeeded(string name) =>
        new(
            "Wallarm.CredentialsExpired",
            ConnectorErrorCategory.AuthenticationError,
            $"The profile '{name}' has no valid single sign-on login: its cached token is absent or expired.")
        {
            Target = name,
            RecommendedAction = $"Run `aws sso login --profile {name}`.",
        };

    /// <summary><c>Wallarm.ProfileInvalid</c>: a file is not in the format of profiles.</summary>
    public static SessionException FileMalformed(string path, int line, string what) =>
        new("Wallarm.ProfileInvalid", ConnectorErrorCategory.InvalidData, $"{path}, line {line}: {what}.")
        {
            Target = path,
            RecommendedAction = "Correct the file. Its lines are [section], name = value, or comments that start with # or ;.",
        };

    /// <summary><c>Wallarm.ProfileInvalid</c>: a file is there but cannot be read.</summary>
    public static SessionException FileUnreadable(string path, Exception exception) =>
        new("Wallarm.ProfileInvalid", ConnectorErrorCategory.InvalidData, $"{path} cannot be read: {exception.Message}", exception)
        {
            Target = path,
            RecommendedAction = "Make the file readable, or name another.",
        };

    /// <summary><c>Wallarm.ProfileNotFound</c>: what <c>-ProfileLocation</c> names is not there.</summary>
    public static SessionException LocationMissing(string path) =>
        new(
            "Wallarm.ProfileNotFound",
            ConnectorErrorCategory.ObjectNotFound,
            $"There is no credentials file {path}, which -ProfileLocation names.")
        {
            Target = path,
            RecommendedAction = "Give the path of a credentials file with -ProfileLocation, or leave it out.",
        };

    /// <summary><c>Wallarm.CredentialsMissing</c>: the program of a profile gave no keys.</summary>
    public static SessionException ProcessFailed(string name) =>
        new("Wallarm.CredentialsMissing", ConnectorErrorCategory.AuthenticationError,
            $"The credential_process of the profile '{name}' gave no keys: it failed, or printed "
            + "something other than the JSON of version 1, or keys that have ended. "
            + "Its output is not repeated here, since it may hold keys.")
        {
            Target = name,
            RecommendedAction = $"Run the program of the profile '{name}' by itself and see what it says.",
        };

    /// <summary><c>Wallarm.CredentialsMissing</c>: the endpoint of the container is not one that keys may be asked of.</summary>
    public static SessionException ContainerEndpointInvalid(string variable) =>
        new(
            "Wallarm.CredentialsMissing",
            ConnectorErrorCategory.InvalidArgument,
            $"{variable} is no URL that keys may be asked of: https, the loopback, or the addresses of ECS and EKS.")
        {
            RecommendedAction = $"Correct or remove {variable}.",
        };

    /// <summary><c>Wallarm.CredentialsMissing</c>: the instance metadata has no keys.</summary>
    public static SessionException InstanceRoleUnavailable(string why) =>
        new(
            "Wallarm.CredentialsMissing",
            ConnectorErrorCategory.AuthenticationError,
            $"No keys could be had from the instance metadata service: {why}.")
        {
            RecommendedAction = "Give the instance a role, or use other credentials.",
        };

    /// <summary>
    /// The error of a source whose credentials could not be had: of the same id, but always one of the session. It has no inner exception:
    /// by one the SDK would take it for a broken connection, and try again.
    /// </summary>
    public static SessionException CredentialsFailed(string source, ConnectorException cause) =>
        new(
            cause.ErrorId,
            cause.Category,
            cause is SessionException ? cause.Problem : $"No credentials could be had from {source}: {cause.Problem}")
        {
            Target = cause.Target,
            RecommendedAction = cause.RecommendedAction,
            AwsResponse = cause.AwsResponse,
        };

    private static string Printable(string value) =>
        string.Concat(value.Take(100).Select(character => char.IsControl(character) ? '\uFFFD' : character)) + (
            value.Length > 100 ? "..." : "");
}
