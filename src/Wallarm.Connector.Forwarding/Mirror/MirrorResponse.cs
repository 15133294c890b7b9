using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Wallarm.Connector.Forwarding.Http;

namespace Wallarm.Connector.Forwarding.Mirror;

/// <summary>What a response of the node means for delivery.</summary>
/// <param name="Status">Its status.</param>
/// <param name="IsAmazonApi">Whether it came from Amazon API Gateway or AWS Lambda.</param>
/// <param name="IsNginx">Whether it came from NGINX.</param>
/// <param name="RetryAfter">How long the node asks to be left alone; null if it does not.</param>
internal readonly record struct MirrorResponse(int Status, bool IsAmazonApi, bool IsNginx, TimeSpan? RetryAfter)
{
    /// <summary>
    /// Request Timeout, Too Early, Too Many Requests, and what is the server's own trouble and may pass: Not Implemented and HTTP Version
    /// Not Supported do not.
    /// </summary>
    public bool IsRetryable => Status is 408 or 425 or 429 or (>= 500 and < 600 and not (501 or 505));

    /// <summary>Whether the node asks to be left alone: it is busy, not away.</summary>
    public bool AsksForPause => RetryAfter > TimeSpan.Zero;

    /// <summary>Whether the node failed on this request, and is not just overloaded.</summary>
    public bool FailedAlone => IsRetryable && Status is >= 500 and not 503;
}

/// <summary>The headers of a response that delivery looks at.</summary>
internal struct MirrorResponseHeaders : IHeaderReader
{
    /// <summary>Headers that only Amazon API Gateway and AWS Lambda put on a response.</summary>
    public bool IsAmazonApi { get; private set; }

    public bool IsNginx { get; private set; }

    public TimeSpan? RetryAfter { get; private set; }

    public void Read(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (name.Length)
        {
            case 6 when Ascii.EqualsIgnoreCase(name, "Server"u8):
                IsNginx = value.StartsWith("nginx"u8);
                break;
            case 11 when Ascii.EqualsIgnoreCase(name, "Retry-After"u8):
                RetryAfter = ParseRetryAfter(value);
                break;
            case 14 when Ascii.EqualsIgnoreCase(name, "x-amz-apigw-id"u8):
            case 15 when Ascii.EqualsIgnoreCase(name, "apigw-requestid"u8):
            case 16 when Ascii.EqualsIgnoreCase(name, "x-amzn-requestid"u8):
                IsAmazonApi = true;
                break;
        }
    }

    /// <summary>Seconds or an HTTP date (RFC 9110, section 10.2.3).</summary>
    private static TimeSpan? ParseRetryAfter(ReadOnlySpan<byte> value)
    {
        if (Utf8Parser.TryParse(value, out uint seconds, out var consumed) && consumed == value.Length)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        var text = Encoding.ASCII.GetString(value);
        if (!DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return null;
        var wait = date - DateTimeOffset.UtcNow;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
