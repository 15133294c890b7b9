namespace Wallarm.Connector.Engine.Sessions;

/// <summary>The environment variables of a session, read anew for each: a PowerShell session may set them at any time.</summary>
internal static class SessionEnvironment
{
    /// <summary>The profile that is used where none is named.</summary>
    public const string DefaultProfile = "default";

    /// <summary>The profile that <c>AWS_PROFILE</c> names, or <c>default</c>.</summary>
    public static string ProfileName => Read("AWS_PROFILE") ?? DefaultProfile;

    /// <summary>The user's home folder.</summary>
    public static string Home => Read("HOME") ?? Read("USERPROFILE") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>The value of a variable without surrounding blanks; null where it is not set or empty.</summary>
    public static string? Read(string name) => Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value ? value : null;
}
