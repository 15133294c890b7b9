using System.Net;
using System.Text.Json;
using Amazon.Runtime;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>
/// Keys of the role of an EC2 instance, from its metadata service (IMDSv2). Source: Amazon EC2 User Guide, "Use the Instance Metadata
/// Service to access instance metadata".
/// </summary>
/// <remarks>
/// Not <see cref="DefaultInstanceProfileAWSCredentials"/>: where there is no such service it takes many seconds to find out, and it settles
/// at its first use where the service is.
/// </remarks>
internal static class InstanceRole
{
    private const string RolesPath = "/latest/meta-data/iam/security-credentials/";

    // The service is on the host itself and responds in milliseconds; elsewhere packets to its address go nowhere.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly HttpClient Http = new(
        new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The source as the list of those that were tried names it.</summary>
    public static string Description =>
        IsDisabled ? "instance metadata (off by AWS_EC2_METADATA_DISABLED)" : $"instance metadata ({Endpoint}: no response, or no role)";

    private static bool IsDisabled =>
        "true".Equals(SessionEnvironment.Read("AWS_EC2_METADATA_DISABLED"), StringComparison.OrdinalIgnoreCase);

    private static string Endpoint =>
        (SessionEnvironment.Read("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? (IsIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254"))
            .TrimEnd('/');

    private static bool IsIPv6 =>
        "IPv6".Equals(SessionEnvironment.Read("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"), StringComparison.OrdinalIgnoreCase);

    /// <summary>Asks for the role, for a second at most; null where there is no service, or no role.</summary>
    public static async Task<CredentialSource?> FindAsync(CancellationToken cancellation)
    {
        if (IsDisabled) return null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var endpoint = Endpoint;
            var role =
                await RoleAsync(endpoint, await TokenAsync(endpoint, limit.Token).ConfigureAwait(false), limit.Token).ConfigureAwait(false);
            return new CredentialSource($"instance role '{role}'", Credentials(endpoint));
        }
        catch (Exception exception) when (
            exception is HttpRequestException
                or OperationCanceledException
                or UriFormatException
                or InvalidOperationException
                or NotSupportedException
            && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The role of the instance, whose name is asked for when keys are first needed.</summary>
    public static CredentialSource Lazily() => new("instance role", Credentials(Endpoint));

    private static TemporaryCredentials Credentials(string endpoint) => new(null, async () =>
    {
        if (IsDisabled) throw SessionErrors.InstanceRoleUnavailable("it is off by AWS_EC2_METADATA_DISABLED");
        using var limit = new CancellationTokenSource(Patience + Patience);
        try
        {
            var token = await TokenAsync(endpoint, limit.Token).ConfigureAwait(false);
            var role = await RoleAsync(endpoint, token, limit.Token).ConfigureAwait(false);
            using var response = JsonDocument.Parse(
                await GetAsync(endpoint + RolesPath + Uri.EscapeDataString(role), token, limit.Token).ConfigureAwait(false));
            return Keys(response.RootElement);
        }
        catch (Exception exception) when (
            exception is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw SessionErrors.InstanceRoleUnavailable($"{endpoint} gave no keys");
        }
        catch (OperationCanceledException)
        {
            throw SessionErrors.InstanceRoleUnavailable($"{endpoint} did not respond");
        }
    });

    private static TemporaryKeys Keys(JsonElement response) => new(
        new ImmutableCredentials(
            response.GetProperty("AccessKeyId").GetString(),
            response.GetProperty("SecretAccessKey").GetString(),
            response.GetProperty("Token").GetString()),
        response.GetProperty("Expiration").GetDateTime().ToUniversalTime());

    private static async Task<string> TokenAsync(string endpoint, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, endpoint + "/latest/api/token");
        request.Headers.Add("x-aws-ec2-metadata-token-ttl-seconds", "21600");
        return await SendAsync(request, cancellation).ConfigureAwait(false);
    }

    private static async Task<string> RoleAsync(string endpoint, string token, CancellationToken cancellation) =>
        (await GetAsync(endpoint + RolesPath, token, cancellation).ConfigureAwait(false)).Split('\n')[0].Trim() is { Length: > 0 } role
            ? role
            : throw new HttpRequestException("The instance has no role.", null, HttpStatusCode.NotFound);

    private static async Task<string> GetAsync(string url, string token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Add("x-aws-ec2-metadata-token", token);
        return await SendAsync(request, cancellation).ConfigureAwait(false);
    }

    private static async Task<string> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var response = await Http.SendAsync(request, cancellation).ConfigureAwait(false);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
    }
}
