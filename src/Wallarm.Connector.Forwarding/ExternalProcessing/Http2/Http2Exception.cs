namespace Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

/// <summary>The peer breaks a rule of HTTP/2 or HPACK: the connection is of no more use. The message names the rule.</summary>
internal sealed class Http2Exception(Http2Error error, string what, string rule) : IOException($"{what} ({rule})")
{
    /// <summary>What the peer is told in GOAWAY.</summary>
    public Http2Error Error => error;

    /// <summary>A broken rule of RFC 9113.</summary>
    public static Http2Exception Http2(Http2Error error, string what, string section) => new(error, what, $"RFC 9113, section {section}");

    /// <summary>A broken rule of RFC 7541.</summary>
    public static Http2Exception Hpack(string what, string section) => new(Http2Error.Compression, what, $"RFC 7541, section {section}");
}
