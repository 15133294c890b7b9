using System.Collections.Concurrent;
using System.Globalization;

namespace Wallarm.Connector.Simulators;

/// <summary>Lets nobody through who has not signed as AWS demands it, and says why in AWS's words.</summary>
internal sealed class CallerVerification(TimeProvider clock)
{
    private static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, AwsIdentity> _identities = new();

    public void Add(AwsIdentity identity) => _identities[identity.AccessKeyId] = identity;

    public AwsIdentity? Find(string? accessKeyId) => accessKeyId is null ? null : _identities.GetValueOrDefault(accessKeyId);

    /// <summary>Null when all is well.</summary>
    public AwsError? Verify(
        AwsProtocol protocol,
        SignatureV4? signature,
        string method,
        string rawTarget,
        ILookup<string,
        string> headers,
        ReadOnlySpan<byte> body)
    {
        // JSON 1.1 services answer 400 where the others answer 403.
        int status = protocol == AwsProtocol.Json ? 400 : 403;
        bool isQuery = protocol == AwsProtocol.Query;
        if (signature is null)
        {
            string code = isQuery ? "MissingAuthenticationToken" : "MissingAuthenticationTokenException";
            return new AwsError(code, isQuery ? "Request is missing Authentication Token" : "Missing Authentication Token", status);
        }

        if (Find(signature.AccessKeyId) is not { } identity || identity.SessionToken != headers["x-amz-security-token"].FirstOrDefault())
            return new AwsError(
                isQuery ? "InvalidClientTokenId" : "UnrecognizedClientException",
                "The security token included in the request is invalid.",
                status);
        if (identity.ExpiresAt <= clock.GetUtcNow())
            return ServiceErrors.Expired(protocol);

        string mismatch = isQuery ? "SignatureDoesNotMatch" : "InvalidSignatureException";
        string amzDate = headers["x-amz-date"].FirstOrDefault() ?? "";
        if (!DateTimeOffset.TryParseExact(amzDate, SignatureV4.DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset signedAt)
            || !amzDate.StartsWith(signature.Date, StringComparison.Ordinal))
        {
            return new AwsError(
                "IncompleteSignature",
                $"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{signature.Date}' != '{amzDate}'.",
                status);
        }

        if (DescribeSkew(signedAt) is { } skew)
            return new AwsError(mismatch, skew, status);
        if (UnsignedHeader(signature, headers) is { } unsigned)
            return new AwsError(mismatch, $"'{unsigned}' must be a 'SignedHeader' in the AWS Authorization.", status);
        return signature.IsMadeWith(identity.SecretAccessKey, method, rawTarget, headers, amzDate, body)
            ? null
            : new AwsError(
                mismatch,
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. "
                + "Consult the service documentation for details.",
                status);
    }

    private string? DescribeSkew(DateTimeOffset signedAt)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (signedAt < now - LargestSkew)
            return $"Signature expired: {Stamp(signedAt)} is now earlier than {Stamp(now - LargestSkew)} ({Stamp(now)} - 5 min.)";
        return signedAt > now + LargestSkew
            ? $"Signature not yet current: {Stamp(signedAt)} is still later than {Stamp(now + LargestSkew)} ({Stamp(now)} + 5 min.)"
            : null;

        static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString(SignatureV4.DateFormat, CultureInfo.InvariantCulture);
    }

    private static string? UnsignedHeader(SignatureV4 signature, ILookup<string, string> headers) =>
        headers.Select(header => header.Key)
            .FirstOrDefault(
                name => (name == "host" || name.StartsWith("x-amz-", StringComparison.Ordinal)) && !signature.SignedHeaders.Contains(name));
}
