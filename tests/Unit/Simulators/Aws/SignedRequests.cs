using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>A request signed here, for what boto3 does not let one do: to leave in the middle of a call.</summary>
internal static class SignedRequests
{
    public static HttpRequestMessage Sign(AwsProxy aws, HttpMethod method, string path, string service, string body, string amzTarget)
    {
        string stamp = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string scope = $"{stamp[..8]}/{aws.Options.Region}/{service}/aws4_request";
        Uri uri = new(aws.Endpoint + path);
        string headers = $"host:{uri.Authority}\nx-amz-date:{stamp}\nx-amz-target:{amzTarget}\n";
        string canonical = $"{method}\n{path}\n\n{headers}\nhost;x-amz-date;x-amz-target\n{Hash(body)}";
        string toSign = $"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{Hash(canonical)}";
        byte[] key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + aws.Identity.SecretAccessKey), Mac);

        HttpRequestMessage request = new(method, uri) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.1")) };
        request.Headers.Add("X-Amz-Date", stamp);
        request.Headers.Add("X-Amz-Target", amzTarget);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={aws.Identity.AccessKeyId}/{scope}, SignedHeaders=host;x-amz-date;x-amz-target, Signature={Convert.ToHexStringLower(Mac(key, toSign))}");
        return request;
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
