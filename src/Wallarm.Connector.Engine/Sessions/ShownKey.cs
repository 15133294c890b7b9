using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>As much of an access key id as may be shown: the last four characters of a long one.</summary>
internal static class ShownKey
{
    private const int Shown = 4;

    /// <summary>The key of credentials that are at hand, in parentheses; empty for those that are fetched later.</summary>
    public static string Of(AWSCredentials credentials)
    {
        if (credentials is not (BasicAWSCredentials or SessionAWSCredentials)) return "";
        var key = credentials.GetCredentials().AccessKey;
        return key.Length < 3 * Shown ? "" : $" (access key ...{key[^Shown..]})";
    }
}
