namespace Wallarm.Connector;

/// <summary>A set of AWS keys.</summary>
/// <remarks>A class, not a record: a record's text would show the secret key.</remarks>
public sealed class AwsKeys(string accessKey, string secretKey, string? sessionToken)
{
    /// <summary>Access key id.</summary>
    public string AccessKey { get; } = accessKey;

    /// <summary>Secret access key.</summary>
    public string SecretKey { get; } = secretKey;

    /// <summary>Session token; null for long-term keys.</summary>
    public string? SessionToken { get; } = sessionToken;
}
