using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Signature Version 4, worked out from the request as it came over the wire and from nothing that signs. The path is encoded once
/// more than it was sent, as every service but S3 demands; see "Create a signed AWS API request" in the IAM user guide.
/// </summary>
internal sealed partial class SignatureV4
{
    public const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";

    private SignatureV4(string accessKeyId, string date, string region, string service, string[] signedHeaders, string signature)
    {
        AccessKeyId = accessKeyId;
        Date = date;
        Region = region;
        Service = service;
        SignedHeaders = signedHeaders;
        Signature = signature;
    }

    public string AccessKeyId { get; }

    public string Date { get; }

    public string Region { get; }

    public string Service { get; }

    public string[] SignedHeaders { get; }

    public string Signature { get; }

    /// <summary>The parts of an Authorization header; null when it is not one of Signature Version 4.</summary>
    public static SignatureV4? Parse(string? authorization)
    {
        Match match = Header().Match(authorization ?? "");
        return match.Success
            ? new SignatureV4(
                match.Groups["key"].Value,
                match.Groups["date"].Value,
                match.Groups["region"].Value,
                match.Groups["service"].Value,
                match.Groups["headers"].Value.Split(';'),
                match.Groups["signature"].Value)
            : null;
    }

    /// <summary>Whether the request was signed with that secret, all of it.</summary>
    /// <param name="headers">By lower-case name, in the order received.</param>
    public bool IsMadeWith(
        string secret, string method, string rawTarget, ILookup<string, string> headers, string amzDate, ReadOnlySpan<byte> body)
    {
        string canonical = Canonicalize(method, rawTarget, headers, body, Service == "s3");
        string scope = $"{Date}/{Region}/{Service}/aws4_request";
        string toSign = $"AWS4-HMAC-SHA256\n{amzDate}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes("AWS4" + secret), Date), Region), Service), "aws4_request");
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hex(Mac(key, toSign))), Encoding.ASCII.GetBytes(Signature));
    }

    /// <summary>S3 takes the path as it was sent, and a hash of the body that the client names, even one that covers nothing.</summary>
    private string Canonicalize(string method, string rawTarget, ILookup<string, string> headers, ReadOnlySpan<byte> body, bool isS3)
    {
        string[] target = rawTarget.Split('?', 2);
        StringBuilder canonical = new();
        canonical.Append(CultureInfo.InvariantCulture, $"{method}\n{(isS3 ? target[0] : Encode(Normalize(target[0]), keepSlash: true))}\n");
        canonical.Append(CultureInfo.InvariantCulture, $"{(target.Length > 1 ? CanonicalQuery(target[1]) : "")}\n");
        foreach (string name in SignedHeaders)
            canonical.Append(CultureInfo.InvariantCulture, $"{name}:{string.Join(',', headers[name].Select(Squeeze))}\n");
        string hash = Hex(SHA256.HashData(body));
        if (isS3
            && headers["x-amz-content-sha256"].FirstOrDefault() is { } named
            && (named == "UNSIGNED-PAYLOAD" || named.StartsWith("STREAMING-", StringComparison.Ordinal)))
        {
            hash = named;
        }

        canonical.Append(CultureInfo.InvariantCulture, $"\n{string.Join(';', SignedHeaders)}\n{hash}");
        return canonical.ToString();
    }

    private static string CanonicalQuery(string query)
    {
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            string[] parts = pair.Split('=', 2);
            return (Name: Recode(parts[0]), Value: parts.Length > 1 ? Recode(parts[1]) : "");
        });
        return string.Join('&', pairs.OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}"));

        static string Recode(string text) => Encode(Uri.UnescapeDataString(text), keepSlash: false);
    }

    /// <summary>Dot segments and empty segments go, as RFC 3986 says.</summary>
    private static string Normalize(string path)
    {
        List<string> kept = [];
        foreach (string segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..")
                kept.RemoveAt(Math.Max(0, kept.Count - 1));
            else if (segment != ".")
                kept.Add(segment);
        }

        string slash = kept.Count > 0 && path.EndsWith('/') ? "/" : "";
        return "/" + string.Join('/', kept) + slash;
    }

    private static string Encode(string text, bool keepSlash)
    {
        StringBuilder encoded = new();
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            char c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~' || (keepSlash && c == '/'))
                encoded.Append(c);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return encoded.ToString();
    }

    private static string Squeeze(string value) => Spaces().Replace(value.Trim(), " ");

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    [GeneratedRegex("^AWS4-HMAC-SHA256 +Credential=(?<key>[^/,]+)/(?<date>\\d{8})/(?<region>[^/,]+)/(?<service>[^/,]+)/aws4_request, *"
        + "SignedHeaders=(?<headers>[a-z0-9;_.-]+), *Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Header();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
