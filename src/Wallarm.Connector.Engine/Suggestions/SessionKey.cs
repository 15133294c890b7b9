using System.Collections;
using System.Security.Cryptography;
using System.Text;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Suggestions;

/// <summary>Tells sessions apart by everything that decides about their credentials, region and endpoints, without opening them.</summary>
internal static class SessionKey
{
    /// <summary>A digest, so that no secret is kept: options, environment, and the profile files as they are now.</summary>
    /// <exception cref="ConnectorException">The keys of a credentials object cannot be had.</exception>
    public static string Of(AwsSessionOptions options)
    {
        var external =
            options.AccessKey is null && options.ProfileName is null ? (options.Credential ?? options.StoredCredentials)?.GetKeys() : null;
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => ((string)variable.Key).StartsWith("AWS_", StringComparison.OrdinalIgnoreCase))
            .Select(variable => $"{variable.Key}={variable.Value}").Order(StringComparer.Ordinal);
        string?[] parts =
        [
            options.AccessKey,
            options.SecretKey,
            options.SessionToken,
            options.ProfileName,
            external?.AccessKey,
            external?.SecretKey,
            external?.SessionToken,
            options.Region, options.StoredRegion, options.EndpointUrl, new ProfileFiles(options.ProfileLocation).Stamp, .. environment,
        ];
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
    }
}
